"""A real Home Assistant that stops while somebody looks at the printer."""

from pathlib import Path

import pytest

from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import free_port
from tests.end_to_end.smoke import Smoke

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]


async def test_home_assistant_stops_although_somebody_watches(
    environment: None, tmp_path: Path
) -> None:
    """An open picture is ended, and does not hold up the stop until it is killed."""
    async with (
        SimulatedPrinter(tmp_path) as printer,
        HomeAssistant(tmp_path / "config", free_port()) as home_assistant,
    ):
        await printer.wait_until_ready()
        await home_assistant.onboard()
        await home_assistant.wait_until_running()
        smoke = Smoke(printer, home_assistant)
        await smoke.add_found_printer()
        await smoke.see_print()
        camera = next(
            e for e in await home_assistant.states() if e.startswith("camera.")
        )

        url = f"/api/camera_proxy_stream/{camera}"
        async with await home_assistant.open(url) as picture:
            assert b"image/jpeg" in await picture.content.read(1000)
            assert await home_assistant.stop()
