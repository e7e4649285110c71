"""What an owner knows better than the printer: its lamp, and a camera beside it."""

from base64 import b64encode
from collections.abc import AsyncIterator
from http import HTTPStatus
from io import BytesIO
import logging
from typing import Any

from aiohttp import web
from homeassistant.components.camera import async_get_image
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge.const import (
    CONF_CAMERA_URL,
    CONF_LIGHT,
    CONF_PHOTO_LIGHT,
    DOMAIN,
    LIGHT_AUTOMATIC,
    LIGHT_OFF,
    LIGHT_ON,
)
from tests.hostile_camera import HostileCamera
from tests.simulator import SimulatedPrinter

from .conftest import (
    SwitchOn,
    add_entry,
    entity_id,
    keys_of,
    miss,
    set_up,
    state_of,
    switch_light,
)
from .dialog import fields, shown

USER, PASSWORD = "viewer", "hunter2"


class OwnCamera:
    """A camera that has nothing to do with the printer, and wants a password."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.viewers = 0
        picture = BytesIO()
        Image.new("RGB", (8, 8), "teal").save(picture, "JPEG")
        self.picture = picture.getvalue()
        self._port = 0

    @property
    def url(self) -> str:
        """Return where its stream is, as an owner would type it."""
        return f"http://{USER}:{PASSWORD}@{self.host}:{self._port}/stream?channel=1"

    async def start(self) -> web.AppRunner:
        """Listen on a port of its own."""
        app = web.Application()
        app.router.add_get("/stream", self._stream)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, self.host, 0)
        await site.start()
        self._port = runner.addresses[0][1]
        return runner

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        expected = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            raise web.HTTPUnauthorized
        self.viewers += 1
        response = web.StreamResponse()
        response.content_type = "multipart/x-mixed-replace"
        await response.prepare(request)
        head = f"--frame\r\nContent-Length: {len(self.picture)}\r\n\r\n".encode()
        for _ in range(3):
            await response.write(head + self.picture + b"\r\n")
        return response


def beside(printer_host: str) -> str:
    """Return an address that is not a printer's."""
    first, second, third, fourth = printer_host.split(".")
    return f"{first}.{second}.{int(third) + 9}.{fourth}"


@pytest.fixture
async def camera(printer_host: str) -> AsyncIterator[OwnCamera]:
    """Return a camera of the owner's that is on."""
    camera = OwnCamera(beside(printer_host))
    runner = await camera.start()
    yield camera
    await runner.cleanup()


