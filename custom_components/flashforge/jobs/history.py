"""JobHistory: the prints of a printer that have ended, and what came of them by month.

The months are counted job by job, as older jobs leave the history while their month
still counts.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo
import re

from ..client.values import count, positive
from .record import JobRecord, JobResult, restore_job
from .stored import array, mapping

MAX_JOBS = 100
MAX_MONTHS = 36

_MONTH = re.compile(r"2\d{3}-(0[1-9]|1[0-2])")
# Beyond these a total is damage. A job that ends in a month may have begun long before.
_MONTH_JOBS = 1_000_000
_MONTH_SECONDS = 1e9
_MONTH_FILAMENT = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTotals:
    """What a printer has done in a month, by when its jobs ended."""

    month: str
    """As `2026-11`."""
    completed: int = 0
    cancelled: int = 0
    failed: int = 0
    unknown: int = 0
    """Jobs whose result nobody knows."""
    time: float = 0.0
    """Seconds of all jobs, pauses included."""
    filament_length: float = 0.0
    """Millimeters used, as far as the printer tells."""
    filament_weight: float = 0.0
    """Grams used, as far as the printer tells."""

    @property
    def jobs(self) -> int:
        """Return how many jobs ended."""
        return self.completed + self.cancelled + self.failed + self.unknown

    def plus(self, job: JobRecord) -> MonthTotals:
        """Return the totals with one more job."""
        return replace(
            self,
            completed=self.completed + (job.result is JobResult.COMPLETED),
            cancelled=self.cancelled + (job.result is JobResult.CANCELLED),
            failed=self.failed + (job.result is JobResult.FAILED),
            unknown=self.unknown + (job.result is JobResult.UNKNOWN),
            time=self.time + (job.duration or 0.0),
            filament_length=self.filament_length + (job.filament_length_used or 0.0),
            filament_weight=self.filament_weight + (job.filament_weight_used or 0.0),
        )


class JobHistory:
    """The newest jobs of one printer, and its months."""

    def __init__(self) -> None:
        self._jobs: list[JobRecord] = []
        self._months: dict[str, MonthTotals] = {}
        self.completed = 0
        """How many jobs have been completed, also those that are forgotten."""

    @property
    def jobs(self) -> tuple[JobRecord, ...]:
        """Return the jobs that have ended, the newest first."""
        return tuple(self._jobs)

    @property
    def months(self) -> tuple[MonthTotals, ...]:
        """Return the months in which jobs ended, the newest first."""
        return tuple(self._months[month] for month in sorted(self._months)[::-1])

    def add(self, job: JobRecord, time_zone: tzinfo) -> bool:
        """Add a job that has ended, to the month of a time zone.

        Returns False for one that is there already: after a restart at the wrong
        moment it may come once more.
        """
        if job.end is None or any(job.id == known.id for known in self._jobs):
            return False
        self._jobs = _newest([job, *self._jobs])
        month = _month(job.end, time_zone)
        totals = self._months.get(month) or MonthTotals(month=month)
        self._months[month] = totals.plus(job)
        self._forget_old_months()
        self.completed += job.result is JobResult.COMPLETED
        return True

    def set_photo(self, job_id: str, photo: str) -> None:
        """Note the photo of a job that has been added; it counts no second time."""
        self._jobs = [
            replace(job, photo=photo) if job.id == job_id else job for job in self._jobs
        ]

    def export(self) -> dict[str, object]:
        """Return it as JSON can store it."""
        return {
            "jobs": [job.export() for job in self._jobs],
            "months": [asdict(totals) for totals in self.months],
            "completed": self.completed,
        }

    def restore(self, memory: object) -> None:
        """Take up what was exported; a damaged job or month is left out."""
        stored = mapping(memory)
        jobs = [restore_job(one) for one in array(stored.get("jobs"))]
        by_id = {job.id: job for job in jobs if job is not None and job.end is not None}
        self._jobs = _newest(by_id.values())
        months = [_restore_month(one) for one in array(stored.get("months"))]
        self._months = {totals.month: totals for totals in months if totals is not None}
        self._forget_old_months()
        self.completed = count(stored.get("completed"), _MONTH_JOBS) or 0

    def _forget_old_months(self) -> None:
        for month in sorted(self._months)[:-MAX_MONTHS]:
            del self._months[month]


def _newest(jobs: Iterable[JobRecord]) -> list[JobRecord]:
    return sorted(jobs, key=lambda job: job.end or job.start, reverse=True)[:MAX_JOBS]


def _month(moment: datetime, time_zone: tzinfo) -> str:
    return f"{moment.astimezone(time_zone):%Y-%m}"


def _restore_month(memory: object) -> MonthTotals | None:
    get = mapping(memory).get
    month = get("month")
    if not isinstance(month, str) or not _MONTH.fullmatch(month):
        return None
    return MonthTotals(
        month=month,
        completed=count(get("completed"), _MONTH_JOBS) or 0,
        cancelled=count(get("cancelled"), _MONTH_JOBS) or 0,
        failed=count(get("failed"), _MONTH_JOBS) or 0,
        unknown=count(get("unknown"), _MONTH_JOBS) or 0,
        time=positive(get("time"), _MONTH_SECONDS) or 0.0,
        filament_length=positive(get("filament_length"), _MONTH_FILAMENT) or 0.0,
        filament_weight=positive(get("filament_weight"), _MONTH_FILAMENT) or 0.0,
    )
