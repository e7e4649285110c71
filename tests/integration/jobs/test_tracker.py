"""What happens to a print, by polls as they were seen or may be."""

from datetime import UTC, datetime, timedelta
import json

import pytest

from custom_components.flashforge.client.status import PrinterState, PrinterStatus
from custom_components.flashforge.jobs.journal import JobJournal
from custom_components.flashforge.jobs.record import JobRecord, PauseReason
from custom_components.flashforge.jobs.tracker import JobTracker

from .story import at, poll, restarted, tell


def _last(tracker: JobTracker) -> JobRecord:
    assert tracker.last is not None
    return tracker.last


def _current(tracker: JobTracker) -> JobRecord:
    assert tracker.current is not None
    return tracker.current


# Whole jobs.


def test_a_job_of_an_adventurer_5m() -> None:
    """From leveling to a plate that is cleared the next morning, at 98 percent."""
    tracker = tell("""
        12:00:00 ready
        12:00:05 busy        a
        12:00:07 calibrating a
        12:01:40 heating     a                            -> started a
        12:03:00 printing    a  0% layer=0/120 elapsed=2
        12:03:10 printing    a  0% layer=1 elapsed=12     -> printing_began a
        12:04:50 printing    a  4% layer=2 elapsed=110    -> first_layer_done a
        12:05:30 printing    a  5% layer=3 elapsed=150 left=3450 length=5000
        13:02:50 printing    a 98% layer=120 elapsed=3598 left=2
        13:02:52 completed   a 98% layer=120 elapsed=3600 -> ended a completed
        13:50:00 completed   a 98%
        22:00:00 ready
        22:00:05 ready
    """)
    job = _last(tracker)
    assert tracker.current is None
    assert (job.start, job.start_seen) == (at("12:00:05"), True)
    assert job.printing_began == at("12:03:10")
    assert job.first_layer_done == at("12:04:50")
    assert (job.end, job.duration) == (at("13:02:52"), 3600 + 167)
    assert (job.layer, job.paused_time, job.inferred) == (120, 0, False)
    # It is all used, although the printer stopped counting.
    assert job.filament_length_used == 5000


def test_a_job_of_an_adventurer_4() -> None:
    """It goes from printing straight to ready, and says neither times nor completed."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 heating  a             -> started a
        12:03:00 printing a 0%
        12:03:10 printing a 1% layer=1  -> printing_began a
        12:08:00 printing a 4% layer=2  -> first_layer_done a
        14:00:00 printing a 100% layer=50
        14:00:20 ready                  -> ended a completed inferred
        14:00:30 ready
        14:10:00 ready
    """)
    assert _last(tracker).duration == 2 * 3600 + 10


def test_an_adventurer_4_that_says_completed_after_all() -> None:
    """It is the job that has just ended, and not one more."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 40%   -> started a, printing_began a
        12:01:00 printing a 100%
        12:01:10 ready            -> ended a completed inferred
        12:01:20 completed a 100%
        12:02:20 ready
        12:03:20 printing a 0%    -> started a
        12:04:20 completed a 100% -> ended a completed
    """)


def test_a_job_of_an_adventurer_3() -> None:
    """Neither a file nor layers nor times: from its first progress it prints."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 heating     -> started ?
        12:03:00 printing 0%
        12:04:00 printing 1% -> printing_began ?
        13:30:00 printing 98%
        13:31:00 completed 100% -> ended ? completed
        13:40:00 ready
        13:41:00 printing 0% -> started ?
        13:42:00 ready       -> ended ? cancelled inferred
    """)
    assert _last(tracker).file_name is None


def test_a_creator_5_that_says_printing_for_24_minutes() -> None:
    """The client calls that preparing; nothing is printed yet."""
    tracker = tell("""
        12:00:00 ready
        12:00:05 downloading a
        12:00:15 preparing   a       -> started a
        12:00:20 heating     a
        12:05:00 preparing   a 0% layer=0/99 elapsed=0
        12:20:00 preparing   a 1% layer=1 elapsed=0
        12:29:00 printing    a 1% layer=0/99 elapsed=1
        12:29:10 printing    a 3% layer=1 elapsed=11 -> printing_began a
        12:31:00 printing    a 5% layer=2 elapsed=90 -> first_layer_done a
    """)
    job = _current(tracker)
    assert job.printing_began is not None
    assert (job.printing_began - job.start).total_seconds() == 29 * 60 - 5


