"""What every command of one printer has at hand, and what it answers with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.simulator.dialects import Dialect
from tests.simulator.faults import Faults
from tests.simulator.machine import Machine

from .lock import ControlLock


@dataclass(slots=True)
class Motion:
    """What G-code remembers between two moves; millimeters."""

    relative: bool = False
    extruder: float = 0.0
    origin: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])


@dataclass(slots=True, kw_only=True)
class Desk:
    """One printer as its commands see it; `chosen` is a file that waits for M24."""

    machine: Machine
    faults: Faults
    dialect: Dialect
    lock: ControlLock
    motion: Motion = field(default_factory=Motion)
    chosen: str | None = None

    def boot(self) -> None:
        """Forget everything that does not outlive the power."""
        self.motion = Motion()
        self.chosen = None
        self.lock.reset()


@dataclass(frozen=True, slots=True)
class Reply:
    """The lines between `CMD … Received.` and `ok`, and the bytes after it.

    `done` says when a command that takes its time may be answered. `header` replaces
    the `ok`. `restarts` drops every connection after the answer. `refused` is an
    answer that says no. `code` takes the place of the command's own.
    """

    lines: Sequence[str] = ()
    binary: bytes = b""
    done: Callable[[], bool] | None = None
    header: str = ""
    restarts: bool = False
    refused: bool = False
    code: str = ""


DONE = Reply()
"""An acknowledgement without a word more."""


def refusal(line: str) -> Reply:
    """Return the answer that says no in these words."""
    return Reply((line,), refused=True)


REFUSED = refusal("Control failed.")
