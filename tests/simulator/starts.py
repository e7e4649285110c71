"""Starting a stored file: what the request says, and whether the firmware takes it."""

from collections.abc import Mapping, Sequence
import re
from typing import Any

from .card import UnknownFileError
from .faults import Faults
from .job import Mappings, StartOptions, StoredFile
from .machine import Machine, PrinterBusyError
from .models import SimulatedModel

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_TOOLS = range(4)
_SETTLING_SECONDS = 1.0


class ParameterError(Exception):
    """Something required is missing or cannot be read."""


def from_body(body: Mapping[str, Any]) -> StartOptions:
    """Read the body of `/printGcode`, in its short or in its long form."""
    leveling, file_name = body.get("levelingBeforePrint"), body.get("fileName")
    if not isinstance(leveling, bool) or not isinstance(file_name, str):
        raise ParameterError
    return StartOptions(
        file_name=file_name,
        leveling=leveling,
        flow_calibration=_optional(body, "flowCalibration", bool),
        first_layer_inspection=_optional(body, "firstLayerInspection", bool),
        time_lapse=_optional(body, "timeLapseVideo", bool),
        use_station=_optional(body, "useMatlStation", bool),
        tool_count=_optional(body, "gcodeToolCnt", int),
        mappings=mappings_of(body.get("materialMappings", [])),
    )


def mappings_of(value: object) -> Mappings:
    """Return a list of objects, or raise ParameterError."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ParameterError
    return tuple(value)


def start(machine: Machine, options: StartOptions, faults: Faults) -> None:
    """Start the file as the model's firmware does, with the faults of the moment.

    Raises:
        ParameterError: for mappings the firmware refuses.
        UnknownFileError: if no file of that name is stored.
        PrinterBusyError: unless the status is `ready`.
    """
    file = machine.card.find(options.file_name)
    check_mappings(machine.model, options, faults)
    if faults.drop_start_after_upload and _just_uploaded(machine):
        return
    if faults.phantom_start and machine.start_phantom():
        return
    machine.start_stored(
        options.file_name,
        leveling=options.leveling,
        slots=_slots(machine.model, options, file),
    )
    machine.last_start = options


def check_mappings(
    model: SimulatedModel, options: StartOptions, faults: Faults
) -> None:
    """Refuse what the firmware refuses; families without a station read nothing."""
    if model.family == "ad5x" and options.use_station:
        counted = options.tool_count == len(options.mappings) > 0
        if not counted or not model.slots:
            raise ParameterError
        _check_each(options.mappings, faults)
    elif model.family == "creator_5":
        _check_each(options.mappings, faults)


def _check_each(mappings: Mappings, faults: Faults) -> None:
    tools = [one.get("toolId") for one in mappings]
    slots = [one.get("slotId") for one in mappings]
    repeated = len(set(map(str, slots))) < len(slots)
    if not all(map(_is_mapping, mappings)) or len(set(tools)) < len(tools):
        raise ParameterError
    if repeated and faults.refuse_repeated_slot:
        raise ParameterError


def _is_mapping(mapping: Mapping[str, Any]) -> bool:
    colors = ("toolMaterialColor", "slotMaterialColor")
    return (
        _is_in(mapping.get("toolId"), _TOOLS)
        and _is_in(mapping.get("slotId"), range(1, 5))
        and isinstance(mapping.get("materialName"), str)
        and all(_COLOR.fullmatch(str(mapping.get(color))) for color in colors)
    )


def _is_in(value: object, numbers: Sequence[int]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in numbers


def _slots(
    model: SimulatedModel, options: StartOptions, file: StoredFile
) -> tuple[int, ...]:
    """Return the slots or tools the job will use, in the order of the tools."""
    if model.family == "ad5x" and options.use_station:
        return _mapped(options)
    if model.family != "creator_5":
        return ()
    # A tool without a mapping prints from the slot that the slicer numbered, and so
    # does every tool of a file that is no `.3mf`.
    read = options.file_name.endswith(".3mf")
    mapped = {one["toolId"]: one["slotId"] for one in options.mappings if read}
    return tuple(
        mapped.get(tool.tool_id) or tool.slot_id or tool.tool_id + 1
        for tool in file.tools
    )


def _mapped(options: StartOptions) -> tuple[int, ...]:
    in_order = sorted(options.mappings, key=lambda one: int(one["toolId"]))
    return tuple(one["slotId"] for one in in_order)


def _just_uploaded(machine: Machine) -> bool:
    uploaded = machine.last_upload_at
    return uploaded is not None and machine.time.now() - uploaded < _SETTLING_SECONDS


def _optional[T](body: Mapping[str, Any], key: str, kind: type[T]) -> T | None:
    value = body.get(key)
    if value is None:
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ParameterError
    return value


REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    ParameterError: (-1, "Parameters is error"),
    PrinterBusyError: (2, "Printer is Busy."),
    UnknownFileError: (3, "File not exist."),
}
"""The answer to each reason not to start."""
