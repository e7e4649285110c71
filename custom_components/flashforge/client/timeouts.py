"""How long a printer may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long a request, or the questions of one poll, may take, in seconds.

    Five seconds are enough for an idle printer and too short for a printing one
    ("Timing" in docs/protocol.md).
    """

    connect: float = 10.0
    total: float = 15.0
