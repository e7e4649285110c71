"""Parts: what of a printer is a device of its own, and which parts are there now."""

from collections.abc import Iterable
from dataclasses import dataclass

from .client import EXTERNAL_SPOOL, PrinterStatus, Slot, slot_of

# Seconds. A slot left out for longer is gone; one odd answer takes nothing away.
GONE_AFTER = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a printer that is a device: the printer itself, a tool or a slot."""

    tool: int | None = None
    """The number of a tool, counted from 1; on a Creator 5 its slot has the same."""
    slot: int | None = None
    """The number of a slot, counted from 1; 0 is the external spool."""

    @property
    def key(self) -> str:
        """Return what follows the printer's own id in that of the part."""
        if self.tool is not None:
            return f"_tool_{self.tool}"
        if self.slot == EXTERNAL_SPOOL:
            return "_external_spool"
        return "" if self.slot is None else f"_slot_{self.slot}"

    @property
    def tool_index(self) -> int:
        """Return the tool that it is, or is about, counted from 0."""
        return (self.tool or 1) - 1

    @property
    def slot_number(self) -> int:
        """Return the slot that it is, or has."""
        return self.slot if self.slot is not None else self.tool or EXTERNAL_SPOOL

    def unique_id(self, printer_id: str) -> str:
        """Return what identifies the part, and never changes."""
        return f"{printer_id}{self.key}"


PRINTER = Part()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that a printer has now."""

    tools: int = 1
    """0 before it is known how many."""
    slots: tuple[int, ...] = ()
    """The numbers of its slots, 0 being the external spool."""

    @property
    def of_tools(self) -> tuple[Part, ...]:
        """Return the tools of a printer with several; a single one is its own."""
        if self.tools == 1:
            return (PRINTER,)
        return tuple(Part(tool=number) for number in range(1, self.tools + 1))

    @property
    def of_slots(self) -> tuple[Part, ...]:
        """Return what holds filament; a Creator 5 has one slot on each tool."""
        return tuple(
            Part(tool=number) if self.tools > 1 else Part(slot=number)
            for number in self.slots
            if self.tools == 1 or 0 < number <= self.tools
        )

    @property
    def children(self) -> tuple[Part, ...]:
        """Return all that are devices beside the printer."""
        tools = () if self.tools == 1 else self.of_tools
        return tuple(dict.fromkeys((*tools, *self.of_slots)))


class PartsKeeper:
    """Decides which parts are there: one that is left out for a minute is gone."""

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}

    def update(self, tools: int, slots: Iterable[int], now: float) -> Parts:
        """Return the parts by an answer's slots; `now` is any clock's seconds."""
        self._seen |= dict.fromkeys(slots, now)
        self._seen = {
            number: seen
            for number, seen in self._seen.items()
            if now - seen <= GONE_AFTER
        }
        return Parts(tools, tuple(sorted(self._seen)))


def slots_of(status: PrinterStatus) -> Iterable[int]:
    """Return the numbers of the slots that a printer reports, 0 for its spool."""
    if status.external_spool is not None:
        yield EXTERNAL_SPOOL
    if status.material_station is not None:
        yield from (slot.number for slot in status.material_station.slots)


def slot_at(status: PrinterStatus, part: Part) -> Slot:
    """Return what a part holds, or a slot of which nothing is known."""
    number = part.slot_number
    return slot_of(status, number) or Slot(number=number)
