"""Commands to a printer's parts and to its job, over HTTP."""

from collections.abc import Callable

from ..commands import Command, CommandQueue
from ..status import PrinterState, PrinterStatus
from .transport import HttpTransport


class Commander:
    """Puts control commands into the queue."""

    def __init__(self, transport: HttpTransport, queue: CommandQueue) -> None:
        """Take the way to the printer and the queue that all commands share."""
        self._transport = transport
        self._queue = queue

    async def control(
        self,
        name: str,
        command: str,
        arguments: dict[str, object],
        *,
        shows: Callable[[PrinterStatus], bool],
        makes_sense: Callable[[PrinterStatus], bool] = lambda _status: True,
    ) -> PrinterStatus:
        """Send one `/control` command, and return the status that shows its effect.

        Command and arguments belong inside `payload`: a flat body is
        acknowledged too, and does something else ("Traps" 2 in docs/protocol.md).
        Raises what `CommandQueue.run` raises.
        """
        payload = {"cmd": command, "args": arguments}
        return await self._queue.run(
            Command(
                name=name,
                send=lambda: self._transport.send("/control", payload=payload),
                shows=shows,
                makes_sense=makes_sense,
            )
        )


class Control:
    """The printer's parts."""

    def __init__(self, commander: Commander) -> None:
        """Take the way to send commands."""
        self._send = commander.control

    async def set_light(self, *, on: bool) -> PrinterStatus:
        """Switch the printer's lamp."""
        return await self._send(
            "light",
            "lightControl_cmd",
            {"status": "open" if on else "close"},
            shows=lambda status: status.light is on,
        )


class JobControl:
    """The job on the printer.

    Each command raises NotPossibleError if there is nothing it could act on. The
    empty job id means the job that is running.
    """

    def __init__(self, commander: Commander) -> None:
        """Take the way to send commands."""
        self._send = commander.control

    async def pause(self) -> PrinterStatus:
        """Pause the running print; it stops at the end of the present move."""
        return await self._job(
            "pause",
            "pause",
            makes_sense={PrinterState.PRINTING},
            shows={PrinterState.PAUSING, PrinterState.PAUSED},
        )

    async def resume(self) -> PrinterStatus:
        """Go on with a paused print; the printer may have to heat up again."""
        return await self._job(
            "resume",
            "continue",
            makes_sense={PrinterState.PAUSED},
            shows={PrinterState.PRINTING, PrinterState.HEATING, PrinterState.BUSY},
        )

    async def cancel(self) -> PrinterStatus:
        """End the print for good."""
        return await self._job(
            "cancel",
            "cancel",
            makes_sense={
                PrinterState.PRINTING,
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
        in docs/protocol.md).
        """
        return await self._send(
            "plate_cleared",
            "stateCtrl_cmd",
            {"action": "setClearPlatform"},
            makes_sense=lambda status: _awaits_cleared_plate(status.state),
            shows=lambda status: not _awaits_cleared_plate(status.state),
        )

    async def _job(
        self,
        name: str,
        action: str,
        *,
        makes_sense: set[PrinterState],
        shows: set[PrinterState],
    ) -> PrinterStatus:
        return await self._send(
            name,
            "jobCtl_cmd",
            {"jobID": "", "action": action},
            makes_sense=lambda status: status.state in makes_sense,
            shows=lambda status: status.state in shows,
        )


def _awaits_cleared_plate(state: PrinterState | None) -> bool:
    return state is not None and state.awaits_cleared_plate
