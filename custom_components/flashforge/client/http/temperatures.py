"""Targets of a printer's heaters, over HTTP."""

from collections.abc import Awaitable, Callable
from typing import override

from ..interfaces.temperatures import Targets, TempControl
from ..tcp.temperatures import TcpTempControl
from .control import UNCHANGED
from .sender import Arguments, HttpCommandSender


class HttpTempControl(TempControl):
    """Sends all of a printer's temperatures, those not meant as unchanged.

    A printer with several nozzles ignores a list that is not one of all of them.
    """

    def __init__(self, sender: HttpCommandSender, fallback: TcpTempControl) -> None:
        super().__init__(sender)
        self._http = sender
        self._over_tcp = fallback

    @override
    async def _send(self, targets: Targets) -> None:
        arguments: Arguments = {
            "platform": _or_unchanged(targets.bed),
            "rightNozzle": UNCHANGED,
            "leftNozzle": UNCHANGED,
            "chamber": _or_unchanged(targets.chamber),
        }
        if self._device.tools > 1:
            arguments["nozzles"] = [
                _or_unchanged(targets.nozzles.get(tool))
                for tool in range(self._device.tools)
            ]
        else:
            arguments["rightNozzle"] = _or_unchanged(targets.nozzles.get(0))
        await self._http.post("temperatureCtl_cmd", arguments)

    @property
    @override
    def _fallback(self) -> Callable[[Targets], Awaitable[object]]:
        return self._over_tcp.send


def _or_unchanged(target: int | None) -> int:
    return UNCHANGED if target is None else target
