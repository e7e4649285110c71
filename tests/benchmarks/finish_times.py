"""How good the finish time is, over a simulated print of four hours with a pause.

Run it with `python -m tests.benchmarks.finish_times`. Replies of the simulated printer
go through the client's parsers, `Device` and `JobJournal`, as they do in a poll of the
coordinator, every two seconds of a time that is moved by hand. No socket is opened.

Errors are those of the printing polls: the finish time shown, against the end that the
print has if nobody pauses it from there. A pause moves the end by as long as it lasts,
which nobody can know before it is over. It is over when a second poll says so.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
import json
from statistics import median
from typing import NamedTuple

from custom_components.flashforge.client.connection import ConnectionOptions
from custom_components.flashforge.client.credentials import Credentials
from custom_components.flashforge.client.device import Device
from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.http.transport import parse_reply
from custom_components.flashforge.client.status import PrinterStatus
from custom_components.flashforge.client.tcp.replies import by_key
from custom_components.flashforge.client.tcp.status import QUERIES, parse_replies
from custom_components.flashforge.jobs.journal import JobJournal
from custom_components.flashforge.jobs.known_files import KnownFile
from tests.simulator import EVEN, Course, ManualClock, SimulatedPrinter
from tests.simulator.tcp.commands import obey

POLL_SECONDS = 2.0
HOUR = 3600.0
DURATION = 4 * HOUR
PAUSE_AT, PAUSE_SECONDS = 0.4, 1200.0
# A Creator 5 levels and calibrates while it says that it prints.
WARM_UP = {"creator_5": 1200.0}
# Share of the time before which no error is counted.
SETTLED = 0.1
BEGAN = datetime(2026, 11, 25, 8, tzinfo=UTC)

# How the bytes of a file come. The first layers are slow; walls take their share; dense
# infill is long moves and few bytes; a fast top is many small ones.
USUAL: Course = ((0.0, 0.0), (0.05, 0.02), (0.35, 0.32), (0.7, 0.52), (1.0, 1.0))
# A fifth of the bytes when most of the time is over, as was seen once.
LATE: Course = ((0.0, 0.0), (0.1, 0.05), (0.6, 0.2), (1.0, 1.0))
# Fine details at the beginning, and a solid block on top.
EARLY: Course = ((0.0, 0.0), (0.3, 0.5), (1.0, 1.0))
COURSES: Mapping[str, Course] = {
    "usual": USUAL,
    "even": EVEN,
    "late": LATE,
    "early": EARLY,
}


class Case(NamedTuple):
    """A printer, the way to it, and what it says of the time."""

    model: str
    tcp: bool
    estimate: str | None
    """One of the simulator's ESTIMATES; None is right over HTTP, and none over TCP."""
    file_time: float | None = None
    """The slicer's time as a share of the right one, None if the file is not known."""

    @property
    def name(self) -> str:
        """Return it in words."""
        told = self.estimate or ("none" if self.tcp else "right")
        name = f"{self.model} {'TCP' if self.tcp else 'HTTP'} {told}"
        return name if self.file_time is None else f"{name}, file {self.file_time:.0%}"


CASES = (
    *(
        Case(model, tcp=False, estimate=estimate)
        for model in ("adventurer_5m", "ad5x", "creator_5")
        for estimate in (None, "total", "elapsed", "zero")
    ),
    *(
        Case(model, tcp=True, estimate=None)
        for model in ("adventurer_3", "adventurer_4", "adventurer_5m")
    ),
)
# Printers that do not tell when they are done, with a file that was read before: its
# time is right, too short, or too long. An Adventurer 3 does not name its file.
FILE_CASES = tuple(
    Case(model, tcp, estimate, file_time)
    for model, tcp, estimate in (
        ("adventurer_5m", False, "zero"),
        ("creator_5", False, "elapsed"),
        ("adventurer_4", True, None),
    )
    for file_time in (1.0, 0.85, 1.15)
)
_FILE = "castle.gcode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One poll; times in seconds since the job was started."""

    at: float
    is_printing: bool
    """It prints, and is not taken for paused any more."""
    status: str
    done: float
    """Share of the time that is over."""
    end: float
    """When the print is over, if nobody pauses it from here."""
    shown: float | None
    """The finish time."""

    @property
    def error(self) -> float:
        """Return by how many minutes the finish time is off."""
        return abs((self.shown or 0.0) - self.end) / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was seen of one print; minutes, None where nothing was shown."""

    known_after: float | None
    """From the first layer to the first finish time."""
    first_error: float | None
    changes: int
    worst: float | None
    """After the first tenth."""
    typical: float | None
    """The median after the first tenth."""
    worst_last_hour: float | None
    typical_last_hour: float | None
    pause_changes: int
    before_first_layer: bool


class Watched:
    """A printer and what the integration makes of its replies, without Home Assistant.

    `restart` forgets what a restart of Home Assistant does.
    """

    def __init__(self, case: Case) -> None:
        self.clock = ManualClock()
        self.printer = SimulatedPrinter(case.model, clock=self.clock)
        self.printer.faults.estimate = case.estimate
        self.machine = self.printer.machine
        self.journal = JobJournal()
        if case.file_time is not None:
            known = KnownFile(estimated_time=case.file_time * DURATION)
            self.journal.files.add(_FILE, known)
        self._tcp = case.tcp
        self._began = self.clock.now
        self._device = self._new_device()

    @property
    def seconds(self) -> float:
        """Return the seconds that have passed."""
        return self.clock.now - self._began

    @property
    def now(self) -> datetime:
        """Return the time of the day."""
        return BEGAN + timedelta(seconds=self.seconds)

    def poll(self, seconds: float = POLL_SECONDS) -> PrinterStatus:
        """Let some time pass and do what the coordinator does in a poll."""
        self.clock.advance(seconds)
        number = self._device.query_started()
        raw = self._replies() if self._tcp else self._detail()
        parsed = parse_replies(raw) if self._tcp else parse_detail(raw)
        status = self._device.query_answered(number, raw, parsed)
        self.journal.update(status, self.now, UTC)
        return status

    def sample(self) -> Sample:
        """Return what is shown, and what is true."""
        status, job = self.machine.status, self.machine.job
        finish_time, current = self.journal.finish_time, self.journal.current
        is_paused = current is not None and current.is_paused
        return Sample(
            at=self.seconds,
            is_printing=status == "printing" and not is_paused,
            status=status,
            done=job.done if job else 0.0,
            end=self.seconds + (job.seconds_left(1.0) if job else 0.0),
            shown=(finish_time - BEGAN).total_seconds() if finish_time else None,
        )

    def restart(self) -> None:
        """Begin again with what the store keeps."""
        memory = json.loads(json.dumps(self.journal.export_state()))
        history = json.loads(json.dumps(self.journal.history.export()))
        files = json.loads(json.dumps(self.journal.files.export()))
        self._device, self.journal = self._new_device(), JobJournal()
        self.journal.restore(memory, history, files)

    def start(self, course: Course) -> None:
        """Start a print of four hours, after the printer was seen without one."""
        for _ in range(3):
            self.poll()
        self.machine.start_job(
            _FILE,
            duration=DURATION,
            layers=400,
            course=course,
            warm_up=WARM_UP.get(self.machine.model.family, 0.0),
        )

    def _new_device(self) -> Device:
        machine = self.machine
        code = None if self._tcp else machine.check_code
        credentials = Credentials(machine.serial_number, code)
        return Device(ConnectionOptions(machine.host, credentials))

    def _detail(self) -> Mapping[str, object]:
        """Return what `/detail` answers, by way of its bytes."""
        reply = json.dumps(self.printer._api._detail({})).encode()
        detail = parse_reply(reply, json.loads)["detail"]
        if not isinstance(detail, dict):
            raise TypeError("no detail")
        return detail

    def _replies(self) -> Mapping[str, object]:
        """Return the lines of a poll's replies, as the transport hands them over."""
        server = self.printer._tcp
        if server is None:
            raise ValueError("it does not talk over TCP")
        answers: dict[str, object] = {}
        for query in ("M115", *QUERIES):
            text = "\r\n".join(obey(server._desk, query, "", 0).lines)
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            answers |= by_key(lines) if query == "M115" else {query: lines}
        return answers


