"""A heater and the thing it warms, as formulas over time."""

from dataclasses import dataclass
from math import exp, inf, log, pi, sin

ROOM_TEMPERATURE = 25.0
"""Degrees Celsius that everything cools down to."""

_RIPPLE = 0.3
_RIPPLE_PERIOD = 37.0


@dataclass(frozen=True, slots=True)
class HeaterKind:
    """How one kind of heater behaves.

    The rate is in degrees Celsius per second, the cooling time is the time constant
    in seconds of an exponential decay, the limit is the highest target.
    """

    heating_rate: float
    cooling_time: float
    limit: int


class Heater:
    """A heater whose temperature at any moment follows from its last change.

    It ramps up evenly, holds its target with a small ripple that is the same each
    time, and decays towards the room when the target is lower. Nothing is stepped,
    so looking at it after hours costs as much as after a second.
    """

    def __init__(self, kind: HeaterKind, at: float) -> None:
        """Start switched off and at room temperature, `at` simulated seconds."""
        self._kind = kind
        self._target = 0
        self._origin = ROOM_TEMPERATURE
        self._since = at

    @property
    def target(self) -> int:
        """Return the target in degrees Celsius; 0 is off."""
        return self._target

    def set_target(self, target: float, at: float) -> None:
        """Aim for `target` degrees Celsius, held to what the model allows."""
        wanted = round(min(max(target, 0), self._kind.limit))
        if wanted != self._target:
            self._origin, self._since = self.temperature(at), at
            self._target = wanted

    def warm(self, at: float) -> None:
        """Be at the target straight away, as in a job that runs already."""
        self._origin, self._since = max(float(self._target), ROOM_TEMPERATURE), at

    def temperature(self, at: float) -> float:
        """Return the degrees Celsius at a moment after the last change."""
        passed = at - self._since
        if passed >= self._travel_time():
            return self._held(passed - self._travel_time())
        if self._target > self._origin:
            return self._origin + self._kind.heating_rate * passed
        fall = exp(-passed / self._kind.cooling_time)
        return ROOM_TEMPERATURE + (self._origin - ROOM_TEMPERATURE) * fall

    def reached_at(self) -> float:
        """Return the simulated second at which the target is or was reached.

        A heater that is off, or hotter than its target, counts as having reached it,
        because no job waits for something to cool down.
        """
        rising = self._target > self._origin
        return self._since + self._travel_time() if rising else self._since

    def _travel_time(self) -> float:
        """Return the seconds from the last change to the target; infinite if off."""
        if self._target > self._origin:
            return (self._target - self._origin) / self._kind.heating_rate
        if self._target <= ROOM_TEMPERATURE:
            return inf
        share = (self._target - ROOM_TEMPERATURE) / (self._origin - ROOM_TEMPERATURE)
        return -log(share) * self._kind.cooling_time

    def _held(self, passed: float) -> float:
        return self._target + _RIPPLE * sin(passed * 2 * pi / _RIPPLE_PERIOD)