def test_a_file_without_layers() -> None:
    """It is printing from its first progress, and has no first layer."""
    tell("""
        12:00:00 ready
        12:00:10 heating  a                    -> started a
        12:01:00 printing a 0% layer=0 elapsed=1
        12:02:00 printing a 1% layer=0 elapsed=60  -> printing_began a
        12:30:00 printing a 80% layer=0 elapsed=1740
        12:40:00 completed a                   -> ended a completed
    """)


@pytest.mark.parametrize("between", ["busy a", "busy", "calibrating", "downloading b"])
def test_what_is_between_says_nothing(between: str) -> None:
    """Neither an end nor a start, however long it takes."""
    tell(f"""
        12:00 ready
        12:01 {between}
        12:02 heating  a     -> started a
        12:03 {between}
        12:10 printing a 10% -> printing_began a
        12:20 {between}
        12:30 printing a 20%
        12:31 completed a    -> ended a completed
        12:32 {between}
        12:40 completed a
        12:41 {between}
        12:42 ready
    """)


def test_filament_that_is_loaded_is_no_job() -> None:
    """The printer is busy meanwhile, and may still name the last file."""
    tracker = tell("""
        12:00:00 ready
        12:01:00 busy a
        12:05:00 ready
        12:06:00 heating a -> started a
    """)
    assert _current(tracker).start == at("12:06")


# How a job ends.


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("printing a 50% left=600", "cancelled inferred"),
        ("printing a 98% left=200", "cancelled inferred"),
        ("printing a 50%", "cancelled inferred"),
        ("printing a 98% left=35", "completed inferred"),
        ("printing a 99% left=200", "completed inferred"),
        ("printing a 100%", "completed inferred"),
        ("heating a", "cancelled inferred"),
        ("busy a", "cancelled inferred"),
        ("paused a 98% left=20", "cancelled inferred"),
        ("paused a 99%", "cancelled inferred"),
        ("paused a 99% left=20 code=E0163", "failed inferred"),
    ],
)
def test_a_job_that_is_cleared_away_between_two_polls(last: str, outcome: str) -> None:
    """Its result follows from what was seen last."""
    paused = last.startswith("paused")
    why = "error" if "code" in last else "requested"
    tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% left=900 -> started a, printing_began a
        12:10:10 {last} {f"-> paused a {why}" if paused else ""}
        12:11:10 ready -> ended a {outcome}
    """)


def test_a_job_that_is_canceled_at_its_very_end() -> None:
    """The word counts more than what it had reached."""
    tell("""
        12:00:00 ready
        12:00:10 printing  a 10% -> started a, printing_began a
        12:10:00 printing  a 99% left=5
        12:10:10 canceling a 99%
        12:10:30 ready           -> ended a cancelled inferred
    """)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("completed a", "completed"),
        ("cancelled a", "cancelled"),
        ("error a code=E0007", "failed"),
        ("error", "failed"),
    ],
)
def test_the_printer_tells_the_result(word: str, outcome: str) -> None:
    """Then it counts, whatever was seen before."""
    tracker = tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% length=1000 -> started a, printing_began a
        12:20:00 {word}     -> ended a {outcome}
        12:30:00 {word}
        12:40:00 ready
        12:50:00 ready
    """)
    job = _last(tracker)
    assert job.error_code == ("E0007" if "code" in word else None)
    assert job.filament_length_used == (1000 if outcome == "completed" else 100)


def test_a_printer_that_is_switched_off_by_hand_after_the_end() -> None:
    """There is no second end when it comes back."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        13:00:00 completed a    -> ended a completed
        13:05:00 offline
        30:00:00 ready
        31:00:00 printing a 1% elapsed=5 -> started a, printing_began a
    """)


def test_an_idle_printer_that_fails_has_no_job() -> None:
    """It may still name the last file."""
    tell("""
        12:00 ready
        12:01 error a code=E0011
        12:10 ready
    """)


# Pauses.


def test_a_pause_counts_when_two_polls_have_shown_it() -> None:
    """The printer finishes its move before, and heats after."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 pausing  a 10%
        12:10:10 paused   a 10%
        12:10:12 paused   a 10% -> paused a requested
        12:30:00 heating  a 10%
        12:31:00 printing a 10%
        12:31:02 printing a 10% -> resumed a
        12:40:00 completed a    -> ended a completed
    """)
    assert _last(tracker).paused_time == 20 * 60 + 50


