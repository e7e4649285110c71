"""Commands to the print job."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from ..commands import Command, CommandSender, Condition, in_state
from ..errors import NotPossibleError, NotSupportedError, Reason
from ..materials.mapping import ToolMapping
from ..status import PrinterState, PrinterStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOptions:
    """Options of a start: what the printer does around a print, as far as it can."""

    leveling: bool = False
    """Level the bed before printing."""
    flow_calibration: bool = False
    first_layer_inspection: bool = False
    time_lapse: bool = False


class JobAction(Enum):
    """Actions on the job that is on."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class JobControl(ABC):
    """Commands to the job.

    Each raises NotPossibleError if there is nothing it could act on.
    """

    _startable: ClassVar[frozenset[PrinterState]]
    """The states in which a start may be sent, as far as the plate is clear."""

    def __init__(self, sender: CommandSender) -> None:
        self._sender = sender
        self._device = sender.device

    async def pause(self) -> PrinterStatus:
        """Pause the running print; it stops at the end of the present move.

        A print that is being prepared may ignore it, which then shows.
        """
        return await self._act(
            JobAction.PAUSE,
            condition=in_state(
                {PrinterState.PRINTING, PrinterState.PREPARING}, Reason.NOT_PAUSABLE
            ),
            is_effective={PrinterState.PAUSING, PrinterState.PAUSED},
        )

    async def resume(self) -> PrinterStatus:
        """Resume a paused print; the printer may have to heat up again."""
        return await self._act(
            JobAction.RESUME,
            condition=in_state({PrinterState.PAUSED}, Reason.NOT_PAUSED),
            is_effective={
                PrinterState.PRINTING,
                PrinterState.PREPARING,
                PrinterState.HEATING,
                PrinterState.BUSY,
            },
        )

    async def cancel(self) -> PrinterStatus:
        """Cancel the print for good."""
        return await self._act(
            JobAction.CANCEL,
            condition=in_state(
                {
                    PrinterState.PRINTING,
                    PrinterState.PREPARING,
                    PrinterState.HEATING,
                    PrinterState.PAUSED,
                },
                Reason.NO_PRINT,
            ),
            is_effective={
                PrinterState.CANCELING,
                PrinterState.CANCELLED,
                PrinterState.READY,
                PrinterState.BUSY,
            },
        )

    async def plate_cleared(self) -> PrinterStatus:
        """Declare the plate clear, so that the printer takes new jobs.

        A finished, cancelled or failed job waits for this without end ("Traps" 4
        in docs/protocol.md). Over TCP there is no such command.
        """
        raise NotSupportedError("plate_cleared")

    @abstractmethod
    async def clear_plate(self) -> None:
        """Clear a job away that has ended, as somebody has looked at the plate.

        Returns when the printer is ready, or as ready as it gets; at once if nothing
        has to be cleared, as over TCP. Raises what a command raises.
        """

    @abstractmethod
    async def start(
        self,
        file_name: str,
        options: StartOptions | None = None,
        mapping: Iterable[ToolMapping] = (),
        *,
        plate_is_clear: bool = False,
    ) -> PrinterStatus:
        """Start a file that the printer has stored, and return when it begins to print.

        `mapping` says which slot feeds which tool; without one an AD5X prints from
        its external spool. The printer has to be ready. With `plate_is_clear`, which
        only somebody who has looked can say, a job that has ended is cleared away
        first. A start is sent once and then looked for, because a second one prints a
        phantom job ("Traps" 3 in docs/protocol.md). Raises NotSupportedError for an
        option or a mapping that would be left out, and MappingError.
        """

    async def check_start(
        self,
        file_name: str,
        options: StartOptions | None = None,
        mapping: Iterable[ToolMapping] = (),
        *,
        plate_is_clear: bool = False,
    ) -> None:
        """Raise what a start would be refused with now, and send nothing.

        For what takes long before a start, as an upload does; the file need not be
        stored yet.
        """
        self._sender.require("start", self._device.abilities.files)
        self._check_start(file_name, options or StartOptions(), tuple(mapping))
        status = await self._sender.info.get_status()
        if status.state not in self._startable:
            raise NotPossibleError("start", Reason.BUSY)
        _check_plate(status, plate_is_clear=plate_is_clear)

    @abstractmethod
    def _check_start(
        self, file_name: str, options: StartOptions, mapping: tuple[ToolMapping, ...]
    ) -> None:
        """Raise an error for what this printer cannot do, whatever its state."""

    @abstractmethod
    async def _send_action(self, action: JobAction) -> None:
        """Tell the job that is on what it is to do."""

    async def _act(
        self,
        action: JobAction,
        *,
        condition: Condition,
        is_effective: set[PrinterState],
    ) -> PrinterStatus:
        return await self._sender.run(
            Command(
                name=action.value,
                send=lambda _status: self._send_action(action),
                condition=condition,
                is_effective=lambda status: status.state in is_effective,
                late=True,
            )
        )

    async def _begin(
        self,
        send: Callable[[PrinterStatus], Awaitable[object]],
        *,
        plate_is_clear: bool,
    ) -> PrinterStatus:
        async def send_to_clear_plate(status: PrinterStatus) -> None:
            _check_plate(status, plate_is_clear=plate_is_clear)
            await send(status)

        return await self._sender.run(
            Command(
                name="start",
                send=send_to_clear_plate,
                condition=in_state(self._startable, Reason.BUSY),
                is_effective=lambda status: status.state in _BEGUN,
                needs_fresh_status=True,
            )
        )


def _check_plate(status: PrinterStatus, *, plate_is_clear: bool) -> None:
    """Raise NotPossibleError if a print may still be on the plate, or one asks on."""
    if status.asks_question:
        raise NotPossibleError("start", Reason.ASKS)
    ended = status.state is not None and status.state.awaits_cleared_plate
    if ended and not plate_is_clear:
        raise NotPossibleError("start", Reason.PLATE_NOT_CLEAR)


# On its way into a print a printer passes through these.
_BEGUN = {
    PrinterState.BUSY,
    PrinterState.CALIBRATING,
    PrinterState.DOWNLOADING,
    PrinterState.PREPARING,
    PrinterState.HEATING,
    PrinterState.PRINTING,
}
