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

from custom_components.flashforge.coordinator import CAMERA_INTERVALS
from tests.client.request_spy import until
from tests.hostile_camera import HostileCamera
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, entity_id, keys_of, set_up, state_of

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
    await until(lambda: not printer.camera.viewers)


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


@pytest.mark.timings(snapshot_timeout=0.2)
async def test_a_camera_that_sends_nothing_is_an_error_in_time(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The still picture fails with words, and the place is given back."""
    printer.faults.camera_dead = True

    with pytest.raises(HomeAssistantError) as caught:
        await async_get_image(hass, entity_id(hass, loaded, "camera"))

    assert str(caught.value).startswith("Failed to get a picture from the camera")
    await nobody_watches(printer)
    assert "Traceback" not in caplog.text


@pytest.mark.timings(viewer_timeout=0.2)
async def test_a_moving_picture_ends_when_nothing_comes(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
) -> None:
    """A browser is not left with a picture that stands still."""
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


# A camera of which the printer says nothing.


async def occupy(printer: SimulatedPrinter) -> asyncio.StreamWriter:
    """Look at a printer's camera from another program."""
    reader, writer = await asyncio.open_connection(printer.host, printer.camera_port)
    writer.write(b"GET /?action=stream HTTP/1.0\r\n\r\n")
    await reader.readline()
    return writer


@pytest.mark.parametrize(
    ("model", "tcp"), [("adventurer_4", True), ("adventurer_5m", False)]
)
async def test_a_camera_that_was_busy_is_found_when_it_is_free(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str, tcp: bool
) -> None:
    """It did not answer, which does not mean that there is none."""
    kit = {"camera_kit": True} if model == "adventurer_5m" else {}
    printer = await switch_on(model, udp=False, **kit)
    printer.faults.second_viewer = "drop"
    printer.faults.detail_missing = {"cameraStreamUrl"}
    other = await occupy(printer)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    assert "camera" not in keys_of(hass, entry)
    asked = printer.camera.refused_viewers
    assert asked

    # Not before its time, however many polls there are.
    await poll(10, times=3)
    assert printer.camera.refused_viewers == asked
    for pause in (*CAMERA_INTERVALS, *CAMERA_INTERVALS[-1:] * 3):
        asked = printer.camera.refused_viewers
        await poll(pause)
        # aiohttp itself asks once more where it is hung up on.
        assert printer.camera.refused_viewers > asked
        assert "camera" not in keys_of(hass, entry)
    other.close()
    # While time stands still, every pause would last for ever.
    while printer.camera.viewers:  # noqa: ASYNC110 - another side of a socket
        await asyncio.sleep(0)
    await poll(CAMERA_INTERVALS[-1])

    assert state_of(hass, entry, "camera").state == "idle"
    seen = printer.camera.total_viewers
    await poll(CAMERA_INTERVALS[-1], times=2)
    assert printer.camera.total_viewers == seen


async def test_a_camera_once_found_is_not_forgotten(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """Neither after a restart nor while it is out of order."""
    printer = await switch_on("adventurer_4", udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    assert "camera" in keys_of(hass, entry)
    await printer.camera.stop()

    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await poll(10)

    assert state_of(hass, entry, "camera").state == "idle"


async def test_a_camera_that_refuses_is_given_up_until_the_printer_comes_on_again(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """A printer without a camera is not asked for it for ever."""
    printer = await switch_on("adventurer_4", udp=False)
    await printer.camera.stop()
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    for pause in CAMERA_INTERVALS:
        await poll(pause)
    await printer.camera.start()
    await poll(CAMERA_INTERVALS[-1], times=3)
    assert "camera" not in keys_of(hass, entry)

    await printer.power_off()
    await poll(60, times=4)
    await printer.power_on()
    await poll(60, times=2)

    assert state_of(hass, entry, "camera").state == "idle"


async def test_a_camera_that_refuses_at_first_is_found_later(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """One that was fitted, or had not come on yet."""
    printer = await switch_on("adventurer_4", udp=False)
    await printer.camera.stop()
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    await poll(CAMERA_INTERVALS[0])
    await printer.camera.start()
    await poll(CAMERA_INTERVALS[1])

    assert state_of(hass, entry, "camera").state == "idle"


async def test_a_5m_pro_has_its_camera_also_without_lan_mode(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Whatever it answered when it was added; it is not even asked."""
    printer = await switch_on("adventurer_5m_pro", udp=False)
    await printer.camera.stop()
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    assert state_of(hass, entry, "camera").state == "idle"


# Cameras that mean harm.


@pytest.mark.parametrize("attack", ["tiny_frames", "large_frames"])
async def test_a_flood_of_frames_stops_nothing_else(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    attack: str,
) -> None:
    """Home Assistant answers others meanwhile, and leaves nothing behind."""
    await printer.camera.stop()
    client = await hass_client()
    entity = entity_id(hass, loaded, "camera")
    async with HostileCamera(printer.host, attack=attack) as hostile:
        async with (
            client.get(f"/api/camera_proxy_stream/{entity}"),
            client.get(f"/api/camera_proxy/{entity}") as response,
        ):
            assert response.status == HTTPStatus.OK
            assert (await response.read()).startswith(JPEG)
        await until(lambda: not hostile.viewers)
        assert hostile.total_viewers == 1


@pytest.mark.parametrize("attack", ["not_a_jpeg", "endless_headers", "huge_frame"])
@pytest.mark.timings(viewer_timeout=0.3, snapshot_timeout=0.3)
async def test_what_is_no_picture_is_not_shown(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    attack: str,
) -> None:
    """Neither as a still picture nor as a moving one, and nothing of it is logged."""
    await printer.camera.stop()
    client = await hass_client()
    entity = entity_id(hass, loaded, "camera")
    async with HostileCamera(printer.host, attack=attack):
        async with client.get(f"/api/camera_proxy_stream/{entity}") as response:
            assert await response.content.read() == b""
        with pytest.raises(HomeAssistantError, match="Failed to get a picture"):
            await async_get_image(hass, entity)
    assert "Traceback" not in caplog.text
