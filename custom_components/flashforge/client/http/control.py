"""Commands to a printer's parts, over HTTP.

Every one is checked against what this printer can do and takes, and returns the
status that shows its effect. Each raises NotSupportedError, OutOfRangeError,
InvalidTextError or NotPossibleError without sending anything, and what
`CommandQueue.run` raises. See "Commands" in docs/protocol.md.
"""

from collections.abc import Callable
from enum import StrEnum

from ..errors import InvalidTextError
from ..models import PRINT_SPEED_MIN, Z_OFFSET_MAX, Family
from ..status import Filtration, PrinterState, PrinterStatus
from .commander import Arguments, Commander, in_range, open_or_close

UNCHANGED = -200
# The name's place in the printer's answer to a discovery.
NAME_MAX_BYTES = 127
SHUTDOWN_DELAY_MAX = 24 * 60 * 60.0
MOVE_MAX = 256.0
EXTRUDE_MAX = 100.0
# Percent.
FAN_TOLERANCE = 2
# Half a hundredth of a millimeter, the finest step that the screen offers.
Z_OFFSET_TOLERANCE = 0.005

PLATE_QUESTION = "E0088"
FIRST_LAYER_QUESTION = "E0089"


class FiltrationMode(StrEnum):
    """What the filter fans do with the air in the printer."""

    OFF = "off"
    INTERNAL = "internal"
    EXTERNAL = "external"


class Axis(StrEnum):
    """Directions: x to the right, y to the back, z moves the bed down."""

    X = "x"
    Y = "y"
    Z = "z"


