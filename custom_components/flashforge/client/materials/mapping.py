"""Which slot feeds which tool of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import MappingError
from ..status import Slot
from .colors import color_distance

# What the printers get where a color is not known.
FALLBACK_COLOR = "#808080"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTool:
    """A tool that a file uses: number from 0, material, color, and a wish."""

    number: int
    material: str | None = None
    color: str | None = None
    slot: int | None = None
    """The slot that the slicer had in mind."""
    filament_weight: float | None = None
    """Grams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolMapping:
    """A tool of a file, and the slot that feeds it."""

    tool: FileTool
    slot: Slot

    def as_json(self) -> dict[str, object]:
        """Return what the printer wants to read ("Starting" in docs/protocol.md)."""
        return {
            "toolId": self.tool.number,
            "slotId": self.slot.number,
            "materialName": self.slot.material,
            "toolMaterialColor": self.tool.color or FALLBACK_COLOR,
            "slotMaterialColor": self.slot.color or FALLBACK_COLOR,
        }


def map_tools(
    tools: Iterable[FileTool], slots: Iterable[Slot], choice: dict[int, int]
) -> tuple[ToolMapping, ...]:
    """Return the mapping that somebody chose: tool numbers to slot numbers.

    Every tool has to be mapped, to a complete slot of the same material that no
    other tool has; raises MappingError otherwise. Colors may differ.
    """
    by_number = {slot.number: slot for slot in slots}
    known = _by_number(tools)
    for number in choice.keys() - known.keys():
        raise MappingError("unknown_tool", number)
    taken: set[int] = set()
    return tuple(
        ToolMapping(tool=tool, slot=_chosen_slot(tool, by_number, choice, taken))
        for tool in known.values()
    )


def _by_number(tools: Iterable[FileTool]) -> dict[int, FileTool]:
    """Return the tools of a file by number; raises MappingError for one twice."""
    known: dict[int, FileTool] = {}
    for tool in tools:
        if tool.number in known:
            raise MappingError("tool_twice", tool.number)
        known[tool.number] = tool
    return known


def _chosen_slot(
    tool: FileTool, slots: dict[int, Slot], choice: dict[int, int], taken: set[int]
) -> Slot:
    number = choice.get(tool.number)
    if number is None:
        raise MappingError("unmapped", tool.number)
    slot = slots.get(number)
    if slot is None:
        raise MappingError("unknown_slot", tool.number)
    if number in taken:
        raise MappingError("slot_twice", tool.number)
    if not slot.is_complete:
        raise MappingError("slot_incomplete", tool.number)
    if not _same_material(tool, slot):
        raise MappingError("other_material", tool.number)
    taken.add(number)
    return slot


def match_tools(
    tools: Sequence[FileTool], slots: Iterable[Slot]
) -> tuple[ToolMapping, ...]:
    """Return the best mapping: same material, then the nearest color.

    A slot is used once; ties go to the slicer's own wish, then to the lower number.
    Raises MappingError with the reason `unmapped` for a tool that finds no slot, and
    `tool_twice` for two tools of one number.
    """
    _by_number(tools)
    free = [slot for slot in slots if slot.is_complete]
    chosen: dict[int, Slot] = {}
    # The tool with the best match first, or a near color is taken by a far one.
    while len(chosen) < len(tools):
        open_tools = [tool for tool in tools if tool.number not in chosen]
        pairs = [
            (_rank(tool, slot), tool, slot)
            for tool in open_tools
            for slot in free
            if _same_material(tool, slot)
        ]
        if not pairs:
            raise MappingError("unmapped", open_tools[0].number)
        _, tool, slot = min(pairs, key=lambda pair: pair[0])
        chosen[tool.number] = slot
        free.remove(slot)
    return tuple(ToolMapping(tool=tool, slot=chosen[tool.number]) for tool in tools)


def _same_material(tool: FileTool, slot: Slot) -> bool:
    wanted, there = tool.material or "", slot.material or ""
    return wanted.strip().lower() == there.strip().lower() != ""


def _rank(tool: FileTool, slot: Slot) -> tuple[float, bool, int, int]:
    distance = color_distance(
        tool.color or FALLBACK_COLOR, slot.color or FALLBACK_COLOR
    )
    return distance, slot.number != tool.slot, slot.number, tool.number
