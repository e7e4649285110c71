"""Photos: one of each print that has ended, in time, whatever the camera does."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from io import BytesIO
import logging
from pathlib import Path
import time
from typing import Any
from uuid import uuid4

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.image import async_get_image
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from PIL import Image, ImageStat
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge import photos, storage
from custom_components.flashforge.const import CONF_CAMERA_URL, CONF_PHOTO_LIGHT, DOMAIN
from custom_components.flashforge.jobs.happening import AnyHappening, Happening
from custom_components.flashforge.storage import MAX_PHOTOS, PhotoStore
from tests.client.request_spy import on_request, until
from tests.hostile_camera import HostileCamera
from tests.simulator import SimulatedPrinter

from .conftest import (
    SwitchOn,
    add_entry,
    bring,
    device_id,
    entity_id,
    miss,
    our_log_lines,
    perform,
    set_up,
    state_of,
    switch_light,
)

# Only what a test is about is waited for.
pytestmark = pytest.mark.timings(snapshot_timeout=0.4, camera_retry_interval=0.05)

JPEG = b"\xff\xd8"
# What a mean of a picture's brightness tells of the light.
DARK = 100


@pytest.fixture(autouse=True)
def quick_exposure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the camera get used to the light soon."""
    monkeypatch.setattr(photos, "EXPOSURE", 0.2)


async def settle(hass: HomeAssistant) -> None:
    """Wait for all that is under way."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def look(entry: MockConfigEntry) -> None:
    """Poll a printer, and wait for nothing that this begins."""
    await entry.runtime_data.coordinator.async_refresh()


async def print_to(
    printer: SimulatedPrinter, entry: MockConfigEntry, end: Callable[[], object]
) -> None:
    """Let a printer begin to print, and end that."""
    printer.machine.clear_platform()
    printer.machine.start_job("benchy.gcode", progress=0.4, heated=True)
    await look(entry)
    end()
    await look(entry)


def heard(entry: MockConfigEntry) -> list[Happening]:
    """Return what happens to prints from now on, in a list that grows."""
    happenings: list[Happening] = []

    def hear(one: AnyHappening) -> None:
        if isinstance(one, Happening):
            happenings.append(one)

    entry.runtime_data.coordinator.async_listen_happenings(hear)
    return happenings


def files(hass: HomeAssistant, entry: MockConfigEntry) -> list[Path]:
    """Return what is stored in the folder of a printer's photos."""
    return sorted(Path(hass.config.path(".storage", DOMAIN, entry.entry_id)).glob("*"))


def brightness(picture: bytes) -> float:
    """Return the mean of a picture, from 0 to 255."""
    return ImageStat.Stat(Image.open(BytesIO(picture)).convert("L")).mean[0]


def lamp_commands(printer: SimulatedPrinter) -> list[object]:
    """Return what a printer's lamp was told."""
    return [
        one.arguments["status"]
        for one in printer.requests
        if one.command == "lightControl_cmd"
    ]


