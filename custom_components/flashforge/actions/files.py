"""Actions on the files that a printer has stored."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..client import (
    FileTool,
    FlashForgeClient,
    FlashForgeError,
    StartOptions,
    StoredFile,
)
from ..data import FlashForgeConfigEntry, FlashForgeData
from .action import Action, Permission
from .mapping import MAPPING_FIELDS, async_mapping, one_way_to_map

OPTIONS = ("leveling", "flow_calibration", "first_layer_inspection", "time_lapse")
START_FIELDS: VolDictType = {
    **{vol.Optional(name): cv.boolean for name in OPTIONS},
    **MAPPING_FIELDS,
    vol.Optional("plate_is_clear", default=False): cv.boolean,
}


async def _get_files(
    entry: FlashForgeConfigEntry, _fields: Mapping[str, Any]
) -> JsonObjectType:
    """Return the stored files, the ones used last first as far as that is told."""
    data = entry.runtime_data
    files, complete = await data.coordinator.async_request(_files(data.client))
    return {"files": [_file(one) for one in files], "complete": complete}


async def _files(client: FlashForgeClient) -> tuple[list[StoredFile], bool]:
    """Return the files that a printer lists, and whether these are all."""
    by_name = {one.name: one for one in await client.files.get_recent()}
    complete = client.device.abilities.all_files
    # Over TCP the recent files are all files already.
    if complete and client.device.options.uses_http:
        try:
            stored = await client.files.get_all()
        except FlashForgeError:
            # Beside HTTP the other port may be closed.
            return list(by_name.values()), False
        for one in stored:
            by_name.setdefault(one.name, one)
    return list(by_name.values()), complete


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
    data, file_name = entry.runtime_data, fields["file_name"]
    mapping = await data.coordinator.async_request(
        async_mapping(data.client, fields, lambda: _tools_of(data, file_name))
    )
    await data.coordinator.async_command(
        data.client.job_control.start(
            file_name,
            start_options(fields),
            mapping,
            plate_is_clear=fields["plate_is_clear"],
        )
    )


def start_options(fields: Mapping[str, Any]) -> StartOptions:
    """Return the options of a start that an action's fields name."""
    return StartOptions(**{name: fields[name] for name in OPTIONS if name in fields})


async def _tools_of(data: FlashForgeData, file_name: str) -> tuple[FileTool, ...]:
    """Return the tools that a stored file uses, none if nobody knows.

    The printer may tell, or they were read before the file was sent to it.
    """
    files = await data.client.files.get_recent()
    tools = next((one.tools for one in files if one.name == file_name), ())
    known = data.coordinator.known_file(file_name)
    return tools or (known.tools if known else ())


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
            **START_FIELDS,
        },
        check_fn=one_way_to_map,
    ),
)
