"""PrintEvent: what automations hear of a printer, one for each happening."""

from enum import StrEnum

from ..client.status import EXTERNAL_SPOOL, PrinterStatus, Slot, StationAction, slot_of
from .happening import AnyHappening, ErrorHappening, HappeningType
from .record import JobResult, PauseReason


class PrintEvent(StrEnum):
    """What automations can hear."""

    STARTED = "started"
    FIRST_LAYER_DONE = "first_layer_done"
    PAUSED = "paused"
    FILAMENT_RUNOUT = "filament_runout"
    """A pause, too: because the filament has run out."""
    RESUMED = "resumed"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ERROR = "error"
    ERROR_CLEARED = "error_cleared"
    BED_COOLED = "bed_cooled"


_BY_RESULT = {
    JobResult.COMPLETED: PrintEvent.FINISHED,
    JobResult.FAILED: PrintEvent.FAILED,
    JobResult.CANCELLED: PrintEvent.CANCELLED,
}
_BY_TYPE = {
    HappeningType.STARTED: PrintEvent.STARTED,
    HappeningType.FIRST_LAYER_DONE: PrintEvent.FIRST_LAYER_DONE,
    HappeningType.PAUSED: PrintEvent.PAUSED,
    HappeningType.RESUMED: PrintEvent.RESUMED,
    HappeningType.BED_COOLED: PrintEvent.BED_COOLED,
}
_FEEDS_A_PRINT = {StationAction.PRINTING, StationAction.PAUSED}


def event_of(happening: AnyHappening) -> PrintEvent | None:
    """Return what automations hear of a happening, None if it is nothing for them.

    Nothing is heard of a job of which nobody knows how it ended.
    """
    if isinstance(happening, ErrorHappening):
        return PrintEvent.ERROR_CLEARED if happening.is_cleared else PrintEvent.ERROR
    job, kind = happening.job, happening.type
    if kind is HappeningType.ENDED:
        return _BY_RESULT.get(job.result or JobResult.UNKNOWN)
    ran_out = job.pause_reason is PauseReason.FILAMENT_RUNOUT
    if kind is HappeningType.PAUSED and ran_out:
        return PrintEvent.FILAMENT_RUNOUT
    return _BY_TYPE.get(kind)


def runout_slot(status: PrinterStatus) -> Slot:
    """Return what the filament came from that has run out, as far as it is known.

    It is the slot in use, or the external spool if the print is fed by that. Without a
    station, the tool knows its material.
    """
    station, spool = status.material_station, status.external_spool
    number = station.current_slot if station else None
    if number is None and spool is not None and spool.action in _FEEDS_A_PRINT:
        number = EXTERNAL_SPOOL
    slot = None if number is None else slot_of(status, number)
    if slot is not None:
        return slot
    tool = status.tools[0] if status.tools and station is None else None
    material = tool.filament_type if tool else None
    return Slot(number=EXTERNAL_SPOOL, material=material)
