"""Commands to the job on a printer, over TCP."""

import asyncio
from collections.abc import Iterable
from typing import override

from ..commands import Command, in_state
from ..errors import InvalidTextError, NotSupportedError, Reason
from ..interfaces.jobs import JobAction, JobControl, StartOptions
from ..materials.mapping import ToolMapping
from ..status import PrinterState, PrinterStatus
from .connection import Connection
from .replies import parse_machine_status
from .sender import TcpCommandSender
from .status import STATES
from .transport import query_status

FOLDER = "0:/user/"
# How often it is looked whether a file that was chosen began to print by itself.
START_CHECKS = 4

_CANCELABLE = {
    PrinterState.BUSY,
    PrinterState.HEATING,
    PrinterState.PRINTING,
    PrinterState.PAUSED,
}
_ENDED = {
    PrinterState.READY,
    PrinterState.CANCELING,
    PrinterState.CANCELLED,
    PrinterState.COMPLETED,
}
_CODES = {JobAction.PAUSE: "M25", JobAction.RESUME: "M24", JobAction.CANCEL: "M26"}


class TcpJobControl(JobControl):
    """The job on the printer."""

    _startable = frozenset({PrinterState.READY, PrinterState.COMPLETED})

    def __init__(self, sender: TcpCommandSender) -> None:
        super().__init__(sender)
        self._tcp = sender

    @override
    async def cancel(self) -> PrinterStatus:
        """End the print for good, also while the printer is busy preparing it.

        Not every firmware says in its status what it is busy with.
        """
        was_busy = False

        async def send(status: PrinterStatus) -> None:
            nonlocal was_busy
            was_busy = status.state is PrinterState.BUSY
            await self._send_action(JobAction.CANCEL)

        def is_effective(status: PrinterStatus) -> bool:
            busy = status.state is PrinterState.BUSY
            return status.state in _ENDED or (busy and not was_busy)

        return await self._sender.run(
            Command(
                name=JobAction.CANCEL.value,
                send=send,
                condition=in_state(_CANCELABLE, Reason.NO_PRINT),
                is_effective=is_effective,
                needs_fresh_status=True,
                late=True,
            )
        )

    @override
    async def clear_plate(self) -> None:
        """Do nothing: a job that has ended keeps nobody from a new one."""
        self._sender.require("clear_plate", self._device.abilities.files)

    @override
    async def start(
        self,
        file_name: str,
        options: StartOptions | None = None,
        mapping: Iterable[ToolMapping] = (),
        *,
        plate_is_clear: bool = False,
    ) -> PrinterStatus:
        """Print a file; over TCP there are no options, and no slots.

        Raises NotSupportedError for those. A printer that has ended a job need not be
        told that its plate is clear.
        """
        self._check_start(file_name, options or StartOptions(), tuple(mapping))
        return await self._begin(
            lambda _status: self._choose(file_name), plate_is_clear=plate_is_clear
        )

    @override
    def _check_start(
        self, file_name: str, options: StartOptions, mapping: tuple[ToolMapping, ...]
    ) -> None:
        if options != StartOptions() or mapping:
            raise NotSupportedError("start")
        if not file_name.isprintable() or not file_name.strip():
            raise InvalidTextError("start", "no name of a file")

    @override
    async def _send_action(self, action: JobAction) -> None:
        await self._tcp.send(_CODES[action])

    async def _choose(self, file_name: str) -> None:
        """Choose a file, and start it if the firmware does not do so by itself.

        Most begin to print what is chosen; telling them again would resume, or
        start, something else.
        """
        async with self._tcp.transport.exclusive() as connection:
            await connection.execute(f"M23 {FOLDER}{file_name}")
            for _ in range(START_CHECKS):
                if await _has_begun(connection):
                    return
                await asyncio.sleep(connection.timings.start_check_interval)
            await connection.execute("M24")


async def _has_begun(connection: Connection) -> bool:
    machine = parse_machine_status(await query_status(connection, "M119"))
    state = STATES.get(machine.state or "")
    return state is None or not state.idle