@pytest.mark.parametrize("odd", ["paused a 10%", "none", "busy", "pausing a"])
def test_a_pause_that_flickers_is_none(odd: str) -> None:
    """One odd answer among good ones."""
    tracker = tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 {odd}
        12:10:02 printing a 10%
        12:10:04 {odd}
        12:10:06 printing a 10%
    """)
    assert not _current(tracker).is_paused


@pytest.mark.parametrize("odd", ["printing a 10%", "none", "busy a", "heating a"])
def test_the_end_of_a_pause_that_flickers_is_none(odd: str) -> None:
    """Filament that is changed meanwhile is none either."""
    tracker = tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 paused   a 10% -> paused a requested
        12:20:00 {odd}
        12:20:02 paused   a 10%
        12:30:00 cancelled a    -> ended a cancelled
    """)
    assert _last(tracker).paused_time == 20 * 60


def test_a_pause_that_nobody_saw_begin_is_late() -> None:
    """And so is its end, although each counts at the second poll."""
    tell("""
        12:00:00 ready
        12:01:00 printing a 1% -> started a, printing_began a
        12:05:00 offline
        13:00:00 paused   a 1% -> paused a requested late
        13:10:00 offline
        14:00:00 printing a 1% -> resumed a late
        14:10:00 paused   a 2% -> paused a requested
    """)


def test_a_pause_that_flickers_at_the_very_end() -> None:
    """It does not make a canceled job of a completed one."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10%  -> started a, printing_began a
        13:10:00 printing a 100%
        13:10:10 paused   a 100%
        13:10:12 ready           -> ended a completed inferred
    """)


