"""Commands to a printer's parts, whatever the protocol.

Each protocol fills in what it can; the rest raises NotSupportedError. Commands are
checked against what this printer can do and takes: they raise NotSupportedError,
OutOfRangeError, InvalidTextError or NotPossibleError without sending anything, and
otherwise what `CommandQueue.run` raises, and return the status that shows their
effect.
"""

from abc import ABC, abstractmethod
from enum import StrEnum

from ..errors import NotSupportedError
from ..status import PrinterStatus


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


class Control(ABC):
    """The printer's parts."""

    @abstractmethod
    async def set_light(self, *, on: bool) -> PrinterStatus:
        """Switch the printer's lamp.

        A printer that denies having one is told all the same: somebody may have
        fitted it.
        """

    async def set_filtration(self, mode: FiltrationMode) -> PrinterStatus:
        """Let the filter fans stand still, clean the air inside, or blow it out."""
        raise NotSupportedError("filtration")

    async def set_camera_stream(self, *, on: bool) -> PrinterStatus:
        """Switch the camera's stream."""
        raise NotSupportedError("camera")

    async def open_camera(self) -> None:
        """Ask a Creator 5 to let one viewer look at its camera.

        Its address never changes, so no status shows the effect, and whether it is
        needed depends on the firmware; both spellings are sent.
        """
        raise NotSupportedError("camera")

    async def set_print_speed(self, percent: float) -> PrinterStatus:
        """Change the speed of the running print, in percent of what its file asks."""
        raise NotSupportedError("print_speed")

    async def set_z_offset(self, millimeters: float) -> PrinterStatus:
        """Change the nozzle's distance from the bed during a print, -5 to 5 mm."""
        raise NotSupportedError("z_offset")

    async def set_cooling_fan(self, percent: float) -> PrinterStatus:
        """Change the fan that cools the print, 0 to 100 percent, during a print."""
        raise NotSupportedError("cooling_fan")

    async def set_fan(self, *, on: bool) -> PrinterStatus:
        """Switch the fan that cools the print, over TCP, which knows no speeds of it.

        No status shows the effect.
        """
        raise NotSupportedError("fan")

    @abstractmethod
    async def set_runout_sensor(self, *, on: bool) -> PrinterStatus:
        """Let a print stop when its filament runs out, or not.

        No status shows the effect.
        """

    @abstractmethod
    async def set_motors(self, *, on: bool) -> PrinterStatus:
        """Hold the axes in their places, or let them be pushed by hand."""

    async def set_left_cooling_fan(self, percent: float) -> PrinterStatus:
        """Change the second fan beside the nozzle, 0 to 100 percent, in a print."""
        raise NotSupportedError("left_cooling_fan")

    async def set_chamber_fan(self, percent: float) -> PrinterStatus:
        """Change the fan of the chamber, 0 to 100 percent, during a print."""
        raise NotSupportedError("chamber_fan")

    async def set_automatic_shutdown(
        self, *, enabled: bool | None = None, delay: float | None = None
    ) -> PrinterStatus:
        """Let the printer switch itself off some seconds after a job, or not.

        What is not given stays as it is, if the printer says how it is. The printer
        counts whole minutes.
        """
        raise NotSupportedError("automatic_shutdown")

    @abstractmethod
    async def rename(self, name: str) -> PrinterStatus:
        """Give the printer another name.

        Up to 127 bytes over HTTP, up to 32 ASCII characters over TCP.
        """

    async def clear_error(self) -> PrinterStatus:
        """Clear the error that the printer shows.

        The AD5X clears an error by its code; on the others declaring the plate
        clear does it, see `JobControl.plate_cleared`.
        """
        raise NotSupportedError("clear_error")

    async def answer_plate_question(self, *, proceed: bool) -> PrinterStatus:
        """Answer whether to print on a plate that the printer does not know."""
        raise NotSupportedError("plate_question")

    async def answer_first_layer_question(self, *, proceed: bool) -> PrinterStatus:
        """Answer whether to go on with a first layer that looks bad."""
        raise NotSupportedError("first_layer_question")

    async def calibrate(self, *, leveling: bool, vibration: bool) -> PrinterStatus:
        """Level the bed, compensate vibrations, or both; takes minutes."""
        raise NotSupportedError("calibrate")

    @abstractmethod
    async def move(self, axis: Axis, millimeters: float) -> PrinterStatus:
        """Move an axis by some millimeters, at most 256 either way."""

    @abstractmethod
    async def home(self) -> PrinterStatus:
        """Send all axes home.

        An AD5X also clears what it had kept to go on after a power loss.
        """

    @abstractmethod
    async def extrude(self, millimeters: float) -> PrinterStatus:
        """Push filament out, or pull it back, at most 100 mm either way.

        An AD5X heats a cold nozzle by itself, and cools it and releases the motors
        afterwards; over TCP a nozzle has to be warm.
        """