async def test_each_print_has_one_photo(
    hass: HomeAssistant, switch_on: SwitchOn, caplog: pytest.LogCaptureFixture
) -> None:
    """However it ended, and before that is told; over a reload with the printer off."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    machine, coordinator = printer.machine, entry.runtime_data.coordinator
    happenings = heard(entry)
    assert state_of(hass, entry, "last_photo").state == "unknown"
    seen_by_listeners: list[object] = []
    coordinator.async_listen_happenings(
        lambda one: seen_by_listeners.extend(
            [(one.type, one.job.photo, coordinator.data.last_job == one.job)]
            if isinstance(one, Happening)
            else []
        )
    )

    def give_up() -> None:
        machine.cancel()
        machine._enter("cancel")

    for number, end in enumerate(
        (machine.finish_job, give_up, lambda: machine.fail_job("E0001")), 1
    ):
        await print_to(printer, entry, end)
        await settle(hass)
        await look(entry)
        await settle(hass)
        job = coordinator.jobs.last
        assert job.photo == job.id
        assert printer.camera.total_viewers == number
        assert seen_by_listeners[-1] == ("ended", job.id, True)
        assert state_of(hass, entry, "last_photo").state != "unknown"
    assert [str(one.type) for one in happenings].count("ended") == 3
    jobs = coordinator.jobs.history
    assert {one.result for one in jobs.jobs} == {"completed", "cancelled", "failed"}
    assert [one.photo for one in jobs.jobs] == [one.id for one in jobs.jobs]
    assert sum(month.jobs for month in jobs.months) == 3
    assert {one.name for one in files(hass, entry)} == {
        f"{one.id}.jpg" for one in jobs.jobs
    }

    answer = (await perform(hass, "get_jobs", entry))[device_id(hass, entry)]
    assert [one["photo"] for one in answer["jobs"]] == [
        f"media-source://{DOMAIN}/{entry.entry_id}/photos/{one.id}" for one in jobs.jobs
    ]
    image = await async_get_image(hass, entity_id(hass, entry, "last_photo"))
    newest = await coordinator.photos.async_read(jobs.jobs[0].id)
    assert (image.content_type, image.content) == ("image/jpeg", newest)
    before = state_of(hass, entry, "last_photo").state
    await printer.power_off()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await settle(hass)
    await miss(hass, entry)
    assert state_of(hass, entry, "status").state == "offline"
    assert state_of(hass, entry, "last_photo").state == before
    restored = entry.runtime_data.coordinator.jobs
    assert [one.photo for one in restored.history.jobs] == [one.id for one in jobs.jobs]
    assert restored.last.photo == jobs.jobs[0].id
    await printer.power_on()
    await look(entry)
    await settle(hass)
    assert printer.camera.total_viewers == 3

    folder = files(hass, entry)[0].parent
    await hass.config_entries.async_remove(entry.entry_id)
    assert not folder.parent.exists()
    assert "Traceback" not in caplog.text


async def test_a_power_cut_repeats_no_photo(
    hass: HomeAssistant, hass_storage: dict[str, Any], switch_on: SwitchOn
) -> None:
    """An end that was stored by half is found again, with the photo that there is."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    key = f"{DOMAIN}.{entry.entry_id}"
    await print_to(printer, entry, lambda: None)
    halfway = deepcopy(hass_storage[key])
    printer.machine.finish_job()
    await look(entry)
    await settle(hass)
    (job,) = entry.runtime_data.coordinator.jobs.history.jobs
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass_storage[key] = halfway
    for stored in hass_storage[f"{key}.history"]["data"]["jobs"]:
        stored["photo"] = None
    await set_up(hass, entry)
    await look(entry)
    await settle(hass)
    restored = entry.runtime_data.coordinator.jobs
    assert [(one.id, one.photo) for one in restored.history.jobs] == [(job.id, job.id)]
    assert restored.last.photo == job.id
    assert printer.camera.total_viewers == 1