def test_a_pause_in_answers_of_which_some_say_nothing() -> None:
    """An answer without a state is as good as none."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 paused   a
        12:10:02 none
        12:10:04 paused   a     -> paused a requested
        12:10:06 none
        12:10:08 printing a
        12:10:10 none
        12:10:12 printing a     -> resumed a
    """)


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ("paused a", PauseReason.REQUESTED),
        ("paused a filament=yes", PauseReason.REQUESTED),
        ("paused a filament=no", PauseReason.FILAMENT_RUNOUT),
        ("paused a code=E0018", PauseReason.FILAMENT_RUNOUT),
        ("paused a code=E0163", PauseReason.ERROR),
        ("paused a code=E9999", PauseReason.ERROR),
        ("paused a code=e0089", PauseReason.QUESTION),
        ("error a code=E0088", PauseReason.QUESTION),
        ("error code=E0089", PauseReason.QUESTION),
    ],
)
def test_why_a_job_is_paused(shown: str, reason: PauseReason) -> None:
    """By its error code, or by a sensor that has seen filament before."""
    tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% filament=yes -> started a, printing_began a
        12:10:00 {shown}                     -> paused a {reason}
        12:20:00 printing a 11% filament=yes -> resumed a
        12:30:00 completed a                 -> ended a completed
    """)


def test_a_sensor_that_is_switched_off_tells_nothing() -> None:
    """It says no all the time."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% filament=no -> started a, printing_began a
        12:10:00 paused a 10% filament=no   -> paused a requested
    """)


def test_a_question_before_the_first_layer_that_is_answered_with_stop() -> None:
    """An unknown plate is no failure."""
    tell("""
        12:00:00 ready
        12:00:05 busy  a
        12:01:00 error a code=E0088 -> started a, paused a question
        12:10:00 canceling a
        12:10:10 cancelled a        -> ended a cancelled
    """)


# One job after another.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("printing a 60%", "printing b 60%"),
        ("printing a 60% id=1", "printing a 60% id=2"),
        ("printing a 60% elapsed=3600", "printing a 1% elapsed=30"),
        ("printing a 60% elapsed=3600", "printing a 60% elapsed=30"),
        ("printing a 60% elapsed=3600", "printing a elapsed=30"),
        ("printing a 60%", "printing a 2%"),
        ("printing 60%", "printing 2%"),
        ("printing a layer=60", "printing a layer=2"),
        ("printing a 60% elapsed=3600", "preparing a 0% layer=0 elapsed=0"),
        ("printing a 60%", "paused a 2%"),
    ],
)
def test_another_job_after_an_outage(before: str, after: str) -> None:
    """Its name or id is another, or its numbers have fallen back."""
    tracker = tell(f"""
        12:00:00 {before}
        12:10:00 offline
    """)
    first = _current(tracker)
    happenings = tracker.update(poll(after), at("13:10"))
    types = [one.type.value for one in happenings[:2]]
    assert types == ["ended", "started"]
    assert all(one.late for one in happenings)
    ended, begun = _last(tracker), _current(tracker)
    assert (ended.id, ended.result) == (first.id, "unknown")
    assert begun.id != first.id
    assert ended.end is not None
    assert ended.end <= begun.start
    assert not begun.start_seen


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("printing a 60% elapsed=3600", "printing a 80% elapsed=7200"),
        ("printing a 60% elapsed=9600", "printing a 1% elapsed=9500"),
        ("printing a 60% elapsed=3600", "printing a 59% elapsed=3598"),
        ("printing a 60% elapsed=3600", "printing a"),
        ("printing a 60%", "printing 60%"),
        ("printing 60%", "printing a 60%"),
        ("printing a 60% id=1", "printing a 60%"),
        ("printing a 60% layer=60", "printing a 61% layer=1"),
        ("printing a 60% elapsed=3600", "heating a 0% elapsed=0"),
        ("printing a 60% elapsed=3600", "busy b 0% elapsed=0"),
        ("paused a 60% elapsed=3600", "printing a 60% elapsed=3600"),
    ],
)
def test_the_same_job_after_an_outage(before: str, after: str) -> None:
    """What is missing or wavers does not matter, and layers start over by object.

    A job that has been running for longer than the outage was there before it.
    """
    tracker = tell(f"""
        12:00:00 {before}
        12:10:00 offline
    """)
    first = _current(tracker)
    assert [*tracker.update(poll(after), at("13:10"))] == []
    assert _current(tracker).id == first.id


def test_the_same_file_once_more_right_after() -> None:
    """Each of them is a job, whatever of the change was seen."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% elapsed=10   -> started a, printing_began a
        13:00:00 printing a 90% elapsed=3590 left=380
        13:05:00 cancelled a                 -> ended a cancelled
        13:05:10 heating  a 90% elapsed=3590 -> started a
        13:05:30 printing a 1% elapsed=5     -> printing_began a
        13:10:00 printing a 10% elapsed=290 left=3400
        13:10:30 printing a 0% elapsed=2     -> ended a cancelled inferred, started a
        13:11:30 printing a 9% elapsed=60    -> printing_began a
        14:05:00 completed a                 -> ended a completed
        14:05:10 printing b 1% elapsed=1     -> started b, printing_began b
    """)


def test_numbers_of_the_job_before() -> None:
    """While it heats and in the first poll a printer may still show them."""
    tell("""
        12:00:00 ready
        12:00:10 heating  a 98% elapsed=3600 layer=120 -> started a
        12:02:00 printing a 98% elapsed=3600 layer=120
        12:02:10 printing a  0% elapsed=10 layer=0
        12:02:20 printing a  1% elapsed=20 layer=1 -> printing_began a
    """)


def test_one_odd_number_is_no_other_job() -> None:
    """No job ends and starts within two seconds."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 60% elapsed=5 layer=1 -> started a, printing_began a
        12:10:00 printing a 70% elapsed=600
        12:10:02 printing a 0% elapsed=0
        12:10:04 printing a 70% elapsed=604
        12:10:06 preparing a 0% elapsed=0 layer=0
        12:10:08 completed a 70% -> ended a completed
    """)


# Restarts and outages.


def test_a_printer_that_is_new_with_a_job_running() -> None:
    """What was before is not announced; how it ends is."""
    tracker = tell("""
        12:00:00 printing a 50% layer=60 elapsed=3600
        12:30:00 paused   a 60% -> paused a requested
        12:40:00 printing a 60% -> resumed a
        13:30:00 completed a    -> ended a completed
    """)
    job = _last(tracker)
    assert (job.start, job.start_seen) == (at("11:00"), False)


def test_a_printer_that_is_new_with_a_job_paused() -> None:
    """Its pause is known, and so its end is told."""
    tell("""
        12:00:00 paused   a 60%
        12:40:00 printing a 60% -> resumed a
    """)


def test_a_printer_that_is_new_with_a_job_being_prepared() -> None:
    """What comes is announced."""
    tell("""
        12:00:00 busy     a
        12:00:30 restart
        12:01:00 heating  a
        12:02:00 printing a 1% layer=1 -> printing_began a
    """)


@pytest.mark.parametrize("state", ["completed", "cancelled", "error"])
def test_a_printer_that_is_new_with_a_finished_job(state: str) -> None:
    """Its end was before."""
    tracker = tell(f"""
        12:00:00 {state} a
        12:10:00 offline
        13:00:00 {state} a
        13:10:00 restart
        13:10:10 {state} a
        14:00:00 ready
        14:00:10 restart
        14:00:20 ready
        14:10:00 printing a 1% -> started a, printing_began a
    """)
    assert tracker.last is None


@pytest.mark.parametrize("away", ["offline", "restart"])
@pytest.mark.parametrize(
    ("back", "outcome"),
    [
        ("printing a 70% elapsed=5400", ""),
        ("completed a", "ended a completed late"),
        ("cancelled a", "ended a cancelled late"),
        ("error a code=E0007", "ended a failed late"),
        ("ready", "ended a completed inferred late"),
        (
            "printing b 1% elapsed=60",
            "ended a completed inferred late, started b late, printing_began b late",
        ),
        (
            "printing a 1% elapsed=60",
            "ended a completed inferred late, started a late, printing_began a late",
        ),
        (
            "completed b",
            "ended a completed inferred late, started b late, ended b completed late",
        ),
        ("busy", ""),
    ],
)
def test_nobody_looked_for_hours(away: str, back: str, outcome: str) -> None:
    """What happened meanwhile is told once, and as late."""
    tracker = tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% elapsed=5 left=3600 -> started a, printing_began a
        12:10:00 printing a 20% elapsed=600 left=3000
        12:10:10 {away}
        15:00:00 {back} -> {outcome}
        15:01:00 restart
        15:01:10 {back}
    """)
    if "ended a completed" in outcome:
        # When it was due, by the last look at it.
        first = tracker.last if "ended b" not in outcome else None
        assert first is None or first.end == at("13:00")


