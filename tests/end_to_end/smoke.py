"""The shortest way from nothing to paused prints, through every layer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import ProgramFailedError, free_port
from tests.repository import INTEGRATION

JPEG = b"\xff\xd8\xff"
NOT_YET = {"unavailable", "unknown", "offline"}
PAUSED = "pause"  # the firmware's own word
SECONDS = 60


class Smoke:
    """A printer that prints, a Home Assistant, and what the one shows of the other.

    Every step raises ProgramFailedError when it does not see what it should.
    """

    def __init__(self, printer: SimulatedPrinter, home: HomeAssistant) -> None:
        self.printer = printer
        self.home = home
        self.seen: dict[str, Any] = {}
        self._entities: dict[str, str] = {}

    async def add_found_printer(self) -> None:
        """Choose the printer from what was found, and enter its check code."""
        await self._add(
            {"printer": self.printer.address}, {"check_code": self.printer.check_code}
        )

    async def add_printer_by_address(self) -> None:
        """Enter the address of a printer that asks for nothing else."""
        await self._add({"printer": "by_hand"}, {"host": self.printer.address})

    async def _add(self, *inputs: dict[str, Any]) -> None:
        result = await self.home.run_flow(INTEGRATION.name, *inputs)
        if result["type"] != "create_entry":
            message = f"the printer was not added: {result}"
            raise ProgramFailedError(message)

    async def see_print(self) -> None:
        """Wait until every entity has a state and the sensors show the print."""
        await self.home.wait_for(self._shows_print, SECONDS, "print in the entities")
        states = await self.home.states()
        self.seen["entities"] = len(self._entities)
        self.seen["status"] = states[self._entity("status")]
        self.seen["progress"] = float(states[self._entity("print_progress")])

    async def _shows_print(self) -> bool:
        self.home.check_log()
        found = await self.home.entities()
        ours = f"{self.printer.serial_number}_"
        self._entities = {i: e for i, e in found.items() if i.startswith(ours)}
        states = await self.home.states()
        status = self._entities.get(self._unique_id("status"))
        progress = self._entities.get(self._unique_id("print_progress"))
        if status is None or progress is None:
            return False
        all_known = all(
            states.get(e) not in (None, "unavailable") for e in self._entities.values()
        )
        return (
            all_known
            and states[status] == "printing"
            and states[progress] not in NOT_YET
        )

    @property
    def status(self) -> str:
        """Return the id of the entity that shows what the printer does."""
        return self._entity("status")

    def _unique_id(self, key: str) -> str:
        return f"{self.printer.serial_number}_{key}"

    def _entity(self, key: str) -> str:
        return self._entities[self._unique_id(key)]

    async def pause(self) -> None:
        """Press the button, and see the printer itself pause."""
        await self.home.perform("button.press", self._entity("pause"))

        async def paused() -> bool:
            state = await self.printer.state()
            return bool(state["job"]["status"] == PAUSED)

        await self.home.wait_for(paused, SECONDS, "pause at the printer")
        self.seen["paused"] = True

    async def see_picture(self) -> None:
        """Fetch one picture of the camera."""
        cameras = [e for e in self._entities.values() if e.startswith("camera.")]
        for camera in cameras:
            picture = await self.home.read(f"/api/camera_proxy/{camera}")
            if not picture.startswith(JPEG):
                message = f"{camera} gave no JPEG: {picture[:100]!r}"
                raise ProgramFailedError(message)
        self.seen["cameras"] = len(cameras)


@asynccontextmanager
async def printing(folder: Path) -> AsyncIterator[Smoke]:
    """Run a printer that prints, and a new Home Assistant that shows it."""
    async with (
        SimulatedPrinter(folder) as printer,
        HomeAssistant(folder / "config", free_port()) as home,
    ):
        await printer.wait_until_ready()
        await home.onboard()
        await home.wait_until_running()
        smoke = Smoke(printer, home)
        await smoke.add_found_printer()
        await smoke.see_print()
        yield smoke


async def smoke(folder: Path) -> dict[str, Any]:
    """Let a new Home Assistant add and pause two printing printers; say what was seen.

    One is found and speaks HTTP, the other is typed in and speaks TCP.
    """
    now = asyncio.get_running_loop().time
    began = now()
    async with (
        SimulatedPrinter(folder) as printer,
        SimulatedPrinter(folder, "adventurer_4", "Den", "vase.gx") as other,
        HomeAssistant(folder / "config", free_port()) as home,
    ):
        await printer.wait_until_ready()
        await other.wait_until_ready()
        await home.onboard()
        configuration = await home.wait_until_running()
        test, beside = Smoke(printer, home), Smoke(other, home)
        test.seen["home_assistant"] = configuration["version"]
        test.seen["seconds_to_running"] = round(now() - began, 1)
        added = now()
        await test.add_found_printer()
        await test.see_print()
        test.seen["seconds_to_entities"] = round(now() - added, 1)
        await beside.add_printer_by_address()
        for one in (beside, test):
            await one.see_print()
            await one.pause()
            await one.see_picture()
        home.check_log()
    return {**test.seen, "beside": beside.seen}
