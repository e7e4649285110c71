"""Commands to a printer's heaters, in degrees Celsius."""

from abc import ABC, abstractmethod
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from ..commands import Command, CommandSender
from ..limits import Range
from ..status import Heater, PrinterStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Target temperatures of one command, whole degrees; what is left out stays."""

    nozzles: Mapping[int, int] = field(default_factory=dict)
    """By tool, counted from 0."""
    bed: int | None = None
    chamber: int | None = None


class TempControl(ABC):
    """Target temperatures of nozzles, bed and chamber; 0 switches a heater off.

    They go from 0 to the limits of the model (`Limits`), and are rounded to whole
    degrees. The -100 that some sources call "off" is never sent: a Creator 5 ignores
    it for its nozzles.
    """

    def __init__(self, sender: CommandSender) -> None:
        self._sender = sender
        self._device = sender.device

    async def set_nozzle(self, target: float, tool: int = 0) -> PrinterStatus:
        """Set a nozzle's target temperature; tools count from 0.

        Raises OutOfRangeError, and NotSupportedError for a tool that is not there.
        """
        # How many there are may not be known before the first answer.
        able = 0 <= tool < max(self._device.tools, 1)
        self._sender.require("nozzle_temperature", able)
        limits = self._device.limits.nozzle
        degrees = self._target("nozzle_temperature", target, limits)
        return await self._set(
            "nozzle_temperature",
            Targets(nozzles={tool: degrees}),
            lambda status: self._nozzle_shows(status, tool, degrees),
        )

    async def set_bed(self, target: float) -> PrinterStatus:
        """Set the bed's target temperature.

        Raises OutOfRangeError, and NotSupportedError without a heated bed.
        """
        able = self._device.abilities.heated_bed
        self._sender.require("bed_temperature", able)
        limits = self._device.limits.bed
        degrees = self._target("bed_temperature", target, limits)
        return await self._set(
            "bed_temperature",
            Targets(bed=degrees),
            lambda status: status.bed.target == degrees,
        )

    async def set_chamber(self, target: float) -> PrinterStatus:
        """Set the chamber's target temperature.

        Raises OutOfRangeError, and NotSupportedError without a chamber heater.
        """
        limits = self._device.limits.chamber
        degrees = self._target("chamber_temperature", target, limits)
        return await self._set(
            "chamber_temperature",
            Targets(chamber=degrees),
            lambda status: status.chamber.target == degrees,
        )

    async def switch_off(self) -> PrinterStatus:
        """Switch all heaters off."""
        abilities = self._device.abilities
        nozzles = dict.fromkeys(range(max(self._device.tools, 1)), 0)
        targets = Targets(
            nozzles=nozzles,
            bed=0 if abilities.heated_bed else None,
            chamber=0 if abilities.chamber_heater else None,
        )
        return await self._set("switch_off", targets, _all_off)

    async def wait_for_nozzle(
        self, tool: int = 0, *, tolerance: float = 2.0, limit: float = 600.0
    ) -> PrinterStatus:
        """Wait until a nozzle is within some degrees of its target temperature.

        Raises TimeoutError if it is not after `limit` seconds, and what a
        request raises.
        """
        return await self._wait(lambda s: nozzle_of(s, tool), tolerance, limit)

    async def wait_for_bed(
        self, *, tolerance: float = 2.0, limit: float = 1800.0
    ) -> PrinterStatus:
        """Wait until the bed is near its target; as for a nozzle."""
        return await self._wait(lambda s: s.bed, tolerance, limit)

    async def wait_for_chamber(
        self, *, tolerance: float = 2.0, limit: float = 7200.0
    ) -> PrinterStatus:
        """Wait until the chamber is near its target; as for a nozzle."""
        return await self._wait(lambda s: s.chamber, tolerance, limit)

    @abstractmethod
    async def _send(self, targets: Targets) -> None:
        """Send targets; for the queue."""

    @property
    def _fallback(self) -> Callable[[Targets], Awaitable[object]] | None:
        """Another way to send, for targets that were acknowledged without effect."""
        return None

    def _target(self, name: str, target: float, limits: Range | None) -> int:
        return round(self._sender.in_range(name, target, limits))

    def _nozzle_shows(self, status: PrinterStatus, tool: int, target: int) -> bool:
        """Return whether a status shows a nozzle's new target."""
        return nozzle_of(status, tool).target == target

    async def _set(
        self, name: str, targets: Targets, is_effective: Callable[[PrinterStatus], bool]
    ) -> PrinterStatus:
        fallback = self._fallback
        return await self._sender.run(
            Command(
                name=name,
                send=lambda _status: self._send(targets),
                is_effective=is_effective,
                fallback=fallback and (lambda: fallback(targets)),
            )
        )

    async def _wait(
        self,
        heater: Callable[[PrinterStatus], Heater],
        tolerance: float,
        limit: float,
    ) -> PrinterStatus:
        async with asyncio.timeout(limit):
            while True:
                status = await self._sender.info.get_status()
                if _is_near(heater(status), tolerance):
                    return status
                await asyncio.sleep(self._device.options.timings.heating_interval)


def nozzle_of(status: PrinterStatus, tool: int) -> Heater:
    """Return the nozzle of a tool; one of which nothing is known if there is none."""
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
