"""A real Home Assistant that stops while somebody looks at the printer."""

from pathlib import Path

import pytest

from tests.end_to_end.smoke import printing

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]


async def test_home_assistant_stops_although_somebody_watches(
    environment: None, tmp_path: Path
) -> None:
    """An open picture is ended, and does not hold up the stop until it is killed."""
    async with printing(tmp_path) as smoke:
        home_assistant = smoke.home
        camera = next(
            e for e in await home_assistant.states() if e.startswith("camera.")
        )

        url = f"/api/camera_proxy_stream/{camera}"
        async with await home_assistant.open(url) as picture:
            assert b"image/jpeg" in await picture.content.read(1000)
            assert await home_assistant.stop()
