"""A real Home Assistant among printers, cameras and others that mean harm."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import socket
from typing import Any, override

import pytest

from tests.client.answering import packet
from tests.client.hostile_tcp import hostile
from tests.end_to_end import log
from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import free_port, free_printer_address
from tests.end_to_end.smoke import Smoke
from tests.hostile_camera import HostileCamera
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

SECONDS = 60
# Far more than an answer needs, and far less than a loop that is held up takes.
ANSWER_SECONDS = 10

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
    async with (
        SimulatedPrinter(tmp_path) as printer,
        HomeAssistant(tmp_path / "config", free_port()) as home,
    ):
        await printer.wait_until_ready()
        await home.onboard()
        await home.wait_until_running()
        smoke = Smoke(printer, home)
        await smoke.add_found_printer()
        await smoke.see_print()

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


class Forger(asyncio.DatagramProtocol):
    """Answers each search with as many printers as it has addresses."""

    def __init__(self, senders: list[socket.socket]) -> None:
        self.searches = 0
        self._senders = senders

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer from everywhere, each time as somebody else."""
        self.searches += 1
        for number, sender in enumerate(self._senders):
            serial_number = f"SNFAKE{self.searches:03}{number:03}"
            sender.sendto(packet(FORGED, serial_number=serial_number), addr)


@contextmanager
def forged_addresses(number: int) -> Iterator[list[socket.socket]]:
    """Open sockets from whose addresses nobody answers but over UDP."""
    senders = [socket.socket(type=socket.SOCK_DGRAM) for _ in range(number)]
    try:
        for last, sender in enumerate(senders, start=1):
            sender.bind((f"127.0.3.{last}", 0))
        yield senders
    finally:
        for sender in senders:
            sender.close()


async def test_neither_forged_answers_nor_an_evil_printer_disturb_home_assistant(
    environment: None, tmp_path: Path
) -> None:
    """Forty forged printers make no card, and odd replies over TCP no log line."""
    host = free_printer_address()
    loop = asyncio.get_running_loop()
    listener = socket.socket(type=socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.255.255.255", 48899))
    listener.setblocking(False)
    with forged_addresses(40) as senders:
        async with (
            SimulatedPrinter(tmp_path) as printer,
            HomeAssistant(tmp_path / "config", free_port()) as home,
        ):
            await printer.wait_until_ready()
            await home.onboard()
            await home.wait_until_running()
            smoke = Smoke(printer, home)
            await smoke.add_found_printer()
            await smoke.see_print()
            transport, forger = await loop.create_datagram_endpoint(
                lambda: Forger(senders), sock=listener
            )
            try:
                await printer.control("power", on=False)

                async def searched() -> bool:
                    return forger.searches > 0

                await home.wait_for(searched, SECONDS, "a search for the printer")
                await asyncio.sleep(10)
                flows = await home.command("config_entries/flow/progress")
                assert [
                    one for one in flows if one["handler"] == INTEGRATION.name
                ] == []
                for name in ("marked_type", "nobody", "no_line_end", "large_numbers"):
                    async with hostile(name, host):
                        await home.run_flow(
                            INTEGRATION.name, {"printer": "by_hand"}, {"host": host}
                        )
                        await asyncio.sleep(3)
                for entity, state in (await home.states()).items():
                    assert "e+" not in state, entity
                    assert state.isprintable(), entity
            finally:
                transport.close()
            ours = [one for one in home.log if log.is_ours(one) and log.is_trouble(one)]
            assert ours == []
            assert not [one for one in home.log if one.startswith(FORGED[:19])]
