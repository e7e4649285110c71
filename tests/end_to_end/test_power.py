"""A real Home Assistant whose printer is switched off and on again."""

from pathlib import Path

import pytest

from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import free_port
from tests.end_to_end.smoke import Smoke
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

# Off is known after three polls of a print, back after one slow one.
SECONDS = 60


async def test_off_is_one_line_in_the_log_and_back_another(
    environment: None, tmp_path: Path
) -> None:
    """Nothing else is said of a printer that is switched off and on."""
    async with (
        SimulatedPrinter(tmp_path) as printer,
        HomeAssistant(tmp_path / "config", free_port()) as home,
    ):
        await printer.wait_until_ready()
        await home.onboard()
        await home.wait_until_running()
        smoke = Smoke(printer, home)
        await smoke.add_found_printer()
        await smoke.see_print()

        async def shows(status: str) -> bool:
            return (await home.states())[smoke.status] == status

        await printer.control("power", on=False)
        await home.wait_for(lambda: shows("offline"), SECONDS, "offline")
        await printer.control("power", on=True)
        await home.wait_for(lambda: shows("ready"), SECONDS, "the printer again")

        ours = [
            line
            for line in home.log
            if f"[custom_components.{INTEGRATION.name}" in line
        ]
        lines = [line.partition("] ")[2].strip() for line in ours]
        assert len(lines) == 2, lines
        assert lines[0].startswith("Desk Pro is offline: ")
        assert lines[1] == "Desk Pro answers again"
