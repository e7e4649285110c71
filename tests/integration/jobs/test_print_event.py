"""What automations hear, poll by poll: events, errors, a cool bed, thresholds."""

from datetime import UTC, datetime, timedelta
import json

import pytest

from custom_components.flashforge.client.status import (
    ExternalSpool,
    Heater,
    Job,
    MaterialStation,
    PrinterState,
    PrinterStatus,
    Slot,
    StationAction,
    Tool,
)
from custom_components.flashforge.jobs.happening import (
    AnyHappening,
    Happening,
    HappeningType,
)
from custom_components.flashforge.jobs.journal import JobJournal
from custom_components.flashforge.jobs.print_event import event_of, runout_slot
from custom_components.flashforge.jobs.record import JobRecord, JobResult, PauseReason
from custom_components.flashforge.jobs.threshold import OncePerJob

from .story import DAY


class Printer:
    """A printer that is polled every ten seconds, and what is heard of it."""

    def __init__(self) -> None:
        self.journal = JobJournal()
        self.now = DAY

    def shows(
        self,
        state: PrinterState | None,
        *,
        code: str | None = None,
        bed: float | None = 60.0,
        target: float | None = 0.0,
        after: float = 10.0,
    ) -> list[str]:
        """Return what is heard when it shows this some seconds later."""
        status = PrinterStatus(
            state=state,
            error_code=code,
            job=Job(file_name="a.gcode", progress=0.5),
            bed=Heater(temperature=bed, target=target),
        )
        self.now += timedelta(seconds=after)
        self.journal.update(status, self.now, UTC)
        journal = self.journal
        happenings: list[AnyHappening] = [*journal.happenings, *journal.errors]
        heard = [(event_of(one), one.late) for one in happenings]
        return [f"{event}{' late' * late}" for event, late in heard if event]

    def restart(self) -> None:
        """Start again with what was stored."""
        stored = json.dumps(
            [self.journal.export_state(), self.journal.history.export()]
        )
        self.journal = JobJournal()
        self.journal.restore(*json.loads(stored))


@pytest.fixture
def printer() -> Printer:
    """Return a printer that was seen ready."""
    printer = Printer()
    assert printer.shows(PrinterState.READY) == []
    return printer


def test_an_error_counts_when_two_polls_show_it(printer: Printer) -> None:
    """Another one is another event; a single odd answer is none, nor is an end."""
    shows, ready = printer.shows, PrinterState.READY
    assert shows(ready, code="E0083") == []
    assert shows(ready) == []
    assert shows(ready, code="E0083") == []
    assert shows(ready, code="E0083") == ["error"]
    assert shows(ready, code="e0083 ") == []
    assert shows(ready) == []
    assert shows(ready, code="E0022") == []
    assert shows(ready, code="E0022") == ["error"]
    assert shows(None) == shows(None) == []
    assert shows(ready) == []
    assert shows(ready) == ["error_cleared"]


def test_an_error_without_a_code_is_one_error(printer: Printer) -> None:
    """As over TCP; a code that comes later says which, and may be left out again."""
    error = PrinterState.ERROR
    assert printer.shows(error) == []
    assert printer.shows(error) == ["error"]
    assert [one.error_code for one in printer.journal.errors] == [None]
    assert printer.shows(error, code="E0001") == []
    assert printer.shows(error, code="E0001") == ["error"]
    assert [one.error_code for one in printer.journal.errors] == ["E0001"]
    assert printer.shows(error) == printer.shows(error) == []


@pytest.mark.parametrize("restarts", [True, False])
def test_an_error_that_was_there_is_no_event(restarts: bool) -> None:
    """Nothing is told of what the first look shows; that it goes is."""
    printer, ready = Printer(), PrinterState.READY
    for _ in range(3):
        assert printer.shows(ready, code="E0083") == []
    if restarts:
        printer.restart()
        for _ in range(3):
            assert printer.shows(ready, code="E0083") == []
    assert printer.shows(ready, after=3600) == []
    assert printer.shows(ready) == ["error_cleared late"]


def test_the_bed_cools_once_after_each_print(printer: Printer) -> None:
    """At 40 °C, with the heater off; a restart repeats nothing and loses nothing."""
    shows, printing = printer.shows, PrinterState.PRINTING
    assert shows(PrinterState.READY, bed=30) == []
    for _ in range(2):
        assert shows(printing, bed=25, target=0) == ["started"]
        assert shows(PrinterState.COMPLETED, bed=60) == ["finished"]
        printer.restart()
        assert shows(PrinterState.COMPLETED, bed=40, target=60) == []
        assert shows(PrinterState.COMPLETED, bed=None) == []
        assert shows(PrinterState.COMPLETED, bed=40.1) == []
        assert shows(PrinterState.COMPLETED, bed=40) == ["bed_cooled"]
        printer.restart()
        assert shows(PrinterState.READY, bed=30) == []


