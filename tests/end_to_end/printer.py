"""A simulated printer in a process of its own."""

import json
from pathlib import Path
import sys
from typing import Any

from aiohttp import ClientSession

from tests.end_to_end.process import Program, free_port, free_printer_address

START_SECONDS = 20


def serial_number_at(address: str) -> str:
    """Return a serial number that no other printer on this machine has."""
    return "SNMSIM" + "".join(f"{int(part):03}" for part in address.split(".")[1:])


class SimulatedPrinter(Program):
    """A printer that has printed a third of a file and needs another hour.

    `address`, `serial_number` and `check_code` are what the owner reads off its screen.
    The serial number is this process's own: printers of other tests that run at the
    same time are found as well.
    """

    check_code = "12345678"

    def __init__(
        self,
        folder: Path,
        model: str = "adventurer_5m_pro",
        name: str = "Desk Pro",
        file_name: str = "benchy.gcode",
    ) -> None:
        self.name = name
        self.address = free_printer_address()
        self.serial_number = serial_number_at(self.address)
        self._control = f"http://{self.address}:{(port := free_port())}"
        options = {
            "--model": model,
            "--host": self.address,
            "--serial": self.serial_number,
            "--check-code": self.check_code,
            "--name": self.name,
            "--print": file_name,
            "--progress": "0.3",
            "--duration": "5400",
            "--control-port": str(port),
        }
        words = [word for option in options.items() for word in option]
        command = [sys.executable, "-m", "tests.simulator", *words]
        super().__init__(command, folder / f"{model}.log")

    async def wait_until_ready(self) -> None:
        """Wait for the line of JSON that says that the printer answers."""

        async def ready() -> bool:
            return self.output.startswith("{") and "\n" in self.output

        await self.wait_for(ready, START_SECONDS, "simulated printer")

    async def state(self) -> dict[str, Any]:
        """Return everything the machine itself knows, past all protocols."""
        async with (
            ClientSession() as session,
            session.get(f"{self._control}/state") as response,
        ):
            state: dict[str, Any] = json.loads(await response.read())
            return state

    async def control(self, path: str, **values: Any) -> None:
        """Let something happen at the printer, such as `faults`; see the simulator."""
        async with (
            ClientSession(raise_for_status=True) as session,
            session.post(f"{self._control}/{path}", json=values),
        ):
            return
