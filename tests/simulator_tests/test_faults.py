"""Every fault, and the printer works again once it is over."""

import asyncio
from collections.abc import AsyncGenerator
import json

import aiohttp
import pytest

from tests.simulator import Faults, ManualClock, SimulatedPrinter
from tests.simulator.faults import GARBAGE

from .conftest import Asker, MakeAsker, becomes_true

SUCCESS = {"code": 0, "message": "Success"}


@pytest.fixture(autouse=True)
async def _works_again(printer: SimulatedPrinter, ask: Asker) -> AsyncGenerator[None]:
    """Switch all faults off after the test and see the printer answer."""
    yield
    printer.faults.update(Faults().state())
    assert (await ask.detail())["pid"] == 36


async def test_hang(printer: SimulatedPrinter, ask: Asker) -> None:
    """The connection is accepted and nothing ever comes."""
    printer.faults.hang = True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await ask.detail()
    assert len(printer.requests) == 1


async def test_answer_delay(printer: SimulatedPrinter, ask: Asker) -> None:
    """The answer is right but late."""
    printer.faults.answer_delay = 0.3
    loop = asyncio.get_running_loop()
    before = loop.time()
    assert (await ask.detail())["pid"] == 36
    assert loop.time() - before >= 0.3


async def test_reset(printer: SimulatedPrinter, ask: Asker) -> None:
    """The connection is closed without an answer."""
    printer.faults.reset = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask.detail()


@pytest.mark.parametrize("kind", ["html", "truncated", "binary"])
async def test_garbage_that_is_no_json(
    kind: str, printer: SimulatedPrinter, ask: Asker
) -> None:
    """HTTP is whole, the body is not JSON."""
    printer.faults.garbage = kind
    with pytest.raises(ValueError, match=r"Expecting|decode|Unterminated"):
        await ask.detail()


async def test_garbage_that_is_no_object(printer: SimulatedPrinter, ask: Asker) -> None:
    """The body is JSON of another kind."""
    printer.faults.garbage = "not_an_object"
    answer: object = await ask.post("/detail")
    assert answer == [1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("cut_off", aiohttp.ClientPayloadError),
        ("not_http", aiohttp.ClientResponseError),
    ],
)
async def test_garbage_that_is_no_http(
    kind: str, error: type[Exception], printer: SimulatedPrinter, ask: Asker
) -> None:
    """Not even the HTTP around the body is whole."""
    printer.faults.garbage = kind
    with pytest.raises(error):
        await ask.detail()


def test_every_kind_of_garbage_is_tested() -> None:
    """The tests above name them all."""
    assert {
        "html",
        "truncated",
        "binary",
        "not_an_object",
        "cut_off",
        "not_http",
    } == GARBAGE


async def test_lan_mode_off(
    printer: SimulatedPrinter, ask: Asker, session: aiohttp.ClientSession
) -> None:
    """Code -2 comes before any look at the credentials, for the thumbnail too."""
    printer.faults.lan_mode_off = True
    refusal = {"code": -2, "message": "Lan mode error"}
    assert await ask.send("/detail", {}) == refusal
    assert await ask.command("lightControl_cmd", status="close") == refusal
    async with session.get(ask.url("/getThum")) as response:
        assert json.loads(await response.read()) == refusal
    assert printer.machine.light


async def test_trap_1_ignored_commands(printer: SimulatedPrinter, ask: Asker) -> None:
    """A command is acknowledged and nothing happens."""
    printer.faults.ignore_commands = True
    assert await ask.command("lightControl_cmd", status="close") == SUCCESS
    assert printer.machine.light


async def test_refused_commands(printer: SimulatedPrinter, ask: Asker) -> None:
    """A command is refused with the printer's own words; reading still works."""
    printer.faults.refuse_commands = (2, "Printer is Busy.")
    answer = await ask.command("lightControl_cmd", status="close")
    assert answer == {"code": 2, "message": "Printer is Busy."}
    assert (await ask.detail())["lightStatus"] == "open"


async def test_lost_control_answer(printer: SimulatedPrinter, ask: Asker) -> None:
    """The command is obeyed although its answer never arrives."""
    printer.faults.lose_control_answer = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask.command("lightControl_cmd", status="close")
    assert (await ask.detail())["lightStatus"] == "close"


