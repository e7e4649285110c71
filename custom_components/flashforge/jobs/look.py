"""The last look at a job: what tells it from the next, and what became of it unseen.

Numbers are believed only in the states in which they are this job's. Some firmware
still shows those of the job before while it heats.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from ..client.status import Job, PrinterState, PrinterStatus
from ..client.values import JOB_TIME_MAX, LAYERS_MAX, count, fraction, positive
from .stored import mapping, moment

HAS_NUMBERS = {
    PrinterState.PREPARING,
    PrinterState.PRINTING,
    PrinterState.PAUSING,
    PrinterState.PAUSED,
}

# Without a look for longer than this, anything may have happened in between. A printer
# that answers late is still looked at twice in this time.
WATCHED = timedelta(seconds=60)
# A share from which a job that is gone is taken for done; some firmware stops counting
# before the end.
DONE = 0.99
# A job that is gone this long before its time was done early.
EARLY = timedelta(seconds=30)

# No job is ended, its plate cleared and the next begun within this time; numbers that
# fall faster are one odd answer.
_SHORTEST_CHANGE = timedelta(seconds=10)
# Seconds of a job that a printer may count more than ours of the same time.
_ELAPSED_SLACK = 10.0
# What numbers may fall without meaning another job.
_ELAPSED_FALL = 5.0
_PROGRESS_FALL = 0.02
_LAYER_FALL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of a job last."""

    at: datetime
    """Until when it was watched without a gap."""
    state: PrinterState | None = None
    numbers_at: datetime
    elapsed: float | None = None
    """Seconds, as the printer counts them."""
    progress: float | None = None
    layer: int | None = None
    due: datetime | None = None
    """When it would end if it went on from there."""
    had_filament: bool = False
    """A sensor has seen filament while it printed."""

    def renewed(self, status: PrinterStatus, now: datetime) -> Look:
        """Return the look after one more poll of the same job.

        A state that may also be the next job's, as heating, does not close a gap.
        """
        look = replace(self, state=status.state)
        if status.state in HAS_NUMBERS or now - self.at <= WATCHED:
            look = replace(look, at=now)
        if status.state is PrinterState.PRINTING:
            filament = any(tool.has_filament for tool in status.tools)
            look = replace(look, had_filament=self.had_filament or filament)
        return look

    def counted(self, job: Job, now: datetime) -> Look:
        """Return the look with the numbers of a poll; a missing one stays as it was."""
        left = None if job.remaining is None else timedelta(seconds=job.remaining)
        return replace(
            self,
            numbers_at=now,
            elapsed=self.elapsed if job.elapsed is None else job.elapsed,
            progress=self.progress if job.progress is None else job.progress,
            layer=self.layer if job.layer is None else job.layer,
            due=None if left is None else now + left,
        )

    def is_before(self, job: Job, now: datetime) -> bool:
        """Return whether the numbers have fallen back to those of a later job.

        One that has been running for longer than the time since is the same, whatever
        else it says.
        """
        passed = now - self.numbers_at
        if passed < _SHORTEST_CHANGE:
            return False
        elapsed = job.elapsed
        if elapsed is not None and elapsed > passed.total_seconds() + _ELAPSED_SLACK:
            return False
        if _falls(self.elapsed, elapsed, _ELAPSED_FALL):
            return True
        if self.progress is not None and job.progress is not None:
            return _falls(self.progress, job.progress, _PROGRESS_FALL)
        return _falls(self.layer, job.layer, _LAYER_FALL)

    def is_watched(self, now: datetime) -> bool:
        """Return whether nobody can have missed much since."""
        return now - self.at <= WATCHED

    def may_be_done(self, now: datetime) -> bool:
        """Return whether it is completed if it went on from there."""
        if self.progress is not None and self.progress >= DONE:
            return True
        return self.due is not None and self.due <= now + EARLY

    def export(self) -> dict[str, object]:
        """Return it as JSON can store it."""
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(self).items()
        }


def restore_look(memory: object, otherwise: datetime) -> Look:
    """Return the look that was exported, with a time in place of a damaged one."""
    get = mapping(memory).get
    at = moment(get("at")) or otherwise
    return Look(
        at=at,
        state=next((one for one in PrinterState if one.value == get("state")), None),
        numbers_at=moment(get("numbers_at")) or at,
        elapsed=positive(get("elapsed"), JOB_TIME_MAX),
        progress=fraction(get("progress")),
        layer=count(get("layer"), LAYERS_MAX),
        due=moment(get("due")),
        had_filament=get("had_filament") is True,
    )


def _falls(old: float | None, new: float | None, least: float) -> bool:
    return old is not None and new is not None and old - new > least
