"""JobRecord: one print, from its start to its result.

It is frozen and plain, so that it can be shown, stored and compared. What a store
gives back is read leniently: a damaged value costs itself, and a job without an id or
a start is none.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ..client.values import (
    FILAMENT_LENGTH_MAX,
    FILAMENT_WEIGHT_MAX,
    JOB_TIME_MAX,
    LAYERS_MAX,
    count,
    fraction,
    positive,
    text,
)
from ..printfile import Stop
from .known_files import MAX_STOPS, KnownFile, restore_known_file
from .stored import mapping, moment, one_of

# The share that a job has at most before it is completed.
_NOT_DONE = 0.99
# Layers by which a printer and a slicer may differ in counting those of one file.
_LAYERS_DIFFER = 1


class JobResult(StrEnum):
    """How a print ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    """The printer reported an error."""
    UNKNOWN = "unknown"
    """Nobody looked for so long that it may have been any of them."""


class PauseReason(StrEnum):
    """Why a print is paused."""

    REQUESTED = "requested"
    """By a person or by the file: the printer reports no error."""
    FILAMENT_RUNOUT = "filament_runout"
    ERROR = "error"
    """The error code says which."""
    QUESTION = "question"
    """The printer asks whether to go on: an unknown plate, a bad first layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """One print. Times are in UTC, and as exact as the polls were dense."""

    id: str
    """Unique, and the same after a restart."""
    printer_job_id: str | None = None
    """What the printer calls the job; None over TCP, and for most that are not from
    the cloud."""
    file_name: str | None = None

    start: datetime
    """Preparing, heating and calibrating included."""
    start_seen: bool = True
    """False if the job was already on when the printer was looked at; the start is then
    the latest that it can have been."""
    printing_began: datetime | None = None
    """When its first layer began, or its first progress without layers."""
    first_layer_done: datetime | None = None
    paused_since: datetime | None = None
    pause_reason: PauseReason | None = None
    paused_time: float = 0.0
    """Seconds of all pauses that are over."""
    end: datetime | None = None
    """None while it is on."""
    result: JobResult | None = None
    """None while it is on."""
    inferred: bool = False
    """The result was not told, but follows from what was seen last."""

    progress: float | None = None
    """Share that is done, 0 to 1."""
    layer: int | None = None
    total_layers: int | None = None
    """By the printer."""
    filament_length: float | None = None
    """Millimeters for the whole job, all tools together, by the printer."""
    filament_weight: float | None = None
    """Grams for the whole job, all tools together, by the printer."""
    file: KnownFile | None = None
    """What was known of a file of its name when it began."""
    stops_done: int = 0
    """How many stops of the file are over with the pauses that were seen."""
    error_code: str | None = None
    """At the end, or now; None if there is none."""
    photo: str | None = None
    """The id of the photo that was taken at its end, None if there is none."""

    @property
    def is_paused(self) -> bool:
        """Return whether it is paused."""
        return self.paused_since is not None

    @property
    def duration(self) -> float | None:
        """Return the seconds from start to end with all pauses, None while it is on."""
        return None if self.end is None else (self.end - self.start).total_seconds()

    @property
    def percent(self) -> int | None:
        """Return how many whole percents are done, None if nobody knows."""
        share = self.share
        return None if share is None else whole_percent(share, done=share == 1)

    @property
    def share(self) -> float | None:
        """Return the share that is done, 0 to 1, which only a completed job has."""
        if self.result is JobResult.COMPLETED:
            # Some firmware stops counting before the end.
            return 1.0
        return None if self.progress is None else min(self.progress, _NOT_DONE)

    @property
    def known_file(self) -> KnownFile | None:
        """Return what is known of its file.

        Other layers than the printer counts are those of another file of its name.
        """
        file, told = self.file, self.total_layers
        if file is None or not told or not file.layers:
            return file
        return None if abs(told - file.layers) > _LAYERS_DIFFER else file

    @property
    def estimated_time(self) -> float | None:
        """Return the seconds of printing by the slicer, without stops."""
        return self.known_file.estimated_time if self.known_file else None

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Return where the file makes the printer wait for somebody."""
        return self.known_file.stops if self.known_file else ()

    @property
    def stops_ahead(self) -> tuple[Stop, ...]:
        """Return the stops that are not over, the next one first.

        One in the present layer is over with the pause that it made.
        """
        stops, layer = self.stops[self.stops_done :], self.layer or 0
        below = (n for n, stop in enumerate(stops, 1) if (stop.layer or layer) < layer)
        return stops[max(below, default=0) :]

    def stop_time(self, stop: Stop, finish_time: datetime | None) -> datetime | None:
        """Return when a stop comes if the job is done at a time, None if unknown."""
        total, since = self.estimated_time, stop.seconds
        if finish_time is None or total is None or since is None:
            return None
        return finish_time - timedelta(seconds=round(max(total - since, 0.0)))

    @property
    def filament_length_used(self) -> float | None:
        """Return the millimeters used, by the share that is done."""
        file = self.known_file
        return self._used(self.filament_length, file.filament_length if file else None)

    @property
    def filament_weight_used(self) -> float | None:
        """Return the grams used, by the share that is done."""
        file = self.known_file
        return self._used(self.filament_weight, file.filament_weight if file else None)

    def _used(self, told: float | None, by_file: float | None) -> float | None:
        whole = by_file if told is None else told
        return None if whole is None or self.share is None else whole * self.share

    def export(self) -> dict[str, object]:
        """Return it as JSON can store it."""
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(self).items()
        }


def whole_percent(progress: float, *, done: bool) -> int:
    """Return a share in whole percents, rounded down: 100 is a job that is done."""
    # 0.57 * 100 is a little less than 57, and some firmware stops counting before the
    # end.
    return 100 if done else min(int(progress * 100 + 1e-6), 99)


def restore_job(memory: object) -> JobRecord | None:
    """Return the job that was exported, None if it is damaged beyond use."""
    stored = mapping(memory)
    values = {key: read(stored.get(key)) for key, read in _READERS.items()}
    if values["id"] is None or values["start"] is None:
        return None
    job = JobRecord(**values)
    if job.end is None:
        return replace(job, result=None)
    return replace(
        job,
        end=max(job.start, job.end),
        result=job.result or JobResult.UNKNOWN,
        paused_since=None,
    )


def _is_true(value: object) -> bool:
    return value is True


_READERS: Mapping[str, Callable[[object], Any]] = {
    "id": text,
    "printer_job_id": text,
    "file_name": text,
    "start": moment,
    "start_seen": _is_true,
    "printing_began": moment,
    "first_layer_done": moment,
    "paused_since": moment,
    "pause_reason": one_of(PauseReason),
    "paused_time": lambda value: positive(value, JOB_TIME_MAX) or 0.0,
    "end": moment,
    "result": one_of(JobResult),
    "inferred": _is_true,
    "progress": fraction,
    "layer": lambda value: count(value, LAYERS_MAX),
    "total_layers": lambda value: count(value, LAYERS_MAX),
    "filament_length": lambda value: positive(value, FILAMENT_LENGTH_MAX),
    "filament_weight": lambda value: positive(value, FILAMENT_WEIGHT_MAX),
    "error_code": text,
    "file": restore_known_file,
    "stops_done": lambda value: count(value, MAX_STOPS) or 0,
    "photo": text,
}