async def test_trap_30_omitted_keys(printer: SimulatedPrinter, ask: Asker) -> None:
    """By default an omitted key changes nothing; with the fault it resets."""
    await ask.command("printerCtl_cmd", zAxisCompensation=0.1, speed=120)
    await ask.command("printerCtl_cmd", coolingFan=50)
    before = await ask.detail()
    assert (before["zAxisCompensation"], before["printSpeedAdjust"]) == (0.1, 120)
    printer.faults.reset_omitted = True
    await ask.command("printerCtl_cmd", coolingFan=-200)
    after = await ask.detail()
    assert (after["zAxisCompensation"], after["printSpeedAdjust"]) == (0, 100)
    assert after["coolingFanSpeed"] == 50


async def test_changed_detail(printer: SimulatedPrinter, ask: Asker) -> None:
    """Keys are replaced, added and left out only in what `/detail` sends."""
    printer.faults.detail_overrides = {"status": "unzipping", "novelty": None}
    printer.faults.detail_missing = {"tvoc"}
    detail = await ask.detail()
    assert detail["status"] == "unzipping"
    assert detail["novelty"] is None
    assert "tvoc" not in detail
    assert printer.machine.status == "ready"
    assert "tvoc" in printer.detail()


WRONG: list[dict[str, object]] = [
    {"hangs": True},
    {"hang": 1},
    {"answer_delay": -1},
    {"answer_delay": True},
    {"garbage": "xml"},
    {"refuse_commands": [1]},
    {"detail_overrides": []},
    {"detail_missing": "tvoc"},
    {"second_viewer": "welcome"},
    {"upload_rate": 0},
    {"upload_rate": True},
    {"upload_stall_after": 1.5},
    {"upload_reset_after": -1},
    {"upload_stall_after": True},
    {"detail_nulls": "tvoc"},
]


def test_unknown_faults_and_values_are_refused(subtests: pytest.Subtests) -> None:
    """Either all of the given faults are switched, or none."""
    for wrong in WRONG:
        with subtests.test(repr(wrong)):
            faults = Faults()
            with pytest.raises(ValueError, match=next(iter(wrong))):
                faults.update({"reset": True, **wrong})
            assert faults == Faults()


async def test_power(printer: SimulatedPrinter, ask: Asker, clock: ManualClock) -> None:
    """Off is refused connections; on again the same ports answer, the job is lost."""
    printer.machine.start_job(heated=True)
    await ask.command("printerCtl_cmd", speed=120)
    await ask.command("lightControl_cmd", status="close")
    ports = (printer.http_port, printer.camera_port)
    await printer.power_off()
    assert not printer.powered
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(printer.host, port)
    clock.advance(600)
    await printer.power_on()
    assert (printer.http_port, printer.camera_port) == ports
    detail = await ask.detail()
    assert (detail["status"], detail["printFileName"]) == ("ready", "")
    assert (detail["lightStatus"], detail["printSpeedAdjust"]) == ("open", 100)
    assert detail["rightTargetTemp"] == 0
    assert 25 < detail["rightTemp"] < 30
    assert detail["cumulativePrintTime"] == 19122