def test_nobody_looked_and_nobody_knows() -> None:
    """A job of unknown remaining time that is gone hours later."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 printing a 20%
        12:10:10 offline
        15:00:00 ready          -> ended a unknown inferred late
    """)
    # Longer than that it is not known to have been on.
    assert _last(tracker).end == at("12:10")


def test_nobody_looked_and_it_cannot_have_been_done() -> None:
    """Too much of it was left."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% left=36000 -> started a, printing_began a
        12:10:10 offline
        15:00:00 ready          -> ended a cancelled inferred late
    """)


def test_nobody_looked_at_a_paused_job() -> None:
    """It may have gone on, or not."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% left=600 -> started a, printing_began a
        12:10:00 paused   a 10% left=600 -> paused a requested
        12:11:00 offline
        15:00:00 ready          -> ended a unknown inferred late
    """)


def test_an_answer_that_says_nothing_does_not_end_an_outage() -> None:
    """Busy is no sign of the job, and no sign of its end."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 offline
        15:00:00 busy
        15:10:00 ready          -> ended a unknown inferred
    """)


@pytest.mark.parametrize(
    ("elapsed", "start"), [(3600, "13:00"), (90000, "12:00:50"), (5, "13:59:55")]
)
def test_a_job_that_started_while_nobody_looked(elapsed: int, start: str) -> None:
    """Its own time tells when; it did not start before the last look."""
    tracker = tell(f"""
        12:00 ready
        12:01 offline
        14:00 printing a 10% elapsed={elapsed} -> started a late, printing_began a late
    """)
    job = _current(tracker)
    assert (job.start, job.start_seen) == (at(start), False)


def test_what_was_busy_before_an_outage_is_no_beginning() -> None:
    """Nobody knows what was in between."""
    tracker = tell("""
        12:00 ready
        12:01 busy    a
        12:02 offline
        17:00 heating a -> started a late
    """)
    assert (_current(tracker).start, _current(tracker).start_seen) == (
        at("17:00"),
        False,
    )


def test_answers_without_a_state_are_none() -> None:
    """The printer was not seen for as long."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 none
        15:00:00 ready          -> ended a unknown inferred late
    """)


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_a_plate_that_is_still_full_after_a_restart(state: str) -> None:
    """Hours later, it is still the same job."""
    tell(f"""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 {state} a      -> ended a {state}
        12:20:00 offline
        18:00:00 restart
        18:00:10 {state} a
        18:10:00 ready
    """)


