"""The finish time of a print, as a steady point in time."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..client.status import Job, PrinterState, PrinterStatus
from ..client.values import JOB_TIME_MAX
from .record import JobRecord

# The estimate wavers from poll to poll; a clock that does so is useless. One that is
# measured wavers by its nature, and the more the longer the print still takes.
HYSTERESIS = timedelta(minutes=2)
MEASURED_HYSTERESIS = 0.1
# Seconds of printing, and the share done in them, before which they say nothing about
# the rest: the first layers are slow, and a print of hours would seem to take a day.
ENOUGH_TIME = 60.0
ENOUGH_PROGRESS = 0.05
# Seconds of printing whose speed counts as much as that of the whole print: the bytes
# of a file do not come evenly, and the next ones come as the last ones did.
RECENT = 1800.0
# Seconds between two moments that are remembered.
SPACING = 30.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far a print was at a moment."""

    printed: float
    """Seconds that it had been printing, without pauses."""
    progress: float

    def speed_since(self, mark: _Mark) -> float:
        """Return the share done in a second, on average."""
        return (self.progress - mark.progress) / (self.printed - mark.printed)


class _Measured:
    """The remaining time of one job, by the share that is done.

    Some firmware tells whole percents alone. The share is exact when it changes, so
    only the moments of its changes count.
    """

    def __init__(self, first: _Mark | None, progress: float) -> None:
        self._first = first
        self._recent: deque[_Mark] = deque()
        """Moments of the last half hour, and the last one before."""
        self._latest: _Mark | None = None
        self._progress = progress

    def remaining(self, printed: float, progress: float) -> float | None:
        """Return the seconds that remain, None while they cannot be told."""
        if progress != self._progress:
            self._progress = progress
            self._changed(_Mark(printed, progress))
        first, latest = self._first, self._latest
        if first is None or latest is None:
            return None
        seconds = latest.printed - first.printed
        # Six percent are not quite five more than one, as floating point has it.
        share = round(latest.progress - first.progress, 6)
        if seconds < ENOUGH_TIME or share < ENOUGH_PROGRESS:
            return None
        speed = (latest.speed_since(first) + self._recent_speed(first, latest)) / 2
        if speed <= 0:
            # Its share has gone back, so of late it has come no nearer to its end.
            return None
        since = max(printed - latest.printed, 0.0)
        return min(max((1 - latest.progress) / speed - since, 0.0), JOB_TIME_MAX)

    def _changed(self, mark: _Mark) -> None:
        self._first = self._first or mark
        if self._latest is not None and mark.printed < self._latest.printed:
            # An odd answer.
            return
        self._latest = mark
        recent = self._recent
        if not recent or mark.printed - recent[-1].printed >= SPACING:
            recent.append(mark)
        while len(recent) > 1 and mark.printed - recent[1].printed >= RECENT:
            recent.popleft()

    def _recent_speed(self, first: _Mark, latest: _Mark) -> float:
        """Return the speed of late, that of the whole until enough was seen."""
        is_enough = latest.printed - self._recent[0].printed >= RECENT
        return latest.speed_since(self._recent[0] if is_enough else first)


class FinishTime:
    """When the present print will be done, and how long that still takes.

    It moves only when the estimate has moved by two minutes, stands still while the
    print does, and is unknown before the first layer. The estimate is the printer's; of
    one that has none it is that of the file, as far as known, and measured by the share
    that is done. Then it moves only by a tenth of what remains or more.
    """

    def __init__(self) -> None:
        self.finish_time: datetime | None = None
        """In UTC, None while it is unknown."""
        self.remaining: float | None = None
        """Seconds, None while they are unknown."""
        self._job_id: str | None = None
        self._measured: _Measured | None = None

    def update(
        self, status: PrinterStatus, record: JobRecord | None, now: datetime
    ) -> None:
        """Take note of one more poll, and of the job that is on by then."""
        job_id = record.id if record else None
        if job_id != self._job_id:
            self._job_id = job_id
            self.finish_time = self.remaining = self._measured = None
        if record is None or record.printing_began is None:
            return
        job = status.job or Job()
        if status.state is PrinterState.PRINTING and not record.is_paused:
            measured = self._measure(record, job, now)
            by_file = _by_file(record, job, now, measured)
            if job.remaining is None and job.estimate:
                # Its estimate is being learned, so the printer's own time is awaited.
                measured = None
            told = None if job.remaining_by_share else job.remaining
            known = (one for one in (told, by_file, measured) if one is not None)
            self.remaining = next(known, None)
            if self.remaining is not None:
                hysteresis = MEASURED_HYSTERESIS if told is None else 0
                self._move(now, self.remaining, hysteresis)

    def _move(self, now: datetime, remaining: float, hysteresis: float) -> None:
        """Follow the estimate, if it has moved by a share of what remains."""
        estimate = now + timedelta(seconds=remaining)
        least = max(HYSTERESIS, timedelta(seconds=remaining * hysteresis))
        if self.finish_time is None or abs(estimate - self.finish_time) >= least:
            self.finish_time = estimate.replace(microsecond=0)

    def _measure(self, record: JobRecord, job: Job, now: datetime) -> float | None:
        """Return the seconds that remain if the print goes on as it has so far."""
        if job.progress is None:
            return None
        if self._measured is None:
            self._measured = _Measured(_beginning(record, job, now), job.progress)
        return self._measured.remaining(_printed(record, job, now), job.progress)


def _by_file(
    record: JobRecord, job: Job, now: datetime, measured: float | None
) -> float | None:
    """Return the seconds that remain by the time of the file, None if it says nothing.

    What is measured counts the more the further the print is: early it is far off where
    the bytes do not come evenly, and late the file's time may be over, which is then
    known to be wrong. docs/finish-time.md has what else was tried.
    """
    total = record.estimated_time
    seen = record.start_seen or record.printing_began != record.start
    if not total or (job.elapsed is None and not seen):
        return None
    left = max(total - _printed(record, job, now), 0.0)
    if measured is None or job.progress is None:
        return left or None
    weight = job.progress**2 if left else job.progress
    return (1 - weight) * left + weight * measured


def _printed(record: JobRecord, job: Job, now: datetime) -> float:
    """Return the seconds of printing, by the printer or else by our clock."""
    if job.elapsed is not None:
        return job.elapsed
    began = record.printing_began or now
    return (now - began).total_seconds() - record.paused_time


def _beginning(record: JobRecord, job: Job, now: datetime) -> _Mark | None:
    """Return a moment at which the share that was done is known exactly.

    Nothing was done when the first layer began. A printer without layers has begun
    with its first percent; how much that was is known when it has just come.
    """
    if job.elapsed is not None or (record.start_seen and record.total_layers):
        return _Mark(0.0, 0.0)
    has_just_begun = record.start_seen and record.printing_began == now
    return _Mark(0.0, job.progress or 0.0) if has_just_begun else None
