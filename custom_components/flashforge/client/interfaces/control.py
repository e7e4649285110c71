"""What a printer can be asked and told, whatever protocol it speaks.

The groups of `FlashForgeClient`. Each protocol fills in what it can; the rest raises
NotSupportedError. Commands are checked against what this printer can do and takes:
they raise NotSupportedError, OutOfRangeError, InvalidTextError or NotPossibleError
without sending anything, and otherwise what `CommandQueue.run` raises, and return the
status that shows their effect.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self

from ..commander import Commander
from ..commands import Command
from ..errors import NotSupportedError
from ..materials.mapping import FileTool, ToolMapping
from ..status import PrinterState, PrinterStatus

# Millimeters by which an axis moves, and filament is pushed or pulled, at most.
MOVE_MAX = 256.0
EXTRUDE_MAX = 100.0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOptions:
    """What the printer does around a print, as far as it can."""

    leveling: bool = False
    """Level the bed before printing."""
    flow_calibration: bool = False
    first_layer_inspection: bool = False
    time_lapse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file on the printer, with what only an AD5X tells of it."""

    name: str
    print_time: float | None = None
    """Seconds."""
    filament_weight: float | None = None
    """Grams."""
    uses_station: bool | None = None
    tools: tuple[FileTool, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and what it is by its first bytes; what the printer says is wrong."""

    content: bytes
    content_type: str

    @classmethod
    def of(cls, content: bytes) -> Self | None:
        """Return the picture that some bytes are, None if they are none."""
        for magic, content_type in _MAGIC.items():
            if content.startswith(magic):
                return cls(content, content_type)
        return None


_MAGIC = {b"\x89PNG": "image/png", b"BM": "image/bmp", b"\xff\xd8": "image/jpeg"}


class Info(ABC):
    """The questions."""

    @abstractmethod
    async def get_status(self) -> PrinterStatus:
        """Return how the printer is doing: one request, or one connection.

        Raises what a request raises.
        """

    @abstractmethod
    async def get_product(self) -> dict[str, object]:
        """Return what the printer says it has: 1 for there, 0 for not, by name.

        Raises what a request raises.
        """


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


class JobAction(Enum):
    """What the job that is on can be told."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class JobControl(ABC):
    """The job on the printer.

    Each command raises NotPossibleError if there is nothing it could act on.
    """

    def __init__(self, commander: Commander) -> None:
        """Take the way to the queue."""
        self._commander = commander

    async def pause(self) -> PrinterStatus:
        """Pause the running print; it stops at the end of the present move.

        A print that is being prepared may ignore it, which then shows.
        """
        return await self._act(
            JobAction.PAUSE,
            makes_sense={PrinterState.PRINTING, PrinterState.PREPARING},
            shows={PrinterState.PAUSING, PrinterState.PAUSED},
        )

    async def resume(self) -> PrinterStatus:
        """Go on with a paused print; the printer may have to heat up again."""
        return await self._act(
            JobAction.RESUME,
            makes_sense={PrinterState.PAUSED},
            shows={
                PrinterState.PRINTING,
                PrinterState.PREPARING,
                PrinterState.HEATING,
                PrinterState.BUSY,
            },
        )

    async def cancel(self) -> PrinterStatus:
        """End the print for good."""
        return await self._act(
            JobAction.CANCEL,
            makes_sense={
                PrinterState.PRINTING,
                PrinterState.PREPARING,
                PrinterState.HEATING,
                PrinterState.PAUSED,
            },
            shows={
                PrinterState.CANCELING,
                PrinterState.CANCELLED,
                PrinterState.READY,
                PrinterState.BUSY,
            },
        )

    async def plate_cleared(self) -> PrinterStatus:
        """Tell the printer that its plate is empty, so that it takes new jobs.

        A finished, cancelled or failed job waits for this without end ("Traps" 4
        in docs/protocol.md). Over TCP there is no such command.
        """
        raise NotSupportedError("plate_cleared")

    @abstractmethod
    async def start(
        self,
        file_name: str,
        options: StartOptions | None = None,
        mapping: Iterable[ToolMapping] = (),
    ) -> PrinterStatus:
        """Print a file that the printer has stored, and return when it begins to.

        `mapping` says which slot feeds which tool; without one an AD5X prints from
        its external spool. The printer has to be ready. A start is sent once and
        then looked for, because a second one prints a phantom job ("Traps" 3 in
        docs/protocol.md).
        """

    @abstractmethod
    async def _send_action(self, action: JobAction) -> None:
        """Tell the job that is on what it is to do."""

    async def _act(
        self,
        action: JobAction,
        *,
        makes_sense: set[PrinterState],
        shows: set[PrinterState],
    ) -> PrinterStatus:
        return await self._commander.run(
            Command(
                name=action.value,
                send=lambda _status: self._send_action(action),
                makes_sense=lambda status: status.state in makes_sense,
                shows=lambda status: status.state in shows,
                late=True,
            )
        )

    async def _begin(
        self,
        send: Callable[[PrinterStatus], Awaitable[object]],
        *,
        makes_sense: set[PrinterState],
    ) -> PrinterStatus:
        return await self._commander.run(
            Command(
                name="start",
                send=send,
                makes_sense=lambda status: status.state in makes_sense,
                shows=lambda status: status.state in _BEGUN,
                fresh=True,
            )
        )


# On its way into a print a printer passes through these.
_BEGUN = {
    PrinterState.BUSY,
    PrinterState.CALIBRATING,
    PrinterState.DOWNLOADING,
    PrinterState.PREPARING,
    PrinterState.HEATING,
    PrinterState.PRINTING,
}


class Materials:
    """What is in the slots, and what the station does with it.

    Slots count from 1, the external spool is 0. See "Material station" in
    docs/protocol.md.
    """

    async def set_slot(self, slot: int, material: str, color: str) -> PrinterStatus:
        """Tell the printer what a slot holds; nothing moves.

        The color is moved to the nearest one that the printer's screen can show.
        Raises InvalidTextError for a material or a color that is none, and
        NotSupportedError for a slot that is not there.
        """
        raise NotSupportedError("set_slot")

    async def load(self, slot: int) -> PrinterStatus:
        """Feed the filament of a slot to the nozzle, and return when it begins to."""
        raise NotSupportedError("load_filament")

    async def unload(self, slot: int) -> PrinterStatus:
        """Pull the filament of a slot back, and return when it begins to."""
        raise NotSupportedError("unload_filament")

    async def cancel(self, slot: int) -> PrinterStatus:
        """Stop a change of filament; possible only while the nozzle heats up."""
        raise NotSupportedError("cancel_filament")


class Files(ABC):
    """The files on a printer."""

    @abstractmethod
    async def get_recent(self) -> tuple[StoredFile, ...]:
        """Return the files printed or stored last, at most ten.

        An older one can still be printed by its name. Over TCP these are all files:
        nothing tells which of them are recent. Raises what a request raises.
        """

    @abstractmethod
    async def get_all(self) -> tuple[StoredFile, ...]:
        """Return all files that the printer has stored and could print.

        Raises what a request raises; NotSupportedError on an AD5X and a Creator 5,
        which do not tell.
        """

    @abstractmethod
    async def get_thumbnail(self, file_name: str) -> Picture | None:
        """Return a file's picture, None if it has none.

        Raises what a request raises; an early AD5X does not know the question.
        """

    @abstractmethod
    async def get_job_thumbnail(self) -> Picture | None:
        """Return the picture of the present job, None if there is none."""

    @abstractmethod
    async def upload(
        self,
        file_name: str,
        source: AsyncIterable[bytes],
        size: int,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Store a file on the printer; it is not printed.

        `source` gives `size` bytes in pieces of any length, and is never held in
        memory whole. `progress` hears how many of how many bytes have gone.
        Cancelling the task ends the upload, and the printer discards what it got.

        Raises InvalidTextError for a name that the printer could not use,
        NotPossibleError while a job is on or the space is not enough,
        UploadSourceError if the source gives another number of bytes, and what a
        request raises; AnswerLostError if nothing moved for a minute.
        """
