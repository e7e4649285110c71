"""RunningJob: a print that is on, from its first poll to its last.

A pause counts when two polls have shown it, and so does the end of one: a single odd
answer is neither. Its time is that of the first of the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..client.status import Job, PrinterState, PrinterStatus
from .happening import Happening, HappeningType
from .identity import identity_of
from .known_files import KnownFiles
from .look import HAS_NUMBERS, Look
from .record import JobRecord, JobResult, PauseReason

# On a Creator 5 this is a language that cannot be loaded, which pauses no job.
_RUNOUT = {"E0018"}

# What a job may be older than by our clock, before its numbers are another job's.
_AGE_SLACK = timedelta(seconds=60)


@dataclass(slots=True)
class RunningJob:
    """A print that is on, paused or being prepared."""

    record: JobRecord
    look: Look
    """The last one at the job."""
    files: KnownFiles
    """The files of which it may be."""
    _turned_at: datetime | None = field(default=None, init=False)
    """When a pause, or the end of one, was seen once."""
    _turned_late: bool = field(default=False, init=False)
    """Whether nobody had looked for long before that."""
    _doubted_at: datetime | None = field(default=None, init=False)
    """Since when its numbers have been older than it can be."""

    def is_another(self, status: PrinterStatus, now: datetime) -> bool:
        """Return whether the printer shows a later job.

        It has another file or another id, or its numbers have fallen back.
        """
        if identity_of(status).differs(identity_of(self.record)):
            return True
        if status.job is None or status.state not in HAS_NUMBERS:
            return False
        return self.look.is_before(status.job, now)

    def update(
        self, status: PrinterStatus, now: datetime, *, late: bool
    ) -> Iterator[Happening]:
        """Take note of one more poll, and yield what has happened."""
        job = status.job or Job()
        self.look = self.look.renewed(status, now)
        self.learn(status)
        if status.state in HAS_NUMBERS and self._is_plausible(job, now):
            self.look = self.look.counted(job, now)
            self.count(job)
            if status.state is not PrinterState.PREPARING:
                yield from self._phases(now, late=late)
        yield from self._pauses(status, now, late=late)

    def learn(self, status: PrinterStatus) -> None:
        """Take over what the printer tells of the job in any state.

        No file is uploaded while a job is on, so what is known of one of its name is
        what is known of its own. It stays so when the name is given to another.
        """
        identity, old = identity_of(status), self.record
        file_name = identity.file_name or old.file_name
        self.record = replace(
            old,
            file_name=file_name,
            file=old.file or self.files.get(file_name),
            printer_job_id=identity.printer_job_id or old.printer_job_id,
            error_code=status.error_code,
        )

    def count(self, job: Job) -> None:
        """Take over the numbers that are told; a missing one stays as it was."""
        old = self.record
        self.record = replace(
            old,
            progress=_known(job.progress, old.progress),
            layer=_known(job.layer, old.layer),
            total_layers=_known(job.total_layers, old.total_layers),
            filament_length=_known(job.filament_length, old.filament_length),
            filament_weight=_known(job.filament_weight, old.filament_weight),
        )

    def pause(self, status: PrinterStatus, since: datetime) -> None:
        """Be paused, by one poll alone."""
        self._turned_at = None
        reason = _pause_reason(status, had_filament=self.look.had_filament)
        self.record = replace(self.record, paused_since=since, pause_reason=reason)

    def end(self, result: JobResult, now: datetime) -> JobRecord:
        """Return the job that has ended as the printer says."""
        return self._ended(result, self._end_time(result, now, otherwise=now))

    def end_unseen(self, now: datetime) -> JobRecord:
        """Return the job that is gone without a word."""
        result = self._inferred_result(now)
        end = self._end_time(result, now, otherwise=self.look.at)
        return replace(self._ended(result, end), inferred=True)

    def _is_plausible(self, job: Job, now: datetime) -> bool:
        """Return whether the job is not older than we know it to be.

        A printer may show the numbers of the job before, but only for a moment: one
        that goes on counting more than we do counts what we have not seen.
        """
        age = now - self.record.start + _AGE_SLACK
        if not self.record.start_seen or job.elapsed is None:
            return True
        if job.elapsed <= age.total_seconds():
            self._doubted_at = None
            return True
        self._doubted_at = self._doubted_at or now
        return now - self._doubted_at > _AGE_SLACK

    def _phases(self, now: datetime, *, late: bool) -> Iterator[Happening]:
        """Yield the beginning of the first layer, and its end.

        A printer that tells no layers, or says 0 of 0, has begun with some progress.
        """
        record, layer = self.record, self.record.layer
        begun = bool(layer or (record.progress and not record.total_layers))
        if begun and self.record.printing_began is None:
            self.record = replace(self.record, printing_began=now)
            yield self._happening(HappeningType.PRINTING_BEGAN, late=late)
        done = layer is not None and layer > 1
        if done and self.record.first_layer_done is None:
            self.record = replace(self.record, first_layer_done=now)
            yield self._happening(HappeningType.FIRST_LAYER_DONE, late=late)

    def _pauses(
        self, status: PrinterStatus, now: datetime, *, late: bool
    ) -> Iterator[Happening]:
        """Yield a pause, or its end, when a second poll shows it, too.

        It is late if the first one was.

        Filament may be changed in a pause, for which a printer heats and is busy; so
        only printing ends one.
        """
        halted = is_halted(status)
        if not halted and status.state is not PrinterState.PRINTING:
            return
        if halted is self.record.is_paused:
            self._turned_at = None
        elif self._turned_at is None:
            self._turned_at, self._turned_late = now, late
        elif halted:
            self.pause(status, self._turned_at)
            yield self._happening(HappeningType.PAUSED, late=self._turned_late)
        else:
            self.record = _unpaused(self.record, self._turned_at)
            self._turned_at = None
            yield self._happening(HappeningType.RESUMED, late=self._turned_late)

    def _happening(self, what: HappeningType, *, late: bool) -> Happening:
        return Happening(type=what, job=self.record, late=late)

    def _inferred_result(self, now: datetime) -> JobResult:
        """Return the result of a job that is gone without a word.

        It is completed if it was as good as done, or its time has come since. A job
        that was paused does not go on by itself: it was canceled, or failed if there
        was an error, unless nobody looked for long. Nothing is known of a job that
        nobody watched and whose remaining time was unknown.
        """
        watched = self.look.is_watched(now)
        if self.look.state is PrinterState.CANCELING:
            return JobResult.CANCELLED
        if self.record.is_paused:
            failed = self.record.error_code is not None
            stopped = JobResult.FAILED if failed else JobResult.CANCELLED
            return stopped if watched else JobResult.UNKNOWN
        if self.look.may_be_done(now):
            return JobResult.COMPLETED
        known = watched or self.look.due is not None
        return JobResult.CANCELLED if known else JobResult.UNKNOWN

    def _end_time(
        self, result: JobResult, now: datetime, *, otherwise: datetime
    ) -> datetime:
        """Return when it has ended.

        Where nobody looked, a completed job ended when it was due, as far as that is
        known. One that is gone is only known to have been on until the last look.
        """
        due = self.look.due
        if self.look.is_watched(now):
            return now
        if result is JobResult.COMPLETED and due is not None:
            return min(max(self.look.at, due), now)
        return otherwise

    def _ended(self, result: JobResult, end: datetime) -> JobRecord:
        record = self.record
        end = max(end, record.start)
        if record.is_paused:
            record = _unpaused(record, self._turned_at or end)
        return replace(record, end=end, result=result)


def is_running(status: PrinterStatus) -> bool:
    """Return whether a job is on, paused ones included."""
    state = status.state
    if state is PrinterState.ERROR:
        # Nothing but a job leads to a question.
        return status.asks_question
    return state is not None and state.job_in_progress


def is_halted(status: PrinterStatus) -> bool:
    """Return whether a job that is on stands still until somebody does something."""
    asks = status.state is PrinterState.ERROR and status.asks_question
    return asks or status.state is PrinterState.PAUSED


def _code(status: PrinterStatus) -> str:
    return (status.error_code or "").strip().upper()


def _pause_reason(status: PrinterStatus, *, had_filament: bool) -> PauseReason:
    """Return why a job is paused.

    A sensor that has never seen filament is switched off, or not there.
    """
    is_out = any(tool.has_filament is False for tool in status.tools)
    if status.asks_question:
        return PauseReason.QUESTION
    if _code(status) in _RUNOUT or (had_filament and is_out):
        return PauseReason.FILAMENT_RUNOUT
    return PauseReason.ERROR if status.error_code else PauseReason.REQUESTED


def _unpaused(record: JobRecord, now: datetime) -> JobRecord:
    since = record.paused_since or now
    seconds = max((now - since).total_seconds(), 0.0)
    return replace(
        record,
        paused_since=None,
        paused_time=record.paused_time + seconds,
        stops_done=_stops_done(record),
    )


def _stops_done(record: JobRecord) -> int:
    """Return how many stops are over after a pause.

    It was that of the next stop if nothing else explains it and it is in its layer, as
    far as layers are known.
    """
    ahead, layer = record.stops_ahead, record.layer
    if not ahead or record.pause_reason is not PauseReason.REQUESTED:
        return record.stops_done
    if layer is not None and ahead[0].layer not in {None, layer}:
        return record.stops_done
    return len(record.stops) - len(ahead) + 1


def _known[Value: (int, float)](new: Value | None, old: Value | None) -> Value | None:
    return old if new is None else new
