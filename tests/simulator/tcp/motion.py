"""G-code that moves the printer, and what it refuses during a job."""

from collections.abc import Mapping
import re

from .desk import DONE, Desk, Reply, refusal

_WORD = re.compile(r"([A-Z])\s*(-?\d*\.?\d+)")
_AXES = "XYZ"
_SOFT_ENOUGH = 170.0
"""Degrees Celsius below which filament is not moved."""


def words(argument: str) -> Mapping[str, float]:
    """Return the numbers of an argument by their letters, as `S210 T0` has them."""
    found = _WORD.findall(argument.upper())
    return {letter: float(number) for letter, number in found}


def home(desk: Desk, _argument: str) -> Reply:
    """Obey G28, which is blocked during a job and answered when it is done."""
    if not desk.dialect.homes:
        return DONE
    if no := _refusal(desk, "G28"):
        return no
    desk.machine.home()
    desk.motion.origin = [0.0, 0.0, 0.0]
    if not desk.dialect.waits:
        return DONE
    return Reply(done=lambda: desk.machine.status != "busy")


def move(desk: Desk, argument: str) -> Reply:
    """Obey G1, absolute or relative as G90 and G91 said; without effect in a job."""
    values = words(argument)
    if desk.machine.status not in {"ready", "busy", "completed"}:
        return DONE
    deltas = {
        axis.lower(): values[axis] - _here(desk, number)
        for number, axis in enumerate(_AXES)
        if axis in values
    }
    if "E" in values and desk.machine.nozzle_temperature > _SOFT_ENOUGH:
        # The position of the extruder begins anew with every move.
        desk.motion.extruder = values["E"]
    if deltas:
        desk.machine.travel(deltas)
    return DONE


def absolute(desk: Desk, _argument: str) -> Reply:
    """Obey G90."""
    desk.motion.relative = False
    return DONE


def relative(desk: Desk, _argument: str) -> Reply:
    """Obey G91."""
    desk.motion.relative = True
    return DONE


def call_it(desk: Desk, argument: str) -> Reply:
    """Obey G92: where the head is gets other numbers, the head stays."""
    values = words(argument)
    for number, axis in enumerate(_AXES):
        if axis in values:
            desk.motion.origin[number] = desk.machine.position[number] - values[axis]
    desk.motion.extruder = values.get("E", desk.motion.extruder)
    return DONE


def motors_on(desk: Desk, _argument: str) -> Reply:
    """Obey M17."""
    return _refusal(desk, "M17") or DONE


def motors_off(desk: Desk, _argument: str) -> Reply:
    """Obey M18, after which the printer does not know where its head is."""
    if no := _refusal(desk, "M18"):
        return no
    desk.machine.release_motors()
    return DONE


def _here(desk: Desk, number: int) -> float:
    """Return the position of an axis that a move counts from."""
    if desk.motion.relative:
        return 0.0
    return desk.machine.position[number] - desk.motion.origin[number]


def _refusal(desk: Desk, code: str) -> Reply | None:
    if desk.machine.status in {"ready", "busy", "completed", "cancel", "error"}:
        return None
    return refusal(f"printing can not send {code}")
