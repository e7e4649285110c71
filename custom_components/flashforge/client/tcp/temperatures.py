"""Targets of a printer's heaters, over TCP."""

from collections.abc import Awaitable, Callable
from typing import override

from ..interfaces import Targets, TempControl
from ..models import Family
from ..status import PrinterStatus
from .commander import TcpCommander


class TcpTempControl(TempControl):
    """Sends one command for each heater."""

    def __init__(
        self,
        commander: TcpCommander,
        get_status: Callable[[], Awaitable[PrinterStatus]],
    ) -> None:
        """Take the way to send commands, and to ask how it is going."""
        super().__init__(commander, get_status)
        self._tcp = commander

    async def send(self, targets: Targets) -> None:
        """Send targets outside the queue's order; for the queue."""
        await self._send(targets)

    @override
    async def _send(self, targets: Targets) -> None:
        commands = [f"M104 S{target}" for target in targets.nozzles.values()]
        if targets.bed is not None:
            commands.append(f"M140 S{targets.bed}")
        await self._tcp.send(*commands)

    @override
    def _nozzle_shows(self, status: PrinterStatus, tool: int, target: int) -> bool:
        """Return whether a status shows a nozzle's target.

        An Adventurer 3 reports 0 whenever no job runs, even while it heats.
        """
        silent = self._commander.model.family is Family.ADVENTURER_3
        idle = status.state is None or not status.state.job_in_progress
        return super()._nozzle_shows(status, tool, target) or (
            silent and idle and super()._nozzle_shows(status, tool, 0)
        )
