"""A printer that is all plan: what it does at any second of a few days.

It knows the truth, and shows of it what one of four kinds of printer would show.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from custom_components.flashforge.client.status import Job, PrinterState, PrinterStatus

LAYERS = 100


class Kind(Enum):
    """What a printer tells of its jobs."""

    HTTP = "all numbers and the result"
    HTTP_IDS = "the same, and an id for each job"
    ADVENTURER_4 = "a file, percent and layers; it is ready when it is done"
    ADVENTURER_3 = "percent alone"

    @property
    def has_times(self) -> bool:
        """Return whether it tells times."""
        return self in {Kind.HTTP, Kind.HTTP_IDS}


@dataclass(kw_only=True)
class PlannedJob:
    """A job as it will be; all times are seconds."""

    file_name: str
    preparing: list[tuple[PrinterState, float]]
    work: float
    """Of printing, from the first to the last second."""
    pauses: list[tuple[float, float]] = field(default_factory=list)
    """At which share, and for how long."""
    result: str = "completed"
    stopped_at: float = 0.5
    """The share at which it is cancelled or fails."""
    on_plate: float = 60.0
    idle: float = 60.0
    """Before it starts."""

    number: int = 0
    start: float = 0.0
    """In a state that only a job has."""
    first_sign: float = 0.0
    """Busy and calibrating included."""
    printing: float = 0.0
    end: float = 0.0
    paused: list[tuple[float, float]] = field(default_factory=list)
    """From when, and until when."""

    @property
    def share(self) -> float:
        """Return how much of it is printed in the end."""
        return 1.0 if self.result == "completed" else self.stopped_at


@dataclass(frozen=True)
class Phase:
    """A time in which the printer shows one state."""

    begin: float
    end: float
    state: PrinterState
    job: PlannedJob | None
    done: float = 0.0
    """Seconds of printing that are done when it begins."""

    def work_at(self, now: float) -> float:
        """Return the seconds of printing that are done."""
        return self.done + (
            now - self.begin if self.state is PrinterState.PRINTING else 0
        )


class ModelPrinter:
    """A printer that carries out a plan."""

    def __init__(self, kind: Kind, jobs: list[PlannedJob]) -> None:
        self.kind = kind
        self.jobs = jobs
        self.phases = [*self._plan()]
        self._ends = [phase.end for phase in self.phases]
        self.end = self.phases[-1].begin

    def phase(self, now: float) -> Phase:
        """Return what it does at a time."""
        return self.phases[bisect(self._ends, now)]

    def status(self, now: float) -> PrinterStatus:
        """Return what it shows at a time."""
        phase = self.phase(now)
        return PrinterStatus(
            state=phase.state,
            error_code="E0007" if phase.state is PrinterState.ERROR else None,
            job=None if phase.job is None else self._job(phase, phase.job, now),
        )

    def _plan(self) -> Iterator[Phase]:
        now = 0.0
        for number, job in enumerate(self.jobs):
            job.number = number
            yield Phase(now, now + job.idle, PrinterState.READY, None)
            now += job.idle
            for phase in self._phases(job, now):
                yield phase
                now = phase.end
        yield Phase(now, 1e12, PrinterState.READY, None)

    def _phases(self, job: PlannedJob, now: float) -> Iterator[Phase]:
        job.first_sign = job.start = now
        for state, seconds in job.preparing:
            yield Phase(now, now + seconds, state, job)
            now += seconds
            if not state.job_in_progress:
                job.start = now
        job.printing, done = now, 0.0
        for share, seconds in sorted(job.pauses):
            left = share * job.work - done
            if share >= job.share or left <= 0:
                continue
            yield Phase(now, now + left, PrinterState.PRINTING, job, done)
            now, done = now + left, share * job.work
            job.paused.append((now, now + seconds))
            yield Phase(now, now + seconds, PrinterState.PAUSED, job, done)
            now += seconds
        left = job.share * job.work - done
        yield Phase(now, now + left, PrinterState.PRINTING, job, done)
        yield from self._end(job, now + left, done + left)

    def _end(self, job: PlannedJob, now: float, done: float) -> Iterator[Phase]:
        if job.result == "cancelled":
            yield Phase(now, now + 3, PrinterState.CANCELING, job, done)
            now += 3
        job.end = now
        if self.kind.has_times:
            word = {"failed": "error"}.get(job.result, job.result)
            yield Phase(now, now + job.on_plate, PrinterState(word), job, done)

    def _job(self, phase: Phase, job: PlannedJob, now: float) -> Job:
        """Return what it tells of a job."""
        work = phase.work_at(now)
        layer = min(LAYERS, int(work / job.work * LAYERS) + 1)
        if not self.kind.has_times:
            return self._job_over_tcp(phase, job, work, layer)
        if phase.state is PrinterState.PREPARING:
            work, layer = 0.0, 0
        elif now < job.printing and job.number:
            # The numbers of the job before.
            before = self.jobs[job.number - 1]
            work, layer = before.share * before.work, LAYERS
        printing = phase.state in {PrinterState.PRINTING, PrinterState.PAUSED}
        return Job(
            id=f"job {job.number}" if self.kind is Kind.HTTP_IDS else None,
            file_name=job.file_name,
            progress=min(work / job.work, 1.0),
            layer=layer,
            total_layers=LAYERS,
            elapsed=float(int(work)),
            remaining=job.work - work if printing else None,
        )

    def _job_over_tcp(
        self, phase: Phase, job: PlannedJob, work: float, layer: int
    ) -> Job:
        """Return what it tells in percent, and nothing before it prints."""
        known = phase.state in {PrinterState.PRINTING, PrinterState.PAUSED}
        percent = int(work / job.work * 100) / 100 if known else None
        if self.kind is Kind.ADVENTURER_3:
            return Job(progress=percent)
        layers = layer if known else None
        return Job(file_name=job.file_name, progress=percent, layer=layers)
