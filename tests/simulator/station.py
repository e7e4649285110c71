"""The material station: its slots, the external spool, and changing filament."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .models import SimulatedModel

IDLE = (0, 0)
LOADING, UNLOADING, CANCELLING = 1, 2, 3
HEATING, PUSHING, PURGING, CUTTING, RETRACTING, COMPLETE = 1, 2, 3, 4, 5, 6

EXTERNAL = 0
"""The slot number the external spool goes by."""

_CHANGE_TEMPERATURES: Mapping[str, int] = {
    "TPU": 230,
    "SILK": 230,
    "PC-ABS": 250,
    "PETG": 250,
    "PETG-CF": 250,
}
_CHANGE_TEMPERATURE = 220
_SOFT_MATERIALS = frozenset({"TPU", "SILK"})
_SOFT_STAGE_SECONDS = 36.0
_STAGE_SECONDS = 15.0
_SHORT_SECONDS = 2.0
_FIRST_FEED_TIMEOUT = 99

_COLORS: Mapping[str, tuple[str, ...]] = {
    "ad5x": ("#FFFFFF", "#2750E0", "#FEF043", "#F95D73"),
    "creator_5": ("#FFFFFF", "#2E54DD", "#FFF245", "#FA6173"),
}


@dataclass(slots=True)
class Slot:
    """One slot as the printer's screen knows it; the color as it was sent."""

    slot_id: int
    has_filament: bool = True
    material: str = "PLA"
    color: str = "#FFFFFF"


class Stage(NamedTuple):
    """One step of a change of filament and the seconds it takes."""

    action: int
    step: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Change:
    """A change under way: the slot it is about, and the loaded slot afterwards."""

    slot_id: int
    stages: tuple[Stage, ...]
    began: float
    loaded: int | None
    error_code: str = ""

    @property
    def until(self) -> float:
        return self.began + sum(stage.seconds for stage in self.stages)

    def stage(self, at: float) -> Stage:
        passed = at - self.began
        for stage in self.stages:
            if passed < stage.seconds:
                return stage
            passed -= stage.seconds
        return self.stages[-1]


class Station:
    """Slots and the external spool, and at most one change of filament.

    `loaded` is the slot whose filament is in the head, EXTERNAL is the external
    spool's and nothing is None. Moments are simulated seconds; the machine says when
    a change may begin, heats for it, and ends it.
    """

    def __init__(self, model: SimulatedModel) -> None:
        colors = _COLORS.get(model.family, ())[: model.slots]
        self.slots = [
            Slot(number, color=color) for number, color in enumerate(colors, start=1)
        ]
        self.external = Slot(EXTERNAL, material="?")
        self.loaded: int | None = None
        if model.has_external_spool and not self.slots:
            self.loaded = EXTERNAL
        self._change: _Change | None = None

    def slot(self, slot_id: int) -> Slot | None:
        """Return a slot by its number from 1, if there is one."""
        found = (one for one in self.slots if one.slot_id == slot_id)
        return next(found, None)

    def spool(self, slot_id: int) -> Slot | None:
        """Return a slot or, for EXTERNAL, the external spool."""
        return self.external if slot_id == EXTERNAL else self.slot(slot_id)

    def configure(self, slot_id: int, material: object, color: object) -> None:
        """Store a spool's name and color exactly as they were sent."""
        spool = self.spool(slot_id)
        if spool is not None and isinstance(material, str) and isinstance(color, str):
            spool.material, spool.color = material, color

    def fill(self, slot_id: int, material: str = "PLA", color: str = "#FFFFFF") -> None:
        """Put filament into a slot, as somebody at the printer does."""
        slot = self._existing(slot_id)
        slot.has_filament, slot.material, slot.color = True, material, color

    def empty(self, slot_id: int) -> None:
        """Take the filament out of a slot; its name and color stay remembered."""
        self._existing(slot_id).has_filament = False

    def change_temperature(self, slot_id: int) -> int:
        """Return the degrees Celsius at which a spool's filament is changed."""
        return _CHANGE_TEMPERATURES.get(self._material(slot_id), _CHANGE_TEMPERATURE)

    @property
    def changing(self) -> bool:
        """Return whether a change of filament is under way."""
        return self._change is not None

    @property
    def changing_slot(self) -> int | None:
        """Return which spool is being changed."""
        return None if self._change is None else self._change.slot_id

    def state(self, at: float) -> tuple[int, int]:
        """Return the action and the step of the change under way."""
        if self._change is None:
            return IDLE
        stage = self._change.stage(at)
        return stage.action, stage.step

    def begin_load(self, slot_id: int, heating: float, at: float) -> float | None:
        """Begin to load and return when it is over; nothing if that cannot be.

        Filament of another spool is taken out first. An empty slot is noticed while
        pushing and ends with the firmware's code for that.
        """
        spool = self.spool(slot_id)
        if spool is None or self.loaded == slot_id:
            return None
        seconds = self._stage_seconds(slot_id)
        first = LOADING if self.loaded is None else UNLOADING
        stages = [Stage(first, HEATING, heating)]
        if self.loaded is not None:
            stages += self._removal(self.loaded)
        stages.append(Stage(LOADING, PUSHING, seconds))
        if not spool.has_filament:
            code = f"E{_FIRST_FEED_TIMEOUT + slot_id:04}"
            return self._begin(_Change(slot_id, tuple(stages), at, None, code))
        stages.append(Stage(LOADING, PURGING, seconds))
        stages.append(Stage(LOADING, COMPLETE, _SHORT_SECONDS))
        return self._begin(_Change(slot_id, tuple(stages), at, slot_id))

    def begin_unload(self, slot_id: int, heating: float, at: float) -> float | None:
        """Begin to unload and return when it is over; nothing if it is not loaded."""
        if self.loaded != slot_id:
            return None
        stages = (
            Stage(UNLOADING, HEATING, heating),
            *self._removal(slot_id),
            Stage(UNLOADING, COMPLETE, _SHORT_SECONDS),
        )
        return self._begin(_Change(slot_id, stages, at, None))

    def cancel(self, slot_id: int, at: float) -> float | None:
        """Give up a change that is still heating and return when that is done."""
        change = self._change
        if change is None or change.slot_id != slot_id:
            return None
        if change.stage(at).step != HEATING:
            return None
        stages = (Stage(CANCELLING, 0, _SHORT_SECONDS),)
        return self._begin(_Change(slot_id, stages, at, self.loaded))

    def finish(self) -> str:
        """End the change and return the error it ended with, or an empty text."""
        change, self._change = self._change, None
        if change is None:
            return ""
        self.loaded = change.loaded
        return change.error_code

    def abandon(self) -> None:
        """Forget the change under way, as when the power is gone."""
        self._change = None

    def _begin(self, change: _Change) -> float:
        self._change = change
        return change.until

    def _existing(self, slot_id: int) -> Slot:
        slot = self.slot(slot_id)
        if slot is None:
            raise ValueError(f"there is no slot {slot_id}")
        return slot

    def _material(self, slot_id: int) -> str:
        spool = self.spool(slot_id)
        return "" if spool is None else spool.material.strip().upper()

    def _stage_seconds(self, slot_id: int) -> float:
        soft = self._material(slot_id) in _SOFT_MATERIALS
        return _SOFT_STAGE_SECONDS if soft else _STAGE_SECONDS

    def _removal(self, slot_id: int) -> list[Stage]:
        return [
            Stage(UNLOADING, CUTTING, _SHORT_SECONDS),
            Stage(UNLOADING, RETRACTING, self._stage_seconds(slot_id)),
        ]
