"""Targets of a printer's heaters, over HTTP."""

from collections.abc import Awaitable, Callable
from typing import override

from ..interfaces import Targets, TempControl
from ..models import Family
from ..status import PrinterStatus
from .commander import Arguments, HttpCommander
from .control import UNCHANGED

# Where an array of nozzles goes, it has this many entries, or it is ignored whole.
NOZZLES = 4


class HttpTempControl(TempControl):
    """Sends all of a printer's temperatures, those not meant as unchanged."""

    def __init__(
        self,
        commander: HttpCommander,
        get_status: Callable[[], Awaitable[PrinterStatus]],
        fallback: Callable[[Targets], Awaitable[object]],
    ) -> None:
        """Take the way to send commands, and another for the same targets."""
        super().__init__(commander, get_status)
        self._http = commander
        self._over_tcp = fallback

    @override
    async def _send(self, targets: Targets) -> None:
        arguments: Arguments = {
            "platform": _or_unchanged(targets.bed),
            "rightNozzle": UNCHANGED,
            "leftNozzle": UNCHANGED,
            "chamber": _or_unchanged(targets.chamber),
        }
        if self._http.model.family is Family.CREATOR_5:
            arguments["nozzles"] = [
                _or_unchanged(targets.nozzles.get(tool)) for tool in range(NOZZLES)
            ]
        else:
            arguments["rightNozzle"] = _or_unchanged(targets.nozzles.get(0))
        await self._http.post("temperatureCtl_cmd", arguments)

    @property
    @override
    def _fallback(self) -> Callable[[Targets], Awaitable[object]]:
        return self._over_tcp


def _or_unchanged(target: int | None) -> int:
    return UNCHANGED if target is None else target
