"""Commands to a printer's heaters, over HTTP. Temperatures are degrees Celsius."""

import asyncio
from collections.abc import Awaitable, Callable

from ..errors import NotSupportedError
from ..models import Family
from ..status import Heater, PrinterStatus
from .commander import Arguments, Commander, in_range
from .control import UNCHANGED

# Where an array of nozzles goes, it has this many entries, or it is ignored whole.
NOZZLES = 4
# Seconds between two looks while waiting for a temperature.
WAIT_PAUSE = 2.0


class TempControl:
    """Targets of nozzles, bed and chamber; 0 switches a heater off.

    Each command checks the printer's limits before it is sent (OutOfRangeError,
    NotSupportedError) and returns the status that shows the new target. The -100
    that some sources call "off" is never sent: a Creator 5 ignores it for its
    nozzles.
    """

    def __init__(
        self,
        commander: Commander,
        get_status: Callable[[], Awaitable[PrinterStatus]],
    ) -> None:
        """Take the way to send commands and to ask how it is going."""
        self._commander = commander
        self._get_status = get_status

    async def set_nozzle(self, target: float, tool: int = 0) -> PrinterStatus:
        """Set the target of a tool's nozzle; tools count from 0."""
        model = self._commander.model
        if not 0 <= tool < model.tools:
            raise NotSupportedError("nozzle_temperature")
        degrees = _target("nozzle_temperature", target, model.nozzle_max)
        change: Arguments = {"rightNozzle": degrees}
        if model.family is Family.CREATOR_5:
            nozzles = [UNCHANGED] * NOZZLES
            nozzles[tool] = degrees
            change = {"nozzles": nozzles}
        return await self._set(
            "nozzle_temperature", change, degrees, lambda s: _nozzle(s, tool)
        )

    async def set_bed(self, target: float) -> PrinterStatus:
        """Set the target of the bed."""
        degrees = _target("bed_temperature", target, self._commander.model.bed_max)
        return await self._set(
            "bed_temperature", {"platform": degrees}, degrees, lambda s: s.bed
        )

    async def set_chamber(self, target: float) -> PrinterStatus:
        """Set the target of the chamber."""
        chamber_max = self._commander.model.chamber_max
        if chamber_max is None:
            raise NotSupportedError("chamber_temperature")
        degrees = _target("chamber_temperature", target, chamber_max)
        return await self._set(
            "chamber_temperature", {"chamber": degrees}, degrees, lambda s: s.chamber
        )

    async def switch_off(self) -> PrinterStatus:
        """Switch every heater off."""
        change: Arguments = {"platform": 0, "rightNozzle": 0}
        if self._commander.model.family is Family.CREATOR_5:
            change = {"platform": 0, "nozzles": [0] * NOZZLES}
        if self._commander.model.chamber_max is not None:
            change["chamber"] = 0
        return await self._send("switch_off", change, _all_off)

    async def wait_for_nozzle(
        self, tool: int = 0, *, tolerance: float = 2.0, patience: float = 600.0
    ) -> PrinterStatus:
        """Wait until a nozzle is within some degrees of its target.

        Raises TimeoutError if it is not after `patience` seconds, and what a
        request raises.
        """
        return await self._wait(lambda s: _nozzle(s, tool), tolerance, patience)

    async def wait_for_bed(
        self, *, tolerance: float = 2.0, patience: float = 1800.0
    ) -> PrinterStatus:
        """Wait until the bed is near its target; as for a nozzle."""
        return await self._wait(lambda s: s.bed, tolerance, patience)

    async def wait_for_chamber(
        self, *, tolerance: float = 2.0, patience: float = 7200.0
    ) -> PrinterStatus:
        """Wait until the chamber is near its target; as for a nozzle."""
        return await self._wait(lambda s: s.chamber, tolerance, patience)

    async def _set(
        self,
        name: str,
        change: Arguments,
        target: int,
        heater: Callable[[PrinterStatus], Heater],
    ) -> PrinterStatus:
        return await self._send(name, change, lambda s: heater(s).target == target)

    async def _send(
        self, name: str, change: Arguments, shows: Callable[[PrinterStatus], bool]
    ) -> PrinterStatus:
        """Send all of a printer's temperatures, those not meant as unchanged."""
        arguments: Arguments = {
            "platform": UNCHANGED,
            "rightNozzle": UNCHANGED,
            "leftNozzle": UNCHANGED,
            "chamber": UNCHANGED,
        }
        if self._commander.model.family is Family.CREATOR_5:
            arguments["nozzles"] = [UNCHANGED] * NOZZLES
        return await self._commander.control(
            name, "temperatureCtl_cmd", arguments | change, shows=shows
        )

    async def _wait(
        self,
        heater: Callable[[PrinterStatus], Heater],
        tolerance: float,
        patience: float,
    ) -> PrinterStatus:
        async with asyncio.timeout(patience):
            while True:
                status = await self._get_status()
                if _is_near(heater(status), tolerance):
                    return status
                await asyncio.sleep(WAIT_PAUSE)


def _target(name: str, target: float, limit: int) -> int:
    return round(in_range(name, target, 0, limit))


def _nozzle(status: PrinterStatus, tool: int) -> Heater:
    return status.tools[tool].nozzle if tool < len(status.tools) else Heater()


def _is_near(heater: Heater, tolerance: float) -> bool:
    """Return whether a part is as warm as it should be; one that is off is."""
    now, target = heater.temperature, heater.target
    if target == 0:
        return True
    return now is not None and target is not None and abs(now - target) <= tolerance


def _all_off(status: PrinterStatus) -> bool:
    heaters = [status.bed, status.chamber, *(tool.nozzle for tool in status.tools)]
    return not any(heater.target for heater in heaters)
