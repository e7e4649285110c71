"""What can only be known by watching a job over time."""

from datetime import datetime, timedelta

from .client import PrinterState, PrinterStatus

# The printer's estimate wavers from poll to poll; a clock that does so is useless.
HYSTERESIS = timedelta(minutes=2)

_MAY_GO_ON = {
    PrinterState.BUSY,
    PrinterState.CALIBRATING,
    PrinterState.HEATING,
    PrinterState.PAUSING,
    PrinterState.PAUSED,
}


class FinishTime:
    """When the present job will be done, as a steady point in time.

    It moves only when the estimate has moved by two minutes, stands still while
    the job does, and is gone when the job is.
    """

    def __init__(self) -> None:
        self._finish_time: datetime | None = None
        self._file_name: str | None = None

    def update(self, status: PrinterStatus, now: datetime) -> datetime | None:
        """Return the time after a look at the printer."""
        job = status.job
        if job is None or job.file_name != self._file_name:
            self._finish_time = None
            self._file_name = job.file_name if job else None
        if job is not None and status.state is PrinterState.PRINTING:
            self._move_to(now, job.remaining)
        elif status.state not in _MAY_GO_ON:
            self._finish_time = None
        return self._finish_time

    def _move_to(self, now: datetime, remaining: float | None) -> None:
        if remaining is None:
            return
        estimate = now + timedelta(seconds=remaining)
        if self._finish_time is None or abs(estimate - self._finish_time) >= HYSTERESIS:
            self._finish_time = estimate.replace(microsecond=0)
