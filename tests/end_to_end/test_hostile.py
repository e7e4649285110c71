"""A real Home Assistant among printers, cameras and others that mean harm."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
import socket
from typing import Any, cast, override

import pytest

from tests.client.fake_udp import packet
from tests.client.hostile_tcp import hostile
from tests.end_to_end import log
from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.process import free_printer_address
from tests.end_to_end.smoke import printing
from tests.hostile_camera import HostileCamera
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

SECONDS = 60
# Far more than an answer needs, and far less than a loop that is held up takes.
ANSWER_SECONDS = 10

UDP_PORT = 48899
FAKE = "SNFAKE"

NUMBERS = (
    "chamberFanSpeed", "chamberTemp", "coolingFanSpeed", "cumulativeFilament",
    "cumulativePrintTime", "currentPrintSpeed", "estimatedRightLen", "estimatedTime",
    "fillAmount", "platTargetTemp", "platTemp", "printDuration", "printLayer",
    "printSpeedAdjust", "remainingDiskSpace", "rightTargetTemp", "rightTemp",
    "targetPrintLayer", "tvoc", "zAxisCompensation",
)  # fmt: skip
FORGED = "2026-01-01 00:00:00.000 ERROR (MainThread) [forged]"
HOSTILE: dict[str, Any] = {
    **dict.fromkeys(NUMBERS, 1e300),
    "pid": 0x7777,
    "name": f"\x1b[31m\r\n{FORGED} \N{RIGHT-TO-LEFT OVERRIDE}",
    "printFileName": f"a\n{FORGED} <script>.gcode",
    "status": f"levitating\n{FORGED}",
    "matlStationInfo": {"slotInfos": [[{}]] * 5000, "slotCnt": 1e308},
    "cameraStreamUrl": "http://[::1/\n",
}


async def test_neither_an_absurd_answer_nor_an_evil_camera_disturbs_home_assistant(
    environment: None, tmp_path: Path
) -> None:
    """Its log has no line of it but one word, and it answers others meanwhile."""
    camera_host = free_printer_address()
    async with printing(tmp_path) as smoke:
        printer, home = smoke.printer, smoke.home

        await printer.control("faults", detail_overrides=HOSTILE)

        async def busy() -> bool:
            return (await home.states())[smoke.status] == "busy"

        await home.wait_for(busy, SECONDS, "the unknown word as busy")
        await asyncio.sleep(10)
        for entity, state in (await home.states()).items():
            assert "e+" not in state, entity
            assert state.isprintable(), entity
        async with HostileCamera(camera_host, attack="tiny_frames"):
            await _watch(home, f"http://{camera_host}:8080/?action=stream")
        await printer.control("faults", detail_overrides={})

        async def prints() -> bool:
            return (await home.states())[smoke.status] == "printing"

        await home.wait_for(prints, SECONDS, "the print again")
        ours = [one for one in home.log if log.is_ours(one) and log.is_trouble(one)]
        # Once before the camera was entered, and once after that reload.
        assert len(ours) == 2, ours
        assert all("unknown status 'levitating 2026-01-01" in one for one in ours)
        assert not [one for one in home.log if one.startswith(FORGED[:19])]


async def _watch(home: HomeAssistant, url: str) -> None:
    """Show a camera of one's own for some seconds, and see that others are served."""
    (entry,) = await home.command("config_entries/get", domain=INTEGRATION.name)
    flows = "/api/config/config_entries/options/flow"
    flow = await home.post(flows, {"handler": entry["entry_id"]})
    fields = {"light": "automatic", "camera_url": url}
    result = await home.post(f"{flows}/{flow['flow_id']}", fields)
    assert result["type"] == "create_entry", result

    async def camera() -> str | None:
        states = await home.states()
        cameras = (e for e, state in states.items() if e.startswith("camera."))
        found = next(cameras, None)
        return found if found and states[found] != "unavailable" else None

    entity = await home.wait_for(camera, SECONDS, "the camera of one's own")
    async with await home.open(f"/api/camera_proxy_stream/{entity}") as picture:
        assert b"image/jpeg" in await picture.content.read(1000)
        for _ in range(20):
            async with asyncio.timeout(ANSWER_SECONDS):
                await home.get("/api/")


class Impostor(asyncio.DatagramProtocol):
    """Says over UDP that it is a printer, to whoever asks, and answers nothing else."""

    def __init__(self, serial_number: str) -> None:
        self._packet = packet(FORGED, serial_number=serial_number)
        self._transport: asyncio.DatagramTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a probe."""
        self.answer(addr)

    def answer(self, addr: tuple[str, int]) -> None:
        """Tell somebody that a printer is here."""
        if self._transport is not None:
            self._transport.sendto(self._packet, addr)


class Crowd(asyncio.DatagramProtocol):
    """Hears every search, and lets all impostors answer it."""

    def __init__(self, impostors: list[Impostor]) -> None:
        self.searches = 0
        self._impostors = impostors

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Let them all answer."""
        self.searches += 1
        for impostor in self._impostors:
            impostor.answer(addr)


@asynccontextmanager
async def impostors(number: int) -> AsyncIterator[Crowd]:
    """Run so many impostors, each at an address of its own."""
    loop = asyncio.get_running_loop()
    made = [Impostor(f"{FAKE}{one:03}") for one in range(number)]
    crowd = Crowd(made)
    everybody = socket.socket(type=socket.SOCK_DGRAM)
    everybody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    everybody.bind(("127.255.255.255", UDP_PORT))
    async with AsyncExitStack() as stack:

        async def listen(protocol: asyncio.DatagramProtocol, **where: Any) -> None:
            endpoint = loop.create_datagram_endpoint(lambda: protocol, **where)
            stack.callback((await endpoint)[0].close)

        for one, impostor in enumerate(made, start=1):
            await listen(impostor, local_addr=(f"127.0.3.{one}", UDP_PORT))
        await listen(crowd, sock=everybody)
        yield crowd


async def test_neither_impostors_nor_an_evil_printer_disturb_home_assistant(
    environment: None, tmp_path: Path
) -> None:
    """Forty impostors get no card, and odd replies over TCP no line in the log."""
    host = free_printer_address()
    async with printing(tmp_path) as smoke, impostors(40) as crowd:
        home = smoke.home
        await smoke.printer.control("power", on=False)

        async def searched() -> bool:
            return crowd.searches > 0

        await home.wait_for(searched, SECONDS, "a search for the printer")
        # Each of them is asked who it is.
        await asyncio.sleep(15)
        # Printers of other tests on this machine are found as well.
        flows = await home.command("config_entries/flow/progress")
        ids = [str(flow["context"].get("unique_id")) for flow in flows]
        assert [one for one in ids if one.startswith(FAKE)] == []
        for name in ("marked_type", "nobody", "no_line_end", "large_numbers"):
            async with hostile(name, host):
                await home.run_flow(
                    INTEGRATION.name, {"printer": "by_hand"}, {"host": host}
                )
                await asyncio.sleep(3)
        for entity, state in (await home.states()).items():
            assert "e+" not in state, entity
            assert state.isprintable(), entity
        ours = [one for one in home.log if log.is_ours(one) and log.is_trouble(one)]
        assert ours == []
        assert not [one for one in home.log if one.startswith(FORGED[:19])]
