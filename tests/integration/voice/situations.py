"""Situations: what printers are doing when somebody asks."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.conftest import Poll, SwitchOn, add_entry, miss, set_up
from tests.simulator import SimulatedPrinter

# A Sunday, in the time zone of Home Assistant.
NOON = "2026-11-29 12:00:00+01:00"
TIME_ZONE = "Europe/Berlin"
FILE = "Benchy.gcode"
# Seconds.
DURATION = 10_000


@dataclass(frozen=True, slots=True)
class Scene:
    """Where printers are brought into a situation."""

    hass: HomeAssistant
    switch_on: SwitchOn
    poll: Poll

    async def printer(
        self,
        name: str = "Workshop",
        model: str = "adventurer_5m_pro",
        **options: object,
    ) -> tuple[SimulatedPrinter, MockConfigEntry]:
        """Return a printer that does nothing yet."""
        printer = await self.switch_on(model, udp=False, name=name, **options)
        return printer, await set_up(self.hass, add_entry(self.hass, printer))

    async def printing(
        self, name: str = "Workshop", model: str = "adventurer_5m_pro"
    ) -> tuple[SimulatedPrinter, MockConfigEntry]:
        """Return a printer that has printed for forty minutes."""
        printer, entry = await self.printer(name, model)
        printer.machine.start_job(FILE, duration=DURATION, heated=True)
        await self.poll(5, times=3)
        await self.poll(300, times=8)
        return printer, entry


async def idle(scene: Scene) -> None:
    """Nothing was ever printed."""
    await scene.printer()


async def preparing(scene: Scene) -> None:
    """A print has been started a moment ago."""
    printer, _ = await scene.printer()
    printer.machine.start_job(FILE, duration=DURATION)
    await scene.poll(5, times=3)


async def printing(scene: Scene) -> None:
    """A quarter is done."""
    await scene.printing()


async def paused(scene: Scene) -> None:
    """Somebody has paused it."""
    printer, _ = await scene.printing()
    printer.machine.pause()
    await scene.poll(5, times=4)


async def completed(scene: Scene) -> None:
    """It was done an hour ago."""
    printer, _ = await scene.printing()
    printer.machine.finish_job()
    await scene.poll(5, times=3)
    await scene.poll(600, times=6)


async def failed(scene: Scene) -> None:
    """It failed on the day before, and the error has been cleared."""
    printer, _ = await scene.printing()
    printer.machine.fail_job("E0108")
    await scene.poll(5, times=3)
    printer.machine.clear_error("E0108")
    printer.machine.clear_platform()
    await scene.poll(5, times=3)
    await scene.poll(3600, times=24)


async def in_error(scene: Scene) -> None:
    """It is paused, since its nozzle is clogged."""
    printer, _ = await scene.printing()
    printer.machine.fail_job("E0163", paused=True)
    await scene.poll(5, times=4)


async def offline(scene: Scene) -> None:
    """It is switched off."""
    printer, entry = await scene.printer()
    printer.faults.reset = True
    await miss(scene.hass, entry)


async def with_slots(scene: Scene) -> None:
    """An AD5X with spools in its slots."""
    printer, _ = await scene.printer(model="ad5x")
    slots = printer.machine.station.slots
    for slot, (material, color) in zip(
        slots,
        (("PLA", "#F72224"), ("PETG", "#FFFFFF"), ("TPU", "#123456")),
        strict=False,
    ):
        slot.material, slot.color = material, color
    slots[3].has_filament = False
    await scene.poll(5)


async def with_tools(scene: Scene) -> None:
    """A Creator 5 that heats one of its nozzles."""
    printer, _ = await scene.printer(model="creator_5_pro")
    printer.machine.set_nozzle_target(220, 1)
    await scene.poll(5)


async def two_of_which_one_prints(scene: Scene) -> None:
    """Only one of two has a print."""
    await scene.printer("Big One", "ad5x")
    await scene.printing("Workshop")


async def two_printing(scene: Scene) -> None:
    """Both have a print."""
    await scene.printing("Big One", "ad5x")
    await scene.printing("Workshop")


async def two_idle(scene: Scene) -> None:
    """Neither has."""
    await scene.printer("Big One", "ad5x")
    await scene.printer("Workshop")


SITUATIONS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    act.__name__: act
    for act in (
        *(idle, preparing, printing, paused, completed, failed, in_error, offline),
        *(with_slots, with_tools, two_of_which_one_prints, two_printing, two_idle),
    )
}


async def bring_about(
    situation: str,
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Bring printers into a situation."""
    await hass.config.async_set_time_zone(TIME_ZONE)
    freezer.move_to(NOON)
    await SITUATIONS[situation](Scene(hass, switch_on, poll))
    # What was registered while names were still changing is put in order.
    await poll(1)
