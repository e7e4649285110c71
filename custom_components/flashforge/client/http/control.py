"""Commands to a printer's parts, over HTTP.

Every one is checked against what this printer can do and takes, and returns the
status that shows its effect. Each raises NotSupportedError, OutOfRangeError,
InvalidTextError or NotPossibleError without sending anything, and what
`CommandQueue.run` raises. See "Commands" in docs/protocol.md.
"""

from collections.abc import Callable
from typing import override

from ..commands import READY, Condition, in_state
from ..errors import InvalidTextError, Reason
from ..interfaces.control import Axis, Control, FiltrationMode
from ..limits import Limits, Range
from ..models import Family
from ..status import Filtration, PrinterState, PrinterStatus
from ..tcp.control import TcpControl
from .sender import Arguments, HttpCommandSender, open_or_close

UNCHANGED = -200
# Percent.
FAN_TOLERANCE = 2
# Half a hundredth of a millimeter, the finest step that the screen offers.
Z_OFFSET_TOLERANCE = 0.005

# The firmware takes these while a job runs; whether also while it heats or is paused
# shows in the status that is read back.
_WITH_JOB = in_state(
    {
        PrinterState.PREPARING,
        PrinterState.HEATING,
        PrinterState.PRINTING,
        PrinterState.PAUSED,
    },
    Reason.NOT_PRINTING,
)

PLATE_QUESTION = "E0088"
FIRST_LAYER_QUESTION = "E0089"


