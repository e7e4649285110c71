"""The media browser: printers, their stored files, and thumbnails for a browser."""

import asyncio
from dataclasses import replace
from http import HTTPStatus
from itertools import pairwise
import time
from typing import Any
from urllib.parse import quote

from aiohttp.test_utils import TestClient
from homeassistant.components.media_source import async_browse_media
from homeassistant.components.media_source.const import URI_SCHEME_REGEX
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_load_integrations
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)
from yarl import URL

from custom_components.flashforge import thumbnails
from custom_components.flashforge.client import FileTool, StoredFile as ListedFile
from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.media_source import file_title
from tests.client.request_spy import on_request, paths, until
from tests.simulator import SimulatedPrinter
from tests.simulator.job import DEFAULT_FILES, StoredFile
from tests.simulator.pictures import thumbnail

from .catalogue import GENERIC_OVER_TCP
from .conftest import SwitchOn, add_entry, bring, entity_id, miss, set_up

# What fails is not waited for, and unlisted pictures are not waited for long.
pytestmark = pytest.mark.timings(request_timeout=0.5, end_of_data_timeout=0.3)

NAMES = [file.file_name for file in DEFAULT_FILES]
ROOT = f"media-source://{DOMAIN}"
UNREACHABLE = "Failed to reach the printer. Check that it is on and connected."
NOT_FOUND = "This printer, file or photo no longer exists."
NO_THUMBNAIL = "The printer has no thumbnail for this file."

type Client = TestClient[Any, Any]


class Media:
    """Home Assistant's own commands, as the frontend sends them."""

    def __init__(self, socket: MockHAClientWebSocket) -> None:
        self._socket = socket

    async def _ask(self, command: str, media_id: str) -> dict[str, Any]:
        await self._socket.send_json_auto_id(
            {"type": f"media_source/{command}", "media_content_id": media_id}
        )
        answer: dict[str, Any] = await self._socket.receive_json()
        return answer

    async def browse(self, media_id: str = ROOT) -> dict[str, Any]:
        """Return a folder."""
        answer = await self._ask("browse_media", media_id)
        assert answer["success"], answer["error"]
        result: dict[str, Any] = answer["result"]
        return result

    async def children(self, media_id: str = ROOT) -> list[dict[str, Any]]:
        """Return what is in a folder."""
        children: list[dict[str, Any]] = (await self.browse(media_id))["children"]
        return children

    async def titles(self, media_id: str = ROOT) -> list[str]:
        """Return the titles of what is in a folder."""
        return [one["title"] for one in await self.children(media_id)]

    async def resolve(self, media_id: str) -> tuple[str, str]:
        """Return the address and the type of what can be played."""
        answer = await self._ask("resolve_media", media_id)
        assert answer["success"], answer["error"]
        return answer["result"]["url"], answer["result"]["mime_type"]

    async def refusal(self, command: str, media_id: str) -> str:
        """Return the text that somebody sees who gets nothing."""
        answer = await self._ask(command, media_id)
        assert not answer["success"]
        assert answer["error"]["code"] == f"{command}_failed"
        text: str = answer["error"]["message"]
        return text


