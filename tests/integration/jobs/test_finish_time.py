"""The finish time: its rules, and how good it is over a whole print.

docs/finish-time.md has the numbers of which the last test here is the coarse half.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from custom_components.flashforge.client.status import Job, PrinterState, PrinterStatus
from custom_components.flashforge.jobs.finish_time import FinishTime
from custom_components.flashforge.jobs.known_files import KnownFile
from custom_components.flashforge.jobs.record import JobRecord
from tests.benchmarks.finish_times import (
    CASES,
    COURSES,
    DURATION,
    FILE_CASES,
    LATE,
    Case,
    Watched,
    result_of,
    watched_print,
)
from tests.simulator import EVEN

from .story import DAY

HOUR = 3600.0
RECORD = JobRecord(id="1", start=DAY, printing_began=DAY, total_layers=100)


class Shown:
    """What is shown of one print, poll by poll; seconds since its first layer."""

    def __init__(self, record: JobRecord = RECORD) -> None:
        self.finish_time = FinishTime()
        self.record = record

    def at(
        self, seconds: float, job: Job, state: PrinterState = PrinterState.PRINTING
    ) -> float | None:
        """Return the seconds at which it will be done, by a poll at these seconds."""
        status, now = PrinterStatus(state=state, job=job), _after(seconds)
        self.finish_time.update(status, self.record, now)
        shown = self.finish_time.finish_time
        return None if shown is None else (shown - DAY).total_seconds()


def _after(seconds: float) -> datetime:
    return DAY + timedelta(seconds=seconds)


def _told(remaining: float) -> Job:
    """Return a job of which the printer says when it ends."""
    return Job(estimate=remaining, remaining=remaining)


def _silent(elapsed: float, progress: float) -> Job:
    """Return a job of which the printer says how far it is."""
    return Job(elapsed=elapsed, estimate=0.0, progress=progress)


@pytest.mark.parametrize(
    ("moved", "shown"),
    [(0, 3600), (119, 3600), (-119, 3600), (120, 3720), (-120, 3480), (3600, 7200)],
)
def test_it_moves_by_two_minutes_or_not_at_all(moved: float, shown: float) -> None:
    """What wavers by less is no news."""
    print_ = Shown()
    assert print_.at(0, _told(HOUR)) == HOUR
    assert print_.at(10, _told(HOUR - 10 + moved)) == shown


def test_small_moves_add_up() -> None:
    """A print that is late by a second in ten is followed in steps of two minutes."""
    print_ = Shown()
    shown = [print_.at(now, _told(HOUR - 0.9 * now)) for now in range(0, 3600, 10)]
    assert shown[0] == HOUR
    assert len(set(shown)) == 3
    errors = [
        abs((one or 0) - HOUR - now / 10)
        for one, now in zip(shown, range(0, 3600, 10), strict=True)
    ]
    assert max(errors) < 120


@pytest.mark.parametrize(
    ("share", "shown"),
    # Of these 4.0, 4.4 and 4.9 hours remain.
    [(0.2, 5.0), (0.185, 5.0), (0.17, 5.9)],
)
def test_what_is_measured_moves_by_a_tenth_of_what_remains(
    share: float, shown: float
) -> None:
    """By less it only wavers: nobody minds minutes where hours remain."""
    print_ = Shown()
    print_.at(HOUR - 2, _silent(HOUR - 2, 0.19))
    assert print_.at(HOUR, _silent(HOUR, 0.2)) == 5 * HOUR
    end = print_.at(HOUR + 2, _silent(HOUR + 2, share))
    assert end == pytest.approx(shown * HOUR, rel=0.01)


@pytest.mark.parametrize("share", [0.25, 0.2, 0.06])
def test_a_share_that_goes_back_tells_nothing(share: float) -> None:
    """At 0.25 the speed of late and that of the whole print make up zero."""
    print_ = Shown()
    for now, done in ((0, 0.0), (1800, 0.375), (3600, share)):
        print_.at(now, _silent(now, done))
    assert print_.finish_time.remaining is None


_STANDS = [state for state in PrinterState if state is not PrinterState.PRINTING]


def test_it_is_frozen_while_the_print_stands_still(subtests: pytest.Subtests) -> None:
    """Whatever the state is called, and whatever the printer says meanwhile."""
    for state in _STANDS:
        with subtests.test(state.value):
            print_ = Shown()
            print_.at(0, _told(HOUR))
            assert print_.at(1200, _told(HOUR), state) == HOUR
            assert print_.finish_time.remaining == HOUR


def test_it_is_frozen_until_the_pause_is_over_for_sure() -> None:
    """One odd poll in a pause moves nothing; then it moves by the pause."""
    print_ = Shown()
    print_.at(0, _told(HOUR))
    running = print_.record
    print_.record = replace(running, paused_since=DAY)
    assert print_.at(1200, _told(HOUR)) == HOUR
    print_.record = replace(running, paused_time=1200)
    assert print_.at(1202, _told(HOUR)) == HOUR + 1202


def test_a_pause_is_no_printing() -> None:
    """By our clock, too: what is measured moves by the pause and no more."""
    print_ = Shown()
    for now in range(0, 3601, 36):
        print_.at(now, Job(progress=now // 36 / 200))
    assert print_.finish_time.remaining == pytest.approx(HOUR, abs=5)
    print_.record = replace(print_.record, paused_time=1200)
    assert print_.at(4836, Job(progress=101 / 200)) == pytest.approx(8400, abs=5)


@pytest.mark.parametrize(
    "job_at",
    [
        lambda seconds: _told(HOUR - seconds),
        lambda seconds: _silent(seconds, seconds / HOUR),
        lambda seconds: Job(progress=seconds / HOUR),
    ],
    ids=["told", "silent", "TCP"],
)
def test_it_is_unknown_before_the_first_layer(job_at: Callable[[float], Job]) -> None:
    """Whatever the printer says by then."""
    print_ = Shown(replace(RECORD, printing_began=None))
    assert {print_.at(now, job_at(now)) for now in range(0, 1200, 10)} == {None}
    assert print_.finish_time.remaining is None


@pytest.mark.parametrize(
    "job_at",
    [
        lambda _seconds: Job(),
        lambda _seconds: Job(progress=0.0),
        lambda seconds: Job(elapsed=seconds, estimate=0.0),
        lambda seconds: _silent(seconds, seconds / HOUR / 10),
        # Nobody knows yet what this estimate means.
        lambda seconds: replace(_silent(seconds, seconds / HOUR), estimate=5000.0),
    ],
    ids=["nothing", "no progress", "no share", "too little", "being learned"],
)
def test_unknown_stays_unknown(job_at: Callable[[float], Job]) -> None:
    """Nothing is guessed from nothing."""
    print_ = Shown()
    assert {print_.at(now, job_at(now)) for now in range(0, 1200, 10)} == {None}


def test_an_odd_answer_costs_nothing() -> None:
    """What was known stays, and what follows is measured as before."""
    print_ = Shown()
    for now in range(0, 3601, 36):
        print_.at(now, _silent(now, now / 7200))
    for odd in (Job(), Job(estimate=0.0), _silent(70.0, 0.51)):
        assert print_.at(3610, odd) == pytest.approx(7200, abs=5)
    end = print_.at(3636, _silent(3636, 3636 / 7200))
    assert end == pytest.approx(7200, abs=5)


def test_the_next_job_has_a_finish_time_of_its_own() -> None:
    """And no job has none."""
    print_ = Shown()
    print_.at(0, _told(HOUR))
    print_.record = replace(print_.record, id="2", printing_began=None)
    assert print_.at(2, _told(HOUR)) is None
    print_.at(4, _told(HOUR))
    print_.finish_time.update(PrinterStatus(state=PrinterState.READY), None, DAY)
    assert print_.finish_time.finish_time is None
    assert print_.finish_time.remaining is None


@pytest.mark.parametrize(("layers", "first"), [(None, 360), (100, 0)])
def test_whole_percents_are_measured_when_they_change(
    layers: int | None, first: int
) -> None:
    """In between, a percent may be as good as over, or have just begun.

    A printer without layers is known to print by its first percent.
    """
    total = 100 * 360.0
    print_ = Shown(replace(RECORD, printing_began=_after(first), total_layers=layers))
    known = {}
    for now in range(first, 7200, 10):
        end = print_.at(now, Job(progress=now // 360 / 100))
        if end is not None:
            known[now] = end
            assert print_.finish_time.remaining == pytest.approx(total - now, abs=5)
    assert min(known) == first + 5 * 360
    assert set(known.values()) == {total}


def test_a_beginning_that_nobody_saw_is_measured_from_a_change_of_its_percent() -> None:
    """At the first look, the share is known to a whole percent alone."""
    print_ = Shown(replace(RECORD, start_seen=False))
    # It is at 50.9 % and needs 36,000 s.
    known = {}
    for now in range(0, 3600, 10):
        share = int((0.509 + now / 36000) * 100) / 100
        if (end := print_.at(now, Job(progress=share))) is not None:
            known[now] = end
    # At 51 % it begins to be measured.
    assert min(known) == pytest.approx(36 + 5 * 360, abs=10)
    assert [*known.values()] == pytest.approx([0.491 * 36000] * len(known), abs=120)


def test_a_printer_that_tells_the_time_elapsed_needs_no_beginning() -> None:
    """One that is found in the middle of a print has counted before."""
    print_ = Shown(replace(RECORD, start_seen=False))
    print_.at(0, _silent(HOUR, 0.5))
    assert print_.at(2, _silent(HOUR + 2, 3602 / 7200)) == pytest.approx(HOUR, abs=5)


def test_some_seconds_say_nothing() -> None:
    """Whatever share was done in them, as in a print of a single layer."""
    print_ = Shown()
    shown = [print_.at(now, _silent(now, now / 300)) for now in range(0, 80, 10)]
    assert shown[:6] == [None] * 6
    assert shown[6] == pytest.approx(300, abs=1)


def test_the_speed_of_late_counts() -> None:
    """A print that has become three times as fast is believed to stay so."""
    print_ = Shown()
    for now in range(0, 9001, 10):
        share = min(now, 7200) * 0.5 / 7200 + max(now - 7200, 0) * 1.5 / 7200
        print_.at(now, _silent(now, share))
    # It ends after 9,600 s; by the average of the whole it would be 10,286.
    end = print_.at(9010, _silent(9010, 0.877))
    assert end == pytest.approx(9600, abs=400)


MEASURED = [
    Case("creator_5", tcp=False, estimate="elapsed"),
    Case("ad5x", tcp=False, estimate="zero"),
    *(one for one in CASES if one.tcp),
]


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: case.name)
def test_an_estimate_that_says_nothing_gives_way_to_the_share_done(case: Case) -> None:
    """It is 0, a copy of the time elapsed, or none at all."""
    watched = Watched(case)
    watched.start(EVEN)
    while (sample := watched.sample()).done < 0.5:
        watched.poll(10)
        if sample.done < 0.045:
            assert sample.shown is None
        elif sample.done > 0.07:
            assert sample.error < 3


@pytest.mark.parametrize(
    "case",
    [*(one for one in CASES if one.model == "creator_5"), *MEASURED[1:]],
    ids=lambda case: case.name,
)
def test_a_restart_in_the_middle(case: Case) -> None:
    """It is unknown for a while, and then as good as before."""
    watched = Watched(case)
    watched.start(EVEN)
    while watched.sample().done < 0.3:
        watched.poll(10)
    watched.restart()
    assert watched.sample().shown is None
    known = []
    while watched.sample().done < 0.4:
        watched.poll(10)
        if (sample := watched.sample()).shown is not None:
            known.append(sample)
    assert known[0].done < 0.375
    assert max(one.error for one in known) < 3


def test_where_most_bytes_come_late_no_more_is_promised_than_is_known() -> None:
    """It is wrong for long, as nothing tells; in the end it is right all the same."""
    case = Case("creator_5", tcp=False, estimate="elapsed")
    samples = [*watched_print(case, LATE, pace=10)]
    assert result_of(samples).changes <= 40
    last = [one for one in samples if one.is_printing and one.done >= 0.95]
    assert max(one.error for one in last) < 5


WITH_FILE = replace(RECORD, file=KnownFile(estimated_time=HOUR))


@pytest.mark.parametrize(
    "job",
    [
        Job(),
        Job(progress=0.0),
        Job(elapsed=0.0, estimate=0.0, progress=0.0),
        # Nobody knows yet what this estimate means.
        Job(elapsed=0.0, estimate=5000.0, progress=0.0),
    ],
    ids=["nothing", "TCP", "silent", "being learned"],
)
def test_a_known_file_tells_from_the_first_layer_on(job: Job) -> None:
    """And not before."""
    print_ = Shown(replace(WITH_FILE, printing_began=None))
    assert print_.at(0, job) is None
    print_.record = WITH_FILE
    assert print_.at(0, job) == HOUR
    assert print_.finish_time.remaining == HOUR


def test_a_printer_that_tells_the_end_is_believed_more_than_a_file() -> None:
    """It knows at which speed it prints."""
    print_ = Shown(WITH_FILE)
    assert print_.at(0, Job(estimate=5000.0)) == HOUR
    assert print_.at(10, _told(5000)) == 5010


def test_a_share_is_not_believed_more_than_a_file() -> None:
    """What the client makes of a share is no word of the printer."""
    print_ = Shown(WITH_FILE)
    job = replace(_silent(10.0, 0.02), remaining=490.0, remaining_by_share=True)
    assert print_.at(10, job) == HOUR


def test_a_file_counts_less_the_further_the_print_is() -> None:
    """This one takes half as long again; the first half is still the file's."""
    print_ = Shown(WITH_FILE)
    shown = {
        now / 5400: print_.at(now, _silent(now, now / 5400))
        for now in range(0, 5400, 54)
    }
    assert [shown[done] for done in (0.0, 0.05, 0.1)] == [HOUR] * 3
    assert shown[0.5] == pytest.approx(4050, abs=150)
    assert shown[0.9] == pytest.approx(5400, abs=120)


