"""The action that brings a print file to printers, and starts it if that is wanted."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from homeassistant.const import CONF_PATH, CONF_URL
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..client import Family, FileTool, NotSupportedError, ToolMapping, safe_file_name
from ..coordinator import PrinterData
from ..data import FlashForgeConfigEntry
from ..errors import failure, message_of, refusal
from ..printfile import Objection, PrinterLimits, PrintFile, objections
from ..sources import CONF_FILE, PrintFileSource, async_open_source
from .action import SHARED, Action, Permission
from .files import START_FIELDS, start_options
from .mapping import async_mapping, one_way_to_map

SOURCES = (CONF_PATH, CONF_URL, CONF_FILE)
_MEGABYTE = 1_000_000
# The facts that are so many bytes.
_BYTES = {"size", "free"}


async def _upload_file(
    entry: FlashForgeConfigEntry, fields: Mapping[str, Any]
) -> JsonObjectType:
    """Upload a print file, start it if that is wanted, and tell what was read of it.

    Everything that can be refused is refused before the first byte is sent.
    """
    data = entry.runtime_data
    coordinator, job_control = data.coordinator, data.client.job_control
    source: PrintFileSource = fields[SHARED]
    file_name = await coordinator.async_request(_file_name(entry, source, fields))
    found = objections(source.file, _limits(coordinator.data))
    if found and not fields["upload_anyway"]:
        raise _unsuitable(coordinator.hass, found)
    mapping: tuple[ToolMapping, ...] = ()
    start = (file_name, start_options(fields))
    plate_is_clear = fields["plate_is_clear"]
    if fields["start"]:
        mapping = await coordinator.async_request(
            async_mapping(data.client, fields, lambda: _tools_of(source))
        )
        _check_mapped(coordinator.data, source.file, mapping)
        await coordinator.async_request(
            job_control.check_start(*start, mapping, plate_is_clear=plate_is_clear)
        )
    if plate_is_clear:
        # Some firmware takes no file either, as long as a job waits to be cleared away.
        await coordinator.async_request(job_control.clear_plate())
    await data.uploads.async_upload(file_name, source)
    data.thumbnails.forget(file_name)
    coordinator.stored_files.expire()
    await coordinator.async_remember_file(file_name, source.file)
    if fields["start"]:
        try:
            await coordinator.async_command(
                job_control.start(*start, mapping, plate_is_clear=plate_is_clear)
            )
        except HomeAssistantError as err:
            reason = message_of(coordinator.hass, err)
            raise failure(
                "uploaded_not_started", file_name=file_name, error=reason
            ) from err
    return {
        "file_name": file_name,
        "started": fields["start"],
        "objections": [{"reason": one.reason, **_facts(one)} for one in found],
        "slots": [
            {"tool": one.tool.number + 1, "slot": one.slot.number} for one in mapping
        ],
        "file": _described(source.file),
    }


async def _file_name(
    entry: FlashForgeConfigEntry, source: PrintFileSource, fields: Mapping[str, Any]
) -> str:
    """Return under which name the printer stores the file.

    A name that was given may leave out the suffix.
    """
    device = entry.runtime_data.client.device
    if not device.abilities.files:
        raise NotSupportedError("upload")
    name = fields.get("file_name") or source.name
    suffix = PurePath(source.name).suffix
    if not PurePath(name).suffix:
        name += suffix
    return safe_file_name(name, device.family)


async def _tools_of(source: PrintFileSource) -> tuple[FileTool, ...]:
    return source.file.file_tools


def _limits(data: PrinterData) -> PrinterLimits:
    """Return what a file is held against."""
    station = data.status.material_station
    slots = station.slots if station else ()
    loaded = {slot.material for slot in data.status.loaded_slots}
    known = bool(slots) and None not in loaded
    return PrinterLimits(
        model=data.model.name if data.model else None,
        tools=max(len(data.parts.of_tools), len(slots)),
        nozzle_max=data.limits.nozzle.high if data.limits.nozzle else None,
        materials=frozenset(one for one in loaded if one) if known else None,
        free_space=data.limits.upload_size,
    )


def _check_mapped(
    data: PrinterData, file: PrintFile, mapping: Iterable[ToolMapping]
) -> None:
    """Raise ServiceValidationError for a file of several filaments without slots.

    An AD5X would print it all from its external spool.
    """
    if data.family is Family.AD5X and len(file.tools) > 1 and not tuple(mapping):
        raise refusal("choose_slots", count=str(len(file.tools)))


def _unsuitable(
    hass: HomeAssistant, found: Iterable[Objection]
) -> ServiceValidationError:
    reasons = (
        refusal(
            f"objection_{one.reason}",
            **{name: _spoken(name, fact) for name, fact in _facts(one).items()},
        )
        for one in found
    )
    return refusal(
        "unsuitable", reasons=" ".join(message_of(hass, one) for one in reasons)
    )


def _facts(objection: Objection) -> dict[str, str | float]:
    """Return the facts of an objection, tools counted from 1 as in `tool_1`."""
    return {
        name: fact + 1 if name == "tool" and not isinstance(fact, str) else fact
        for name, fact in objection.facts.items()
    }


def _spoken(name: str, fact: str | float) -> str:
    if isinstance(fact, str):
        return fact
    return f"{fact / _MEGABYTE if name in _BYTES else fact:.1f}".removesuffix(".0")


def _described(file: PrintFile) -> JsonObjectType:
    """Return what was read of a file; tools are counted from 1, as in `tool_1`."""
    described = file.as_dict()
    described["tools"] = [
        {"tool": one.pop("number") + 1, **one} for one in described["tools"]
    ]
    return described


UPLOAD_ACTIONS = (
    Action(
        name="upload_file",
        run_fn=_upload_file,
        shared_fn=async_open_source,
        fields={
            vol.Exclusive(CONF_PATH, "source"): cv.string,
            vol.Exclusive(CONF_URL, "source"): cv.url,
            vol.Exclusive(CONF_FILE, "source"): cv.string,
            vol.Optional("file_name"): cv.string,
            vol.Optional("upload_anyway", default=False): cv.boolean,
            vol.Optional("start", default=False): cv.boolean,
            **START_FIELDS,
        },
        check_fn=vol.All(cv.has_at_least_one_key(*SOURCES), one_way_to_map),
        permission=Permission.ADMIN,
        response=SupportsResponse.OPTIONAL,
    ),
)
