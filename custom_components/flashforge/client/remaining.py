"""The remaining time of a job, by how the printer's estimate behaves.

Firmware gives the same key three meanings: the time that remains, the time of the whole
job, or a copy of the time elapsed. No model and no version decides which, it differs
even between two jobs of one printer, so it is watched over several polls. Until it
shows, the remaining time is unknown, which is better than wrong. See "Detail" in
docs/protocol.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
import time

from .status import Job, PrinterState, PrinterStatus
from .values import JOB_TIME_MAX, positive

# Only here does the printer's estimate describe the job: before printing it may still
# be the last job's.
_HAS_ESTIMATE = {PrinterState.PRINTING, PrinterState.PAUSING, PrinterState.PAUSED}

# Below this share the time elapsed says nothing about the rest.
ENOUGH_PROGRESS = 0.02

# Seconds of printing after which a steady change, or the lack of any, means something;
# and after which an unsteady one is forgotten.
SEEN_CHANGING = 6.0
SEEN_STANDING = 60.0
SEEN_UNSTEADY = 120.0
# Steps in one direction. A single one may be a correction.
STEPS = 2
# Seconds of the estimate for each second of printing: a remaining time falls, the
# faster the print the more, and a copy of the time elapsed grows with it.
_FALLS = (-10.0, -0.2)
_GROWS = (0.5, 1.5)


class _Meaning(Enum):
    REMAINING = "remaining"
    TOTAL = "total"
    NOTHING = "nothing"


@dataclass(slots=True)
class _Trend:
    """How the estimate has moved since a moment of the job."""

    began: float
    first: float
    last: float
    up: int = 0
    down: int = 0

    def add(self, estimate: float) -> None:
        self.up += estimate > self.last
        self.down += estimate < self.last
        self.last = estimate

    def meaning(self, elapsed: float) -> _Meaning | None:
        """Return what the estimate means, None while that does not show."""
        passed = elapsed - self.began
        if passed < SEEN_CHANGING:
            return None
        slope = (self.last - self.first) / passed
        if self.down >= STEPS and not self.up and _FALLS[0] <= slope <= _FALLS[1]:
            return _Meaning.REMAINING
        if self.up >= STEPS and not self.down and _GROWS[0] <= slope <= _GROWS[1]:
            return _Meaning.NOTHING
        stands = not self.up and not self.down
        return _Meaning.TOTAL if stands and passed >= SEEN_STANDING else None


class RemainingTime:
    """Watches the jobs of one printer, poll by poll."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Take a clock in seconds, for printers that do not tell the time elapsed."""
        self._clock = clock
        self._job: tuple[str | None, str | None] | None = None
        self._meaning: _Meaning | None = None
        self._trend: _Trend | None = None

    def update(self, status: PrinterStatus) -> PrinterStatus:
        """Return the status with the remaining time of its job, as far as it shows."""
        job = status.job
        name = None if job is None else (job.id, job.file_name)
        if name != self._job:
            self._job = name
            self._forget()
        if job is None or status.state not in _HAS_ESTIMATE:
            return status
        if status.state is PrinterState.PRINTING:
            self._watch(job)
        remaining, by_share = self._told(job), False
        if remaining is None and (not job.estimate or self._meaning is not None):
            remaining = _by_progress(job)
            by_share = remaining is not None
        job = replace(job, remaining=remaining, remaining_by_share=by_share)
        return replace(status, job=job)

    def _forget(self) -> None:
        self._meaning = self._trend = None

    def _watch(self, job: Job) -> None:
        """Take note of one more poll.

        A remaining time stays one: it may stand still or grow for a while when the
        print slows down.
        """
        elapsed = self._clock() if job.elapsed is None else job.elapsed
        if self._trend is not None and elapsed < self._trend.began:
            # Another job of the same name.
            self._forget()
        if not job.estimate or self._meaning is _Meaning.REMAINING:
            return
        if self._trend is None:
            self._trend = _Trend(elapsed, job.estimate, job.estimate)
            return
        self._trend.add(job.estimate)
        meaning = self._trend.meaning(elapsed)
        self._meaning = meaning or self._meaning
        if meaning or elapsed - self._trend.began >= SEEN_UNSTEADY:
            self._trend = _Trend(elapsed, job.estimate, job.estimate)

    def _told(self, job: Job) -> float | None:
        """Return the seconds to the end by the printer, None if it does not tell."""
        if not job.estimate:
            return None
        if self._meaning is _Meaning.TOTAL and job.elapsed is not None:
            left = job.estimate - job.elapsed
            return left if left > 0 else None
        return job.estimate if self._meaning is _Meaning.REMAINING else None


def _by_progress(job: Job) -> float | None:
    elapsed, share = job.elapsed, job.progress
    if elapsed is None or share is None or share < ENOUGH_PROGRESS:
        return None
    return positive(elapsed * (1 - share) / share, JOB_TIME_MAX)
