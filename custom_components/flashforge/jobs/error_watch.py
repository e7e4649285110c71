"""ErrorWatch: tells when a printer reports an error, and when that is over.

As with pauses, two polls have to show it: a single odd answer is no news.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..client.status import PrinterState, PrinterStatus
from .happening import ErrorHappening
from .record import JobRecord

# An error for which the printer has no code.
_NO_CODE = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one poll has shown."""

    error: str | None
    """The code, None without an error."""
    late: bool


class ErrorWatch:
    """Watches the error of a printer from the first look on, which tells nothing."""

    def __init__(self) -> None:
        self._known: _Seen | None = None
        """What two polls have shown, or the first one."""
        self._turned: _Seen | None = None
        """What differs from that, and was seen once."""

    def update(
        self, status: PrinterStatus, job: JobRecord | None, *, late: bool
    ) -> Iterator[ErrorHappening]:
        """Yield an error that has come, or that the one before is over."""
        seen = _Seen(_error_of(status), late)
        known, turned = self._known, self._turned
        if known is None or seen.error == known.error:
            self._known, self._turned = seen, None
        elif turned is None or seen.error != turned.error:
            self._turned = seen
        else:
            self._known, self._turned = turned, None
            yield from _happenings(known.error, turned, job)


def _happenings(
    before: str | None, seen: _Seen, job: JobRecord | None
) -> Iterator[ErrorHappening]:
    """Yield what a change means; a code that is left out is the same error still."""
    error, late = seen.error, seen.late
    if error is None:
        yield ErrorHappening(
            is_cleared=True, error_code=before or None, job=job, late=late
        )
    elif error or before is None:
        yield ErrorHappening(
            is_cleared=False, error_code=error or None, job=job, late=late
        )


def _error_of(status: PrinterStatus) -> str | None:
    if status.error_code is not None:
        return status.error_code.strip().upper()
    return _NO_CODE if status.state is PrinterState.ERROR else None