@pytest.mark.timings(snapshot_timeout=5.0)
@pytest.mark.parametrize("stop", [False, True])
async def test_an_end_of_home_assistant_gives_the_photo_up(
    hass: HomeAssistant, switch_on: SwitchOn, stop: bool
) -> None:
    """The end of the print is told at once, and the photo not made up for."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    printer.faults.camera_dead = True
    happenings = heard(entry)
    await print_to(printer, entry, printer.machine.finish_job)
    await until(lambda: printer.camera.viewers > 0)
    assert [one.type for one in happenings][-1] != "ended"

    began = time.monotonic()
    if stop:
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await until(lambda: happenings[-1].type == "ended")
    else:
        assert await hass.config_entries.async_unload(entry.entry_id)
        await asyncio.sleep(0)
    assert time.monotonic() - began < 4
    assert (happenings[-1].type, happenings[-1].job.photo) == ("ended", None)
    names = [task.get_name() for task in asyncio.all_tasks()]
    assert not [name for name in names if "photo" in name or "happenings" in name]
    await until(lambda: not printer.camera.viewers)

    printer.faults.camera_dead = False
    await hass.config_entries.async_unload(entry.entry_id)
    await set_up(hass, entry)
    await look(entry)
    await settle(hass)
    assert files(hass, entry) == []
    assert printer.camera.total_viewers == 1


@pytest.mark.timings(snapshot_timeout=1.5)
async def test_what_happens_meanwhile_is_told_in_order(
    hass: HomeAssistant, switch_on: SwitchOn, caplog: pytest.LogCaptureFixture
) -> None:
    """Polls go on beside a camera that is dead, of which one line is written."""
    caplog.set_level(logging.INFO)
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    printer.faults.camera_dead = True
    happenings = heard(entry)
    for _ in range(3):
        await print_to(printer, entry, printer.machine.finish_job)
    assert state_of(hass, entry, "status").state == "completed"
    assert "ended" not in [one.type for one in happenings]

    await settle(hass)
    told = [one.type for one in happenings if one.type in {"started", "ended"}]
    assert told == ["started", "ended"] * 3
    ids = [one.job.id for one in happenings if one.type == "ended"]
    assert len(set(ids)) == 3
    assert [one.job.photo for one in happenings] == [None] * len(happenings)
    assert files(hass, entry) == []
    ((level, line),) = our_log_lines(caplog)
    assert level == logging.INFO
    assert line == "Desk Pro: no photo of the finished print: no picture in time"


@pytest.mark.parametrize(
    ("attack", "has_photo"),
    [
        ("hangs", False),
        ("drips_a_frame", False),
        ("not_a_jpeg", False),
        ("hangs_up_at_once", False),
        ("large_frames", True),
    ],
)
async def test_a_hostile_camera_costs_its_photo(
    hass: HomeAssistant, switch_on: SwitchOn, attack: str, has_photo: bool
) -> None:
    """In time, and the print has ended all the same."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    await printer.camera.stop()
    happenings = heard(entry)
    async with HostileCamera(printer.host, attack=attack) as hostile:
        began = time.monotonic()
        await print_to(printer, entry, printer.machine.finish_job)
        await settle(hass)
        assert time.monotonic() - began < 3
        assert hostile.total_viewers
        await until(lambda: not hostile.viewers)
    assert happenings[-1].type == "ended"
    assert bool(happenings[-1].job.photo) is has_photo
    assert len(files(hass, entry)) == has_photo


