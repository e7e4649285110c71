"""What can happen to a print, and to its printer."""

from dataclasses import dataclass
from enum import StrEnum

from .record import JobRecord


class HappeningType(StrEnum):
    """What has happened to a print."""

    STARTED = "started"
    PRINTING_BEGAN = "printing_began"
    """The first layer begins; without layers, there is progress."""
    FIRST_LAYER_DONE = "first_layer_done"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    BED_COOLED = "bed_cooled"
    """The bed has cooled down after a print, once for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that has happened to a print."""

    type: HappeningType
    job: JobRecord
    """The job right after it."""
    late: bool = False
    """Nobody had looked at the printer for more than a minute, so it may have happened
    any time since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorHappening:
    """An error that a printer reports now, or reports no more."""

    is_cleared: bool
    error_code: str | None
    """The code that has come or gone, None if the printer has none for it."""
    job: JobRecord | None
    """The print that was on."""
    late: bool = False
    """As of a print's."""


type AnyHappening = Happening | ErrorHappening