async def test_power_off_drops_open_connections(
    printer: SimulatedPrinter, ask: Asker
) -> None:
    """A request that waits and a stream that runs end at once."""
    printer.faults.hang = True
    waiting = asyncio.create_task(ask.detail())
    url = (printer.host, printer.camera_port)
    reader, writer = await asyncio.open_connection(*url)
    writer.write(b"GET /?action=stream HTTP/1.1\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    assert printer.open_connections == 1
    await printer.power_off()
    with pytest.raises(aiohttp.ClientConnectionError):
        await waiting
    async with asyncio.timeout(5):
        with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
            await reader.readexactly(10_000_000)
    writer.close()
    assert printer.open_connections == printer.camera.viewers == 0
    assert printer.connections == 1
    await printer.power_on()


async def test_trap_45_lan_mode_off_closes_the_port(
    printer: SimulatedPrinter, ask: Asker
) -> None:
    """This family does not listen without LAN mode, and its job goes on."""
    printer.machine.start_job()
    await printer.set_lan_mode(False)
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask.detail()
    await printer.power_off()
    await printer.power_on()
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask.detail()
    printer.machine.start_job()
    await printer.set_lan_mode(True)
    assert (await ask.detail())["status"] == "heating"


async def test_nothing_is_left_after_stop(printer_host: str) -> None:
    """No task, no socket and no thread stays, whatever was going on."""
    tasks = asyncio.all_tasks()
    printer = SimulatedPrinter(
        host=printer_host, http_port=0, camera_port=0, tcp_port=0, control_port=0
    )
    await printer.start()
    printer.faults.hang = True
    links = []
    for port in (printer.http_port, printer.camera_port, printer.control_port):
        reader, writer = await asyncio.open_connection(printer_host, port)
        writer.write(b"GET /?action=stream HTTP/1.1\r\nHost: x\r\n\r\n")
        links.append((reader, writer))
    idle = await asyncio.open_connection(printer_host, printer.http_port)
    await becomes_true(lambda: printer.open_connections == 2)
    await printer.stop()
    assert asyncio.all_tasks() == tasks
    for _, writer in (*links, idle):
        writer.close()
    await printer.stop()
    async with printer:
        assert printer.powered


async def test_slow_detail(printer: SimulatedPrinter, ask: Asker) -> None:
    """Only this endpoint is late."""
    printer.faults.detail_delay = 30
    async with asyncio.timeout(5):
        assert (await ask.post("/product"))["code"] == 0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await ask.detail()


async def test_trap_50_numbers_as_text(printer: SimulatedPrinter, ask: Asker) -> None:
    """Whole numbers arrive as padded text, everything else as it was."""
    before = await ask.detail()
    printer.faults.numbers_as_text = True
    after = await ask.detail()
    assert after["pid"] == "    36"
    for key, value in before.items():
        if type(value) is int:
            assert isinstance(after[key], str)
            assert int(after[key]) == value
        else:
            assert after[key] == value


async def test_nulls(printer: SimulatedPrinter, ask: Asker) -> None:
    """Keys are there and empty."""
    printer.faults.detail_nulls = {"rightTemp", "name"}
    detail = await ask.detail()
    assert (detail["rightTemp"], detail["name"]) == (None, None)
    assert len(detail) == 52


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "creator_5_pro"])
async def test_sentinel_temperatures(
    model: str, printer_host: str, make_asker: MakeAsker
) -> None:
    """Every sensor is lost, also those of the tools; targets stay."""
    async with SimulatedPrinter(
        model, host=printer_host, http_port=0, camera_port=0, tcp_port=0
    ) as printer:
        printer.faults.sentinel_temperatures = True
        detail = await make_asker(printer).detail()
    for key in ("rightTemp", "leftTemp", "platTemp", "chamberTemp"):
        assert detail[key] == -108
    assert detail.get("nozzleTemps", [-108] * 4) == [-108] * 4
    assert detail["rightTargetTemp"] == 0


async def test_missing_thumbnails(printer: SimulatedPrinter, ask: Asker) -> None:
    """Early firmware does not know the endpoint, and everything else works."""
    printer.faults.thumbnails_missing = True
    with pytest.raises(AssertionError):
        await ask.post("/gcodeThumb", fileName="cube.gcode")
    assert (await ask.post("/gcodeList"))["code"] == 0


async def test_trap_40_camera_on_demand(
    printer_host: str, clock: ManualClock, make_asker: MakeAsker
) -> None:
    """It needs some seconds after each opening, and serves one viewer for it."""

    async def look(printer: SimulatedPrinter) -> bytes:
        reader, writer = await asyncio.open_connection(
            printer.host, printer.camera_port
        )
        writer.write(b"GET /?action=stream HTTP/1.1\r\n\r\n")
        try:
            async with asyncio.timeout(10):
                return await reader.readline()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    async with SimulatedPrinter(
        "creator_5_pro",
        host=printer_host,
        clock=clock,
        http_port=0,
        camera_port=0,
        tcp_port=0,
    ) as printer:
        ask = make_asker(printer)
        printer.faults.camera_on_demand = True
        await ask.command("streamCtrl_cmd", action="open")
        clock.advance(3)
        assert await look(printer) == b""
        await ask.command("streamCtrl", action="open")
        assert await look(printer) == b""
        clock.advance(3)
        assert (await look(printer)).startswith(b"HTTP/1.0 200")
        assert await look(printer) == b""