async def test_no_camera_is_asked_that_is_off_or_not_there(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Nor switched on; what the printer says counts."""
    for model, options in (
        ("ad5x", {}),
        ("ad5x", {"camera_kit": True}),
        ("adventurer_5m_pro", {}),
        ("creator_5", {}),
    ):
        printer, entry = await bring(hass, switch_on, model, options)
        printer.machine.camera_on = False
        await look(entry)
        happenings = heard(entry)
        await print_to(printer, entry, printer.machine.finish_job)
        await settle(hass)
        assert happenings[-1].type == "ended", model
        assert happenings[-1].job.photo is None
        viewers = printer.camera.total_viewers + printer.camera.refused_viewers
        assert viewers == 0, model
        assert not [one for one in printer.commands if one.startswith("streamCtrl")]
        assert files(hass, entry) == []


@pytest.mark.parametrize(("model", "tcp"), [("adventurer_4", True), ("ad5x", False)])
async def test_what_ended_while_nobody_looked_has_no_photo(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """Its plate may long be empty; the print after it has one."""
    options = {"camera_kit": True} if model == "ad5x" else {}
    printer, entry = await bring(hass, switch_on, model, options, tcp=tcp)
    viewers = printer.camera.total_viewers
    coordinator = entry.runtime_data.coordinator
    happenings = heard(entry)
    printer.machine.start_job("benchy.gcode", progress=0.4, heated=True)
    await look(entry)
    coordinator.jobs._tracker._polled_at -= timedelta(hours=1)
    printer.machine.finish_job()
    await look(entry)
    await settle(hass)
    assert (happenings[-1].type, happenings[-1].late) == ("ended", True)
    assert printer.camera.total_viewers == viewers

    await print_to(printer, entry, printer.machine.finish_job)
    await settle(hass)
    assert happenings[-1].job.photo
    assert printer.camera.total_viewers == viewers + 1


async def test_a_viewer_and_the_photo_share_the_one_place(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, switch_on: SwitchOn
) -> None:
    """The printer serves one connection, and both get their pictures."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    client = await hass_client()
    url = f"/api/camera_proxy_stream/{entity_id(hass, entry, 'camera')}"
    async with client.get(url) as response:
        await response.content.readuntil(b"Content-Length: ")
        await print_to(printer, entry, printer.machine.finish_job)
        await until(lambda: bool(files(hass, entry)))
        assert printer.camera.viewers == 1
    assert printer.camera.total_viewers == 1
    assert printer.camera.refused_viewers == 0


async def test_another_programs_place_is_not_taken(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """There is no photo then, and no second viewer."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    printer.faults.second_viewer = "hang"
    _reader, writer = await asyncio.open_connection(printer.host, printer.camera_port)
    writer.write(b"GET /?action=stream HTTP/1.0\r\n\r\n")
    await until(lambda: printer.camera.viewers > 0)
    happenings = heard(entry)
    await print_to(printer, entry, printer.machine.finish_job)
    await settle(hass)
    assert (happenings[-1].type, happenings[-1].job.photo) == ("ended", None)
    assert printer.camera.total_viewers == 1
    writer.close()


async def test_a_camera_of_ones_own_takes_the_photo(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Of a printer that has none, with the light if there is one."""
    other = await switch_on("adventurer_4", udp=False)
    printer = await switch_on("adventurer_5m", udp=False)
    entry = add_entry(hass, printer)
    url = f"http://{other.host}:{other.camera_port}/?action=stream"
    hass.config_entries.async_update_entry(entry, options={CONF_CAMERA_URL: url})
    await set_up(hass, entry)
    await print_to(printer, entry, printer.machine.finish_job)
    await settle(hass)
    assert len(files(hass, entry)) == 1
    assert state_of(hass, entry, "last_photo").state != "unknown"
    assert (other.camera.total_viewers, printer.camera.total_viewers) == (1, 0)


# The light.


@pytest.mark.timings(snapshot_timeout=2.0)
@pytest.mark.parametrize("wanted", [False, True])
async def test_light_for_a_photo_in_the_dark(
    hass: HomeAssistant, switch_on: SwitchOn, wanted: bool
) -> None:
    """Only if it is wanted; it goes off again, also without a photo."""
    printer = await switch_on("adventurer_5m_pro", udp=False)
    printer.machine.light = False
    entry = add_entry(hass, printer)
    hass.config_entries.async_update_entry(entry, options={CONF_PHOTO_LIGHT: wanted})
    await set_up(hass, entry)
    changes = async_capture_events(hass, "state_changed")
    await print_to(printer, entry, printer.machine.finish_job)
    await settle(hass)
    (photo,) = files(hass, entry)
    assert (brightness(photo.read_bytes()) > DARK) is wanted
    assert lamp_commands(printer) == (["open", "close"] if wanted else [])
    lamp = entity_id(hass, entry, "light")
    shown = [
        one.data["new_state"].state for one in changes if one.data["entity_id"] == lamp
    ]
    assert shown == (["on", "off"] if wanted else [])
    assert printer.machine.light is False

    printer.faults.camera_dead = True
    await print_to(printer, entry, printer.machine.finish_job)
    await settle(hass)
    assert len(files(hass, entry)) == 1
    assert lamp_commands(printer) == (["open", "close"] * 2 if wanted else [])
    assert printer.machine.light is False
    if wanted:
        # Unloading leaves no light on.
        await print_to(printer, entry, printer.machine.finish_job)
        await until(lambda: printer.machine.light)
        assert await hass.config_entries.async_unload(entry.entry_id)
        assert printer.machine.light is False


@pytest.mark.timings(snapshot_timeout=2.0)
async def test_light_that_somebody_switches_is_theirs(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """In Home Assistant or at the printer; one that is on already is nobody's."""
    printer = await switch_on("adventurer_5m_pro", udp=False)
    machine = printer.machine
    machine.light = False
    entry = add_entry(hass, printer)
    hass.config_entries.async_update_entry(entry, options={CONF_PHOTO_LIGHT: True})
    await set_up(hass, entry)
    await print_to(printer, entry, machine.finish_job)
    await until(lambda: machine.light)
    await switch_light(hass, entry, "on")
    await settle(hass)
    assert machine.light is True

    sent = len(lamp_commands(printer))
    await print_to(printer, entry, machine.finish_job)
    await settle(hass)
    assert len(lamp_commands(printer)) == sent
    assert machine.light is True

    machine.light = False
    await look(entry)
    await print_to(printer, entry, machine.finish_job)
    await until(lambda: machine.light)
    await switch_light(hass, entry, "off")
    await settle(hass)
    assert machine.light is False
    assert lamp_commands(printer)[sent:] == ["open", "close"]
    assert len(files(hass, entry)) == 3


async def test_a_printer_that_does_not_obey_has_a_dark_photo(
    hass: HomeAssistant, switch_on: SwitchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The light is waited for no longer than it may take."""
    monkeypatch.setattr(photos, "LIGHT_TIMEOUT", 0.3)
    printer = await switch_on("adventurer_5m_pro", udp=False)
    printer.machine.light = False
    entry = add_entry(hass, printer)
    hass.config_entries.async_update_entry(entry, options={CONF_PHOTO_LIGHT: True})
    await set_up(hass, entry)
    happenings = heard(entry)

    def lose(request: object) -> None:
        printer.faults.hang = getattr(request, "command", None) == "lightControl_cmd"

    await print_to(printer, entry, lambda: None)
    on_request(printer, lose)
    printer.machine.finish_job()
    await look(entry)
    await until(lambda: happenings[-1].type == "ended")
    (photo,) = files(hass, entry)
    assert brightness(photo.read_bytes()) < DARK
    assert await hass.config_entries.async_unload(entry.entry_id)


# The store.


async def test_the_newest_twenty_are_kept(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Of twenty-five, in their order, over a restart; with what is damaged left out."""
    store = PhotoStore(hass, "one")
    ids = [uuid4().hex for _ in range(MAX_PHOTOS + 5)]
    for number, photo_id in enumerate(ids):
        freezer.tick(60)
        assert await store.async_add(photo_id, JPEG + bytes([number]))
    newest = ids[:4:-1]
    assert [one.id for one in store.photos] == newest
    folder = Path(hass.config.path(".storage", DOMAIN, "one"))
    assert {one.stem for one in folder.iterdir()} == set(newest)
    assert folder.stat().st_mode & 0o077 == 0
    assert await store.async_read(ids[-1]) == JPEG + bytes([MAX_PHOTOS + 4])
    assert await store.async_read(ids[0]) is None
    assert await store.async_read("../one/" + ids[-1]) is None
    for odd in ("../../escaped", "", "x" * 32, ids[0].upper() + "é"):
        assert await store.async_add(odd, JPEG) is None

    (folder / f"{ids[0]}.tmp").write_bytes(b"half")
    (folder / f"{ids[1]}.jpg").write_bytes(JPEG)
    (folder / "notes.jpg").write_bytes(JPEG)
    (folder / f"{ids[-1]}.jpg").write_bytes(b"damaged")
    (folder / f"{ids[-2]}.jpg").unlink()
    (folder / f"{ids[-2]}.jpg").mkdir()
    again = PhotoStore(hass, "one")
    await again.async_load()
    assert len(again.photos) == MAX_PHOTOS
    assert again.photos[: MAX_PHOTOS - 2] == store.photos[2:]
    assert await again.async_read(ids[-1]) is None
    assert await again.async_read(ids[-2]) is None
    assert await again.async_read(ids[-3]) is not None
    assert not list(folder.glob("*.tmp"))
    assert (folder / "notes.jpg").exists()

    await storage.async_remove_photos(hass, "one")
    assert not folder.parent.exists()
    await storage.async_remove_photos(hass, "one")


async def test_a_folder_that_cannot_be_written_costs_the_photo(
    hass: HomeAssistant, switch_on: SwitchOn, caplog: pytest.LogCaptureFixture
) -> None:
    """The print has ended without one, and nobody is frightened."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    folder = Path(hass.config.path(".storage", DOMAIN))
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file in its place")
    happenings = heard(entry)
    await print_to(printer, entry, printer.machine.finish_job)
    await settle(hass)
    assert (happenings[-1].type, happenings[-1].job.photo) == ("ended", None)
    assert our_log_lines(caplog) == []
