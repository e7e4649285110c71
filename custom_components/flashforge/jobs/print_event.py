"""PrintEvent: what automations hear of a printer, one for each happening."""

from enum import StrEnum

from ..client.status import EXTERNAL_SPOOL, PrinterStatus, Slot, slot_of
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

    Of several tools it is the one whose sensor sees none, and its slot has the same
    number; otherwise the slot in use, or else the external spool.
    """
    station, tools = status.material_station, status.tools
    empty = [n for n, tool in enumerate(tools, 1) if tool.has_filament is False]
    number = station.current_slot if station else None
    if len(tools) > 1 and empty:
        number = empty[0]
    slot = slot_of(status, number or EXTERNAL_SPOOL)
    if slot is not None:
        return slot
    material = tools[0].filament_type if tools else None
    return Slot(number=EXTERNAL_SPOOL, material=material)