def test_a_job_that_started_and_ended_while_nobody_looked() -> None:
    """What lies on the plate tells of it."""
    tracker = tell("""
        12:00:00 ready
        12:01:00 offline
        15:00:00 completed a elapsed=3600 -> started a late, ended a completed late
        15:10:00 completed a
        15:20:00 offline
        19:00:00 cancelled b   -> started b late, ended b cancelled late
        19:10:00 offline
        20:00:00 completed b
    """)
    assert _last(tracker).file_name == "b"


def test_the_same_file_on_a_plate_that_was_cleared_in_between() -> None:
    """It was printed once more; without the cleared plate nobody could tell."""
    tell("""
        12:00:00 ready
        12:00:10 printing a 10% -> started a, printing_began a
        12:10:00 completed a    -> ended a completed
        12:20:00 offline
        14:00:00 completed a
        14:10:00 ready
        14:20:00 offline
        16:00:00 completed a    -> started a late, ended a completed late
    """)


def test_a_job_of_which_only_the_end_was_seen_starts_after_the_one_before() -> None:
    """The one before cannot have been completed when it was due, then."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 printing a 10% left=1500 -> started a, printing_began a
        12:00:20 offline
    """)
    happenings = tracker.update(poll("completed b elapsed=600"), at("12:30"))
    ended, started, _ = (one.job for one in happenings)
    assert ended.end is not None
    assert ended.end <= started.start == at("12:20")
    assert ended.result == "cancelled"
    assert _last(tracker).end == at("12:30")


def test_the_power_goes_before_anything_is_stored() -> None:
    """Then it is found once more; after that it is not."""
    tell("""
        12:00:00  ready
        12:00:10! heating   a
        12:00:20  heating   a      -> started a
        12:00:30  restart
        12:00:40! printing  a 1%
        12:00:50  printing  a 1%   -> printing_began a
        12:01:00  restart
        12:01:10  paused    a 1%   -> paused a requested
        12:10:00  restart
        12:10:10  paused    a 1%
        12:20:00  restart
        12:20:00  printing  a 1%   -> resumed a
        12:30:00! completed a
        12:30:10  completed a      -> ended a completed
        12:30:20  restart
        12:30:30  completed a
        12:30:40  restart
        12:30:50  ready
        12:40:00! completed b
        12:45:00  completed b      -> started b late, ended b completed late
    """)


def test_what_a_restart_has_to_know_is_stored_at_once() -> None:
    """That is also that a printer has been seen, and that its plate is clear."""
    journal = JobJournal()
    shown = {
        "12:00:00": ("ready", True),
        "12:00:10": ("ready", False),
        "12:00:20": ("printing a 1%", True),
        "12:00:30": ("printing a 2%", False),
        "12:10:00": ("completed a", True),
        "12:10:10": ("completed a", False),
        "12:20:00": ("ready", True),
        "12:20:10": ("ready", False),
    }
    for clock, (words, stored) in shown.items():
        assert journal.update(poll(words), at(clock), UTC) is stored, clock


def test_an_update_without_effect_does_not_change_what_is_stored() -> None:
    """A restart gives back exactly what was there."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 printing a 10% elapsed=5 layer=1 -> started a, printing_began a
        12:01:00 printing a 12% left=60 layer=2   -> first_layer_done a
        12:05:00 completed a -> ended a completed
        12:06:00 ready
        12:06:10 printing b 10% filament=yes -> started b, printing_began b
        12:07:00 paused b 10% code=E0163     -> paused b error
    """)
    assert restarted(tracker).export_state() == tracker.export_state()
    assert restarted(tracker).current == tracker.current
    assert restarted(tracker).last == tracker.last


# Clocks.


def test_a_clock_that_goes_back_a_little() -> None:
    """It stands still until it has caught up."""
    tracker = tell("""
        12:00:00 ready
        12:00:20 heating  a     -> started a
        12:00:10 printing a 10% -> printing_began a
        12:00:12 paused   a 10%
        12:00:14 paused   a 10% -> paused a requested
        12:00:16 completed a    -> ended a completed
    """)
    job = _last(tracker)
    assert job.start == job.printing_began == job.end == at("12:00:20")
    assert (job.duration, job.paused_time) == (0, 0)


