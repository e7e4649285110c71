"""The camera: many viewers in Home Assistant, one at the printer."""

import asyncio
from http import HTTPStatus

from aiohttp import ClientResponse
from homeassistant.components.camera import DOMAIN as CAMERA, async_get_image
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge.client import camera
from tests.simulator import SimulatedPrinter

from .conftest import Poll, entity_id, state_of

JPEG = b"\xff\xd8"


async def read_frames(response: ClientResponse, number: int) -> list[bytes]:
    """Return some frames of a moving picture."""
    frames = []
    for _ in range(number):
        await response.content.readuntil(b"Content-Length: ")
        length = int(await response.content.readline())
        await response.content.readline()
        frames.append(await response.content.readexactly(length))
    return frames


async def nobody_watches(printer: SimulatedPrinter) -> None:
    """Wait until the printer's camera is free."""
    async with asyncio.timeout(5):
        while printer.camera.viewers:  # noqa: ASYNC110 - another side of a socket
            await asyncio.sleep(0.02)


async def test_a_picture_is_fetched_and_the_camera_left_free(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """A still picture takes the printer's only place for a moment."""
    image = await async_get_image(hass, entity_id(hass, loaded, "camera"))

    assert image.content_type == "image/jpeg"
    assert image.content.startswith(JPEG)
    await nobody_watches(printer)
    assert printer.camera.total_viewers == 1


async def test_many_viewers_share_one_place_at_the_printer(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """Two dashboards and a still picture, and the printer sees one viewer."""
    client = await hass_client()
    url = f"/api/camera_proxy_stream/{entity_id(hass, loaded, 'camera')}"

    async with client.get(url) as first, client.get(url) as second:
        frames = await asyncio.gather(read_frames(first, 4), read_frames(second, 4))
        image = await async_get_image(hass, entity_id(hass, loaded, "camera"))
        assert printer.camera.viewers == 1

    assert printer.camera.total_viewers == 1
    assert image.content.startswith(JPEG)
    for shown in frames:
        assert all(frame.startswith(JPEG) for frame in shown)
        assert len(set(shown)) > 1
    await nobody_watches(printer)


async def test_a_camera_that_sends_nothing_is_an_error_in_time(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The still picture fails with words, and the place is given back."""
    monkeypatch.setattr(camera, "SNAPSHOT_PATIENCE", 0.2)
    printer.faults.camera_dead = True

    with pytest.raises(HomeAssistantError) as caught:
        await async_get_image(hass, entity_id(hass, loaded, "camera"))

    assert str(caught.value).startswith("Failed to get a picture from the camera")
    await nobody_watches(printer)
    assert "Traceback" not in caplog.text


async def test_a_moving_picture_ends_when_nothing_comes(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser is not left with a picture that stands still."""
    monkeypatch.setattr(camera, "PATIENCE", 0.2)
    printer.faults.camera_dead = True
    client = await hass_client()

    url = f"/api/camera_proxy_stream/{entity_id(hass, loaded, 'camera')}"
    async with client.get(url) as response:
        assert response.status == HTTPStatus.OK
        assert await response.content.read() == b""

    await nobody_watches(printer)


async def test_a_camera_that_is_switched_off_is_unavailable(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """It has no address then, and comes back with it."""
    printer.faults.detail_overrides = {"cameraStreamUrl": ""}
    await poll(10)
    assert state_of(hass, loaded, "camera").state == "unavailable"

    printer.faults.detail_overrides = {}
    await poll(10)

    assert state_of(hass, loaded, "camera").state == "idle"


async def test_unloading_ends_the_stream(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """Somebody who still watches does not keep the printer's camera."""
    client = await hass_client()
    url = f"/api/camera_proxy_stream/{entity_id(hass, loaded, 'camera')}"

    async with client.get(url) as response:
        await read_frames(response, 1)
        assert await hass.config_entries.async_unload(loaded.entry_id)
        await nobody_watches(printer)

    assert hass.states.async_all(CAMERA)[0].state == "unavailable"


async def test_home_assistant_stops_although_somebody_watches(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """The stream ends by itself, or the stop would wait for the viewer to go."""
    client = await hass_client()
    url = f"/api/camera_proxy_stream/{entity_id(hass, loaded, 'camera')}"

    async with client.get(url) as response:
        await read_frames(response, 1)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        async with asyncio.timeout(5):
            await response.content.read()

    await nobody_watches(printer)
