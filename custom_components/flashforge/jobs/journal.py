"""JobJournal: the jobs of one printer, present and past, and when the present ends."""

from datetime import datetime, tzinfo

from ..client.status import PrinterStatus
from .cooling import BedCooling
from .error_watch import ErrorWatch
from .finish_time import FinishTime
from .happening import ErrorHappening, Happening, HappeningType
from .history import JobHistory
from .known_files import KnownFiles
from .record import JobRecord
from .tracker import JobTracker

_MILESTONES = {HappeningType.STARTED, HappeningType.ENDED, HappeningType.BED_COOLED}


class JobJournal:
    """Keeps track of the jobs of one printer.

    After each `update` that returns True what is exported has to be stored, before
    anybody is told: the history first, as the tracker forgets a job that is in it.
    """

    def __init__(self) -> None:
        self.history = JobHistory()
        self.happenings: tuple[Happening, ...] = ()
        """What the last poll has shown."""
        self.errors: tuple[ErrorHappening, ...] = ()
        """What it has shown of the printer's error."""
        self.files = KnownFiles()
        """The files of which something is known."""
        self._tracker = JobTracker(self.files)
        self._finish_time = FinishTime()
        self._cooling = BedCooling()
        self._error_watch = ErrorWatch()

    @property
    def current(self) -> JobRecord | None:
        """Return the job that is on, paused or being prepared."""
        return self._tracker.current

    @property
    def last(self) -> JobRecord | None:
        """Return the job that ended last."""
        # The tracker may have lost it with a damaged store.
        return self._tracker.last or next(iter(self.history.jobs), None)

    @property
    def finish_time(self) -> datetime | None:
        """Return when the present job will be done, in UTC; None while unknown."""
        return self._finish_time.finish_time

    @property
    def remaining(self) -> float | None:
        """Return the seconds until the present job is done, None while unknown."""
        return self._finish_time.remaining

    def update(self, status: PrinterStatus, now: datetime, time_zone: tzinfo) -> bool:
        """Take note of a fresh status; return whether that has to be stored at once.

        It has to when a job has started or ended, when the bed has cooled down after
        it, and when a plate has been cleared. `now` is in UTC; the history counts
        months in `time_zone`.
        """
        plate = self._tracker.plate
        self.happenings = self._tracker.update(status, now)
        self.errors = ()
        for happening in self.happenings:
            if happening.type is HappeningType.ENDED:
                self.history.add(happening.job, time_zone)
        if status.state is not None:
            late = self._tracker.is_late
            cooled = self._cooling.update(status, self.happenings, self.last, late=late)
            self.happenings += tuple(cooled)
            self.errors = tuple(
                self._error_watch.update(status, self.current, late=late)
            )
        self._finish_time.update(status, self.current, now)
        told = any(happening.type in _MILESTONES for happening in self.happenings)
        return told or self._tracker.plate != plate

    def set_photo(self, job_id: str, photo: str) -> None:
        """Note the photo of a job that has ended."""
        self.history.set_photo(job_id, photo)
        self._tracker.set_photo(job_id, photo)

    def export_state(self) -> dict[str, object]:
        """Return what is to be known of the present job after a restart."""
        return {**self._tracker.export_state(), **self._cooling.export_state()}

    def restore(self, state: object, history: object, files: object = None) -> None:
        """Take up what was exported; what is damaged counts as not known."""
        self.files.restore(files)
        self.history.restore(history)
        self._tracker.restore(state, self.history.jobs)
        self._cooling.restore(state)
