"""All heaters of one printer."""

from collections.abc import Collection, Sequence

from .heater import Heater, HeaterKind
from .models import SimulatedModel

NO_SENSOR = -108.0
"""What a model with the sensor's place, but without the sensor, reads."""

_CLOSE_ENOUGH = 3.0
_NOZZLE = (2.5, 110.0)
_BED = (0.6, 900.0)
_CHAMBER = (0.0134, 2400.0)
"""Degrees Celsius per second of heating, and the seconds of cooling."""


class Heat:
    """Tools from the first to the last, bed and chamber."""

    def __init__(self, model: SimulatedModel, at: float) -> None:
        """Start with everything off, `at` simulated seconds."""
        self.tools = tuple(
            Heater(HeaterKind(*_NOZZLE, model.nozzle_limit), at)
            for _ in range(model.tools)
        )
        self.bed = Heater(HeaterKind(*_BED, model.bed_limit), at)
        self.chamber = Heater(HeaterKind(*_CHAMBER, model.chamber_limit), at)

    @property
    def targets(self) -> tuple[int, ...]:
        """Return what tools, bed and chamber aim for, in this order."""
        return tuple(heater.target for heater in self._all)

    def restore(self, targets: Sequence[int], at: float) -> None:
        """Heat again what is off and was not off when `targets` was read."""
        for heater, target in zip(self._all, targets, strict=True):
            heater.set_target(heater.target or target, at)

    def set_job(self, tools: Collection[int], nozzle: int, bed: int, at: float) -> None:
        """Heat the tools of a job (from 0) and its bed; the other tools cool."""
        for number, tool in enumerate(self.tools):
            tool.set_target(nozzle if number in tools else 0, at)
        self.bed.set_target(bed, at)

    def switch_off(self, at: float) -> None:
        """Let everything cool down."""
        for heater in self._all:
            heater.set_target(0, at)

    def warm(self, at: float) -> None:
        """Be at every target straight away."""
        for heater in (*self.tools, self.bed):
            heater.warm(at)

    def reached_at(self) -> float:
        """Return when tools and bed are warm; no job waits for the chamber."""
        return max(heater.reached_at() for heater in (*self.tools, self.bed))

    def is_warm(self, at: float) -> bool:
        """Return whether tools and bed are warm enough to print on."""
        return all(
            heater.temperature(at) > heater.target - _CLOSE_ENOUGH
            for heater in (*self.tools, self.bed)
        )

    @property
    def _all(self) -> tuple[Heater, ...]:
        return (*self.tools, self.bed, self.chamber)
