"""Replies over TCP that are not whole, and questions that are refused."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ControlHeldError,
    FlashForgeClient,
    FlashForgeError,
    PrinterRefusedError,
    PrinterState,
    Timings,
    identify,
)
from custom_components.flashforge.client.tcp.connection import connect
from tests.simulator import SimulatedPrinter

from .conftest import QUICK, MakeClient, MakePrinter, short_tcp_timeouts
from .fake_http import serve
from .fake_tcp_server import PORT, Talker, frame
from .request_spy import codes, let_go, on_command
from .test_tcp_connection import ACTS

pytestmark = [short_tcp_timeouts, pytest.mark.usefixtures("brief_searches")]

type Act = Callable[[FlashForgeClient], Awaitable[object]]

POLL = ["M115", "M119", "M105", "M27"]
QUESTIONS: dict[str, Act] = {
    "M115": lambda client: client.gcode.get_info(),
    "M119": lambda client: client.gcode.get_machine_status(),
    "M105": lambda client: client.gcode.get_temperatures(),
    "M27": lambda client: client.gcode.get_progress(),
    "M114": lambda client: client.gcode.get_position(),
}


@pytest.fixture
async def printer(make_printer: MakePrinter) -> SimulatedPrinter:
    """Return an Adventurer 4 in the middle of a print."""
    printer = await make_printer("adventurer_4", tcp=True, dialect=QUICK)
    printer.machine.start_job("castle.gcode", heated=True, progress=0.25)
    return printer


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


def _weave(printer: SimulatedPrinter, code: str) -> None:
    """Weave the reply to each such command with that to another program."""

    def react(now: str) -> None:
        printer.faults.tcp_noise = "woven" if now == code else None

    on_command(printer, react)


# Another program's lines among ours.


@pytest.mark.parametrize("code", POLL)
async def test_a_woven_reply_is_a_failed_poll(
    printer: SimulatedPrinter, client: FlashForgeClient, code: str
) -> None:
    """Never a status with holes: the last one stays, and the next one is whole."""
    before = await client.initialize()
    _weave(printer, code)
    with pytest.raises(AnswerLostError, match="not whole"):
        await client.info.get_status()
    assert client.device.status == before
    await let_go(printer)
    _weave(printer, "none")
    assert await client.info.get_status() == before
    assert before.state is PrinterState.PRINTING


@pytest.mark.parametrize("code", QUESTIONS)
async def test_a_woven_reply_answers_no_question(
    printer: SimulatedPrinter, client: FlashForgeClient, code: str
) -> None:
    """Nor does it in the client's own words for it."""
    await client.initialize()
    told = await QUESTIONS[code](client)
    _weave(printer, code)
    with pytest.raises(AnswerLostError):
        await QUESTIONS[code](client)
    _weave(printer, "none")
    assert await QUESTIONS[code](client) == told
    await let_go(printer)


@pytest.mark.parametrize("name", ACTS)
async def test_who_does_not_say_who_it_is_is_not_commanded(
    printer: SimulatedPrinter, client: FlashForgeClient, name: str
) -> None:
    """A connection that could not be identified goes no further."""
    printer.machine.boot()
    await client.initialize()
    before = printer.machine.nozzle.target
    _weave(printer, "M115")
    with pytest.raises(AnswerLostError):
        await ACTS[name](client)
    assert {one.code for one in printer.tcp_records} == {"M115"}
    assert printer.machine.nozzle.target == before
    await let_go(printer)


@pytest.mark.parametrize("firmware", ["1.1.7", "1.3.7"])
async def test_a_woven_look_does_not_say_that_a_print_has_begun(
    make_printer: MakePrinter, client: FlashForgeClient, firmware: str
) -> None:
    """A file that waits for its start is not given up as one that prints."""
    printer = await make_printer("adventurer_3", tcp=True, firmware=firmware)
    await client.initialize()
    chosen = False

    def react(code: str) -> None:
        nonlocal chosen
        printer.faults.tcp_noise = "woven" if chosen and code == "M119" else None
        chosen = code == "M23"

    on_command(printer, react)
    if firmware == "1.1.7":
        # It has begun by itself, which the next status shows.
        status = await client.job_control.start("cube.gcode")
        assert status.state is PrinterState.BUSY
    else:
        with pytest.raises(AnswerLostError):
            await client.job_control.start("cube.gcode")
        assert printer.machine.job is None
    assert "M24" not in codes(printer)
    await let_go(printer)


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("M115", []),
        ("M115", ["Machine Name: Attic", "Firmware: v2.0.9"]),
        ("M115", ["Machine Type:", "Machine Name: Attic"]),
        ("M119", []),
        ("M119", ["Endstop: X-max:0 Y-max:0 Z-max:0", "MoveMode: READY"]),
        ("M119", ["MachineStatus: "]),
        ("M105", ["SD printing byte 50/100"]),
        ("M27", ["Layer: 7/14"]),
        ("M27", ["T0:201/200 B:61/60"]),
        ("M114", ["Count: "]),
    ],
)
async def test_a_reply_without_its_line_is_lost(
    printer_host: str, client: FlashForgeClient, code: str, lines: list[str]
) -> None:
    """Whatever else it has, and also if it has nothing."""
    talker = Talker({code: frame(code, *lines)})
    async with serve(printer_host, PORT, talker):
        with pytest.raises(AnswerLostError):
            await QUESTIONS[code](client)
        if code != "M114":
            with pytest.raises(AnswerLostError):
                await client.info.get_status()
    assert client.device.status is None


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("M119", "machine status: LEVITATING"),
        ("M105", "T0:99999/0"),
        ("M105", "B: cold"),
        ("M27", f"SD printing byte {'9' * 5000}/100"),
        ("M27", "sd printing BYTE"),
        ("M114", "X:1e300"),
    ],
)
async def test_a_line_that_cannot_be_read_is_there(
    printer_host: str, client: FlashForgeClient, code: str, line: str
) -> None:
    """It costs its value, and not the poll."""
    talker = Talker({code: frame(code, line)})
    async with serve(printer_host, PORT, talker):
        await QUESTIONS[code](client)
        assert (await client.info.get_status()).name == "Attic"


