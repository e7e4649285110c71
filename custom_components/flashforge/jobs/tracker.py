"""Job tracking: when a print starts, begins to print, pauses and ends, and how.

A status and a time go in, poll by poll; what has happened comes out, once for each job,
whatever the polls looked like:

- A job starts in the first state that only a job has: preparing, heating, printing and
  so on. A printer that is busy or calibrates may also load filament; if a job of the
  same name follows, it has started with that.
- It ends at once when the printer says completed, cancelled or error. It has also ended
  when the printer is ready, or shows another job; the result then follows from what was
  seen last.
- What is on when a printer is looked at for the first time ever is taken up silently:
  nothing is announced of what was before. How it ends is.
- Busy, calibrating, downloading and a missing state say nothing about a job.

What cannot be known: a job that started and was cleared away between two polls; the
same file printed again between two polls, if its numbers are higher by then, or if both
jobs lie on the plate at the polls; that a job was canceled at its very end, if it was
cleared away before the next poll. An error ends a job, unless it is a question; if one
goes on all the same, that is a second job.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from ..client.status import Job, PrinterState, PrinterStatus
from .happening import Happening, HappeningType
from .identity import Identity, identity_of, restore_identity
from .known_files import KnownFiles
from .look import HAS_NUMBERS, WATCHED, Look, restore_look
from .record import JobRecord, JobResult, restore_job
from .running import RunningJob, is_halted, is_running
from .stored import mapping, moment

_RESULTS = {
    PrinterState.COMPLETED: JobResult.COMPLETED,
    PrinterState.CANCELLED: JobResult.CANCELLED,
    PrinterState.ERROR: JobResult.FAILED,
}
_PREPARES = {
    PrinterState.BUSY,
    PrinterState.CALIBRATING,
    PrinterState.PREPARING,
    PrinterState.HEATING,
}
_HAS_ELAPSED = HAS_NUMBERS | set(_RESULTS)

# A clock that is set back by less stands still instead; by more, it was wrong before.
_CLOCK_STANDS_STILL = timedelta(hours=1)


class JobTracker:
    """Follows the jobs of one printer.

    Whoever calls `update` stores `export_state` before announcing what it returned: a
    restart after that repeats nothing, and one before finds it once more. Only what
    the printer has just answered may be handed in, nothing from a store.
    """

    def __init__(self, files: KnownFiles | None = None) -> None:
        """Take the files of which jobs may be."""
        self._files = files or KnownFiles()
        self._running: RunningJob | None = None
        self._last: JobRecord | None = None
        self._on_plate: Identity | None = None
        """The job that has ended and awaits a cleared plate."""
        self._known = False
        """The printer has been seen before, with a job or without."""
        self._polled_at: datetime | None = None
        self._preparing: tuple[datetime, Identity] | None = None
        """Since when it prepares, and for which job."""
        self._untold: tuple[JobRecord, ...] = ()
        """Jobs that the history has and this has not: the power went in between."""
        self._late = False
        self._happenings: list[Happening] = []

    @property
    def current(self) -> JobRecord | None:
        """Return the print that is on, paused or being prepared."""
        return self._running.record if self._running else None

    @property
    def last(self) -> JobRecord | None:
        """Return the print that ended last."""
        return self._last

    @property
    def is_late(self) -> bool:
        """Return whether nobody had looked for long before the last poll."""
        return self._late

    @property
    def plate(self) -> tuple[bool, Identity | None]:
        """Return whether the printer has been seen, and what has ended and lies there.

        Without them a restart takes what lies there by then for old, or for the same.
        """
        return self._known, self._on_plate

    def update(self, status: PrinterStatus, now: datetime) -> tuple[Happening, ...]:
        """Return what has happened, in order, by a fresh status and the time in UTC."""
        if status.state is None:
            return ()
        now = self._steady(now)
        self._late = self._polled_at is None or now - self._polled_at > WATCHED
        self._happenings = []
        self._look_at(status, now)
        self._note_preparing(status, now)
        self._polled_at = now
        return tuple(self._happenings)

    def set_photo(self, job_id: str, photo: str) -> None:
        """Note the photo of the job that ended last, if it is still that one."""
        if self._last is not None and self._last.id == job_id:
            self._last = replace(self._last, photo=photo)

    def export_state(self) -> dict[str, object]:
        """Return what is to be known after a restart, as JSON can store it."""
        running, last, plate = self._running, self._last, self._on_plate
        return {
            "known": self._known,
            "polled_at": self._polled_at.isoformat() if self._polled_at else None,
            "current": running.record.export() if running else None,
            "look": running.look.export() if running else None,
            "last": last.export() if last else None,
            "on_plate": plate.export() if plate else None,
        }

    def restore(self, memory: object, ended: Iterable[JobRecord] = ()) -> None:
        """Take up what was exported; what is damaged counts as not known.

        `ended` are the jobs of the history. It is stored first, so it may have some
        that are found once more, which are to be the same ones then.
        """
        get = mapping(memory).get
        current, last = restore_job(get("current")), restore_job(get("last"))
        self._polled_at = moment(get("polled_at"))
        self._last = last if last is not None and last.end is not None else None
        self._on_plate = restore_identity(get("on_plate"))
        if current is not None and current.end is None:
            look = restore_look(get("look"), self._polled_at or current.start)
            self._running = RunningJob(current, look, self._files)
        self._known = get("known") is True or self._running is not None
        self._untold = tuple(job for job in ended if self._is_untold(job))

    def _is_untold(self, job: JobRecord) -> bool:
        if self.current is not None and job.id == self.current.id:
            return True
        if job.end is None or self._polled_at is None:
            return False
        is_last = self._last is not None and job.id == self._last.id
        return job.end > self._polled_at and not is_last

    # What a poll can show.

    def _look_at(self, status: PrinterStatus, now: datetime) -> None:
        state = status.state
        if is_running(status):
            self._job_is_on(status, now)
        elif state in _RESULTS:
            self._job_has_ended(status, now, _RESULTS[state])
        elif state is PrinterState.READY:
            self._end_unseen(now)
            self._on_plate = None
            self._known = True
        else:
            if self._running is not None:
                self._running.look = self._running.look.renewed(status, now)
            return
        self._untold = ()

    def _job_is_on(self, status: PrinterStatus, now: datetime) -> None:
        running = self._running
        if running is None or running.is_another(status, now):
            start = self._start_time(status, now)
            self._end_unseen(start)
            running = self._begin(status, start)
        self._happenings += running.update(status, now, late=self._late)
        if not self._known:
            # It was so before.
            self._happenings.clear()
            if is_halted(status):
                running.pause(status, now)
        self._known = True

    def _job_has_ended(
        self, status: PrinterStatus, now: datetime, result: JobResult
    ) -> None:
        running = self._running
        if running is not None and not running.is_another(status, now):
            self._happenings += running.update(status, now, late=self._late)
            self._end(running.end(result, now))
        else:
            start = self._start_time(status, now)
            self._end_unseen(start)
            if result is not JobResult.FAILED and self._is_news(identity_of(status)):
                running = self._begin(status, start, self._untold_id(status))
                self._happenings += running.update(status, now, late=self._late)
                running.count(status.job or Job())
                self._end(running.end(result, now))
        self._on_plate = identity_of(status)
        self._known = True

    def _is_news(self, identity: Identity) -> bool:
        """Return whether a job that lies on the plate has never been seen before.

        If the printer was watched, it is the job that has just been taken for gone.
        """
        if not self._known:
            return False
        if self._on_plate is not None:
            return identity.differs(self._on_plate)
        if self._late:
            return True
        return self._last is not None and identity.differs(identity_of(self._last))

    # A job's beginning and end.

    def _untold_id(self, status: PrinterStatus) -> str | None:
        """Return the id of the job on the plate if the history has it already."""
        identity = identity_of(status)
        ids = [j.id for j in self._untold if not identity.differs(identity_of(j))]
        return next(iter(ids), None)

    def _begin(
        self, status: PrinterStatus, start: datetime, job_id: str | None = None
    ) -> RunningJob:
        seen = self._known and not self._late
        record = JobRecord(id=job_id or uuid4().hex, start=start, start_seen=seen)
        look = Look(at=start, numbers_at=start)
        running = RunningJob(record, look, self._files)
        running.learn(status)
        self._running, self._on_plate = running, None
        self._announce(HappeningType.STARTED, running.record)
        return running

    def _end_unseen(self, now: datetime) -> None:
        """End the job that was on, if there is one; the printer does not show it."""
        if self._running is not None:
            self._end(self._running.end_unseen(now))

    def _end(self, record: JobRecord) -> None:
        record = next((job for job in self._untold if job.id == record.id), record)
        self._running, self._last = None, record
        self._announce(HappeningType.ENDED, record)

    def _announce(self, what: HappeningType, job: JobRecord) -> None:
        self._happenings.append(Happening(type=what, job=job, late=self._late))

    # Times.

    def _steady(self, now: datetime) -> datetime:
        """Return a time that is not before the last poll."""
        last = self._polled_at
        if last is not None and now < last < now + _CLOCK_STANDS_STILL:
            return last
        return now

    def _note_preparing(self, status: PrinterStatus, now: datetime) -> None:
        if status.state not in _PREPARES or status.job is None:
            self._preparing = None
        elif self._preparing_since(status) is None:
            self._preparing = now, identity_of(status)

    def _preparing_since(self, status: PrinterStatus) -> datetime | None:
        """Return since when this job has been prepared while it was watched."""
        if self._preparing is None or self._late:
            return None
        since, identity = self._preparing
        return None if identity.differs(identity_of(status)) else since

    def _start_time(self, status: PrinterStatus, now: datetime) -> datetime:
        """Return when a job has started that is seen for the first time.

        The time elapsed tells where nobody looked; but it did not start before the
        printer was seen with something else.
        """
        since = self._preparing_since(status)
        if since is not None:
            return since
        elapsed = status.job.elapsed if status.job is not None else None
        if elapsed is None or status.state not in _HAS_ELAPSED:
            return now
        start = now - timedelta(seconds=elapsed)
        before = self._running.look.at if self._running else self._polled_at
        return max(start, before) if self._known and before is not None else start
