"""Targets of a printer's heaters, over TCP."""

from typing import override

from ..interfaces.temperatures import Targets, TempControl, nozzle_of
from ..models import Family
from ..status import PrinterStatus
from .sender import TcpCommandSender


class TcpTempControl(TempControl):
    """Sends one command for each heater."""

    def __init__(self, sender: TcpCommandSender) -> None:
        super().__init__(sender)
        self._tcp = sender

    async def send(self, targets: Targets) -> None:
        """Send targets outside the queue's order; for the queue."""
        await self._send(targets)

    @override
    async def _send(self, targets: Targets) -> None:
        several = self._device.tools > 1
        commands = [
            f"M104 S{target} T{tool}" if several else f"M104 S{target}"
            for tool, target in targets.nozzles.items()
        ]
        if targets.bed is not None:
            commands.append(f"M140 S{targets.bed}")
        await self._tcp.send(*commands)

    @override
    def _nozzle_shows(self, status: PrinterStatus, tool: int, target: int) -> bool:
        """Return whether a status shows a nozzle's target.

        An Adventurer 3 does not tell it while no job runs.
        """
        silent = self._device.family is Family.ADVENTURER_3
        shown = nozzle_of(status, tool).target
        return shown == target or (silent and shown is None)