# Refusals.

_REFUSALS = ["Control failed.", "Error: not now"]


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("code", QUESTIONS)
async def test_a_refused_question_is_a_refusal(
    printer: SimulatedPrinter, client: FlashForgeClient, code: str, bare: bool
) -> None:
    """With the printer's words, and at once, whether an `ok` follows or not."""
    before = await client.initialize()
    printer.faults.tcp_refuse_queries = {code: "Control failed."}
    printer.faults.tcp_bare_refusals = bare
    async with asyncio.timeout(5):
        with pytest.raises(PrinterRefusedError, match=r"^Control failed\.$"):
            await QUESTIONS[code](client)
        if code != "M114":
            with pytest.raises(PrinterRefusedError):
                await client.info.get_status()
    assert client.device.status == before
    await let_go(printer)


@pytest.mark.parametrize("late", [b"", b"ok\r\n", b" \r\nOK\n"])
@pytest.mark.parametrize("refusal", _REFUSALS)
async def test_what_follows_a_refusal_is_not_the_next_reply(
    printer_host: str, refusal: str, late: bytes
) -> None:
    """Its end may come late, or never."""
    bare = f"CMD M23 Received.\r\n{refusal}\r\n".encode()
    reply = late + frame("M105", "T0:1/0 B:2/0")
    async with (
        serve(printer_host, PORT, Talker({"M23": bare, "M105": reply})),
        asyncio.timeout(5),
    ):
        own = await connect(printer_host, PORT, Timings())
        for _ in range(2):
            with pytest.raises(PrinterRefusedError):
                await own.execute("M23 0:/user/a.gx", 60)
            assert await own.query("M105", 60) == ("T0:1/0 B:2/0",)
            assert await own.query("M27", 60) == ("SD printing byte 0/100",)
        await own.close()


async def test_a_refusal_of_somebody_else_is_not_ours(printer_host: str) -> None:
    """It stands behind a head of its own."""
    others = b"CMD M601 Received.\r\nControl failed.\r\nok\r\n"
    talker = Talker({"M105": others + frame("M105", "T0:1/0 B:2/0")})
    async with serve(printer_host, PORT, talker):
        own = await connect(printer_host, PORT, Timings())
        assert await own.execute("M105", 5) == ("T0:1/0 B:2/0",)
        await own.close()


async def test_a_login_that_is_refused_without_an_end(
    printer_host: str, client: FlashForgeClient
) -> None:
    """Somebody else has control, which shows at once."""
    talker = Talker({"M601": b"CMD M601 Received.\r\nControl failed.\r\n"})
    async with serve(printer_host, PORT, talker), asyncio.timeout(5):
        await client.initialize()
        with pytest.raises(ControlHeldError):
            await client.control.set_fan(on=True)
    assert "M106" not in talker.heard


@pytest.mark.parametrize("late", [b"", b"ok\r\n"])
async def test_a_second_login_without_an_end(
    printer_host: str, client: FlashForgeClient, late: bytes
) -> None:
    """`Error: have been connected` means control, and what follows is answered."""
    talker = Talker(
        {
            "M601": b"CMD M601 Received.\r\nError: have been connected\r\n",
            "M105": late + frame("M105", "T0:1/0 B:2/0"),
        }
    )
    async with serve(printer_host, PORT, talker), asyncio.timeout(5):
        own = await connect(printer_host, PORT, Timings())
        assert await own.log_in()
        assert await own.execute("M105", 5) == ("T0:1/0 B:2/0",)
        await own.close()
    assert talker.heard == ["M601 S1", "M105", "M602"]


@pytest.mark.parametrize("name", ["light", "start", "upload", "gcode", "thumbnail"])
async def test_refused_commands_end_at_once(
    make_printer: MakePrinter, client: FlashForgeClient, name: str
) -> None:
    """And give control back, which a late reply must not spoil."""
    printer = await make_printer("adventurer_4", tcp=True, dialect=QUICK)
    await client.initialize()
    printer.faults.update(
        {"tcp_refuse_commands": "Error: not now", "tcp_bare_refusals": True}
    )
    async with asyncio.timeout(5):
        if name == "thumbnail":
            assert await client.files.get_thumbnail("none.gcode") is None
        else:
            with pytest.raises(PrinterRefusedError, match="not now"):
                await ACTS[name](client)
        await let_go(printer)
        printer.faults.tcp_refuse_commands = None
        await client.control.set_fan(on=True)
    assert printer.machine.cooling_fan == 100


@pytest.mark.parametrize("code", POLL)
@pytest.mark.parametrize("bare", [False, True])
async def test_a_printer_that_refuses_to_say_who_it_is(
    make_printer: MakePrinter, session: aiohttp.ClientSession, code: str, bare: bool
) -> None:
    """Nobody is told that its port is closed."""
    printer = await make_printer("adventurer_4", tcp=True)
    printer.faults.tcp_refuse_queries = {code: "Control failed."}
    printer.faults.tcp_bare_refusals = bare
    with pytest.raises(FlashForgeError) as caught:
        await identify(session, printer.host)
    assert isinstance(caught.value, PrinterRefusedError)
    assert caught.value.message == "Control failed."
