"""What each code of port 8899 does, one row for each (docs/protocol.md, "TCP").

Codes that are not listed are acknowledged and do nothing.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tests.simulator.card import UnknownFileError
from tests.simulator.job import StartOptions
from tests.simulator.machine import PrinterBusyError
from tests.simulator.starts import start

from . import binary, motion, replies
from .desk import DONE, REFUSED, Desk, Reply, refusal
from .motion import words
from .paths import file_name_of

type _Act = Callable[[Desk, str], Reply]

NEVER_SENT = frozenset(
    {
        *("G29", "M300", "M420", "M500", "M501", "M502", "M504", "M600"),
        *("M108", "M144", "M145", "M154", "M155", "M611", "M612", "M615"),
        *("M651", "M652", "M653", "M654", "M663"),
    }
)
"""Codes that nobody may send: unverified, useless, or they change stored settings."""

_NAME_BYTES = 32


class Command(NamedTuple):
    """What to do for a code, and whether only who has control may."""

    act: _Act
    writes: bool


def known(desk: Desk, code: str) -> Command | None:
    """Return what a code does on this printer; nothing for an unknown one."""
    dialect = desk.dialect
    missing = {
        "M661": not dialect.lists_files,
        "M662": not dialect.lists_files,
        "M405": not dialect.runout_switch,
        "M406": not dialect.runout_switch,
        "M112": not dialect.emergency_stop,
    }
    if missing.get(code):
        return None
    if code in _FILES and dialect.files_need_login:
        return Command(_FILES[code], writes=True)
    if code in _READS:
        return Command(_READS[code], writes=False)
    return Command(_WRITES[code], writes=True) if code in _WRITES else None


def _select(desk: Desk, path: str) -> Reply:
    """Choose a file, and print it if the firmware does not wait for M24."""
    name = file_name_of(path)
    try:
        file = desk.machine.find_file(name)
    except UnknownFileError:
        return binary.NO_FILE
    if desk.dialect.needs_m24:
        desk.chosen = name
    else:
        _print(desk, name)
    return Reply((f"File opened: {name} Size: {file.size}", desk.dialect.selected))


def _print(desk: Desk, name: str) -> None:
    """Start a file; a printer that is not ready acknowledges that as well."""
    try:
        start(desk.machine, StartOptions(file_name=name, leveling=False), desk.faults)
    except PrinterBusyError, UnknownFileError:
        return


def _late(act: _Act) -> _Act:
    """Return a command to the job that may be obeyed some time later, as a fault."""

    def obey_late(desk: Desk, argument: str) -> Reply:
        if not (delay := desk.faults.job_delay):
            return act(desk, argument)
        desk.machine.after(delay, lambda: act(desk, argument))
        return DONE

    return obey_late


def _resume(desk: Desk, _argument: str) -> Reply:
    """Go on after a pause, or begin with the file that was chosen."""
    name, desk.chosen = desk.chosen, None
    if name is None:
        desk.machine.resume()
    else:
        _print(desk, name)
    return DONE


def _pause(desk: Desk, _argument: str) -> Reply:
    desk.machine.pause()
    return DONE


def _stop(desk: Desk, _argument: str) -> Reply:
    """Cancel; where the plate has to be confirmed only HTTP can do that."""
    desk.chosen = None
    desk.machine.cancel()
    return DONE


def _nozzle(desk: Desk, argument: str) -> Reply:
    """Set a nozzle's target in degrees Celsius; one that is not there has none."""
    values = words(argument)
    tool = int(values.get("T", 0))
    if "S" in values and tool in range(desk.machine.model.tools):
        desk.machine.set_nozzle_target(values["S"], tool)
    return DONE


def _bed(desk: Desk, argument: str) -> Reply:
    if "S" in (values := words(argument)):
        desk.machine.set_bed_target(values["S"])
    return DONE


def _until_warm(act: _Act) -> _Act:
    """Return a command that is answered when everything is warm."""

    def wait(desk: Desk, argument: str) -> Reply:
        act(desk, argument)
        machine = desk.machine
        if not desk.dialect.waits:
            return DONE
        return Reply(done=lambda: machine.time.now() >= machine.heat.reached_at())

    return wait


def _fan_on(desk: Desk, argument: str) -> Reply:
    """Run the part fan, by 0 to 255 where the firmware reads a level."""
    level = words(argument).get("S", 255.0)
    full = not desk.dialect.fan_levels
    desk.machine.set_cooling_fan(100 if full else level * 100 / 255)
    return DONE


def _fan_off(desk: Desk, _argument: str) -> Reply:
    desk.machine.set_cooling_fan(0)
    return DONE


def _lamp(desk: Desk, argument: str) -> Reply:
    """Switch the lamp by a color, or by what one firmware makes of it (trap 59)."""
    values = words(argument)
    on = any(values.get(color) for color in "RGBS")
    if desk.dialect.lamp_takes_anything:
        on = argument != "0"
    elif not values.keys() & set("RGBS"):
        return DONE
    desk.machine.light = on and desk.machine.model.has_lamp
    return DONE


def _runout(*, on: bool) -> _Act:
    def switch(desk: Desk, _argument: str) -> Reply:
        desk.machine.runout_sensor = on
        return DONE

    return switch


def _emergency(desk: Desk, _argument: str) -> Reply:
    desk.machine.emergency_stop()
    return DONE


def _rename(desk: Desk, name: str) -> Reply:
    """Take another name of at most 32 bytes of ASCII; others have no effect."""
    if not name or not name.isascii() or len(name) > _NAME_BYTES:
        return DONE
    desk.machine.name = name
    return Reply(restarts=desk.dialect.restarts_network)


_FILES: Mapping[str, _Act] = {"M661": binary.file_list, "M662": binary.picture}

_READS: Mapping[str, _Act] = {
    "M27": replies.progress,
    "M105": replies.temperatures,
    "M114": replies.coordinates,
    "M115": replies.identity,
    "M119": replies.status,
    "M650": replies.offsets,
    **_FILES,
}

_WRITES: Mapping[str, _Act] = {
    "G1": motion.move,
    "G28": motion.home,
    "G90": motion.absolute,
    "G91": motion.relative,
    "G92": motion.call_it,
    "M17": motion.motors_on,
    "M18": motion.motors_off,
    "M23": _select,
    "M24": _late(_resume),
    "M25": _late(_pause),
    "M26": _late(_stop),
    "M104": _nozzle,
    "M106": _fan_on,
    "M107": _fan_off,
    "M109": _until_warm(_nozzle),
    "M112": _emergency,
    "M140": _bed,
    "M146": _lamp,
    "M190": _until_warm(_bed),
    "M405": _runout(on=True),
    "M406": _runout(on=False),
    "M610": _rename,
}


def obey(desk: Desk, code: str, argument: str, link: int) -> Reply:
    """Carry out one command of a connection, if it may give it."""
    command = known(desk, code)
    if command is None:
        return DONE
    if not command.writes:
        line = desk.faults.tcp_refuse_queries.get(code)
        return command.act(desk, argument) if line is None else refusal(line)
    if not desk.lock.is_held_by(link):
        return REFUSED
    if desk.faults.tcp_refuse_commands is not None:
        return refusal(desk.faults.tcp_refuse_commands)
    if desk.faults.tcp_ignore_commands:
        return DONE
    return command.act(desk, argument)
