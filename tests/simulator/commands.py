"""What each command of `/control` does to a machine.

Every command is acknowledged, whatever it does: an unknown one, one in the wrong
status and one with unreadable arguments have no effect (docs/protocol.md,
"Commands" and "Traps").
"""

from collections.abc import Callable, Mapping

from .machine import Machine
from .station import EXTERNAL

type Arguments = Mapping[str, object]
type _Command = Callable[[Machine, Arguments], None]

FORBIDDEN = frozenset(
    {
        "deviceUnregister_cmd",
        "deviceUpdateDetail_cmd",
        "newJob_cmd",
        "newLocalJob_cmd",
        "userProfile_cmd",
    }
)
"""Commands of the vendor's cloud, which nobody may send on a local network."""

_UNCHANGED = -200
_OFF = -100
_SWITCH = {"open": True, "close": False}


def obey(machine: Machine, command: str, arguments: Arguments) -> None:
    """Carry out a command wrapped in `payload`, if the firmware knows it."""
    if command in machine.model.commands:
        _COMMANDS[command](machine, arguments)


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
    """Set targets; 0 and -100 are off. The other keys belong to other families."""
    creator = machine.model.family == "creator_5"
    setters = {"platform": machine.set_bed_target}
    if creator:
        setters["chamber"] = machine.set_chamber_target
        _set_tool_temperatures(machine, arguments.get("nozzles"))
    else:
        setters["rightNozzle"] = machine.set_nozzle_target
    for key, setter in setters.items():
        if (value := _number(arguments, key)) is not None:
            setter(value)


def _set_tool_temperatures(machine: Machine, nozzles: object) -> None:
    """Set every tool of a list that has one entry for each; -100 is ignored here."""
    if not isinstance(nozzles, list) or len(nozzles) != machine.model.tools:
        return
    for tool, value in enumerate(nozzles):
        number = _number({"nozzle": value}, "nozzle")
        if number is not None and number != _OFF:
            machine.set_nozzle_target(number, tool)


def _calibration(machine: Machine, arguments: Arguments) -> None:
    machine.calibrate(
        leveling=_switch(arguments, "levelingDetection") is True,
        vibration=_switch(arguments, "vibrationCompensation") is True,
    )


def _camera_opening(machine: Machine, arguments: Arguments) -> None:
    """Open the camera of a Creator 5, which knows no closing."""
    if arguments.get("action") == "open":
        machine.open_camera_once()


def _slot_configuration(machine: Machine, arguments: Arguments) -> None:
    slot = _slot_number(arguments)
    if slot != EXTERNAL:
        machine.station.configure(slot, arguments.get("mt"), arguments.get("rgb"))


def _external_configuration(machine: Machine, arguments: Arguments) -> None:
    machine.station.configure(EXTERNAL, arguments.get("mt"), arguments.get("rgb"))


def _slot_change(machine: Machine, arguments: Arguments) -> None:
    slot = _slot_number(arguments)
    if slot != EXTERNAL:
        _change_filament(machine, slot, arguments.get("action"))


def _external_change(machine: Machine, arguments: Arguments) -> None:
    _change_filament(machine, EXTERNAL, arguments.get("action"))


def _slot_number(arguments: Arguments) -> int:
    """Return the slot meant; a missing or unreadable one is the one without effect."""
    slot = arguments.get("slot")
    return slot if isinstance(slot, int) else EXTERNAL


def _change_filament(machine: Machine, slot: int, action: object) -> None:
    actions = (machine.load_filament, machine.unload_filament, machine.cancel_filament)
    if isinstance(action, int) and 0 <= action < len(actions):
        actions[action](slot)


def _move(machine: Machine, arguments: Arguments) -> None:
    delta = _number(arguments, "delta")
    if delta is not None:
        machine.move(str(arguments.get("axis")), delta)


def _extrude(machine: Machine, arguments: Arguments) -> None:
    delta = _number(arguments, "delta")
    if delta is not None:
        machine.extrude(delta)


def _home(machine: Machine, _arguments: Arguments) -> None:
    machine.home()


def _error_code(machine: Machine, arguments: Arguments) -> None:
    if arguments.get("action") == "clearErrorCode":
        machine.clear_error(str(arguments.get("errorCode")))


def _answer(error_code: str) -> _Command:
    """Return the command that answers one question."""

    def answer(machine: Machine, arguments: Arguments) -> None:
        action = arguments.get("action")
        if action in {"continue", "stop"}:
            machine.answer_question(error_code, go_on=action == "continue")

    return answer


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
    "calibration_cmd": _calibration,
    "streamCtrl": _camera_opening,
    "msConfig_cmd": _slot_configuration,
    "ipdMsConfig_cmd": _external_configuration,
    "ms_cmd": _slot_change,
    "ipdMs_cmd": _external_change,
    "moveCtrl_cmd": _move,
    "extrudeCtrl_cmd": _extrude,
    "homingCtrl_cmd": _home,
    "errorCodeCtrl_cmd": _error_code,
    "plateDetectControl_cmd": _answer("E0088"),
    "firstLayerDetectControl_cmd": _answer("E0089"),
}
