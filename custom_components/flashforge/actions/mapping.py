"""Which slot feeds which tool, as an action's fields say it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from ..client import (
    FileTool,
    FlashForgeClient,
    NotSupportedError,
    Slot,
    ToolMapping,
    map_tools,
    match_tools,
)
from ..errors import refusal

# The fields that say which slot feeds a tool, which people count from 1.
TOOLS = {f"tool_{number}": number - 1 for number in (1, 2, 3, 4)}
_STATION_SLOT = vol.All(vol.Coerce(float), vol.In((1, 2, 3, 4)), vol.Coerce(int))
MATCH_AUTOMATIC = "automatic"

MAPPING_FIELDS: VolDictType = {
    **{vol.Optional(name): _STATION_SLOT for name in TOOLS},
    vol.Optional("match"): vol.In((MATCH_AUTOMATIC,)),
}


def one_way_to_map(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields; raises vol.Invalid if slots are chosen in two ways."""
    if "match" in fields and fields.keys() & TOOLS.keys():
        raise vol.Invalid("either match or the slots of the tools can be given")
    return fields


async def async_mapping(
    client: FlashForgeClient,
    fields: Mapping[str, Any],
    find_tools: Callable[[], Awaitable[tuple[FileTool, ...]]],
) -> tuple[ToolMapping, ...]:
    """Return which slot feeds which tool, by the fields; nothing if none says so.

    `find_tools` finds those that the file uses, none if nobody knows, and is called
    only if that matters. What a chosen slot holds is compared with them. Raises
    NotSupportedError if the printer reports no slots, MappingError, and
    ServiceValidationError if the best is wanted for tools that are not known.
    """
    chosen = {tool: fields[name] for name, tool in TOOLS.items() if name in fields}
    if not chosen and "match" not in fields:
        return ()
    # The last poll may be old: filament was changed since, or nobody has asked yet.
    station = (await client.info.get_status()).material_station
    if station is None:
        raise NotSupportedError("start")
    slots, tools = station.slots, await find_tools()
    if chosen:
        return map_tools(tools or _any_tools(chosen, slots), slots, chosen)
    if not tools:
        raise refusal("tools_unknown")
    return match_tools(tools, slots)


def _any_tools(
    chosen: Mapping[int, int], slots: Iterable[Slot]
) -> tuple[FileTool, ...]:
    """Return tools that need what the chosen slots hold."""
    materials = {slot.number: slot.material for slot in slots}
    return tuple(
        FileTool(number=tool, material=materials.get(slot))
        for tool, slot in chosen.items()
    )