class HttpControl(Control):
    """The printer's parts."""

    def __init__(self, sender: HttpCommandSender, fallback: TcpControl) -> None:
        self._sender = sender
        self._device = sender.device
        self._fallback = fallback

    @property
    def _limits(self) -> Limits:
        return self._device.limits

    def _in_range(self, name: str, value: float, limits: Range | None) -> float:
        return self._sender.in_range(name, value, limits)

    @override
    async def set_light(self, *, on: bool) -> PrinterStatus:
        return await self._sender.send_control(
            "light",
            "lightControl_cmd",
            {"status": open_or_close(on=on)},
            is_effective=lambda status: status.light is on,
            fallback=lambda: self._fallback.switch_light(on=on),
        )

    @override
    async def set_filtration(self, mode: FiltrationMode) -> PrinterStatus:
        self._sender.require("filtration", self._device.abilities.filtration)
        wanted = Filtration(
            internal=mode is FiltrationMode.INTERNAL,
            external=mode is FiltrationMode.EXTERNAL,
        )
        return await self._sender.send_control(
            "filtration",
            "circulateCtl_cmd",
            {
                "internal": open_or_close(on=bool(wanted.internal)),
                "external": open_or_close(on=bool(wanted.external)),
            },
            is_effective=lambda status: status.filtration == wanted,
        )

    @override
    async def set_camera_stream(self, *, on: bool) -> PrinterStatus:
        self._sender.require("camera", self._device.abilities.camera_switch)
        return await self._sender.send_control(
            "camera",
            "streamCtrl_cmd",
            {"action": open_or_close(on=on)},
            is_effective=lambda status: status.camera_is_on is on,
        )

    @override
    async def open_camera(self) -> None:
        able = self._device.family is Family.CREATOR_5
        self._sender.require("camera", able)
        for command in ("streamCtrl", "streamCtrl_cmd"):
            await self._sender.send_control(
                "camera", command, {"action": "open"}, is_effective=None
            )

    @override
    async def set_print_speed(self, percent: float) -> PrinterStatus:
        speed = round(self._in_range("print_speed", percent, self._limits.print_speed))
        return await self._adjust(
            "print_speed",
            {"speed": speed},
            lambda status: status.print_speed == speed,
        )

    @override
    async def set_z_offset(self, millimeters: float) -> PrinterStatus:
        limits = self._limits.z_offset
        offset = limits.rounded(self._in_range("z_offset", millimeters, limits))
        return await self._adjust(
            "z_offset",
            {"zAxisCompensation": offset},
            lambda status: (
                status.z_offset is not None
                and abs(status.z_offset - offset) < Z_OFFSET_TOLERANCE
            ),
        )

    @override
    async def set_cooling_fan(self, percent: float) -> PrinterStatus:
        speed = round(self._in_range("cooling_fan", percent, self._limits.fan))
        return await self._adjust(
            "cooling_fan",
            {"coolingFan": speed},
            lambda status: _is_about(status.fans.cooling, speed),
        )

    @override
    async def set_runout_sensor(self, *, on: bool) -> PrinterStatus:
        return await self._fallback.set_runout_sensor(on=on)

    @override
    async def set_motors(self, *, on: bool) -> PrinterStatus:
        return await self._fallback.set_motors(on=on)

    @override
    async def set_left_cooling_fan(self, percent: float) -> PrinterStatus:
        able = self._device.abilities.left_cooling_fan
        self._sender.require("left_cooling_fan", able)
        speed = round(self._in_range("left_cooling_fan", percent, self._limits.fan))
        return await self._adjust(
            "left_cooling_fan",
            {"coolingLeftFan": speed},
            lambda status: _is_about(status.fans.cooling_left, speed),
        )

    @override
    async def set_chamber_fan(self, percent: float) -> PrinterStatus:
        speed = round(self._in_range("chamber_fan", percent, self._limits.fan))
        return await self._adjust(
            "chamber_fan",
            {"chamberFan": speed},
            lambda status: _is_about(status.fans.chamber, speed),
        )

    async def _adjust(
        self,
        name: str,
        change: Arguments,
        is_effective: Callable[[PrinterStatus], bool],
    ) -> PrinterStatus:
        """Change one of the values of a running print, and nothing else.

        Whether a key left out is left alone is disputed, so all are sent: the
        values just read for speed and offset, "unchanged" for the fans, whose
        values the job itself changes all the time, and for what was not reported.
        """
        return await self._sender.send_control(
            name,
            "printerCtl_cmd",
            lambda status: {
                "zAxisCompensation": _or_unchanged(status.z_offset),
                "speed": _or_unchanged(status.print_speed),
                "chamberFan": UNCHANGED,
                "coolingFan": UNCHANGED,
                "coolingLeftFan": UNCHANGED,
                **change,
            },
            condition=_WITH_JOB,
            is_effective=is_effective,
        )

    @override
    async def set_automatic_shutdown(
        self, *, enabled: bool | None = None, delay: float | None = None
    ) -> PrinterStatus:
        minutes = None
        if delay is not None:
            longest = self._limits.shutdown_delay
            seconds = self._in_range("automatic_shutdown", delay, longest)
            minutes = round(seconds / 60)

        def arguments(status: PrinterStatus) -> Arguments:
            now = status.automatic_shutdown
            on = now.enabled if enabled is None else enabled
            after = round((now.delay or 0) / 60) if minutes is None else minutes
            return {
                "automaticShutdown": open_or_close(on=bool(on)),
                "shutdownAfterTime": after,
            }

        def knows_the_rest(status: PrinterStatus) -> bool:
            now = status.automatic_shutdown
            return (enabled is not None or now.enabled is not None) and (
                minutes is not None or now.delay is not None
            )

        def is_effective(status: PrinterStatus) -> bool:
            now = status.automatic_shutdown
            return enabled in {None, now.enabled} and (
                minutes is None or now.delay == minutes * 60
            )

        return await self._sender.send_control(
            "automatic_shutdown",
            "delayClose_cmd",
            arguments,
            condition=Condition(knows_the_rest, Reason.SETTINGS_UNKNOWN),
            is_effective=is_effective,
        )

    @override
    async def rename(self, name: str) -> PrinterStatus:
        name = name.strip()
        # What is printable can be encoded.
        longest = self._limits.printer_name
        if not name.isprintable() or not 0 < len(name.encode()) <= longest:
            raise InvalidTextError("rename", "no name for a printer")
        return await self._sender.send_control(
            "rename",
            "reName_cmd",
            {"name": name},
            is_effective=lambda status: status.name == name,
        )

    @override
    async def clear_error(self) -> PrinterStatus:
        self._sender.require("clear_error", self._device.abilities.clear_error)
        return await self._sender.send_control(
            "clear_error",
            "errorCodeCtrl_cmd",
            lambda status: {
                "action": "clearErrorCode",
                "errorCode": status.error_code or "",
            },
            condition=Condition(
                lambda status: status.error_code is not None, Reason.NO_ERROR
            ),
            is_effective=lambda status: status.error_code is None,
        )

    @override
    async def answer_plate_question(self, *, proceed: bool) -> PrinterStatus:
        return await self._answer(
            "plate_question", "plateDetectControl_cmd", PLATE_QUESTION, proceed=proceed
        )

    @override
    async def answer_first_layer_question(self, *, proceed: bool) -> PrinterStatus:
        return await self._answer(
            "first_layer_question",
            "firstLayerDetectControl_cmd",
            FIRST_LAYER_QUESTION,
            proceed=proceed,
        )

    async def _answer(
        self, name: str, command: str, code: str, *, proceed: bool
    ) -> PrinterStatus:
        def asks(status: PrinterStatus) -> bool:
            return status.state is PrinterState.ERROR and status.error_code == code

        able = self._device.abilities.first_layer_inspection
        self._sender.require(name, able)
        return await self._sender.send_control(
            name,
            command,
            {"action": "continue" if proceed else "stop"},
            condition=Condition(asks, Reason.NO_QUESTION),
            is_effective=lambda status: not asks(status),
        )

    @override
    async def calibrate(self, *, leveling: bool, vibration: bool) -> PrinterStatus:
        if not leveling and not vibration:
            raise InvalidTextError("calibrate", "nothing to calibrate")
        return await self._sender.send_control(
            "calibrate",
            "calibration_cmd",
            {
                "levelingDetection": open_or_close(on=leveling),
                "vibrationCompensation": open_or_close(on=vibration),
            },
            condition=READY,
            is_effective=lambda status: not READY.is_met(status),
        )

    @override
    async def move(self, axis: Axis, millimeters: float) -> PrinterStatus:
        if not self._device.abilities.http_move:
            return await self._fallback.move(axis, millimeters)
        delta = _whole(self._in_range("move", millimeters, self._limits.move))
        return await self._sender.send_control(
            "move",
            "moveCtrl_cmd",
            {"axis": axis.value, "delta": delta},
            condition=READY,
            # Where it already stands at its end, an axis does not move.
            is_effective=None,
        )

    @override
    async def home(self) -> PrinterStatus:
        if not self._device.abilities.http_move:
            return await self._fallback.home()
        return await self._sender.send_control(
            "home", "homingCtrl_cmd", {}, condition=READY, is_effective=None
        )

    @override
    async def extrude(self, millimeters: float) -> PrinterStatus:
        if not self._device.abilities.http_extrude:
            return await self._fallback.extrude(millimeters)
        delta = _whole(self._in_range("extrude", millimeters, self._limits.extrude))
        return await self._sender.send_control(
            "extrude",
            "extrudeCtrl_cmd",
            {"axis": "e", "delta": delta},
            condition=READY,
            is_effective=None,
        )


def _or_unchanged(value: float | None) -> float:
    return UNCHANGED if value is None else _whole(value)


def _whole(value: float) -> float:
    """Return a whole number as one, as the printer and its slicer write it."""
    return int(value) if value == int(value) else value


def _is_about(speed: float | None, wanted: float) -> bool:
    """Return whether a fan runs as it was told, give or take a rounding."""
    return speed is not None and abs(speed - wanted) <= FAN_TOLERANCE