def test_the_next_print_ends_the_wait_for_a_cool_bed(printer: Printer) -> None:
    """What was printed before is of no interest any more."""
    assert printer.shows(PrinterState.PRINTING) == ["started"]
    assert printer.shows(PrinterState.COMPLETED) == ["finished"]
    assert printer.shows(PrinterState.READY) == []
    assert printer.shows(PrinterState.HEATING, bed=30, target=60) == ["started"]
    assert printer.shows(PrinterState.HEATING, bed=30) == []


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        # The printer says that its print is over, which nobody had seen.
        (PrinterState.COMPLETED, ["finished late", "bed_cooled late"]),
        # It may have been off in between.
        (PrinterState.READY, []),
    ],
)
def test_a_bed_that_has_cooled_unseen(
    printer: Printer, state: PrinterState, heard: list[str]
) -> None:
    """Whoever switches a printer on does not want its plug switched off."""
    assert printer.shows(PrinterState.PRINTING) == ["started"]
    if state is PrinterState.READY:
        assert printer.shows(PrinterState.COMPLETED) == ["finished"]
    assert printer.shows(state, bed=22, after=30000) == heard
    assert printer.shows(state, bed=22) == []


def happening(kind: HappeningType, **job: object) -> Happening:
    """Return something that has happened to a job."""
    values = {"id": "1", "start": DAY, "file_name": "a.gcode", **job}
    return Happening(type=kind, job=JobRecord(**values))  # type: ignore[arg-type] # as given


@pytest.mark.parametrize(
    ("one", "event"),
    [
        (happening(HappeningType.STARTED), "started"),
        (happening(HappeningType.PRINTING_BEGAN), None),
        (happening(HappeningType.FIRST_LAYER_DONE), "first_layer_done"),
        (happening(HappeningType.PAUSED, pause_reason=PauseReason.ERROR), "paused"),
        (
            happening(HappeningType.PAUSED, pause_reason=PauseReason.FILAMENT_RUNOUT),
            "filament_runout",
        ),
        (
            happening(HappeningType.RESUMED, pause_reason=PauseReason.FILAMENT_RUNOUT),
            "resumed",
        ),
        (happening(HappeningType.ENDED, result=JobResult.COMPLETED), "finished"),
        (happening(HappeningType.ENDED, result=JobResult.CANCELLED), "cancelled"),
        (happening(HappeningType.ENDED, result=JobResult.FAILED), "failed"),
        (happening(HappeningType.ENDED, result=JobResult.UNKNOWN), None),
        (happening(HappeningType.BED_COOLED), "bed_cooled"),
    ],
)
def test_one_happening_is_one_event(one: Happening, event: str | None) -> None:
    """Or none, where nothing is known."""
    assert event_of(one) == event


@pytest.mark.parametrize(
    ("current", "action", "material"),
    [
        (2, StationAction.PRINTING, "slot 2"),
        (2, None, "slot 2"),
        (None, StationAction.PAUSED, "TPU"),
        (None, StationAction.IDLE, None),
    ],
)
def test_the_slot_that_ran_out(
    current: int | None, action: StationAction | None, material: str | None
) -> None:
    """The one in use, or the spool that feeds the print past the station."""
    slots = tuple(Slot(number=n, material=f"slot {n}") for n in (1, 2, 3, 4))
    spool = Slot(number=0, material="TPU")
    status = PrinterStatus(
        tools=(Tool(nozzle=Heater(), filament_type="ABS"),),
        material_station=MaterialStation(slots=slots, current_slot=current),
        external_spool=ExternalSpool(spool=spool, action=action),
    )
    assert runout_slot(status).material == material


def test_without_slots_the_tool_tells_what_ran_out() -> None:
    """An Adventurer 5M knows what it prints with."""
    tool = Tool(nozzle=Heater(), filament_type="ABS")
    assert runout_slot(PrinterStatus(tools=(tool,))).material == "ABS"
    assert runout_slot(PrinterStatus()).material is None


def minutes(number: int) -> datetime:
    """Return a time of the day."""
    return DAY + timedelta(minutes=number)


def test_a_threshold_counts_once_for_each_job() -> None:
    """However often it is crossed."""
    once = OncePerJob(minutes(10))
    for job in ("a", "b"):
        crossed = [
            once.is_due(job, minutes(11), reached=reached)
            for reached in (False, True, False, True)
        ]
        assert crossed == [False, True, False, False]


def test_a_threshold_of_a_later_job_may_be_reached_at_the_first_look() -> None:
    """That of an older job has been reached before, that of a missed one never is."""
    assert OncePerJob(minutes(10)).is_due("a", minutes(11), reached=True)
    older = OncePerJob(minutes(10))
    assert not older.is_due("a", minutes(10), reached=True)
    assert not older.is_due("a", minutes(10), reached=False)
    assert not older.is_due("a", minutes(10), reached=True)
    missed = OncePerJob(minutes(10))
    assert not missed.is_due("a", minutes(11), reached=False)
    assert not missed.is_due("a", minutes(11), reached=True, missed=True)
    assert not missed.is_due("a", minutes(11), reached=True)
