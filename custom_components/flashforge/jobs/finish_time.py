"""The finish time of a print, as a steady point in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..client.status import Job, PrinterState, PrinterStatus
from ..client.values import JOB_TIME_MAX
from .record import JobRecord

# The estimate wavers from poll to poll; a clock that does so is useless.
HYSTERESIS = timedelta(minutes=2)
# Seconds of printing, and the share done in them, before which they say nothing about
# the rest.
ENOUGH_TIME = 60.0
ENOUGH_PROGRESS = 0.02


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far a print was at a moment."""

    printed: float
    """Seconds that it had been printing, without pauses."""
    progress: float


class _Measured:
    """The remaining time of one job, by our clock and the share that is done.

    Some firmware tells whole percents alone. The share is exact when it changes, so
    only the moments of its changes count.
    """

    def __init__(self, first: _Mark, progress: float, *, is_exact: bool) -> None:
        self._first = first if is_exact else None
        self._latest: _Mark | None = None
        self._progress = progress

    def remaining(self, printed: float, progress: float) -> float | None:
        """Return the seconds that remain, None while too little has been printed."""
        if progress != self._progress:
            self._progress = progress
            self._latest = _Mark(printed, progress)
            self._first = self._first or self._latest
        if self._first is None or self._latest is None:
            return None
        seconds = self._latest.printed - self._first.printed
        share = self._latest.progress - self._first.progress
        if seconds < ENOUGH_TIME or share < ENOUGH_PROGRESS:
            return None
        whole = seconds * (1 - self._latest.progress) / share
        return min(max(whole - (printed - self._latest.printed), 0.0), JOB_TIME_MAX)


class FinishTime:
    """When the present print will be done, and how long that still takes.

    It moves only when the estimate has moved by two minutes, stands still while the
    print does, and is unknown before the first layer. The estimate is the printer's; of
    one that has none it is measured, by our clock and the share that is done.
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
            self.remaining = measured if job.remaining is None else job.remaining
            self._move_to(now)

    def _move_to(self, now: datetime) -> None:
        if self.remaining is None:
            return
        estimate = now + timedelta(seconds=self.remaining)
        if self.finish_time is None or abs(estimate - self.finish_time) >= HYSTERESIS:
            self.finish_time = estimate.replace(microsecond=0)

    def _measure(self, record: JobRecord, job: Job, now: datetime) -> float | None:
        """Return the seconds that remain if the print goes on as it has so far."""
        began = record.printing_began
        if job.estimate or job.progress is None or began is None:
            # The printer's own estimate is being learned, and is better.
            return None
        printed = (now - began).total_seconds() - record.paused_time
        if self._measured is None:
            # A beginning that was seen counts after a restart of Home Assistant, too,
            # and nothing had been printed then.
            is_later = printed > ENOUGH_TIME
            first = _Mark(0.0, 0.0) if is_later else _Mark(printed, job.progress)
            is_exact = record.start_seen or not is_later
            self._measured = _Measured(first, job.progress, is_exact=is_exact)
        return self._measured.remaining(printed, job.progress)