def watched_print(
    case: Case, course: Course = USUAL, pace: float = POLL_SECONDS
) -> Iterator[Sample]:
    """Print a file of four hours with a pause, and yield what each poll shows."""
    watched = Watched(case)
    machine = watched.machine
    watched.start(course)
    paused_at: float | None = None
    while machine.status != "completed":
        watched.poll(pace)
        sample = watched.sample()
        yield sample
        if paused_at is None and sample.done >= PAUSE_AT:
            machine.pause()
            paused_at = sample.at
        elif paused_at is not None and sample.at - paused_at == PAUSE_SECONDS:
            machine.resume()


def result_of(samples: Sequence[Sample]) -> Result:
    """Return what is worth saying of a print."""
    began = next(one.at for one in samples if one.done > 0)
    first = next((one for one in samples if one.shown is not None), None)
    over = samples[-1].at
    errors = {
        one.at: one.error
        for one in samples
        if one.shown is not None and one.is_printing and one.done >= SETTLED
    }
    late = [error for at, error in errors.items() if at >= over - HOUR]
    halted = [one for one in samples if one.status in {"pausing", "pause"}]
    return Result(
        known_after=(first.at - began) / 60 if first else None,
        first_error=first.error if first else None,
        changes=_changes(samples),
        worst=max(errors.values(), default=None),
        typical=median(errors.values()) if errors else None,
        worst_last_hour=max(late, default=None),
        typical_last_hour=median(late) if late else None,
        pause_changes=_changes(halted),
        before_first_layer=any(
            one.shown is not None for one in samples if one.at < began
        ),
    )


def _changes(samples: Sequence[Sample]) -> int:
    """Count how often what was known became something else."""
    shown = [one.shown for one in samples if one.status != "completed"]
    return sum(one is not None and one != two for one, two in pairwise(shown))


_HEADINGS = (
    "printer, way and estimate",
    "known after",
    "then off by",
    "changes",
    "worst",
    "median",
    "last hour: worst",
    "median",
    "moves in pause",
    "too early",
)


def table(results: Mapping[str, Result]) -> str:
    """Return the results in the columns of Markdown; times are minutes."""
    lines = [_HEADINGS, ("---", *["---:"] * (len(_HEADINGS) - 1))]
    lines += [(name, *_cells(one)) for name, one in results.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(one: Result) -> tuple[str, ...]:
    minutes = (one.worst, one.typical, one.worst_last_hour, one.typical_last_hour)
    return (
        *(_minutes(value) for value in (one.known_after, one.first_error)),
        str(one.changes),
        *(_minutes(value) for value in minutes),
        str(one.pause_changes),
        "yes" if one.before_first_layer else "no",
    )


def _minutes(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def main() -> None:
    """Print a table for each way in which the bytes of the file may come."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--course", choices=COURSES, help="only this one")
    parser.add_argument("--file", action="store_true", help="only files that are known")
    options = parser.parse_args()
    cases = FILE_CASES if options.file else CASES + FILE_CASES
    for name in [options.course] if options.course else COURSES:
        results = {
            case.name: result_of([*watched_print(case, COURSES[name])])
            for case in cases
        }
        print(f"Course of the bytes: {name}\n\n{table(results)}\n")


if __name__ == "__main__":
    main()