def test_a_file_whose_time_is_over_says_nothing() -> None:
    """What was shown stays until something can be measured."""
    print_ = Shown(WITH_FILE)
    shown = {print_.at(now, Job(progress=0.01)) for now in range(0, 7200, 10)}
    assert shown == {HOUR}
    assert print_.finish_time.remaining is None


def test_a_beginning_that_nobody_saw_leaves_the_file_out() -> None:
    """Where the printer counts no time, nobody knows how much of it is over."""
    unseen = replace(WITH_FILE, start_seen=False)
    assert Shown(unseen).at(0, Job(progress=0.5)) is None
    assert Shown(unseen).at(0, _silent(1800, 0.5)) == 1800
    began = replace(unseen, printing_began=_after(60))
    assert Shown(began).at(60, Job(progress=0.0)) == HOUR + 60


@pytest.mark.parametrize("case", FILE_CASES[:3], ids=lambda case: case.name)
def test_a_print_of_four_hours_whose_file_is_known(
    case: Case, subtests: pytest.Subtests
) -> None:
    """What docs/finish-time.md says of that, within coarse bounds."""
    for name, course in COURSES.items():
        with subtests.test(name):
            result = result_of([*watched_print(case, course, pace=20)])
            assert not result.before_first_layer
            assert result.pause_changes == 0
            assert result.known_after is not None
            assert result.known_after < 0.5
            assert result.changes <= 20
            assert (result.worst or 0) < (60 if case.file_time != 1 else 30)
            assert (result.typical_last_hour or 0) < 32