@pytest.fixture
async def media(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Media:
    """Return the media browser of somebody who is logged in."""
    # A test's web server takes no more views once it serves.
    for component in ("media_source", "camera", "calendar", "image", DOMAIN):
        assert await async_setup_component(hass, component, {})
    assert (await async_browse_media(hass, ROOT)).children == []
    return Media(await hass_ws_client(hass))


def folder(entry: MockConfigEntry) -> str:
    """Return the id of a printer's folder."""
    return f"{ROOT}/{entry.entry_id}"


def files_of(entry: MockConfigEntry) -> str:
    """Return the id of the folder of a printer's files."""
    return f"{folder(entry)}/files"


def file_id(entry: MockConfigEntry, name: str) -> str:
    """Return the id of a file."""
    return f"{folder(entry)}/files/{quote(name, safe='')}"


def address(entry: MockConfigEntry, name: str) -> URL:
    """Return where a thumbnail is."""
    return URL(
        f"/api/flashforge/thumbnail/{entry.entry_id}/{quote(name, safe='')}",
        encoded=True,
    )


async def status(client: Client, url: URL | str) -> HTTPStatus:
    """Return how a request ends."""
    async with client.get(url) as response:
        return HTTPStatus(response.status)


def asked(printer: SimulatedPrinter) -> int:
    """Return how often a printer was asked for a thumbnail."""
    over_tcp = [one.code for one in printer.tcp_records]
    return paths(printer).count("/gcodeThumb") + over_tcp.count("M662")


# Folders and files.


async def test_all_levels(
    hass: HomeAssistant, switch_on: SwitchOn, media: Media
) -> None:
    """Printers by their names, and the files of each; no picture is asked for yet."""
    old, old_entry = await bring(hass, switch_on, "adventurer_4", tcp=True, name="Old")
    new, new_entry = await bring(hass, switch_on, "adventurer_5m_pro", name="and new")
    _ad5x, ad5x_entry = await bring(hass, switch_on, "ad5x", name="Colors")

    sources = await media.children("media-source://")
    assert (ROOT, "FlashForge") in [
        (one["media_content_id"], one["title"]) for one in sources
    ]
    root = await media.browse()
    assert root["title"] == "FlashForge"
    assert [
        (one["title"], one["media_content_id"], one["can_expand"], one["can_play"])
        for one in root["children"]
    ] == [
        ("and new", folder(new_entry), True, False),
        ("Colors", folder(ad5x_entry), True, False),
        ("Old", folder(old_entry), True, False),
    ]

    assert (await media.browse(folder(old_entry)))["title"] == "Old"
    assert [
        (one["title"], one["media_content_id"], one["can_expand"])
        for one in await media.children(folder(old_entry))
    ] == [
        ("Files", files_of(old_entry), True),
        ("Photos", f"{folder(old_entry)}/photos", True),
    ]
    assert await media.titles(files_of(old_entry)) == NAMES
    assert await media.titles(files_of(new_entry)) == NAMES[:10]
    # One that has no camera has no photos either, and no folder for them.
    described = await media.titles(folder(ad5x_entry))
    assert await media.titles(files_of(ad5x_entry)) == described
    assert "hinge.3mf · 1:42 h · 35.5 g" in described
    for file, name in zip(
        await media.children(files_of(old_entry)), NAMES, strict=True
    ):
        assert file["media_content_id"] == file_id(old_entry, name)
        assert file["thumbnail"] == str(address(old_entry, name))
        assert (file["media_class"], file["can_play"]) == ("image", True)
        assert file["can_expand"] is False
    assert asked(old) == asked(new) == 0


@pytest.mark.parametrize(
    ("seconds", "grams", "title"),
    [
        (None, None, "a.gx"),
        (0.0, 0.0, "a.gx"),
        (6100.0, 35.5, "a.gx · 1:42 h · 35.5 g"),
        (1.0, None, "a.gx · 0:01 h"),
        (3599.0, 20.0, "a.gx · 1:00 h · 20 g"),
        (360_000.0, 1234.56, "a.gx · 100:00 h · 1234.6 g"),
    ],
)
def test_what_a_person_reads_of_a_file(
    seconds: float | None, grams: float | None, title: str
) -> None:
    """Hours and minutes, and grams; nothing that is not told."""
    file = ListedFile(
        name="a.gx",
        print_time=seconds,
        filament_weight=grams,
        tools=(FileTool(number=0),),
    )
    assert file_title(file) == title


async def test_printers_that_cannot_list_have_no_folder(
    hass: HomeAssistant, switch_on: SwitchOn, media: Media
) -> None:
    """Over TCP an AD5X, and those of which little is known; they are not asked.

    With a camera they have photos alone.
    """
    for model in ("ad5x", "unknown_tcp"):
        printer, entry = await bring(hass, switch_on, model, tcp=True)
        assert await media.titles() == []
        text = await media.refusal("browse_media", folder(entry))
        assert text == "This printer does not support this action."
        assert "M661" not in [one.code for one in printer.tcp_records]
    with_camera, entry = await bring(hass, switch_on, GENERIC_OVER_TCP[0], tcp=True)
    assert await media.titles() == [entry.title]
    assert await media.titles(folder(entry)) == ["Photos"]
    assert "M661" not in [one.code for one in with_camera.tcp_records]
    await hass.config_entries.async_unload(entry.entry_id)
    _printer, entry = await bring(hass, switch_on, "guider_4")
    assert await media.titles() == [entry.title]
    assert await media.titles(files_of(entry)) == NAMES[:10]


async def test_one_that_is_off_is_there_and_closed(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """Nothing is waited for; who clicks it reads why, and the others go on.

    Only where there is a camera its folder opens, for its photos.
    """
    off, off_entry = await bring(hass, switch_on, "adventurer_4", tcp=True, name="Off")
    _on, _entry = await bring(hass, switch_on, "adventurer_5m_pro", name="On")
    bare, bare_entry = await bring(hass, switch_on, "ad5x", name="Off, too")
    client = await hass_client()
    assert await media.titles(files_of(off_entry)) == NAMES
    assert await status(client, address(off_entry, NAMES[0])) == HTTPStatus.OK

    await off.power_off()
    # Not known to be off yet: the answer does not come.
    assert await media.refusal("browse_media", files_of(off_entry)) == UNREACHABLE
    assert await media.refusal("resolve_media", file_id(off_entry, NAMES[1])) == (
        UNREACHABLE
    )
    assert await status(client, address(off_entry, NAMES[1])) == HTTPStatus.BAD_GATEWAY

    await miss(hass, off_entry)
    await bare.power_off()
    await miss(hass, bare_entry)
    assert [
        (one["title"], one["can_expand"], one["can_play"])
        for one in await media.children()
    ] == [
        ("Off · Offline", True, False),
        ("Off, too · Offline", False, False),
        ("On", True, False),
    ]
    assert [
        (one["title"], one["can_expand"])
        for one in await media.children(folder(off_entry))
    ] == [("Files · Offline", False), ("Photos", True)]
    assert await media.titles(f"{folder(off_entry)}/photos") == []
    for command in ("browse_media", "resolve_media"):
        for closed in (folder(bare_entry), files_of(bare_entry), files_of(off_entry)):
            assert await media.refusal(command, closed) == UNREACHABLE
    assert await status(client, address(off_entry, NAMES[0])) == HTTPStatus.NOT_FOUND


async def test_texts_are_in_the_language_of_the_home(
    hass: HomeAssistant, switch_on: SwitchOn, media: Media
) -> None:
    """The frontend shows them as they come."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    hass.config.language = "de"
    await async_load_integrations(hass, {DOMAIN})
    await printer.power_off()
    text = await media.refusal("browse_media", folder(entry))
    assert text.startswith("Der Drucker ")


async def test_ids_that_mean_nothing(
    hass: HomeAssistant, switch_on: SwitchOn, media: Media
) -> None:
    """They come to words, and never to a printer."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    other = MockConfigEntry(domain="other")
    other.add_to_hass(hass)
    before = len(paths(printer))
    one = folder(entry)
    for media_id in (
        f"{ROOT}/unknown",
        f"{ROOT}/{other.entry_id}",
        f"{ROOT}/..",
        f"{ROOT}/" + "x" * 9000,
        f"{one}/photo",
        f"{one}/photos/{'0' * 32}",
        f"{one}/files/cube.gcode",
        f"{one}/files/../../x",
    ):
        assert await media.refusal("browse_media", media_id) == NOT_FOUND
    for media_id in (one, f"{one}/files", f"{one}/photos", f"{one}/photos/../../x"):
        assert await media.refusal("resolve_media", media_id) == NOT_FOUND
    assert len(paths(printer)) == before
    for name in ("nothing.gcode", "../../etc/passwd", "\0", "x" * 9000):
        text = await media.refusal("resolve_media", file_id(entry, name))
        assert text == NO_THUMBNAIL
    assert asked(printer) == 0
    # One for the select of stored files, and one for the media browser.
    assert paths(printer).count("/gcodeList") == 2

    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await media.titles() == []
    assert await media.refusal("browse_media", one) == NOT_FOUND


# Thumbnails.


@pytest.mark.parametrize(
    ("model", "tcp", "kind"),
    [
        ("adventurer_5m_pro", False, "BMP"),
        ("ad5x", False, "PNG"),
        ("adventurer_4", True, "PNG"),
    ],
)
async def test_a_thumbnail_is_shown_to_who_is_logged_in(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
    model: str,
    tcp: bool,
    kind: str,
) -> None:
    """The picture of this file, fetched once, and its signed address opens it, too."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    client, stranger = await hass_client(), await hass_client_no_auth()
    first, second, *_ = await media.children(files_of(entry))
    for _ in range(2):
        async with client.get(first["thumbnail"]) as response:
            assert response.status == HTTPStatus.OK
            assert response.content_type == f"image/{kind.lower()}"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "private" in response.headers["Cache-Control"]
            picture = await response.read()
    assert picture == thumbnail(NAMES[0], kind)
    assert asked(printer) == 1
    async with client.get(second["thumbnail"]) as response:
        assert await response.read() == thumbnail(NAMES[1], kind)

    assert await status(stranger, first["thumbnail"]) == HTTPStatus.UNAUTHORIZED
    url, mime_type = await media.resolve(first["media_content_id"])
    assert mime_type == f"image/{kind.lower()}"
    async with stranger.get(url) as response:
        assert picture == await response.read()
    forged = url.replace(quote(NAMES[0]), quote(NAMES[1]))
    assert forged != url
    assert await status(stranger, forged) == HTTPStatus.UNAUTHORIZED
    assert asked(printer) == 2


@pytest.mark.parametrize(
    ("model", "tcp"), [("creator_5", False), ("adventurer_4", True)]
)
async def test_names_that_are_odd(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
    model: str,
    tcp: bool,
) -> None:
    """Whatever is in a name, its thumbnail is that of this file."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    odd = [
        "part #2 50%.gcode",
        "a%20b%2Fc?authSig=x&y.gcode",
        "Würfel {0} ½ + \N{ROCKET}.gx",
        "a & <b>'\"\\;.gcode",
        "立" * 70 + ".gcode",
    ]
    if not tcp:
        odd.append("folder/cube.gcode")
    for name in odd:
        printer.machine.card.put_first(StoredFile(file_name=name))
    client, stranger = await hass_client(), await hass_client_no_auth()
    files = await media.children(files_of(entry))
    assert [one["title"] for one in files[: len(odd)]] == odd[::-1]
    for file in files[: len(odd)]:
        assert URI_SCHEME_REGEX.match(file["media_content_id"])
        async with client.get(URL(file["thumbnail"], encoded=True)) as response:
            assert response.status == HTTPStatus.OK
            picture = await response.read()
        assert picture == thumbnail(file["title"], "PNG")
        url, _type = await media.resolve(file["media_content_id"])
        async with stranger.get(URL(url, encoded=True)) as response:
            assert response.status == HTTPStatus.OK
            assert picture == await response.read()
    assert asked(printer) == len(odd)


async def test_paths_that_are_hostile(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """Nothing that a printer has not listed is sent to it, or read anywhere."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    await media.titles()
    client = await hass_client()
    base = "/api/flashforge/thumbnail"
    mine = f"{base}/{entry.entry_id}"
    refused = {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}
    for path in (
        f"{base}/unknown/cube.gcode",
        f"{base}/%2e%2e/cube.gcode",
        f"{base}//cube.gcode",
        f"{base}/{'x' * 3000}/cube.gcode",
        f"{mine}/",
        f"{mine}/../cube.gcode",
        f"{mine}/..%2F..%2Fconfiguration.yaml",
        f"{mine}/%252e%252e%252fsecrets.yaml",
        f"{mine}/sub/cube.gcode",
        f"{mine}/sub%2Fcube.gcode",
        f"{mine}/%00cube.gcode",
        f"{mine}/cube.gcode%0d%0aM104%20S240",
        f"{mine}/%ff%fe.gcode",
        f"{mine}/{'x' * 7000}.gcode",
        f"{mine}/{'x' * 20_000}.gcode",
    ):
        assert await status(client, URL(path, encoded=True)) in refused, path
    assert asked(printer) == 0
    # Asked once whether it has such a file, not each time.
    # One for the select of stored files, and one for the media browser.
    assert paths(printer).count("/gcodeList") == 2
    # An older page may know of one before a list was asked for.
    assert await status(client, address(entry, NAMES[0])) == HTTPStatus.OK


async def test_who_may_not_see_a_printer_sees_no_thumbnail(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """One visible entity is enough; without any it looks as if nothing was there."""
    _printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    client = await hass_client()
    url = address(entry, NAMES[0])
    await media.titles()
    hass_admin_user.groups = []
    assert await status(client, url) == HTTPStatus.NOT_FOUND
    light = entity_id(hass, entry, "light")
    hass_admin_user.mock_policy({"entities": {"entity_ids": {light: {"read": True}}}})
    assert await status(client, url) == HTTPStatus.OK


async def test_a_file_without_a_picture(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is remembered for a while: it cannot be opened, and is not asked again."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    name = NAMES[0]
    printer.machine.card.put_first(replace(DEFAULT_FILES[0], has_picture=False))
    client = await hass_client()
    (file, *_) = await media.children(files_of(entry))
    assert file["can_play"] is True
    for _ in range(2):
        assert await status(client, address(entry, name)) == HTTPStatus.NOT_FOUND
    assert await media.refusal("resolve_media", file_id(entry, name)) == NO_THUMBNAIL
    (file, *_) = await media.children(files_of(entry))
    assert (file["can_play"], file["thumbnail"]) == (False, None)
    # HTTP, and then TCP, which may know more.
    assert asked(printer) == 2

    printer.machine.card.put_first(DEFAULT_FILES[0])
    monkeypatch.setattr(thumbnails, "KEPT_SECONDS", 0.0)
    (file, *_) = await media.children(files_of(entry))
    assert file["can_play"] is True
    assert await status(client, address(entry, name)) == HTTPStatus.OK


async def test_firmware_that_knows_no_thumbnails(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """An early AD5X: its files are listed, without pictures."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    printer.faults.thumbnails_missing = True
    client = await hass_client()
    assert len(await media.titles(files_of(entry))) == 10
    for _ in range(2):
        assert await status(client, address(entry, NAMES[0])) == HTTPStatus.NOT_FOUND
    assert asked(printer) == 1


async def test_one_after_the_other_and_in_time(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """A slow printer has one picture to send at a time; who waits too long is told."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    client = await hass_client()
    await media.titles(files_of(entry))
    arrived: list[float] = []
    on_request(printer, lambda _request: arrived.append(time.monotonic()))
    printer.faults.answer_delay = 0.2
    urls = [address(entry, name) for name in (*NAMES[:3], NAMES[0])]
    answers = await asyncio.gather(*(status(client, url) for url in urls))
    assert answers == [HTTPStatus.OK] * 4
    assert asked(printer) == 3
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(arrived))

    printer.faults.answer_delay = 30.0
    began = time.monotonic()
    urls = [address(entry, name) for name in NAMES[3:8]]
    # What is kept does not wait for what is slow.
    kept = status(client, address(entry, NAMES[0]))
    answers = await asyncio.gather(kept, *(status(client, url) for url in urls))
    assert answers == [HTTPStatus.OK, *[HTTPStatus.BAD_GATEWAY] * 5]
    assert time.monotonic() - began < 3
    printer.faults.answer_delay = 0.0
    assert await status(client, urls[0]) == HTTPStatus.OK


async def test_what_is_kept_has_bounds_and_goes_with_the_entry(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pictures used last stay, within number and bytes, until it is unloaded."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    client = await hass_client()
    await media.titles(files_of(entry))

    async def look(*numbers: int) -> int:
        before = asked(printer)
        for number in numbers:
            url = address(entry, NAMES[number])
            assert await status(client, url) == HTTPStatus.OK
        return asked(printer) - before

    async with client.get(address(entry, NAMES[0])) as response:
        size = len(await response.read())
    monkeypatch.setattr(thumbnails, "MAX_PICTURES", 3)
    # The first is looked at again, so the second goes.
    assert await look(1, 2, 0, 3) == 3
    assert await look(2, 0, 3) == 0
    assert await look(1) == 1
    monkeypatch.setattr(thumbnails, "MAX_BYTES", 2 * size)
    assert await look(4) == 1
    assert await look(1, 4) == 0
    monkeypatch.setattr(thumbnails, "MAX_BYTES", size - 1)
    assert await look(5, 5) == 2
    # What is too large for itself takes nothing away.
    assert await look(1, 4) == 0

    kept = entry.runtime_data.thumbnails
    assert kept._pictures
    printer.faults.answer_delay = 0.2
    waiting = [
        asyncio.ensure_future(status(client, address(entry, NAMES[number])))
        for number in (6, 7)
    ]
    before = asked(printer)
    await until(lambda: asked(printer) > before)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await asyncio.gather(*waiting)
    assert asked(printer) == before + 1
    assert not kept._pictures
    assert await status(client, address(entry, NAMES[3])) == HTTPStatus.NOT_FOUND


async def test_a_file_that_is_gone_takes_its_picture_along(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """The next list says so, and nothing is asked of it any more."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    client = await hass_client()
    await media.titles(files_of(entry))
    assert await status(client, address(entry, NAMES[0])) == HTTPStatus.OK
    del printer.machine.card.files[0]
    assert await media.titles(files_of(entry)) == NAMES[1:]
    assert await status(client, address(entry, NAMES[0])) == HTTPStatus.NOT_FOUND
    assert asked(printer) == 1


# Photos.


async def test_photos_can_be_looked_at_while_the_printer_is_off(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_admin_user: MockUser,
    switch_on: SwitchOn,
    media: Media,
) -> None:
    """The newest first, by file and time; only by those who may see the printer."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m_pro")
    coordinator = entry.runtime_data.coordinator
    photos = f"{folder(entry)}/photos"
    assert await media.titles(photos) == []
    for name in ("benchy.gcode", "cube.gcode"):
        printer.machine.clear_platform()
        printer.machine.start_job(name, progress=0.4, heated=True)
        await coordinator.async_refresh()
        printer.machine.finish_job()
        await coordinator.async_refresh()
        await hass.async_block_till_done(wait_background_tasks=True)
    await printer.power_off()
    await miss(hass, entry)

    new, old = coordinator.photos.photos
    taken = [f"{dt_util.as_local(one.taken):%Y-%m-%d %H:%M}" for one in (new, old)]
    assert await media.titles(photos) == [
        f"cube.gcode · {taken[0]}",
        f"benchy.gcode · {taken[1]}",
    ]
    shown = await media.children(photos)
    assert [one["media_content_id"] for one in shown] == [
        f"{photos}/{new.id}",
        f"{photos}/{old.id}",
    ]
    assert all(one["can_play"] and not one["can_expand"] for one in shown)
    client, stranger = await hass_client(), await hass_client_no_auth()
    async with client.get(shown[1]["thumbnail"]) as response:
        assert response.content_type == "image/jpeg"
        picture = await response.read()
    assert picture == await coordinator.photos.async_read(old.id)
    assert await status(stranger, shown[1]["thumbnail"]) == HTTPStatus.UNAUTHORIZED
    url, mime_type = await media.resolve(shown[1]["media_content_id"])
    assert mime_type == "image/jpeg"
    async with stranger.get(url) as response:
        assert await response.read() == picture
    assert await media.refusal("browse_media", f"{photos}/{old.id}") == NOT_FOUND

    base = f"/api/flashforge/photo/{entry.entry_id}"
    for path in (
        f"/api/flashforge/photo/unknown/{old.id}",
        f"{base}/{'0' * 32}",
        f"{base}/..%2F{entry.entry_id}%2F{old.id}",
        f"{base}/{old.id}.jpg",
        f"{base}/%2e%2e",
        f"{base}/{old.id}%00",
    ):
        answer = await status(client, URL(path, encoded=True))
        assert answer in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}, path
        assert await media.refusal("resolve_media", f"{photos}/{path}") == NOT_FOUND
    hass_admin_user.groups = []
    assert await status(client, f"{base}/{old.id}") == HTTPStatus.NOT_FOUND
    light = entity_id(hass, entry, "light")
    hass_admin_user.mock_policy({"entities": {"entity_ids": {light: {"read": True}}}})
    assert await status(client, f"{base}/{old.id}") == HTTPStatus.OK


async def test_photos_of_a_camera_that_is_gone_stay(
    hass: HomeAssistant, switch_on: SwitchOn, media: Media
) -> None:
    """Also that of a print that is known no more, by its time alone."""
    _printer, entry = await bring(hass, switch_on, "ad5x")
    photo = await entry.runtime_data.coordinator.photos.async_add("0" * 32, b"\xff\xd8")
    assert photo is not None
    assert await media.titles(folder(entry)) == ["Files", "Photos"]
    hass.config.language = "de"
    await async_load_integrations(hass, {DOMAIN})
    assert await media.titles(folder(entry)) == ["Dateien", "Fotos"]
    assert (await media.browse(files_of(entry)))["title"] == "Dateien"
    local = dt_util.as_local(photo.taken)
    assert await media.titles(f"{folder(entry)}/photos") == [f"{local:%Y-%m-%d %H:%M}"]


async def test_nothing_is_loaded_for_who_has_no_media_browser(
    hass: HomeAssistant, switch_on: SwitchOn, hass_client: ClientSessionGenerator
) -> None:
    """The view comes with the first look for media."""
    printer = await switch_on("adventurer_5m", udp=False)
    entry = await set_up(hass, add_entry(hass, printer))
    client = await hass_client()
    assert "media_source" not in hass.config.components
    assert await status(client, address(entry, NAMES[0])) == HTTPStatus.NOT_FOUND
    assert "/gcodeThumb" not in paths(printer)
