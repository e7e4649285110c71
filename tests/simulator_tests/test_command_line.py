"""`python -m tests.simulator` as another process."""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
import json
from pathlib import Path
import signal
import sys
from typing import Any

import aiohttp
import pytest

from tests.simulator.__main__ import main

ROOT = Path(__file__).parents[2]
CAPTURES = ROOT / "tests" / "captures"
CREATOR_4 = str(CAPTURES / "creator_4.json")


async def _start(*options: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.simulator",
        *options,
        cwd=ROOT,
        stdout=PIPE,
        stderr=PIPE,
    )


@pytest.fixture
async def process(printer_host: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Return a simulator that prints something, and end it in any case."""
    options = ("--host", printer_host, "--serial", "SNX1", "--check-code", "87654321")
    job = ("--print", "dir/vase.gcode", "--progress", "0.3", "--duration", "5400")
    process = await _start(*options, *job, "--speed", "0", "--control-port", "0")
    yield process
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def _ready(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    async with asyncio.timeout(10):
        facts: dict[str, Any] = json.loads(await process.stdout.readline())
    return facts


async def test_it_says_when_and_where_it_is_ready(
    process: asyncio.subprocess.Process,
    printer_host: str,
    session: aiohttp.ClientSession,
) -> None:
    """One line of JSON has all that is needed to add it."""
    facts = await _ready(process)
    assert facts["ready"] is True
    assert (facts["host"], facts["http_port"]) == (printer_host, 8898)
    body = {"serialNumber": facts["serial_number"], "checkCode": facts["check_code"]}
    assert body == {"serialNumber": "SNX1", "checkCode": "87654321"}
    async with session.post(
        f"http://{printer_host}:8898/detail", json=body
    ) as response:
        detail = (await response.json(content_type=None))["detail"]
    assert detail["printFileName"] == "vase.gcode"
    assert detail["status"] == facts["status"] == "printing"
    assert (detail["printProgress"], detail["estimatedTime"]) == (0.3, 3780.0)
    url = f"http://{printer_host}:{facts['control_port']}/state"
    async with session.get(url) as response:
        assert (await response.json())["speed"] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signals_end_it_cleanly(
    number: signal.Signals, process: asyncio.subprocess.Process, printer_host: str
) -> None:
    """It ends with 0, says nothing more, and its port is free."""
    await _ready(process)
    process.send_signal(number)
    async with asyncio.timeout(5):
        rest, errors = await process.communicate()
    assert (process.returncode, rest, errors) == (0, b"", b"")
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(printer_host, 8898)


WRONG = [
    (("--host", "0.0.0.0"), "outside 127.0.0.0/8"),  # noqa: S104 - refused
    (("--host", "192.0.2.1"), "outside 127.0.0.0/8"),
    (("--host", "printer"), "printer"),
    (("--model", "adventurer_6"), "invalid choice"),
    (("--speed", "-1"), "speed"),
    (("--model", "creator_5", "--lamp-kit"), "lamp"),
    (("--no-station",), "station"),
    (("--faults", '{"hangs": true}'), "hangs"),
    (("--faults", "hang"), "invalid loads value"),
    (("--fleet", "adventurer_6"), "adventurer_6 is none of"),
    (("--fleet", "ad5x:many"), "many is no number"),
    (("--fleet", "ad5x:2", "--mac", "88:A9:A7:00:00:02"), "one MAC address"),
    (("--fleet", "ad5x:9", "--host", "127.255.255.250"), "outside 127.0.0.0/8"),
    (("--dialect", '{"speed": 1}'), "speed is no fact"),
    (("--model", "creator_5", "--dialect", '{"waits": true}'), "does not talk"),
    (("--product-id", "many"), "product_id"),
    (("--product-id", "0x10000"), "65536 is no product id"),
    (("--capture", "no_such_file.json"), "no_such_file.json"),
    (("--capture", "README.md"), "README.md: "),
    (("--capture", CREATOR_4, "--lamp-kit"), "only what was captured"),
    (("--capture", CREATOR_4, "--fleet", "ad5x"), "of a model each"),
    (("--capture", CREATOR_4, "--model", "ad5x"), "not allowed with"),
]


def test_wrong_arguments_are_explained(
    subtests: pytest.Subtests,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It binds to loopback only, and says in the last line what is wrong.

    In this process, because a start takes a second.
    """
    for options, reason in WRONG:
        with subtests.test(" ".join(options)):
            monkeypatch.setattr(sys, "argv", ["tests.simulator", *options])
            with pytest.raises(SystemExit) as ended:
                main()
            output, errors = capsys.readouterr()
            assert output == ""
            # Two is that the error has been printed; a text will be.
            said = errors if ended.value.code == 2 else str(ended.value.code)
            assert reason in said.splitlines()[-1]


async def test_equipment_by_arguments(
    printer_host: str, session: aiohttp.ClientSession
) -> None:
    """Model, kits, slots of the job, space and faults come from the command line."""
    process = await _start(
        *("--host", printer_host, "--model", "ad5x", "--lamp-kit", "--camera-kit"),
        *("--print", "two.3mf", "--progress", "0.1", "--slots", "3", "1"),
        *("--free-bytes", "2500000000", "--firmware", "1.1.7-1.0.2"),
        *("--faults", '{"detail_missing": ["tvoc"]}', "--speed", "0"),
    )
    try:
        facts = await _ready(process)
        body = {
            "serialNumber": facts["serial_number"],
            "checkCode": facts["check_code"],
        }
        url = f"http://{printer_host}:8898"
        async with session.post(f"{url}/detail", json=body) as response:
            detail = (await response.json(content_type=None))["detail"]
        async with session.post(f"{url}/product", json=body) as response:
            product = (await response.json(content_type=None))["product"]
    finally:
        process.kill()
        await process.communicate()
    assert (facts["model"], facts["name"]) == ("ad5x", "Workshop AD5X")
    assert (detail["pid"], detail["firmwareVersion"]) == (38, "1.1.7-1.0.2")
    assert detail["matlStationInfo"]["currentSlot"] == 3
    assert (detail["camera"], product["lightCtrlState"]) == (1, 1)
    assert detail["remainingDiskSpace"] == 2.5
    assert "tvoc" not in detail


async def test_older_model(printer_host: str) -> None:
    """It has no port for HTTP, and the facts of TCP are those asked for."""
    process = await _start(
        *("--host", printer_host, "--model", "adventurer_3", "--speed", "0"),
        *("--print", "box.gx", "--progress", "0.5", "--no-udp"),
        *("--dialect", '{"greeting": "Control Success V9."}'),
    )
    try:
        facts = await _ready(process)
        reader, writer = await asyncio.open_connection(printer_host, 8899)
        writer.write(b"~M601 S1\r\n~M27\r\n")
        async with asyncio.timeout(5):
            greeting = await reader.readuntil(b"\nok\r\n")
            progress = await reader.readuntil(b"\nok\r\n")
        writer.close()
        await writer.wait_closed()
    finally:
        process.kill()
        await process.communicate()
    assert (facts["http_port"], facts["tcp_port"]) == (None, 8899)
    assert (facts["model"], facts["status"]) == ("adventurer_3", "printing")
    assert b"Control Success V9." in greeting
    assert b"SD printing byte 50/100" in progress


async def test_captured_printer(printer_host: str) -> None:
    """It answers as its file says, to whom it finds by another product id."""
    process = await _start(
        *("--host", printer_host, "--capture", CREATOR_4, "--product-id", "0x1f"),
        *("--print", "box.gx", "--progress", "0.5", "--speed", "0", "--no-udp"),
    )
    try:
        facts = await _ready(process)
        reader, writer = await asyncio.open_connection(printer_host, 8899)
        writer.write(b"~M115\r\n~M27\r\n")
        async with asyncio.timeout(5):
            identity = await reader.readuntil(b"\nok\r\n")
            progress = await reader.readuntil(b"\nok\r\n")
        writer.close()
        await writer.wait_closed()
    finally:
        process.kill()
        await process.communicate()
    assert (facts["model"], facts["http_port"]) == ("creator_4", None)
    assert b"Machine Type: Flashforge Creator 4\r\n" in identity
    assert b"SD printing byte 500/1000" in progress


async def test_fleet(printer_host: str) -> None:
    """One process, one line for each printer, and each answers at its own address."""
    network, _, last = printer_host.rpartition(".")
    process = await _start(
        *("--host", printer_host, "--serial", "SNX098", "--no-tcp", "--no-udp"),
        *("--fleet", "ad5x:2", "creator_5", "adventurer_4", "--control-port", "0"),
    )
    try:
        fleet = [await _ready(process) for _ in range(4)]
        for facts in fleet:
            _, writer = await asyncio.open_connection(
                facts["host"], facts["control_port"]
            )
            writer.close()
            await writer.wait_closed()
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(facts["host"], 8899)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            rest, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    assert (process.returncode, rest, errors) == (0, b"", b"")
    assert [one["host"] for one in fleet] == [
        f"{network}.{int(last) + number}" for number in range(4)
    ]
    models = [one["model"] for one in fleet]
    assert models == ["ad5x", "ad5x", "creator_5", "adventurer_4"]
    serials = [one["serial_number"] for one in fleet]
    assert serials == ["SNX098", "SNX099", "SNX100", "SNX101"]
    assert len({one["mac"] for one in fleet}) == 4
    assert fleet[2]["tcp_port"] is None


async def test_missing_slot_is_explained(printer_host: str) -> None:
    """A model without a station prints from no slot."""
    process = await _start("--host", printer_host, "--print", "a.gcode", "--slots", "1")
    async with asyncio.timeout(10):
        output, errors = await process.communicate()
    assert (process.returncode, output) == (1, b"")
    assert errors == b"simulator: there is no slot 1\n"


async def test_taken_port_is_explained(
    process: asyncio.subprocess.Process, printer_host: str
) -> None:
    """A second printer on the same address says that it is taken."""
    await _ready(process)
    second = await _start("--host", printer_host)
    async with asyncio.timeout(10):
        _, errors = await second.communicate()
    assert second.returncode == 1
    assert errors.count(b"\n") == 1
    assert b"8898" in errors


async def test_help_explains_itself() -> None:
    """The help names every option and how to drive the printer."""
    process = await _start("--help")
    async with asyncio.timeout(10):
        output, _ = await process.communicate()
    assert process.returncode == 0
    for word in (
        b"--host",
        b"--fleet",
        b"--no-udp",
        b"--capture",
        b"--product-id",
        b"idle_seconds",
        b"--print",
        b"--control-port",
        b"/job/start",
        b"JSON",
        b"hang",
    ):
        assert word in output