async def open_options(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    """Open the dialog of the options."""
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    assert shown(flow) == ("init", {})
    return flow


async def submit_options(
    hass: HomeAssistant, flow: ConfigFlowResult, **typed: str
) -> ConfigFlowResult:
    """Fill in the form, and return what is shown."""
    return await hass.config_entries.options.async_configure(
        flow["flow_id"], {CONF_LIGHT: LIGHT_AUTOMATIC, **typed}
    )


async def set_options(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    light: str = LIGHT_AUTOMATIC,
    **typed: object,
) -> None:
    """Set the options as an owner does, and wait until they are in use."""
    flow = await open_options(hass, entry)
    result = await hass.config_entries.options.async_configure(
        flow["flow_id"], {CONF_LIGHT: light, **typed}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


def lamp(hass: HomeAssistant, entry: MockConfigEntry) -> str | None:
    """Return the id of the light, None if not even the registry knows of one."""
    unique_id = f"{entry.unique_id}_light"
    return er.async_get(hass).async_get_entity_id("light", DOMAIN, unique_id)


async def test_nothing_is_set_at_first(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """The printer is believed, and its own camera shown."""
    flow = await open_options(hass, loaded)

    schema = flow["data_schema"]
    assert schema is not None
    assert schema({}) == {CONF_LIGHT: LIGHT_AUTOMATIC, CONF_PHOTO_LIGHT: False}
    assert set(fields(flow)) == {CONF_LIGHT, CONF_CAMERA_URL, CONF_PHOTO_LIGHT}
    assert set(fields(flow).values()) == {None}


async def test_what_is_set_stands_in_the_form(
    hass: HomeAssistant, loaded: MockConfigEntry, camera: OwnCamera
) -> None:
    """Who changes one thing need not enter the other again."""
    chosen = {CONF_CAMERA_URL: camera.url, CONF_PHOTO_LIGHT: True}
    await set_options(hass, loaded, LIGHT_ON, **chosen)

    flow = await open_options(hass, loaded)

    assert fields(flow) == loaded.options == {CONF_LIGHT: LIGHT_ON, **chosen}


async def test_light_for_photos_is_offered_where_there_are_light_and_camera(
    hass: HomeAssistant, switch_on: SwitchOn, loaded: MockConfigEntry
) -> None:
    """Also where the owner says so; nothing is left of it without them."""
    await set_options(hass, loaded, photo_light=True)
    await set_options(hass, loaded, LIGHT_OFF, photo_light=True)
    assert CONF_PHOTO_LIGHT not in fields(await open_options(hass, loaded))
    await set_options(hass, loaded)
    assert CONF_PHOTO_LIGHT not in loaded.options

    printer = await switch_on("adventurer_5m", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    assert CONF_PHOTO_LIGHT not in fields(await open_options(hass, entry))
    await set_options(hass, entry, LIGHT_ON)
    assert CONF_PHOTO_LIGHT not in fields(await open_options(hass, entry))
    # A printer whose entry is not loaded says nothing of itself.
    await hass.config_entries.async_unload(loaded.entry_id)
    assert CONF_PHOTO_LIGHT not in fields(await open_options(hass, loaded))


async def test_a_change_is_in_use_at_once_and_reloads_once(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Without a listener, which Home Assistant would not allow beside it."""
    first = loaded.runtime_data
    assert not loaded.update_listeners

    await set_options(hass, loaded, LIGHT_AUTOMATIC)
    second = loaded.runtime_data
    assert second is not first
    await set_options(hass, loaded, LIGHT_AUTOMATIC)

    # Nothing changed.
    assert loaded.runtime_data is second


# The light


@pytest.mark.parametrize("tcp", [False, True])
@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x"])
async def test_a_lamp_that_the_printer_denies_is_switched_all_the_same(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """Its owner has fitted it, and only they know."""
    printer = await switch_on(model, foreign_lamp=True, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    assert lamp(hass, entry) is None

    await set_options(hass, entry, LIGHT_ON)

    for to in ("off", "on", "off"):
        await switch_light(hass, entry, to)
        assert printer.machine.light is (to == "on")
        assert state_of(hass, entry, "light").state == to


async def test_a_lamp_that_is_not_there_is_taken_away(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """With its place in the registry, and it comes back with its id."""
    before = lamp(hass, loaded)
    keys = keys_of(hass, loaded)
    assert before

    await set_options(hass, loaded, LIGHT_OFF)
    assert lamp(hass, loaded) is None
    assert hass.states.get(before) is None
    assert keys_of(hass, loaded) == keys - {"light"}
    # Neither a reload nor a poll brings it back.
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await loaded.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert lamp(hass, loaded) is None

    await set_options(hass, loaded, LIGHT_AUTOMATIC)
    assert lamp(hass, loaded) == before
    assert state_of(hass, loaded, "light").state == "on"


async def test_a_light_that_there_never_was_can_be_denied(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nothing is to be taken away, and nothing goes wrong."""
    printer = await switch_on("adventurer_5m", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))

    await set_options(hass, entry, LIGHT_OFF)

    assert lamp(hass, entry) is None
    assert state_of(hass, entry, "status").state == "ready"


async def test_only_what_is_offered_can_be_chosen_for_the_light(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Anything else is refused."""
    flow = await open_options(hass, loaded)

    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(
            flow["flow_id"], {CONF_LIGHT: "sometimes"}
        )


# The camera


@pytest.mark.parametrize(
    ("model", "tcp"),
    [
        ("adventurer_5m", False),
        ("adventurer_5m_pro", False),
        ("creator_5", False),
        ("adventurer_4", True),
    ],
)
async def test_a_camera_of_ones_own_is_shown(
    hass: HomeAssistant, switch_on: SwitchOn, camera: OwnCamera, model: str, tcp: bool
) -> None:
    """In place of the printer's, or where there is none."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    viewers = printer.camera.total_viewers

    await set_options(hass, entry, camera_url=camera.url)
    # The dialog has tried it.
    assert camera.viewers == 1

    image = await async_get_image(hass, entity_id(hass, entry, "camera"))
    assert image.content == camera.picture
    assert camera.viewers == 2
    assert printer.camera.total_viewers == viewers


async def test_a_camera_of_ones_own_is_there_while_the_printer_is_off(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    camera: OwnCamera,
) -> None:
    """It may show why the printer is off."""
    await set_options(hass, loaded, camera_url=camera.url)
    await printer.power_off()
    await miss(hass, loaded)

    assert state_of(hass, loaded, "status").state == "offline"
    assert state_of(hass, loaded, "light").state == "unavailable"
    assert state_of(hass, loaded, "camera").state == "idle"
    client = await hass_client()
    entity = entity_id(hass, loaded, "camera")
    response = await client.get(f"/api/camera_proxy/{entity}")
    assert response.status == HTTPStatus.OK
    assert await response.read() == camera.picture


async def test_the_printers_own_camera_comes_back_when_the_field_is_cleared(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    camera: OwnCamera,
) -> None:
    """The entity stays the same."""
    before = entity_id(hass, loaded, "camera")
    await set_options(hass, loaded, camera_url=camera.url)

    await set_options(hass, loaded)

    assert CONF_CAMERA_URL not in loaded.options
    assert entity_id(hass, loaded, "camera") == before
    image = await async_get_image(hass, before)
    assert image.content.startswith(b"\xff\xd8")
    assert image.content != camera.picture
    assert camera.viewers == 1
    await printer.power_off()
    await miss(hass, loaded)
    assert state_of(hass, loaded, "camera").state == "unavailable"


async def test_a_camera_of_ones_own_is_not_taken_for_the_printers(
    hass: HomeAssistant, switch_on: SwitchOn, camera: OwnCamera
) -> None:
    """A printer without one has none when the field is cleared."""
    printer = await switch_on("adventurer_5m", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    await set_options(hass, entry, camera_url=camera.url)

    await set_options(hass, entry)

    assert not entry.runtime_data.coordinator.data.abilities.camera
    assert state_of(hass, entry, "camera").state == "unavailable"


@pytest.mark.parametrize(
    "typed",
    [
        "192.0.2.1/stream",
        "rtsp://192.0.2.1/stream",
        "file:///etc/passwd",
        "http://",
        "http://[oops",
        "javascript:alert(1)",
    ],
)
async def test_what_is_no_web_address_is_told_at_its_field(
    hass: HomeAssistant, loaded: MockConfigEntry, camera: OwnCamera, typed: str
) -> None:
    """What was typed stays in the form to be mended, and nothing is stored."""
    flow = await open_options(hass, loaded)

    result = await hass.config_entries.options.async_configure(
        flow["flow_id"], {CONF_LIGHT: LIGHT_OFF, CONF_CAMERA_URL: typed}
    )

    assert shown(result) == ("init", {CONF_CAMERA_URL: "invalid_url"})
    typed_fields = {CONF_LIGHT: LIGHT_OFF, CONF_CAMERA_URL: typed}
    assert fields(result) == {**typed_fields, CONF_PHOTO_LIGHT: False}
    assert not loaded.options
    mended = await hass.config_entries.options.async_configure(
        flow["flow_id"], {CONF_LIGHT: LIGHT_AUTOMATIC, CONF_CAMERA_URL: camera.url}
    )
    assert mended["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


soon = pytest.mark.timings(camera_look_timeout=0.3)
ANSWERS = {
    "a_still_picture": "camera_still_picture",
    "another_type": "camera_page",
    "redirect": "camera_redirect",
    "not_a_jpeg": "camera_other",
    "error_with_a_stream": "camera_other",
    "hangs": "camera_no_answer",
    "hangs_after_the_head": "camera_no_answer",
    "drips_a_frame": "camera_no_answer",
    "hangs_up_at_once": "camera_no_answer",
}


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(attack, marks=soon)
        if attack.startswith(("hangs", "drips"))
        else attack
        for attack in ANSWERS
    ],
)
async def test_what_came_in_place_of_a_stream_is_told_at_its_field(
    hass: HomeAssistant,
    printer_host: str,
    loaded: MockConfigEntry,
    attack: str,
) -> None:
    """In time, with what was typed still there, and nothing is stored."""
    flow = await open_options(hass, loaded)
    async with HostileCamera(beside(printer_host), attack=attack) as hostile:
        url = f"http://{hostile.host}:{hostile.port}/stream"
        result = await submit_options(hass, flow, camera_url=url)

    assert shown(result) == ("init", {CONF_CAMERA_URL: ANSWERS[attack]})
    assert fields(result)[CONF_CAMERA_URL] == url
    assert not loaded.options


async def test_a_wrong_password_is_told_and_mended(
    hass: HomeAssistant, loaded: MockConfigEntry, camera: OwnCamera
) -> None:
    """Entering it again does not help, the right one does."""
    flow = await open_options(hass, loaded)
    wrong = camera.url.replace(PASSWORD, "12345")

    for _ in range(2):
        result = await submit_options(hass, flow, camera_url=wrong)
        assert shown(result) == ("init", {CONF_CAMERA_URL: "camera_login"})
    result = await submit_options(hass, flow, camera_url=camera.url)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert loaded.options[CONF_CAMERA_URL] == camera.url


async def test_a_camera_that_is_off_is_saved_when_it_is_entered_again(
    hass: HomeAssistant, loaded: MockConfigEntry, printer_host: str
) -> None:
    """The same address; another one is tried first."""
    flow = await open_options(hass, loaded)
    one, other = (f"http://{beside(printer_host)}:8080/{name}" for name in "ab")

    for url in (one, other, one):
        result = await submit_options(hass, flow, camera_url=url)
        assert shown(result) == ("init", {CONF_CAMERA_URL: "camera_no_answer"})
    result = await submit_options(hass, flow, camera_url=one)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    assert loaded.options[CONF_CAMERA_URL] == one


async def test_a_camera_in_use_is_not_tried_when_something_else_is_changed(
    hass: HomeAssistant, loaded: MockConfigEntry, camera: OwnCamera
) -> None:
    """It may be switched off, and somebody may be watching it."""
    await set_options(hass, loaded, camera_url=camera.url)
    assert camera.viewers == 1

    await set_options(hass, loaded, LIGHT_ON, camera_url=camera.url)

    assert camera.viewers == 1
    assert loaded.options[CONF_LIGHT] == LIGHT_ON


async def test_the_address_of_a_camera_shows_nowhere(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    camera: OwnCamera,
    caplog: pytest.LogCaptureFixture,
    hass_storage: dict[str, Any],
) -> None:
    """People put passwords into it: not in diagnostics, states, log or store."""
    caplog.set_level(logging.DEBUG)
    flow = await open_options(hass, loaded)
    nobody_there = camera.url.replace(camera.host, printer.host)
    refused = await submit_options(hass, flow, camera_url=nobody_there)
    assert shown(refused) == ("init", {CONF_CAMERA_URL: "camera_no_answer"})
    await submit_options(hass, flow, camera_url=camera.url)
    await hass.async_block_till_done(wait_background_tasks=True)
    await async_get_image(hass, entity_id(hass, loaded, "camera"))

    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, loaded)
    await hass.config_entries.async_unload(loaded.entry_id)

    assert diagnostics["options"] == {
        CONF_LIGHT: LIGHT_AUTOMATIC,
        CONF_CAMERA_URL: "**REDACTED**",
        CONF_PHOTO_LIGHT: False,
    }
    ours = [one for one in caplog.records if "flashforge" in one.name]
    stored = hass_storage[f"{DOMAIN}.{loaded.entry_id}"]
    states = [state.as_dict() for state in hass.states.async_all()]
    for text in (diagnostics, [one.getMessage() for one in ours], stored, states):
        assert PASSWORD not in str(text)
        assert "channel=1" not in str(text)
