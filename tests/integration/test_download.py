"""Downloading print files: from where, how much, and what a server can do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from ipaddress import IPv4Network
from pathlib import Path
import shutil
from typing import NamedTuple

from aiohttp import web
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.flashforge import download
from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.download import async_download, is_allowed

from .conftest import SMALL_FILE, SwitchOn, bring, device_id, perform

type Respond = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

CONTENT = b"G28\n" * 100_000
SIZE_MAX = 1_000_000


class Server(NamedTuple):
    """A web server, and what it was asked for."""

    url: URL
    responses: dict[str, Respond]
    requests: list[web.BaseRequest]


@pytest.fixture(autouse=True)
def a_loopback_network_is_allowed(
    printer_host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the part of the loopback network be another computer that is the test's."""
    ours = IPv4Network("127.0.0.0/8").address_exclude(IPv4Network(printer_host))
    others = (one for one in download.FORBIDDEN_NETWORKS if str(one) != "127.0.0.0/8")
    monkeypatch.setattr(download, "FORBIDDEN_NETWORKS", (*ours, *others))
    monkeypatch.setattr(download, "RESERVE", 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
async def server(printer_host: str) -> AsyncIterator[Server]:
    """Return a web server at an address that is allowed."""
    requests: list[web.BaseRequest] = []
    responses: dict[str, Respond] = {}

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        requests.append(request)
        respond = responses.get(request.path)
        return await respond(request) if respond else web.Response(body=CONTENT)

    runner = web.ServerRunner(
        web.Server(answer, handler_cancellation=True), shutdown_timeout=0.1
    )
    await runner.setup()
    site = web.TCPSite(runner, printer_host, 0)
    await site.start()
    yield Server(URL(site.name).with_port(runner.addresses[0][1]), responses, requests)
    await runner.cleanup()


async def refusal(hass: HomeAssistant, address: str | URL, path: Path) -> str | None:
    """Download what is refused, and return the key of the reason."""
    with pytest.raises(HomeAssistantError) as caught:
        await async_download(hass, str(address), path, SIZE_MAX)
    assert caught.value.translation_domain == DOMAIN
    assert str(URL(str(address)).host) not in str(caught.value)
    return caught.value.translation_key


async def test_a_file_is_downloaded_with_its_name(
    hass: HomeAssistant, server: Server, tmp_path: Path
) -> None:
    """Which is the server's, or the end of the address; redirects are followed."""
    path = tmp_path / "download"
    url = server.url / "folder" / "two words.gcode"
    assert await async_download(hass, str(url), path, SIZE_MAX) == "two words.gcode"
    assert path.read_bytes() == CONTENT
    assert server.requests[-1].host == f"{server.url.host}:{server.url.port}"

    async def attachment(_request: web.BaseRequest) -> web.Response:
        named = {"Content-Disposition": 'attachment; filename="cube.gcode"'}
        return web.Response(body=b"short", headers=named)

    async def redirect(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": "../attachment?id=1"})

    server.responses.update({"/attachment": attachment, "/a/b": redirect})
    url = (server.url / "a" / "b").with_user("me").with_password("secret")
    assert await async_download(hass, str(url), path, SIZE_MAX) == "cube.gcode"
    assert path.read_bytes() == b"short"
    assert [one.path for one in server.requests[-2:]] == ["/a/b", "/attachment"]
    assert all("Authorization" in one.headers for one in server.requests[-2:])


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        *[("192.168.1.5", True), ("10.0.0.7", True), ("fd00::5", True)],
        *[("93.184.216.34", True), ("::ffff:192.168.1.5", True)],
        *[("127.0.0.1", False), ("127.8.9.10", False), ("0.0.0.0", False)],  # noqa: S104
        *[("::1", False), ("::", False), ("::ffff:127.0.0.1", False)],
        *[("64:ff9b::7f00:1", False), ("2002:7f00:1::", False)],
        *[("2001:0:1:1:1:1:80ff:fffe", False)],
        *[("169.254.169.254", False), ("fe80::1", False), ("fe80::1%eth0", False)],
        *[("224.0.0.251", False), ("255.255.255.255", False), ("ff02::1", False)],
        *[("172.30.32.2", False), ("172.30.33.2", True), ("192.168.1.9", False)],
    ],
)
def test_only_other_computers_are_allowed(address: str, allowed: bool) -> None:
    """A NAS in the own network is; what is meant for this computer alone is not."""
    assert is_allowed(address, {"192.168.1.9"}) is allowed