def test_a_clock_that_was_wrong_by_years() -> None:
    """Times are then wrong, and nothing else is."""
    tracker = JobTracker()
    wrong = datetime(2033, 1, 1, tzinfo=UTC)
    tracker.update(poll("ready"), wrong)
    tracker.update(poll("printing a 10% elapsed=5 left=600"), wrong)
    happenings = tracker.update(poll("completed a"), at("12:00"))
    assert [one.type for one in happenings] == ["ended"]
    assert _last(tracker).duration == 0


# What a store may give back.


@pytest.mark.parametrize(
    "memory",
    [
        None,
        [],
        "x",
        {},
        {"current": 1, "last": [], "look": "x", "on_plate": 5, "known": "yes"},
        {"current": {"id": "1"}, "last": {"start": "2026-11-25T12:00:00+00:00"}},
        {"current": {"id": "1", "start": "2026-11-25T12:00:00"}},
        {"current": {"id": "1", "start": "0001-01-01T00:00:00+00:00"}},
        {"polled_at": "9999-12-31T23:59:59-23:00", "current": {"id": 1, "start": 5}},
    ],
)
def test_a_store_that_is_damaged_is_as_good_as_none(memory: object) -> None:
    """The first status is then taken up silently."""
    tracker = JobTracker()
    tracker.restore(memory)
    assert (tracker.current, tracker.last) == (None, None)
    assert tracker.update(poll("printing a 10%"), at("12:00")) == ()
    assert _current(tracker).file_name == "a"


def test_damage_costs_the_value_alone() -> None:
    """A job is known by its id and its start; its end is still told once."""
    start = at("11:00").isoformat()
    tracker = JobTracker()
    tracker.restore(
        {
            "current": {
                "id": "1",
                "start": start,
                "file_name": 5,
                "progress": "x",
                "layer": -1,
                "paused_time": None,
                "pause_reason": ["odd"],
                "result": "odd",
                "printing_began": "yesterday",
            },
            "look": {"at": "x", "state": {}, "due": 1e300},
            "last": {"id": "0", "start": start, "end": "2020-01-01T00:00:00+00:00"},
        }
    )
    assert _current(tracker) == JobRecord(id="1", start=at("11:00"), start_seen=False)
    assert (_last(tracker).result, _last(tracker).duration) == ("unknown", 0)
    happenings = (
        *tracker.update(poll("printing a 5%"), at("12:00")),
        *tracker.update(poll("completed a"), at("12:01")),
    )
    assert [one.type for one in happenings] == ["printing_began", "ended"]
    assert _last(tracker).id == "1"


_DAMAGES: tuple[object, ...] = (None, 0, -1, 1e300, "", "x", [], {}, True)


def test_every_damage_of_a_store_is_survived() -> None:
    """Each value of it in turn is something else."""
    tracker = tell("""
        12:00:00 ready
        12:00:10 completed b
        12:00:20 ready
        12:00:30 printing a 10% elapsed=5 left=600 -> started a, printing_began a
        12:00:40 completed a -> ended a completed
        12:00:50 printing c 20% elapsed=5 left=600 -> started c, printing_began c
    """)
    whole = tracker.export_state()
    for path in _paths(whole):
        for damage in _DAMAGES:
            memory = json.loads(json.dumps(whole))
            place = memory
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = damage
            again = JobTracker()
            again.restore(memory)
            json.dumps(again.export_state())
            for clock, state in enumerate(("printing c 30%", "paused c", "ready")):
                again.update(poll(state), at("12:01") + timedelta(seconds=clock))
            assert again.current is None


def _paths(memory: object, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(memory, dict):
        return [before]
    inner = [path for key in memory for path in _paths(memory[key], (*before, key))]
    return [before, *inner] if before else inner


@pytest.mark.parametrize("state", [None, *PrinterState])
def test_a_status_with_nothing_else(state: PrinterState | None) -> None:
    """Every state may come without a job, first or in the middle of one."""
    for story in ([], ["ready"], ["printing a 10%"], ["completed a"]):
        tracker = JobTracker()
        for words in story:
            tracker.update(poll(words), at("12:00"))
        tracker.update(PrinterStatus(state=state), at("12:01"))
        tracker.update(poll("ready"), at("12:02"))
        assert tracker.current is None
