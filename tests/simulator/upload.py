"""`/uploadGcode`: headers, one part of a multipart body, and the virtual card."""

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
import json
from pathlib import PurePosixPath

from aiohttp import BodyPartReader, web

from .card import Arrival
from .faults import Faults
from .job import Mappings, StartOptions, StoredFile, Tool
from .machine import Machine, PrinterBusyError
from .models import SimulatedModel
from .starts import ParameterError, check_mappings, mappings_of, start

_CHUNK_BYTES = 64 * 1024
_SUFFIXES = (".g", ".gx", ".gcode", ".3mf")
_SWITCH = {"true": True, "1": True, "false": False, "0": False}

_REQUIRED_BY_ALL = ("fileSize", "printNow", "levelingBeforePrint")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "adventurer_5m": _REQUIRED_BY_ALL,
    "ad5x": (
        *_REQUIRED_BY_ALL,
        "flowCalibration",
        "firstLayerInspection",
        "timeLapseVideo",
        "useMatlStation",
        "gcodeToolCnt",
        "materialMappings",
    ),
    "creator_5": (
        *_REQUIRED_BY_ALL,
        "flowCalibration",
        "timeLapseVideo",
        "useMatlStation",
        "gcodeToolCnt",
    ),
}
"""The headers of each family beside the credentials."""


class NoSpaceError(Exception):
    """The file does not fit on the card."""


class ConnectionDropped(Exception):  # noqa: N818 - it is what the printer does
    """The printer drops the connection instead of answering."""


@dataclass(frozen=True, slots=True)
class _Announced:
    """What the headers promise."""

    size: int
    print_now: bool
    options: StartOptions


async def receive(request: web.BaseRequest, machine: Machine, faults: Faults) -> None:
    """Store the file of one request, and print it if that is wanted.

    Nothing is on the card before everything has arrived. Whoever waits for `100
    Continue` gets it once the headers are found good.

    Raises:
        ParameterError: for headers, a name or a body that are not as announced.
        PrinterBusyError: unless the status is `ready`, at the beginning and, for a
            file to be printed, at its end.
        NoSpaceError: for a file larger than the free space.
        ConnectionDropped: as a fault.
    """
    announced = _announced(request.headers, machine.model, faults)
    if machine.status != "ready":
        raise PrinterBusyError
    if announced.size > machine.card.free_bytes:
        raise NoSpaceError
    counted = faults.downloading_status
    machine.arriving += counted
    try:
        await _welcome(request)
        file = await _store(request, machine, faults, announced)
    finally:
        machine.arriving -= counted
    machine.last_upload_at = machine.time.now()
    if announced.print_now:
        # The printer's own start comes at its own time and is never dropped.
        options = replace(announced.options, file_name=file.file_name)
        start(machine, options, Faults())


async def _welcome(request: web.BaseRequest) -> None:
    if request.headers.get("Expect", "").lower() != "100-continue":
        return
    if request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


async def _store(
    request: web.BaseRequest, machine: Machine, faults: Faults, announced: _Announced
) -> StoredFile:
    try:
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "gcodeFile":
            raise ParameterError
        file_name = _base_name(part.filename, machine.model)
        arrival = Arrival(machine.card, announced.size)
        while chunk := await part.read_chunk(_CHUNK_BYTES):
            await take(arrival, chunk, faults)
    except (ValueError, AssertionError) as err:
        raise ParameterError from err
    if not arrival.complete:
        raise ParameterError
    return arrival.finish(_described(file_name, announced.options))


async def take(arrival: Arrival, chunk: bytes, faults: Faults) -> None:
    """Take the next bytes, as slowly and as far as the faults let it.

    Raises:
        ParameterError: for more than was announced.
        ConnectionDropped: as a fault.
    """
    arrival.write(chunk)
    if arrival.overflows:
        raise ParameterError
    if _reached(arrival, faults.upload_stall_after):
        await asyncio.Event().wait()
    if _reached(arrival, faults.upload_reset_after):
        raise ConnectionDropped
    # Even at full speed everybody else gets a turn.
    rate = faults.upload_rate
    await asyncio.sleep(0 if rate is None else len(chunk) / rate)


def _reached(arrival: Arrival, limit: int | None) -> bool:
    return limit is not None and arrival.received >= limit


def _announced(
    headers: Mapping[str, str], model: SimulatedModel, faults: Faults
) -> _Announced:
    if any(name not in headers for name in _REQUIRED[model.family]):
        raise ParameterError
    options = StartOptions(
        file_name="",
        leveling=_flag(headers, "levelingBeforePrint") is True,
        flow_calibration=_flag(headers, "flowCalibration"),
        first_layer_inspection=_flag(headers, "firstLayerInspection"),
        time_lapse=_flag(headers, "timeLapseVideo"),
        use_station=_flag(headers, "useMatlStation"),
        tool_count=_count(headers, "gcodeToolCnt"),
        mappings=_mappings(headers, model),
    )
    if model.family == "creator_5" and not options.tool_count:
        raise ParameterError
    check_mappings(model, options, faults)
    size = _count(headers, "fileSize")
    if not size:
        raise ParameterError
    return _Announced(size, _flag(headers, "printNow") is True, options)


def _flag(headers: Mapping[str, str], name: str) -> bool | None:
    value = headers.get(name)
    if value is None:
        return None
    if value not in _SWITCH:
        raise ParameterError
    return _SWITCH[value]


def _count(headers: Mapping[str, str], name: str) -> int | None:
    value = headers.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdecimal():
        raise ParameterError
    return int(value)


def _mappings(headers: Mapping[str, str], model: SimulatedModel) -> Mappings:
    """Return the mappings, where the firmware reads them.

    A Creator 5 reads them only of a file that it prints at once.
    """
    value = headers.get("materialMappings")
    reads = model.family == "ad5x" or (
        model.family == "creator_5" and _flag(headers, "printNow") is True
    )
    if value is None or not reads:
        return ()
    try:
        return mappings_of(json.loads(base64.b64decode(value, validate=True)))
    except ValueError as err:
        raise ParameterError from err


def _base_name(sent: str | None, model: SimulatedModel) -> str:
    name = PurePosixPath((sent or "").replace("\\", "/")).name
    if not name.endswith(_SUFFIXES) or name in _SUFFIXES:
        raise ParameterError
    if model.family == "creator_5" and "=" in name:
        raise ParameterError
    return name


def _described(file_name: str, options: StartOptions) -> StoredFile:
    """Return what printing it takes: one hour, with the tools that were announced."""
    mapped = tuple(
        Tool(
            tool_id=one["toolId"],
            slot_id=one["slotId"],
            material=one["materialName"],
            color=one["toolMaterialColor"],
        )
        for one in (options.mappings if options.use_station else ())
    )
    counted = tuple(Tool(tool_id=number) for number in range(options.tool_count or 1))
    return StoredFile(file_name=file_name, tools=mapped or counted)
