"""What can happen to a print."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that has happened to a print."""

    type: HappeningType
    job: JobRecord
    """The job right after it."""
    late: bool = False
    """Nobody had looked at the printer for more than a minute, so it may have happened
    any time since."""