class Control:
    """The printer's parts."""

    def __init__(self, commander: Commander) -> None:
        """Take the way to send commands."""
        self._commander = commander
        self._send = commander.control

    async def set_light(self, *, on: bool) -> PrinterStatus:
        """Switch the printer's lamp.

        A printer that denies having one is told all the same: somebody may have
        fitted it.
        """
        return await self._send(
            "light",
            "lightControl_cmd",
            {"status": open_or_close(on=on)},
            shows=lambda status: status.light is on,
        )

    async def set_filtration(self, mode: FiltrationMode) -> PrinterStatus:
        """Let the filter fans stand still, clean the air inside, or blow it out."""
        self._commander.require("filtration", self._commander.abilities.filtration)
        wanted = Filtration(
            internal=mode is FiltrationMode.INTERNAL,
            external=mode is FiltrationMode.EXTERNAL,
        )
        return await self._send(
            "filtration",
            "circulateCtl_cmd",
            {
                "internal": open_or_close(on=bool(wanted.internal)),
                "external": open_or_close(on=bool(wanted.external)),
            },
            shows=lambda status: status.filtration == wanted,
        )

    async def set_camera_stream(self, *, on: bool) -> PrinterStatus:
        """Switch the camera's stream."""
        self._commander.require("camera", self._commander.abilities.camera_switch)
        return await self._send(
            "camera",
            "streamCtrl_cmd",
            {"action": open_or_close(on=on)},
            shows=lambda status: status.camera_is_on is on,
        )

    async def open_camera(self) -> None:
        """Ask a Creator 5 to let one viewer look at its camera.

        Its address never changes, so no status shows the effect, and whether it is
        needed depends on the firmware; both spellings are sent.
        """
        able = self._commander.model.family is Family.CREATOR_5
        self._commander.require("camera", able)
        for command in ("streamCtrl", "streamCtrl_cmd"):
            await self._send("camera", command, {"action": "open"}, shows=None)

    async def set_print_speed(self, percent: float) -> PrinterStatus:
        """Change the speed of the running print, in percent of what its file asks."""
        low, high = PRINT_SPEED_MIN, self._commander.model.print_speed_max
        speed = round(in_range("print_speed", percent, low, high))
        return await self._adjust(
            "print_speed",
            {"speed": speed},
            lambda status: status.print_speed == speed,
        )

    async def set_z_offset(self, millimeters: float) -> PrinterStatus:
        """Change the nozzle's distance from the bed during a print, -5 to 5 mm."""
        offset = in_range("z_offset", millimeters, -Z_OFFSET_MAX, Z_OFFSET_MAX)
        return await self._adjust(
            "z_offset",
            {"zAxisCompensation": offset},
            lambda status: (
                status.z_offset is not None
                and abs(status.z_offset - offset) < Z_OFFSET_TOLERANCE
            ),
        )

    async def set_cooling_fan(self, percent: float) -> PrinterStatus:
        """Change the fan that cools the print, 0 to 100 percent, during a print."""
        speed = round(in_range("cooling_fan", percent, 0, 100))
        return await self._adjust(
            "cooling_fan",
            {"coolingFan": speed},
            lambda status: _is_about(status.fans.cooling, speed),
        )

    async def set_left_cooling_fan(self, percent: float) -> PrinterStatus:
        """Change the second fan beside the nozzle, 0 to 100 percent, in a print."""
        able = self._commander.abilities.left_cooling_fan
        self._commander.require("left_cooling_fan", able)
        speed = round(in_range("left_cooling_fan", percent, 0, 100))
        return await self._adjust(
            "left_cooling_fan",
            {"coolingLeftFan": speed},
            lambda status: _is_about(status.fans.cooling_left, speed),
        )

    async def set_chamber_fan(self, percent: float) -> PrinterStatus:
        """Change the fan of the chamber, 0 to 100 percent, during a print."""
        speed = round(in_range("chamber_fan", percent, 0, 100))
        return await self._adjust(
            "chamber_fan",
            {"chamberFan": speed},
            lambda status: _is_about(status.fans.chamber, speed),
        )

    async def _adjust(
        self, name: str, change: Arguments, shows: Callable[[PrinterStatus], bool]
    ) -> PrinterStatus:
        """Change one of the values of a running print, and nothing else.

        Whether a key left out is left alone is disputed, so all are sent: the
        values just read for speed and offset, "unchanged" for the fans, whose
        values the job itself changes all the time, and for what was not reported.
        """
        return await self._send(
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
            makes_sense=lambda status: status.state is PrinterState.PRINTING,
            shows=shows,
        )

    async def set_automatic_shutdown(
        self, *, enabled: bool | None = None, delay: float | None = None
    ) -> PrinterStatus:
        """Let the printer switch itself off some seconds after a job, or not.

        What is not given stays as it is, if the printer says how it is. The printer
        counts whole minutes.
        """
        minutes = None
        if delay is not None:
            low, high = 60, SHUTDOWN_DELAY_MAX
            minutes = round(in_range("automatic_shutdown", delay, low, high) / 60)

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

        def shows(status: PrinterStatus) -> bool:
            now = status.automatic_shutdown
            return enabled in {None, now.enabled} and (
                minutes is None or now.delay == minutes * 60
            )

        return await self._send(
            "automatic_shutdown",
            "delayClose_cmd",
            arguments,
            makes_sense=knows_the_rest,
            shows=shows,
        )

    async def rename(self, name: str) -> PrinterStatus:
        """Give the printer another name, up to 127 bytes."""
        name = name.strip()
        # What is printable can be encoded.
        if not name.isprintable() or not 0 < len(name.encode()) <= NAME_MAX_BYTES:
            raise InvalidTextError("rename", "no name for a printer")
        return await self._send(
            "rename",
            "reName_cmd",
            {"name": name},
            shows=lambda status: status.name == name,
        )

    async def clear_error(self) -> PrinterStatus:
        """Clear the error that the printer shows.

        The AD5X clears an error by its code; on the others declaring the plate
        clear does it, see `JobControl.plate_cleared`.
        """
        self._commander.require("clear_error", self._commander.abilities.clear_error)
        return await self._send(
            "clear_error",
            "errorCodeCtrl_cmd",
            lambda status: {
                "action": "clearErrorCode",
                "errorCode": status.error_code or "",
            },
            makes_sense=lambda status: status.error_code is not None,
            shows=lambda status: status.error_code is None,
        )

    async def answer_plate_question(self, *, proceed: bool) -> PrinterStatus:
        """Answer whether to print on a plate that the printer does not know."""
        return await self._answer(
            "plate_question", "plateDetectControl_cmd", PLATE_QUESTION, proceed=proceed
        )

    async def answer_first_layer_question(self, *, proceed: bool) -> PrinterStatus:
        """Answer whether to go on with a first layer that looks bad."""
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

        able = self._commander.abilities.first_layer_inspection
        self._commander.require(name, able)
        return await self._send(
            name,
            command,
            {"action": "continue" if proceed else "stop"},
            makes_sense=asks,
            shows=lambda status: not asks(status),
        )

    async def calibrate(self, *, leveling: bool, vibration: bool) -> PrinterStatus:
        """Level the bed, compensate vibrations, or both; takes minutes."""
        if not leveling and not vibration:
            raise InvalidTextError("calibrate", "nothing to calibrate")
        return await self._send(
            "calibrate",
            "calibration_cmd",
            {
                "levelingDetection": open_or_close(on=leveling),
                "vibrationCompensation": open_or_close(on=vibration),
            },
            makes_sense=_is_ready,
            shows=lambda status: not _is_ready(status),
        )

    async def move(self, axis: Axis, millimeters: float) -> PrinterStatus:
        """Move an axis by some millimeters, at most 256 either way."""
        self._commander.require("move", self._commander.abilities.move)
        delta = in_range("move", millimeters, -MOVE_MAX, MOVE_MAX)
        return await self._send(
            "move",
            "moveCtrl_cmd",
            {"axis": axis.value, "delta": delta},
            makes_sense=_is_ready,
            # Where it already stands at its end, an axis does not move.
            shows=None,
        )

    async def home(self) -> PrinterStatus:
        """Send all axes home.

        This also clears what the printer had kept to go on after a power loss.
        """
        self._commander.require("home", self._commander.abilities.move)
        return await self._send(
            "home", "homingCtrl_cmd", {}, makes_sense=_is_ready, shows=None
        )

    async def extrude(self, millimeters: float) -> PrinterStatus:
        """Push filament out, or pull it back, at most 100 mm either way.

        The printer heats a cold nozzle by itself, and cools it and releases the
        motors afterwards.
        """
        self._commander.require("extrude", self._commander.abilities.extrude)
        delta = in_range("extrude", millimeters, -EXTRUDE_MAX, EXTRUDE_MAX)
        return await self._send(
            "extrude",
            "extrudeCtrl_cmd",
            {"axis": "e", "delta": delta},
            makes_sense=_is_ready,
            shows=None,
        )


def _or_unchanged(value: float | None) -> float:
    return UNCHANGED if value is None else value


def _is_about(speed: float | None, wanted: float) -> bool:
    """Return whether a fan runs as it was told, give or take a rounding."""
    return speed is not None and abs(speed - wanted) <= FAN_TOLERANCE


def _is_ready(status: PrinterStatus) -> bool:
    return status.state is PrinterState.READY
