"""The jobs that have ended, and their months."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
import json
from zoneinfo import ZoneInfo

import pytest

from custom_components.flashforge.jobs.history import (
    MAX_JOBS,
    MAX_MONTHS,
    JobHistory,
    MonthTotals,
)
from custom_components.flashforge.jobs.record import JobRecord, JobResult

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _job(
    number: int, end: datetime = NOON, result: JobResult = JobResult.COMPLETED
) -> JobRecord:
    return JobRecord(
        id=str(number),
        file_name=f"{number}.gcode",
        start=end - HOUR,
        end=end,
        result=result,
        progress=0.5,
        filament_length=1000,
        filament_weight=10,
    )


def _history(*jobs: JobRecord, time_zone: tzinfo = UTC) -> JobHistory:
    history = JobHistory()
    for job in jobs:
        assert history.add(job, time_zone)
    return history


def _restored(memory: object) -> JobHistory:
    history = JobHistory()
    history.restore(memory)
    return history


def test_the_newest_jobs_are_kept_and_all_are_counted() -> None:
    """The hundredth is the last; its month still has the ones before."""
    history = _history(*(_job(n, NOON + n * HOUR / 60) for n in range(MAX_JOBS + 20)))
    assert [job.id for job in history.jobs] == [
        str(number) for number in range(MAX_JOBS + 19, 19, -1)
    ]
    assert history.months[0].completed == MAX_JOBS + 20


@pytest.mark.parametrize(
    ("result", "progress", "percent"),
    [
        (JobResult.COMPLETED, 0.98, 100),
        (JobResult.COMPLETED, None, 100),
        (JobResult.CANCELLED, 1.0, 99),
        (None, 0.57, 57),
        (None, 1.0, 99),
        (None, None, None),
    ],
)
def test_a_hundred_percent_is_a_completed_job(
    result: JobResult | None, progress: float | None, percent: int | None
) -> None:
    """Always, and no other."""
    job = replace(_job(1), result=result, progress=progress)
    assert job.percent == percent


def test_a_job_that_comes_twice_counts_once() -> None:
    """As it does after a restart at the wrong moment."""
    history = _history(_job(1), _job(2))
    assert not history.add(_job(1), UTC)
    assert len(history.jobs) == history.months[0].jobs == 2


def test_a_photo_is_noted_and_counts_nothing() -> None:
    """Stored with its job; a damaged one costs itself."""
    history = _history(_job(1), _job(2))
    months = history.months
    history.set_photo("1", "1")
    history.set_photo("gone", "gone")
    assert {job.id: job.photo for job in history.jobs} == {"1": "1", "2": None}
    assert (history.months, history.completed) == (months, 2)
    memory = json.loads(json.dumps(history.export()))
    assert _restored(memory).jobs == history.jobs
    for job in memory["jobs"]:
        job["photo"] = ["x"]
    assert [job.photo for job in _restored(memory).jobs] == [None, None]


def test_a_job_that_is_on_is_none_of_them() -> None:
    """It has no result yet."""
    history = JobHistory()
    assert not history.add(JobRecord(id="1", start=NOON), UTC)
    assert (history.jobs, history.months) == ((), ())


def test_a_month_tells_what_came_of_its_jobs() -> None:
    """Canceled and failed ones have used what they had printed."""
    history = _history(*(_job(n, result=one) for n, one in enumerate(JobResult)))
    assert history.months == (
        MonthTotals(
            month="2026-11",
            completed=1,
            cancelled=1,
            failed=1,
            unknown=1,
            time=4 * 3600,
            filament_length=2500,
            filament_weight=25,
        ),
    )


def test_a_job_without_numbers_counts_all_the_same() -> None:
    """A printer that tells no filament has used none that is known."""
    history = _history(
        JobRecord(id="1", start=NOON, end=NOON + HOUR, result=JobResult.COMPLETED)
    )
    assert history.months == (MonthTotals(month="2026-11", completed=1, time=3600),)


@pytest.mark.parametrize(
    ("time_zone", "end", "month"),
    [
        (UTC, datetime(2026, 11, 30, 23, 59, tzinfo=UTC), "2026-11"),
        (BERLIN, datetime(2026, 11, 30, 22, 59, tzinfo=UTC), "2026-11"),
        (BERLIN, datetime(2026, 11, 30, 23, 0, tzinfo=UTC), "2026-12"),
        (BERLIN, datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "2026-07"),
        (timezone(-HOUR), datetime(2027, 1, 1, 0, 30, tzinfo=UTC), "2026-12"),
    ],
)
def test_the_month_is_that_of_the_owner(
    time_zone: tzinfo, end: datetime, month: str
) -> None:
    """By the end of a job."""
    history = _history(_job(1, end), time_zone=time_zone)
    assert [totals.month for totals in history.months] == [month]


def test_the_newest_months_are_kept() -> None:
    """For three years, the newest first."""
    ends = [NOON + timedelta(days=31 * number) for number in range(MAX_MONTHS + 5)]
    months = _history(*(_job(n, end) for n, end in enumerate(ends))).months
    names = [totals.month for totals in months]
    assert len(names) == MAX_MONTHS
    assert names == sorted(names, reverse=True)
    assert names[0] == f"{ends[-1]:%Y-%m}"


def test_a_restart_changes_nothing() -> None:
    """Not even the order of jobs that ended at the same moment."""
    history = _history(*(_job(n, result=one) for n, one in enumerate(JobResult)))
    again = _restored(json.loads(json.dumps(history.export())))
    assert (again.jobs, again.months) == (history.jobs, history.months)


@pytest.mark.parametrize(
    "memory",
    [
        None,
        [],
        "x",
        {},
        {"jobs": 1, "months": {}},
        {"jobs": [None, 1, {}, {"id": "1"}], "months": [None, {}, {"month": 5}]},
        {"jobs": [JobRecord(id="1", start=NOON).export()]},
        {"months": [{"month": "2026-13"}, {"month": "x" * 9}, {"month": "2026-11-25"}]},
    ],
)
def test_a_store_that_is_damaged_is_as_good_as_none(memory: object) -> None:
    """Nothing is made up from it."""
    history = _restored(memory)
    assert (history.jobs, history.months) == ((), ())


def test_damage_costs_the_value_or_the_job_alone() -> None:
    """The others are still there."""
    good = _job(2).export()
    history = _restored(
        {
            "jobs": [
                "x",
                good,
                {**good, "id": None},
                {**good, "id": "3", "layer": "many"},
            ],
            "months": [
                {"month": "2026-11", "completed": 3, "failed": -1, "time": "x"},
                {"month": "2026-10", "completed": 1e300, "filament_length": 5.5},
            ],
        }
    )
    assert [job.id for job in history.jobs] == ["2", "3"]
    assert history.months == (
        MonthTotals(month="2026-11", completed=3),
        MonthTotals(month="2026-10", filament_length=5.5),
    )
