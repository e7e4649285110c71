"""Any plan of any printer, polled in any way: each start and each end exactly once.

`FLASHFORGE_EXAMPLES=20000` in the environment goes through as many plans of each kind.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain, cycle, pairwise
import json
import os
from typing import Literal

from hypothesis import HealthCheck, given, settings, strategies as st

from custom_components.flashforge.client.status import PrinterState, PrinterStatus
from custom_components.flashforge.jobs.happening import Happening, HappeningType
from custom_components.flashforge.jobs.record import JobRecord, JobResult
from custom_components.flashforge.jobs.tracker import JobTracker

from .model import Kind, ModelPrinter, Phase, PlannedJob
from .story import DAY


def _plans(examples: int) -> settings:
    """Return how many plans are gone through, unless the environment says so."""
    return settings(
        deadline=None,
        max_examples=int(os.environ.get("FLASHFORGE_EXAMPLES", examples)),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


type Incident = Literal["restart", "crash", "lost", "blank", "flicker"]
"""At a poll: Home Assistant restarts before it, or was killed and has an old store; it
is killed before the outcome is stored; the answer has no state; a pause flickers."""

# Seconds. Three dense polls: one may tell nothing, and a pause takes two.
NEAR = 31.0


class Watcher:
    """Polls a printer, and keeps the store as Home Assistant does."""

    def __init__(self, printer: ModelPrinter) -> None:
        self.printer = printer
        self.tracker = JobTracker()
        self.memory: str | None = None
        self._stored_id: str | None = "nothing stored"
        self.announced: list[Happening] = []
        self.polls: list[tuple[float, Phase]] = []
        """Those that told something, and were not lost."""
        self.ids: dict[int, set[str]] = defaultdict(set)
        """The records under which each job was seen to print."""

    def poll(self, now: float, incident: Incident | None = None) -> None:
        """Look at the printer once."""
        if incident in {"restart", "lost"}:
            self._store()
        if incident in {"restart", "crash"}:
            self._restore()
        phase = self.printer.phase(now)
        happenings = self.tracker.update(self._status(now, phase, incident), _date(now))
        if incident == "lost":
            self._restore()
            return
        if happenings or self._current_id() != self._stored_id:
            self._store()
        self.announced += happenings
        if incident == "blank":
            return
        self.polls.append((now, phase))
        if phase.job is not None and phase.state is PrinterState.PRINTING:
            self.ids[phase.job.number].add(self._current_id() or "none")

    def records(self, what: HappeningType) -> list[JobRecord]:
        """Return the jobs to which something has happened."""
        return [one.job for one in self.announced if one.type is what]

    def of(self, record: JobRecord) -> list[HappeningType]:
        """Return what has happened to a job."""
        return [one.type for one in self.announced if one.job.id == record.id]

    def _status(
        self, now: float, phase: Phase, incident: Incident | None
    ) -> PrinterStatus:
        status = self.printer.status(now)
        if incident == "blank":
            return PrinterStatus()
        if incident == "flicker" and phase.state is PrinterState.PRINTING:
            return PrinterStatus(state=PrinterState.PAUSED, job=status.job)
        if incident == "flicker" and phase.state is PrinterState.PAUSED:
            return PrinterStatus(state=PrinterState.PRINTING, job=status.job)
        return status

    def _current_id(self) -> str | None:
        return self.tracker.current.id if self.tracker.current else None

    def _store(self) -> None:
        self.memory = json.dumps(self.tracker.export_state())
        self._stored_id = self._current_id()

    def _restore(self) -> None:
        self.tracker = JobTracker()
        self.tracker.restore(json.loads(self.memory) if self.memory else None)


def _date(now: float) -> datetime:
    return DAY + timedelta(seconds=now)


def _seconds(moment: datetime | None) -> float:
    assert moment is not None
    return (moment - DAY).total_seconds()


# Plans.

_PREPARING = st.sampled_from(
    [
        [(PrinterState.HEATING, 100.0)],
        [(PrinterState.PREPARING, 700.0)],
        [(PrinterState.BUSY, 5.0), (PrinterState.HEATING, 50.0)],
        [
            (PrinterState.BUSY, 15.0),
            (PrinterState.CALIBRATING, 300.0),
            (PrinterState.HEATING, 3.0),
        ],
        [(PrinterState.HEATING, 30.0), (PrinterState.PREPARING, 300.0)],
        [],
    ]
)
_PAUSES = st.lists(
    st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7]), st.sampled_from([60.0, 900.0])),
    max_size=2,
    unique_by=lambda pause: pause[0],
)
_RESULTS = st.sampled_from(["completed", "completed", "cancelled", "failed"])


def _jobs(
    names: st.SearchStrategy[str], shortest: float, works: list[float]
) -> st.SearchStrategy[list[PlannedJob]]:
    """Return plans in which nothing between jobs is shorter than some seconds."""
    times = st.floats(shortest, 600)
    job = st.builds(
        PlannedJob,
        file_name=names,
        preparing=_PREPARING,
        work=st.sampled_from(works),
        pauses=_PAUSES,
        result=_RESULTS,
        stopped_at=st.floats(0.05, 0.9),
        on_plate=times,
        idle=times,
    )
    return st.lists(job, min_size=1, max_size=3)


def _incidents(
    *kinds: Incident, most: int = 12
) -> st.SearchStrategy[list[tuple[int, Incident]]]:
    """Return incidents, each so many polls after the one before."""
    one = st.tuples(st.integers(2, 150), st.sampled_from(kinds))
    return st.lists(one, max_size=most)


def _watch(
    printer: ModelPrinter,
    begin: float,
    steps: Iterable[float],
    incidents: Iterable[tuple[int, Incident]],
) -> Watcher:
    """Poll a printer from a time on until all is over, and twice after that."""
    watcher, now, waiting = Watcher(printer), begin, iter(incidents)
    polls, incident = next(waiting, (-1, None))
    pace = cycle(steps)
    while now < printer.end:
        polls -= 1
        watcher.poll(now, incident if polls == 0 else None)
        if polls == 0:
            polls, incident = next(waiting, (-1, None))
        now += next(pace)
    for seconds in (1, 70):
        watcher.poll(max(now, printer.end) + seconds)
    return watcher


def _check_order(watcher: Watcher) -> None:
    """A start, its end, the next start, and times that go forward."""
    ends = [
        one
        for one in watcher.announced
        if one.type in {HappeningType.STARTED, HappeningType.ENDED}
    ]
    if ends and ends[0].type is HappeningType.ENDED:
        # It was on when the printer was seen for the first time.
        ends = ends[1:]
    types = [one.type for one in ends]
    assert types == [HappeningType.STARTED, HappeningType.ENDED] * (len(ends) // 2)
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        assert start.job.id == end.job.id
        assert start.job.start == end.job.start
    jobs = watcher.records(HappeningType.ENDED)
    assert len({job.id for job in jobs}) == len(jobs)
    times = chain.from_iterable((job.start, job.end or DAY) for job in jobs)
    assert all(one <= other for one, other in pairwise(times))
    for job in jobs:
        happened = watcher.of(job)
        assert happened[-1] is HappeningType.ENDED
        for once in (HappeningType.PRINTING_BEGAN, HappeningType.FIRST_LAYER_DONE):
            assert happened.count(once) <= 1
        assert happened.count(HappeningType.RESUMED) <= happened.count(
            HappeningType.PAUSED
        ) + (job is jobs[0])


# Polled every few seconds.


@given(
    kind=st.sampled_from(Kind),
    jobs=_jobs(st.sampled_from(["a", "b"]), 45, [4000.0, 5000.0]),
    steps=st.lists(st.floats(3, 10), min_size=1, max_size=5),
    incidents=_incidents("restart", "lost", "blank", "flicker"),
)
@_plans(25)
def test_whatever_is_watched_is_told_as_it_was(
    kind: Kind,
    jobs: list[PlannedJob],
    steps: list[float],
    incidents: list[tuple[int, Incident]],
) -> None:
    """Each job with its times, its result and its pauses, also of the same name."""
    printer = ModelPrinter(kind, jobs)
    watcher = _watch(printer, 0, steps, incidents)
    _check_order(watcher)
    assert watcher.tracker.current is None
    records = watcher.records(HappeningType.ENDED)
    assert len(records) == len(jobs)
    for record, job in zip(records, jobs, strict=True):
        assert watcher.ids[job.number] == {record.id}
        assert record.file_name == (
            None if kind is Kind.ADVENTURER_3 else job.file_name
        )
        _check_result(kind, record, job)
        _check_times(record, job)
        _check_phases(kind, watcher.of(record), record, job)
    assert not any(one.late for one in watcher.announced)


def _check_result(kind: Kind, record: JobRecord, job: PlannedJob) -> None:
    told = kind.has_times
    assert record.inferred is not told
    failed = "failed" if told else "cancelled"
    assert record.result == {"failed": failed}.get(job.result, job.result)


def _check_times(record: JobRecord, job: PlannedJob) -> None:
    assert record.start_seen
    # After a restart it is not known since when a busy printer is busy.
    assert job.first_sign <= _seconds(record.start) <= job.start + NEAR
    assert job.end <= _seconds(record.end) <= job.end + NEAR
    paused = sum(end - begin for begin, end in job.paused)
    assert abs(record.paused_time - paused) <= NEAR * len(job.paused)
    assert record.progress is not None
    assert abs(record.progress - job.share) <= NEAR / job.work + 0.01


def _check_phases(
    kind: Kind, happened: list[HappeningType], record: JobRecord, job: PlannedJob
) -> None:
    assert happened.count(HappeningType.PRINTING_BEGAN) == 1
    percent = job.work / 100 if kind is Kind.ADVENTURER_3 else 0
    began = _seconds(record.printing_began) - job.printing - percent
    assert 0 <= began <= NEAR
    layers = kind is not Kind.ADVENTURER_3
    assert happened.count(HappeningType.FIRST_LAYER_DONE) == layers
    assert happened.count(HappeningType.PAUSED) == len(job.paused)
    soon = bool(job.paused) and job.end - job.paused[-1][1] < 2 * NEAR
    resumed = happened.count(HappeningType.RESUMED)
    assert len(job.paused) - soon <= resumed <= len(job.paused)


# Polled at any time.


_RARELY = st.lists(
    st.sampled_from([2.0, 10.0, 55.0, 600.0, 4000.0, 20000.0]), max_size=6
).map(lambda steps: [*steps, 700.0])
_FILES = st.integers(0, 10**6).map(str)


@given(
    kind=st.sampled_from([Kind.HTTP, Kind.HTTP_IDS, Kind.ADVENTURER_4]),
    jobs=_jobs(_FILES, 1, [700.0, 4000.0, 40000.0]),
    begin=st.floats(0, 9000),
    steps=_RARELY,
    incidents=_incidents("restart", "crash", "lost", "blank"),
)
@_plans(250)
def test_each_job_that_was_seen_at_all_starts_and_ends_once(
    kind: Kind,
    jobs: list[PlannedJob],
    begin: float,
    steps: list[float],
    incidents: list[tuple[int, Incident]],
) -> None:
    """With outages, restarts, and a process that is killed; no two jobs are alike."""
    for number, job in enumerate(jobs):
        job.file_name = "same" if kind is Kind.HTTP_IDS else f"{number} {job.file_name}"
    printer = ModelPrinter(kind, jobs)
    watcher = _watch(printer, begin, steps, incidents)
    _check_order(watcher)
    ended = [_number(job, kind) for job in watcher.records(HappeningType.ENDED)]
    assert ended == sorted(ended)
    for job in jobs:
        _check_once(watcher, kind, job)
        assert len(watcher.ids[job.number]) <= 1
    if not any(kind_of == "crash" for _polls, kind_of in incidents):
        for record in watcher.records(HappeningType.ENDED):
            _check_inferred(watcher, record, jobs[_number(record, kind)])


def _number(record: JobRecord, kind: Kind) -> int:
    text = record.printer_job_id if kind is Kind.HTTP_IDS else record.file_name
    assert text is not None
    return int(text.removeprefix("job ").split()[0])


def _check_once(watcher: Watcher, kind: Kind, job: PlannedJob) -> None:
    """Compare how often a job started and ended with how it was seen."""
    what = (HappeningType.STARTED, HappeningType.ENDED)
    told = [
        [_number(one, kind) for one in watcher.records(which)].count(job.number)
        for which in what
    ]
    seen = [phase.state for _now, phase in watcher.polls if phase.job is job]
    running = any(state.job_in_progress for state in seen)
    on_plate = {PrinterState.COMPLETED, PrinterState.CANCELLED} & {*seen}
    if _first_job(watcher) is job:
        assert told == ([0, 1] if running else [0, 0])
    elif running:
        assert told == [1, 1]
    elif on_plate:
        assert told == [1, 1] or (told == [0, 0] and not _was_away(watcher, job))
    else:
        assert told == [0, 0]


def _first_job(watcher: Watcher) -> PlannedJob | None:
    """Return the job that was there when the printer was seen for the first time."""
    neutral = {PrinterState.BUSY, PrinterState.CALIBRATING}
    known = (phase for _now, phase in watcher.polls if phase.state not in neutral)
    return next(known).job


def _was_away(watcher: Watcher, job: PlannedJob) -> bool:
    """Return whether nobody looked for a while before a job was seen."""
    for (before, _), (now, phase) in pairwise(watcher.polls):
        if phase.job is job and phase.state in {
            PrinterState.COMPLETED,
            PrinterState.CANCELLED,
        }:
            return now - before > 60
    return False


def _check_inferred(watcher: Watcher, record: JobRecord, job: PlannedJob) -> None:
    """Compare a result with the truth, as far as it could be known."""
    if not record.inferred:
        assert record.result == job.result
        return
    looks = [(now, phase) for now, phase in watcher.polls if phase.job is job]
    last, phase = looks[-1]
    after = next(now for now, _phase in watcher.polls if now > last)
    # It may be found by a later poll yet, when the next job shows that it is another.
    after = max(after, _seconds(record.end))
    left = job.work - phase.work_at(last)
    if record.result is JobResult.COMPLETED:
        assert left <= after - last + 31 or left / job.work <= 0.0101
    if job.result == "completed" and phase.state is PrinterState.PRINTING:
        known = watcher.printer.kind.has_times
        unlikely = JobResult.CANCELLED if known else None
        assert record.result not in {unlikely, JobResult.FAILED}


@given(
    kind=st.sampled_from(Kind),
    jobs=_jobs(st.just("same"), 1, [700.0, 4000.0, 40000.0]),
    begin=st.floats(0, 9000),
    steps=_RARELY,
    incidents=_incidents("restart", "crash", "lost", "blank", "flicker"),
)
@_plans(250)
def test_the_same_file_again_and_again(
    kind: Kind,
    jobs: list[PlannedJob],
    begin: float,
    steps: list[float],
    incidents: list[tuple[int, Incident]],
) -> None:
    """Two jobs may be taken for one where nobody can tell, never one for two."""
    watcher = _watch(ModelPrinter(kind, jobs), begin, steps, incidents)
    _check_order(watcher)
    for job in jobs:
        assert len(watcher.ids[job.number]) <= 1
    seen = {phase.job.number for _now, phase in watcher.polls if phase.job is not None}
    assert len(watcher.records(HappeningType.ENDED)) <= len(seen)
    assert watcher.tracker.current is None