async def test_own_addresses_and_printers_are_refused(
    hass: HomeAssistant, server: Server, tmp_path: Path
) -> None:
    """By number, by name, and after a redirect; nothing is asked there."""
    path = tmp_path / "download"
    host, port = server.url.host, server.url.port
    for address in (
        *("http://127.0.0.1:8123/a", "http://[::1]/a", "http://10.10.10.10/a"),
        *("file:///etc/passwd", "ftp://192.168.1.5/a"),
    ):
        assert await refusal(hass, address, path) == "url_not_allowed", address

    async def redirect(request: web.BaseRequest) -> web.Response:
        return web.Response(status=307, headers={"Location": request.query["to"]})

    server.responses["/go"] = redirect
    for target in ("http://127.0.0.1/a", "//[::1]/a", "file:///etc/passwd"):
        url = (server.url / "go").with_query({"to": target})
        assert await refusal(hass, url, path) in {"url_not_allowed", "download_failed"}
    asked = len(server.requests)
    hass.config.internal_url = f"http://{host}:{port}"
    assert await refusal(hass, server.url, path) == "url_not_allowed"
    hass.config.internal_url = None
    MockConfigEntry(domain=DOMAIN, data={CONF_HOST: host}).add_to_hass(hass)
    assert await refusal(hass, server.url, path) == "url_not_allowed"
    assert len(server.requests) == asked
    assert not path.exists()


async def test_a_downloaded_file_is_uploaded(
    hass: HomeAssistant, switch_on: SwitchOn, server: Server, tmp_path: Path
) -> None:
    """Under a name that leads nowhere, whatever the server says; nothing stays here."""

    async def climbing(_request: web.BaseRequest) -> web.Response:
        named = {"Content-Disposition": 'attachment; filename="../../a/cube=1.gcode"'}
        return web.Response(body=SMALL_FILE.read_bytes(), headers=named)

    server.responses["/climbing"] = climbing
    printer, entry = await bring(hass, switch_on, "adventurer_5m")
    url = str(server.url / "climbing")
    response = await perform(hass, "upload_file", entry, url=url)
    assert response[device_id(hass, entry)]["file_name"] == "cube_1.gcode"
    assert printer.machine.card.files[0].content == SMALL_FILE.read_bytes()
    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, "upload_file", entry, url="http://127.0.0.1/a.gcode")
    assert caught.value.translation_key in {"url_not_allowed", "download_failed"}
    assert not list(tmp_path.rglob("download"))


async def test_redirects_end(
    hass: HomeAssistant, server: Server, tmp_path: Path
) -> None:
    """The fourth one is not followed."""

    async def redirect(request: web.BaseRequest) -> web.Response:
        number = int(request.query["number"])
        if not number:
            return web.Response(body=b"here")
        target = f"/go?number={number - 1}"
        return web.Response(status=308, headers={"Location": target})

    server.responses["/go"] = redirect
    path = tmp_path / "download"
    url = (server.url / "go").with_query(number=3)
    assert await async_download(hass, str(url), path, SIZE_MAX) == "go"
    url = (server.url / "go").with_query(number=4)
    assert await refusal(hass, url, path) == "download_failed"


async def test_a_server_is_bounded(
    hass: HomeAssistant,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In bytes, announced or not, packed or not, and in time."""
    monkeypatch.setattr(
        download, "TIMEOUT", download.ClientTimeout(total=None, sock_read=0.3)
    )

    async def large(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=bytes(SIZE_MAX + 1))

    async def without_end(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                await response.write(bytes(100_000))
        return response

    async def packed(_request: web.BaseRequest) -> web.Response:
        response = web.Response(body=bytes(3 * SIZE_MAX))
        response.enable_compression(web.ContentCoding.gzip)
        return response

    async def half(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half")
        if request.transport:
            request.transport.close()
        return response

    async def silent(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half")
        await asyncio.sleep(5)
        return response

    async def missing(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=404)

    path = tmp_path / "download"
    # Nobody listens there.
    assert await refusal(hass, server.url.with_port(1), path) == "download_failed"
    for name, (respond, expected) in {
        "large": (large, "file_too_big"),
        "endless": (without_end, "file_too_big"),
        "packed": (packed, "file_too_big"),
        "half": (half, "download_failed"),
        "silent": (silent, "download_failed"),
        "missing": (missing, "download_status"),
    }.items():
        server.responses[f"/{name}"] = respond
        assert await refusal(hass, server.url / name, path) == expected, name
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(download, "RESERVE", usage.free)
    assert await refusal(hass, server.url / "file", path) == "disk_full"
