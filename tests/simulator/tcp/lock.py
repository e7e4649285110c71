"""Who controls a printer: one connection at a time, and for a while nobody."""

from tests.simulator.clock import Clock
from tests.simulator.dialects import Dialect
from tests.simulator.faults import Faults


class ControlLock:
    """Control over one printer, taken with M601 and given back with M602.

    Holders are the numbers of connections. Whoever closes without M602 keeps control
    for the seconds the firmware needs to notice (docs/protocol.md, "TCP").
    """

    def __init__(self, clock: Clock, dialect: Dialect, faults: Faults) -> None:
        self._clock = clock
        self._dialect = dialect
        self._faults = faults
        self._holder: int | None = None
        self._until: float | None = None

    @property
    def holder(self) -> int | None:
        """Return the connection that has control, or had it when it closed."""
        if self._until is not None and self._clock() >= self._until:
            self._holder = self._until = None
        return self._holder

    @property
    def abandoned(self) -> bool:
        """Return whether control is with somebody who closed without M602."""
        return self.holder is not None and self._until is not None

    def is_held_by(self, link: int) -> bool:
        """Return whether this connection may write."""
        return self.holder == link

    def take(self, link: int) -> bool:
        """Give control to a connection unless somebody else has it."""
        if self._faults.tcp_control_held or self.holder not in {None, link}:
            return False
        self._holder = link
        return True

    def release(self, link: int) -> None:
        """Take control from a connection that gives it back, and from no other."""
        if self.holder == link:
            self._holder = self._until = None

    def closed(self, link: int) -> None:
        """Notice that a connection closed, with or without having control."""
        if self.holder == link:
            self._until = self._clock() + self._dialect.control_seconds

    def reset(self) -> None:
        """Forget everybody, as when the power is gone."""
        self._holder = self._until = None