def test_a_restart_with_a_known_file_costs_nothing() -> None:
    """It is known again by the next poll, about as it was."""
    for case in (FILE_CASES[0], FILE_CASES[-3]):
        watched = Watched(case)
        watched.start(COURSES["usual"])
        while watched.sample().done < 0.3:
            watched.poll(10)
        before = watched.sample().shown
        watched.restart()
        for _ in range(3):
            watched.poll(10)
        assert watched.sample().shown == pytest.approx(before, abs=360)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_print_of_four_hours_with_a_pause(case: Case) -> None:
    """What docs/finish-time.md says, within coarse bounds."""
    result = result_of([*watched_print(case, pace=10)])
    assert not result.before_first_layer
    assert result.pause_changes == 0
    assert result.known_after is not None
    assert result.worst is not None
    assert result.typical is not None
    assert result.worst_last_hour is not None
    assert result.typical_last_hour is not None
    if case.tcp or case.estimate in {"elapsed", "zero"}:
        assert 15 < result.known_after < 30
        assert result.changes <= 30
        assert result.worst < 125
        assert result.typical < 38
        assert result.worst_last_hour < 65
        assert result.typical_last_hour < 16
    else:
        # It moves once, by the pause.
        assert result.known_after < 1.5
        assert result.changes == 1
        assert result.worst < 0.5
    assert DURATION == 4 * HOUR
