"""Time as the simulated printer sees it."""

from collections.abc import Callable

type Clock = Callable[[], float]
"""A source of seconds that never goes back, such as `time.monotonic`."""


class ManualClock:
    """A clock that stands still until it is advanced by hand."""

    def __init__(self, now: float = 1000.0) -> None:
        """Start at `now` seconds; the value itself has no meaning."""
        self.now = now

    def __call__(self) -> float:
        """Return the seconds this clock shows."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self.now += seconds


class SimulatedTime:
    """Seconds of the printer's life, which may run faster than the clock.

    The speed is in simulated seconds per second of the clock and may be changed
    at any moment; 0 stops the printer's time.
    """

    def __init__(self, clock: Clock, speed: float) -> None:
        """Start at zero simulated seconds now."""
        self._clock = clock
        self._speed = _checked(speed)
        self._mark = clock()
        self._passed = 0.0

    def now(self) -> float:
        """Return the simulated seconds since the printer was created."""
        return self._passed + (self._clock() - self._mark) * self._speed

    @property
    def speed(self) -> float:
        """Return the simulated seconds per second of the clock."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        checked = _checked(speed)
        self._passed, self._mark = self.now(), self._clock()
        self._speed = checked


def _checked(speed: float) -> float:
    if not 0.0 <= speed < float("inf"):
        message = f"the speed has to be a number from 0 up, not {speed}"
        raise ValueError(message)
    return float(speed)
