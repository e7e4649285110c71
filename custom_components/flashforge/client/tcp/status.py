"""From the replies of one poll to a PrinterStatus."""

from collections.abc import Mapping
from dataclasses import replace

from ..models import Family, Model, find_model
from ..status import Heater, Job, PrinterState, PrinterStatus, Tool
from ..values import text
from .replies import (
    MachineStatus,
    PrinterInfo,
    Progress,
    parse_info,
    parse_machine_status,
    parse_position,
    parse_progress,
    parse_temperatures,
)

# The queries of one poll beside `M115`, whose fields stand on their own.
STATUS, TEMPERATURES, PROGRESS = QUERIES = ("M119", "M105", "M27")
# One more for those who want to know.
POSITION = "M114"

STATES = {
    "READY": PrinterState.READY,
    "IDLE": PrinterState.READY,
    "BUSY": PrinterState.BUSY,
    "HOMING": PrinterState.BUSY,
    "BUILDING": PrinterState.PRINTING,
    "BUILDING_FROM_SD": PrinterState.PRINTING,
    "BUILDING_ONBOARD": PrinterState.PRINTING,
    "PRINTING": PrinterState.PRINTING,
    "PAUSED": PrinterState.PAUSED,
    "CANCEL_BUILD": PrinterState.CANCELING,
    "BUILDING_COMPLETED": PrinterState.COMPLETED,
    "HEAT_SHUTDOWN": PrinterState.ERROR,
    "ERROR": PrinterState.ERROR,
}
# In these the values of `M27` are this job's; otherwise they may be the last one's.
_HAS_PROGRESS = {
    PrinterState.PRINTING,
    PrinterState.PAUSED,
    PrinterState.CANCELING,
    PrinterState.COMPLETED,
}


def parse_replies(replies: Mapping[str, object]) -> PrinterStatus:
    """Return the status that the replies of one poll make up.

    They are the fields of `M115`, and the lines of the other replies by command.
    """
    info = parse_info(replies)
    machine = parse_machine_status(_lines(replies.get(STATUS)))
    heaters = parse_temperatures(_lines(replies.get(TEMPERATURES)))
    progress = parse_progress(_lines(replies.get(PROGRESS)))
    model = find_model(None, info.machine_type)
    state = _state(machine)
    return PrinterStatus(
        product_id=model.product_id if model else None,
        model_name=info.machine_type,
        name=info.name,
        firmware_version=_version(info),
        serial_number=info.serial_number,
        mac_address=info.mac_address,
        build_volume=_volume(info),
        state=state,
        job=_job(state, machine, progress),
        tools=_tools(model, info, machine, heaters),
        bed=heaters.get("B", Heater()),
        light=machine.light,
        position=_position(replies),
    )


def unknown_word(replies: Mapping[str, object]) -> str | None:
    """Return the state word if nobody knows it."""
    word = parse_machine_status(_lines(replies.get(STATUS))).state
    return word if word is not None and word not in STATES else None


def _lines(value: object) -> list[str]:
    """Return the lines of a reply, which may come from a damaged store."""
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _state(machine: MachineStatus) -> PrinterState | None:
    """Return the state; a word nobody knows means that the printer is busy.

    Pausing shows in the movement alone on some firmware, and heating in nothing
    else; without a file it is no job that heats.
    """
    if machine.state is None:
        return None
    state = STATES.get(machine.state, PrinterState.BUSY)
    if state is PrinterState.PRINTING and machine.move_mode == "PAUSED":
        return PrinterState.PAUSED
    heats = machine.move_mode == "WAIT_ON_TOOL"
    if heats and (
        state is PrinterState.PRINTING
        or (state is PrinterState.BUSY and machine.current_file)
    ):
        return PrinterState.HEATING
    return state


def _tools(
    model: Model | None,
    info: PrinterInfo,
    machine: MachineStatus,
    heaters: Mapping[str, Heater],
) -> tuple[Tool, ...]:
    """Return the tools; where the model does not tell how many, those that are told."""
    number = model.tools if model else None
    if number is None:
        number = _reported_tools(info, heaters)
    tools = [Tool(nozzle=heaters.get(f"T{tool}", Heater())) for tool in range(number)]
    nozzle = tools[0].nozzle
    if (
        model
        and model.family is Family.ADVENTURER_3
        and not _has_target(_state(machine), nozzle)
    ):
        nozzle = replace(nozzle, target=None)
    # Its one sensor is at the first.
    tools[0] = Tool(nozzle=nozzle, has_filament=machine.has_filament)
    return tuple(tools)


def _reported_tools(info: PrinterInfo, heaters: Mapping[str, Heater]) -> int:
    """Return how many tools a printer reports, one at least.

    Some firmware lists a second nozzle that is not there, at exactly 0 degrees with a
    target of 0. Where it counts its tools, no more than those are believed.
    """
    number = 1
    while _is_there(heaters.get(f"T{number}", Heater())):
        number += 1
    return min(number, info.tool_count or number)


def _is_there(nozzle: Heater) -> bool:
    measured = nozzle.temperature is not None
    return measured and (nozzle.temperature, nozzle.target) != (0, 0)


def _has_target(state: PrinterState | None, nozzle: Heater) -> bool:
    """Return whether an Adventurer 3 tells its nozzle's target.

    It says 0 whenever no job runs, even while it heats.
    """
    return bool(nozzle.target) or (state is not None and state.job_in_progress)


def _position(replies: Mapping[str, object]) -> tuple[float, ...] | None:
    """Return x, y and z; where each tool has an x of its own, that of the first."""
    places = parse_position(_lines(replies.get(POSITION)))
    axes = [places.get("X", places.get("X1")), places.get("Y"), places.get("Z")]
    known = tuple(axis for axis in axes if axis is not None)
    return known if len(known) == len(axes) else None


def _job(
    state: PrinterState | None, machine: MachineStatus, progress: Progress
) -> Job | None:
    """Return the job, unless the printer is ready.

    An Adventurer 3 does not name the file; its state tells that there is one.
    """
    if state in {None, PrinterState.READY}:
        return None
    known = STATES.get(machine.state or "") in _HAS_PROGRESS
    if machine.current_file is None and not known:
        return None
    if not known:
        progress = Progress()
    layers = progress.total_layers or None
    return Job(
        file_name=machine.current_file,
        # Some firmware stops counting before the end, or forgets what it counted.
        progress=1.0 if state is PrinterState.COMPLETED else progress.share,
        layer=progress.layer if layers else None,
        total_layers=layers,
    )


def _version(info: PrinterInfo) -> str | None:
    """Return the firmware's version as the HTTP interface writes it, without a v."""
    return text((info.firmware_version or "").removeprefix("v"))


def _volume(info: PrinterInfo) -> str | None:
    if info.build_volume is None:
        return None
    return "X".join(f"{size:g}" for size in info.build_volume)
