"""What each command of `/control` does to a machine.

Every command is acknowledged, whatever it does: an unknown one, one in the wrong
status and one with unreadable arguments have no effect (docs/protocol.md,
"Commands" and "Traps").
"""

from collections.abc import Callable, Mapping

from .machine import Machine

type Arguments = Mapping[str, object]
type _Command = Callable[[Machine, Arguments], None]

_UNCHANGED = -200
_SWITCH = {"open": True, "close": False}


def obey(machine: Machine, command: str, arguments: Arguments) -> None:
    """Carry out a command wrapped in `payload`, if the firmware knows it."""
    if known := _COMMANDS.get(command):
        known(machine, arguments)


def obey_flat(machine: Machine, command: object, arguments: Arguments) -> None:
    """Do what a body without `payload` leads to: a cancel only pauses (trap 2)."""
    if command == "jobCtl_cmd" and arguments.get("action") == "cancel":
        machine.pause()


def _number(arguments: Arguments, key: str) -> float | None:
    """Return a number to set; nothing for -200, for an absent key and for others."""
    value = arguments.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return None if value == _UNCHANGED else value


def _switch(arguments: Arguments, key: str) -> bool | None:
    value = arguments.get(key)
    return _SWITCH.get(value) if isinstance(value, str) else None


def _light(machine: Machine, arguments: Arguments) -> None:
    value = _switch(arguments, "status")
    if value is not None and machine.model.has_lamp:
        machine.light = value


def _filtration(machine: Machine, arguments: Arguments) -> None:
    if not machine.model.has_filtration:
        return
    internal = _switch(arguments, "internal")
    external = _switch(arguments, "external")
    machine.internal_fan = machine.internal_fan if internal is None else internal
    machine.external_fan = machine.external_fan if external is None else external


def _stream(machine: Machine, arguments: Arguments) -> None:
    value = _switch(arguments, "action")
    if value is not None and machine.model.has_camera:
        machine.camera_on = value


def _job(machine: Machine, arguments: Arguments) -> None:
    actions = {
        "pause": machine.pause,
        "continue": machine.resume,
        "cancel": machine.cancel,
    }
    if act := actions.get(str(arguments.get("action"))):
        act()


def _state(machine: Machine, arguments: Arguments) -> None:
    if arguments.get("action") == "setClearPlatform":
        machine.clear_platform()


def _tuning(machine: Machine, arguments: Arguments) -> None:
    setters = {
        "zAxisCompensation": machine.set_z_offset,
        "speed": machine.set_speed_percent,
        "chamberFan": machine.set_chamber_fan,
        "coolingFan": machine.set_cooling_fan,
    }
    for key, setter in setters.items():
        if (value := _number(arguments, key)) is not None:
            setter(value)


def _temperatures(machine: Machine, arguments: Arguments) -> None:
    """Set targets; 0 and -100 are off. The left nozzle and the chamber are absent."""
    setters = {
        "rightNozzle": machine.set_nozzle_target,
        "platform": machine.set_bed_target,
    }
    for key, setter in setters.items():
        if (value := _number(arguments, key)) is not None:
            setter(value)


def _auto_shutdown(machine: Machine, arguments: Arguments) -> None:
    value = _switch(arguments, "automaticShutdown")
    minutes = _number(arguments, "shutdownAfterTime")
    if value is not None:
        machine.auto_shutdown = value
    if minutes is not None and minutes > 0:
        machine.auto_shutdown_minutes = int(minutes)


def _rename(machine: Machine, arguments: Arguments) -> None:
    name = arguments.get("name")
    if isinstance(name, str) and name:
        machine.name = name


_COMMANDS: Mapping[str, _Command] = {
    "lightControl_cmd": _light,
    "circulateCtl_cmd": _filtration,
    "streamCtrl_cmd": _stream,
    "jobCtl_cmd": _job,
    "stateCtrl_cmd": _state,
    "printerCtl_cmd": _tuning,
    "temperatureCtl_cmd": _temperatures,
    "delayClose_cmd": _auto_shutdown,
    "reName_cmd": _rename,
}
