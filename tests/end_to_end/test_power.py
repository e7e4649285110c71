"""A real Home Assistant whose printer is switched off and on again."""

from pathlib import Path

import pytest

from tests.end_to_end.smoke import printing
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

# Off is known after three polls of a print, back after one slow one.
SECONDS = 60


async def test_off_is_one_line_in_the_log_and_back_another(
    environment: None, tmp_path: Path
) -> None:
    """Nothing else is said of a printer that is switched off and on."""
    async with printing(tmp_path) as smoke:
        printer, home = smoke.printer, smoke.home

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
