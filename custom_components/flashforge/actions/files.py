"""Actions on the files that a printer has stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..client import (
    FileTool,
    FlashForgeClient,
    NotSupportedError,
    Slot,
    StartOptions,
    StoredFile,
    ToolMapping,
    map_tools,
    match_tools,
)
from ..const import DOMAIN
from ..data import FlashForgeConfigEntry
from ..stored_files import list_files
from .action import Action, Permission

OPTIONS = ("leveling", "flow_calibration", "first_layer_inspection", "time_lapse")
# The fields that say which slot feeds a tool, which people count from 1.
TOOLS = {f"tool_{number}": number - 1 for number in (1, 2, 3, 4)}
STATION_SLOT = vol.All(vol.Coerce(float), vol.In((1, 2, 3, 4)), vol.Coerce(int))
MATCH_AUTOMATIC = "automatic"


async def _get_files(
    entry: FlashForgeConfigEntry, _fields: Mapping[str, Any]
) -> JsonObjectType:
    """Return the stored files, the ones used last first as far as that is told."""
    data = entry.runtime_data
    files, complete = await data.coordinator.async_request(list_files(data.client))
    return {"files": [_file(one) for one in files], "complete": complete}


def _file(stored: StoredFile) -> JsonObjectType:
    return {
        "file_name": stored.name,
        "print_time": stored.print_time,
        "filament_weight": stored.filament_weight,
        "tools": [
            {
                "tool": tool.number + 1,
                "material": tool.material,
                "color": tool.color,
                "filament_weight": tool.filament_weight,
            }
            for tool in stored.tools
        ],
    }


async def _start_print(entry: FlashForgeConfigEntry, fields: Mapping[str, Any]) -> None:
    """Start a stored file, and return when the printer begins to print."""
    data = entry.runtime_data
    mapping = await data.coordinator.async_request(_mapping(data.client, fields))
    options = {name: fields[name] for name in OPTIONS if name in fields}
    await data.coordinator.async_command(
        data.client.job_control.start(
            fields["file_name"],
            StartOptions(**options),
            mapping,
            plate_is_clear=fields["plate_is_clear"],
        )
    )


async def _mapping(
    client: FlashForgeClient, fields: Mapping[str, Any]
) -> tuple[ToolMapping, ...]:
    """Return which slot feeds which tool, by the fields; nothing if none says so.

    What a chosen slot holds is compared with the file if the printer tells what that
    needs. Raises NotSupportedError if the printer reports no slots, and
    ServiceValidationError if the best is wanted and it does not tell.
    """
    chosen = {tool: fields[name] for name, tool in TOOLS.items() if name in fields}
    if not chosen and "match" not in fields:
        return ()
    # The last poll may be old: filament was changed since, or nobody has asked yet.
    station = (await client.info.get_status()).material_station
    if station is None:
        raise NotSupportedError("start")
    slots = station.slots
    tools = await _tools_of(client, fields["file_name"])
    if chosen:
        return map_tools(tools or _any_tools(chosen, slots), slots, chosen)
    if not tools:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="tools_unknown"
        )
    return match_tools(tools, slots)


async def _tools_of(client: FlashForgeClient, file_name: str) -> tuple[FileTool, ...]:
    """Return the tools that a stored file uses, none if the printer does not tell."""
    files = await client.files.get_recent()
    return next((one.tools for one in files if one.name == file_name), ())


def _any_tools(
    chosen: Mapping[int, int], slots: Iterable[Slot]
) -> tuple[FileTool, ...]:
    """Return tools that need what the chosen slots hold."""
    materials = {slot.number: slot.material for slot in slots}
    return tuple(
        FileTool(number=tool, material=materials.get(slot))
        for tool, slot in chosen.items()
    )


def _one_way_to_map(fields: dict[str, Any]) -> dict[str, Any]:
    if "match" in fields and fields.keys() & TOOLS.keys():
        raise vol.Invalid("either match or the slots of the tools can be given")
    return fields


FILE_ACTIONS = (
    Action(
        name="get_files",
        run_fn=_get_files,
        permission=Permission.READ,
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="start_print",
        run_fn=_start_print,
        fields={
            vol.Required("file_name"): cv.string,
            **{vol.Optional(name): cv.boolean for name in OPTIONS},
            **{vol.Optional(name): STATION_SLOT for name in TOOLS},
            vol.Optional("match"): vol.In((MATCH_AUTOMATIC,)),
            vol.Optional("plate_is_clear", default=False): cv.boolean,
        },
        check_fn=_one_way_to_map,
    ),
)
