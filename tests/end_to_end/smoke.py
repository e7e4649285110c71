"""The shortest way from nothing to a paused print, through every layer."""

import asyncio
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

    async def start(self) -> None:
        """Become the owner and wait until everything is set up."""
        await self.printer.wait_until_ready()
        await self.home.onboard()
        configuration = await self.home.wait_until_running()
        self.seen["home_assistant"] = configuration["version"]

    async def add_printer(self) -> None:
        """Add the printer by its address, serial number and check code."""
        result = await self.home.run_flow(
            INTEGRATION.name,
            {
                "host": self.printer.address,
                "serial_number": self.printer.serial_number,
                "check_code": self.printer.check_code,
            },
        )
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
        self.check_log()
        self._entities = await self.home.entities()
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

    def check_log(self) -> None:
        """See that the integration logged no error and no traceback."""
        if failures := self.home.failures:
            message = f"in the log: {failures[0]}"
            raise ProgramFailedError(message)


async def smoke(folder: Path) -> dict[str, Any]:
    """Let a new Home Assistant add and pause a printing printer; say what was seen."""
    now = asyncio.get_running_loop().time
    began = now()
    async with (
        SimulatedPrinter(folder) as printer,
        HomeAssistant(folder / "config", free_port()) as home_assistant,
    ):
        test = Smoke(printer, home_assistant)
        await test.start()
        test.seen["seconds_to_running"] = round(now() - began, 1)
        added = now()
        await test.add_printer()
        await test.see_print()
        test.seen["seconds_to_entities"] = round(now() - added, 1)
        await test.pause()
        await test.see_picture()
        test.check_log()
    return test.seen
