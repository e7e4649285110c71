"""Commands to a printer's parts: lamp, fans, camera, axes and settings."""

from abc import ABC, abstractmethod
from enum import StrEnum

from ..errors import NotSupportedError
from ..status import PrinterStatus


class FiltrationMode(StrEnum):
    """Filtration: what the filter fans do with the air in the printer."""

    OFF = "off"
    INTERNAL = "internal"
    EXTERNAL = "external"


class Axis(StrEnum):
    """Axes: x to the right, y to the back, z moves the bed down."""

    X = "x"
    Y = "y"
    Z = "z"


class Control(ABC):
    """Commands to the printer's parts; ranges are those of `Limits`."""

    @abstractmethod
    async def set_light(self, *, on: bool) -> PrinterStatus:
        """Switch the light.

        A printer that denies having one is told all the same: somebody may have
        fitted it.
        """

    async def set_filtration(self, mode: FiltrationMode) -> PrinterStatus:
        """Set the filtration: fans off, air cleaned inside, or blown out."""
        raise NotSupportedError("filtration")

    async def set_camera_stream(self, *, on: bool) -> PrinterStatus:
        """Switch the camera stream."""
        raise NotSupportedError("camera")

    async def open_camera(self) -> None:
        """Open the camera of a Creator 5 for one viewer.

        Its address never changes, so no status shows the effect, and whether it is
        needed depends on the firmware; both spellings are sent.
        """
        raise NotSupportedError("camera")

    async def set_print_speed(self, percent: float) -> PrinterStatus:
        """Set the print speed, in percent of what the file asks; only while printing.

        From 50 to 150 or, on an AD5X, 500. Raises OutOfRangeError, NotPossibleError.
        """
        raise NotSupportedError("print_speed")

    async def set_z_offset(self, millimeters: float) -> PrinterStatus:
        """Set the Z offset, from -5 to 5 millimeters; only while printing.

        It is the nozzle's distance from the bed. Raises OutOfRangeError,
        NotPossibleError.
        """
        raise NotSupportedError("z_offset")

    async def set_cooling_fan(self, percent: float) -> PrinterStatus:
        """Set the cooling fan's speed, from 0 to 100 percent; only while printing.

        Raises OutOfRangeError, NotPossibleError.
        """
        raise NotSupportedError("cooling_fan")

    async def set_fan(self, *, on: bool) -> PrinterStatus:
        """Switch the cooling fan; over TCP, which knows no speeds of it.

        No status shows the effect.
        """
        raise NotSupportedError("fan")

    @abstractmethod
    async def set_runout_sensor(self, *, on: bool) -> PrinterStatus:
        """Switch the filament runout sensor, which stops a print without filament.

        No status shows the effect. Raises NotSupportedError on all but a 5M Pro.
        """

    @abstractmethod
    async def set_motors(self, *, on: bool) -> PrinterStatus:
        """Switch the motors: on they hold the axes, off these can be pushed by hand.

        Raises NotPossibleError unless the printer is ready for it.
        """

    async def set_left_cooling_fan(self, percent: float) -> PrinterStatus:
        """Set the left cooling fan's speed, from 0 to 100 percent; only while printing.

        Raises OutOfRangeError, NotPossibleError, NotSupportedError without one.
        """
        raise NotSupportedError("left_cooling_fan")

    async def set_chamber_fan(self, percent: float) -> PrinterStatus:
        """Set the chamber fan's speed, from 0 to 100 percent; only while printing.

        Raises OutOfRangeError, NotPossibleError.
        """
        raise NotSupportedError("chamber_fan")

    async def set_automatic_shutdown(
        self, *, enabled: bool | None = None, delay: float | None = None
    ) -> PrinterStatus:
        """Set the automatic shutdown: whether, and how many seconds after a job.

        The delay is from 60 seconds to a day, and rounded to whole minutes. What is
        not given stays as it is. Raises OutOfRangeError, and NotPossibleError if the
        printer does not say how it is.
        """
        raise NotSupportedError("automatic_shutdown")

    @abstractmethod
    async def rename(self, name: str) -> PrinterStatus:
        """Rename the printer.

        Up to 127 bytes over HTTP, up to 32 ASCII characters over TCP. Raises
        InvalidTextError.
        """

    async def clear_error(self) -> PrinterStatus:
        """Clear the error that an AD5X shows.

        On the others declaring the plate clear does it, see
        `JobControl.plate_cleared`. Raises NotPossibleError without an error.
        """
        raise NotSupportedError("clear_error")

    async def answer_plate_question(self, *, proceed: bool) -> PrinterStatus:
        """Answer the plate question: whether to print on one that is not known.

        Raises NotPossibleError while it is not asked.
        """
        raise NotSupportedError("plate_question")

    async def answer_first_layer_question(self, *, proceed: bool) -> PrinterStatus:
        """Answer the first layer question: whether to go on with one that looks bad.

        Raises NotPossibleError while it is not asked.
        """
        raise NotSupportedError("first_layer_question")

    async def calibrate(self, *, leveling: bool, vibration: bool) -> PrinterStatus:
        """Calibrate: level the bed, compensate vibrations, or both; takes minutes.

        Raises NotPossibleError while the printer is not ready, and InvalidTextError
        for neither.
        """
        raise NotSupportedError("calibrate")

    @abstractmethod
    async def move(self, axis: Axis, millimeters: float) -> PrinterStatus:
        """Move an axis by some millimeters, from -256 to 256.

        Raises OutOfRangeError, NotPossibleError unless the printer is ready for it.
        """

    @abstractmethod
    async def home(self) -> PrinterStatus:
        """Home all axes.

        An AD5X also clears what it had kept to go on after a power loss. Raises
        NotPossibleError unless the printer is ready for it.
        """

    @abstractmethod
    async def extrude(self, millimeters: float) -> PrinterStatus:
        """Extrude some millimeters of filament, from -100, which pulls it back, to 100.

        An AD5X heats a cold nozzle by itself, and cools it and releases the motors
        afterwards; over TCP a nozzle has to have 170 degrees Celsius. Raises
        OutOfRangeError, NotPossibleError unless the printer is ready for it and its
        nozzle warm enough.
        """
