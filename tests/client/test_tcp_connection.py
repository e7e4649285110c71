"""Connections over TCP: replies in any dress, control, and what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import traceback
from typing import cast

from hypothesis import given, strategies as st
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionLostError,
    ControlHeldError,
    FlashForgeClient,
    FlashForgeError,
    InvalidResponseError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    Timings,
    WrongSerialNumberError,
)
from custom_components.flashforge.client.tcp import connection, transport
from custom_components.flashforge.client.tcp.connection import connect
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import QUICK, SERIAL_NUMBER, MakeClient, MakePrinter, short_tcp_timeouts
from .details import examples
from .fake_http import serve
from .fake_tcp_server import IDENTITY, PORT, Talker, frame
from .request_spy import codes, controller, let_go, on_command, our_tasks, until

pytestmark = short_tcp_timeouts

type Act = Callable[[FlashForgeClient], Awaitable[object]]


async def _source(size: int = 3) -> AsyncIterator[bytes]:
    yield b"x" * size


# One of each kind: a question, a command, and what goes on with more than lines.
ACTS: dict[str, Act] = {
    "status": lambda client: client.info.get_status(),
    "light": lambda client: client.control.set_light(on=True),
    "fan": lambda client: client.control.set_fan(on=True),
    "nozzle": lambda client: client.temp_control.set_nozzle(200),
    "home": lambda client: client.control.home(),
    "start": lambda client: client.job_control.start("cube.gcode"),
    "files": lambda client: client.files.get_all(),
    "thumbnail": lambda client: client.files.get_thumbnail("cube.gcode"),
    "upload": lambda client: client.files.upload("new.gx", _source(), 3),
    "gcode": lambda client: client.gcode.send("M104 S200"),
    "position": lambda client: client.gcode.get_position(),
}


@pytest.fixture
async def adventurer_4(make_printer: MakePrinter) -> SimulatedPrinter:
    """Return an Adventurer 4, which keeps control for whoever left without a word."""
    return await make_printer("adventurer_4", tcp=True, dialect=QUICK)


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


# Replies.

_VALUES = "T0:22 /0 B:11/0"
_NOISE = "CMD M27 Received.\r\nSD printing byte 50/100\r\n"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(frame("M105", _VALUES), id="crlf"),
        pytest.param(frame("M105", _VALUES, end="\n"), id="lf"),
        pytest.param(frame("M105", _VALUES, end="\r\r\n\n"), id="cr_lf_lf"),
        pytest.param(
            f"CMD M105 Received.\r\n{_VALUES}\n \r\nok\r\n".encode(), id="mixed"
        ),
        pytest.param(frame("M105", "", _VALUES, "", " \t"), id="blank_lines"),
        pytest.param(frame("M105", f"  {_VALUES}  "), id="padded"),
        pytest.param(frame("M105", f"ok {_VALUES}"), id="ok_before_values"),
        pytest.param(frame("M105", f"ack: {_VALUES}"), id="ack"),
        pytest.param(
            f'ack:CMD M105 Received.\r\nEcho:  "{_VALUES}"\r\necho:  OK\r\n'.encode(),
            id="echo",
        ),
        pytest.param(
            f'"CMD M105 Received."\r\n"{_VALUES}"\r\n"ok"\r\n'.encode(), id="quotes"
        ),
        pytest.param(frame("105", _VALUES), id="head_without_m"),
        pytest.param(f"{_VALUES}\r\nok\r\n".encode(), id="no_head"),
        pytest.param(
            f"{_NOISE}ok\r\n".encode() + frame("M105", _VALUES), id="noise_before"
        ),
        pytest.param(_NOISE.encode() + frame("M105", _VALUES), id="noise_without_ok"),
        pytest.param(
            f"CMD M105 Received.\r\n{_VALUES}\r\n{_NOISE}ok\r\nok\r\n".encode(),
            id="noise_inside",
        ),
        pytest.param(
            f"CMD M105 Received.\r\n{_NOISE}ok\r\n{_VALUES}\r\nOk\r\n".encode(),
            id="noise_inside_before",
        ),
    ],
)
async def test_replies_in_any_dress(printer_host: str, reply: bytes) -> None:
    """Ends of lines, prefixes, quotes, and what somebody else was answered."""
    async with serve(printer_host, PORT, Talker({"M105": reply})):
        own = await connect(printer_host, PORT, Timings())
        for _ in range(2):
            assert await own.query("M105", 5) == (_VALUES,)
        # Nothing of it is left over.
        assert await own.query("M27", 5) == ("SD printing byte 0/100",)
        await own.close()


@pytest.mark.parametrize(
    "faults",
    [
        {"tcp_single_bytes": True}, {"tcp_newline_only": True}, {"tcp_prefix": True},
        {"tcp_noise": "lines"}, {"tcp_noise": "reply"},
        {"tcp_single_bytes": True, "tcp_noise": "reply", "tcp_prefix": True},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["status", "light", "files", "thumbnail", "gcode"])
async def test_every_reply_of_a_printer_in_any_dress(
    adventurer_4: SimulatedPrinter,
    client: FlashForgeClient,
    faults: dict[str, object],
    name: str,
) -> None:
    """Questions and commands mean the same whatever surrounds their replies."""
    await client.initialize()
    status, result = client.device.status, await ACTS[name](client)
    adventurer_4.machine.boot()
    adventurer_4.faults.update(faults)
    assert await client.info.get_status() == status
    assert await ACTS[name](client) == result
    await let_go(adventurer_4)


async def test_a_reply_that_comes_too_late_is_nobodys(printer_host: str) -> None:
    """What was left of it when the time was over does not answer the next one."""
    late = asyncio.Event()

    async def handler(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.readline()
        writer.write(b"CMD M105 Received.\r\n")
        await reader.readline()
        late.set()
        writer.write(b"T0:1/0 B:2/0\r\nok\r\n" + frame("M27", "SD printing byte 5/100"))
        await reader.read()

    async with serve(printer_host, PORT, handler):
        own = await connect(printer_host, PORT, Timings())
        with pytest.raises(AnswerLostError):
            await own.query("M105", 0.05)
        assert await own.query("M27", 5) == ("SD printing byte 5/100",)
        assert late.is_set()
        await own.close()


_BYTES = st.lists(
    st.sampled_from(
        [b"CMD M105 Received.", b"CMD M27 Received.", b"ok", b"T0:1/0", b"\r\n", b"\n",
         b"ack: ", b'"', b"Control failed.", b"x" * 9000, b"\x00", b"\xff", b"\r"]
    )
    | st.binary(max_size=4),
    max_size=30,
).map(b"".join)  # fmt: skip


@examples(max_examples=100)
@given(_BYTES)
def test_any_bytes_are_a_reply_or_an_error(data: bytes) -> None:
    """Whatever a printer sends is read to some end, and comes out clean."""

    async def read() -> tuple[str, ...]:
        reader = asyncio.StreamReader(limit=64 * 1024)
        reader.feed_data(data)
        reader.feed_eof()
        own = connection.Connection(
            reader, cast("asyncio.StreamWriter", None), Timings()
        )
        reply = connection._Reply("105", owed=False)
        return await own._receive(own._read_reply(reply), 5)

    try:
        lines = asyncio.run(read())
    except ConnectionLostError, InvalidResponseError:
        return
    assert all(line and line == line.strip() for line in lines)
    assert not any(line.lower() == "ok" for line in lines)


async def _endless_lines(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await reader.readline()
    while True:
        writer.write(b"a line\r\n" * 500)
        await writer.drain()


async def _nothing_but_a_line(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await reader.readline()
    writer.write(b"A" * (connection.MAX_LINE + 1) + b"\r\nok\r\n")
    await reader.read()


@pytest.mark.parametrize("handler", [_endless_lines, _nothing_but_a_line])
async def test_replies_without_measure(
    printer_host: str,
    client: FlashForgeClient,
    handler: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> None:
    """Neither a line nor a reply may be longer than any honest one."""
    async with serve(printer_host, PORT, handler), asyncio.timeout(10):
        with pytest.raises(InvalidResponseError):
            await client.info.get_status()


_FAULTS: dict[str, tuple[dict[str, object], type[FlashForgeError]]] = {
    "hang": ({"tcp_hang": True}, AnswerLostError),
    "late": ({"tcp_delay": 0.4}, AnswerLostError),
    "no_ok": ({"tcp_no_ok": True}, AnswerLostError),
    "flood": ({"tcp_flood": True}, InvalidResponseError),
    "html": ({"tcp_garbage": "html"}, AnswerLostError),
    "binary": ({"tcp_garbage": "binary"}, AnswerLostError),
    "reset": ({"tcp_break": "reset_reply"}, ConnectionLostError),
    "closed": ({"tcp_break": "close_reply"}, ConnectionLostError),
}


@pytest.mark.parametrize("code", ["M115", "M119", "M27"])
@pytest.mark.parametrize("name", _FAULTS)
async def test_a_poll_that_fails(
    adventurer_4: SimulatedPrinter, make_client: MakeClient, name: str, code: str
) -> None:
    """Whatever goes wrong at whichever question, it ends in time and is over."""
    faults, error = _FAULTS[name]

    def fail(now: str) -> None:
        if now == code:
            adventurer_4.faults.update(faults)

    on_command(adventurer_4, fail)
    patience = 0.2 if error is AnswerLostError else 5.0
    client = make_client(check_code=None, request_timeout=patience)
    with pytest.raises(error) as caught:
        async with asyncio.timeout(5):
            await client.info.get_status()
    text = "".join(traceback.format_exception(caught.value))
    assert adventurer_4.host not in text
    assert SERIAL_NUMBER not in text
    await let_go(adventurer_4)
    assert our_tasks() == set()
    on_command(adventurer_4, lambda _code: None)
    adventurer_4.faults.update(
        {"tcp_hang": False, "tcp_delay": 0, "tcp_no_ok": False, "tcp_flood": False,
         "tcp_garbage": None, "tcp_break": None}
    )  # fmt: skip
    later = make_client(check_code=None)
    assert (await later.info.get_status()).state == "ready"


async def test_no_single_reply_may_take_what_all_may(
    adventurer_4: SimulatedPrinter, make_client: MakeClient
) -> None:
    """The time of a poll is that of all its questions together."""
    adventurer_4.faults.tcp_delay = 0.1
    client = make_client(check_code=None, request_timeout=0.25)
    with pytest.raises(AnswerLostError):
        await client.info.get_status()
    assert "M27" not in codes(adventurer_4)


async def test_nobody_there(make_client: MakeClient) -> None:
    """A refused connection is told from an address that leads nowhere."""
    with pytest.raises(PortClosedError):
        await make_client(check_code=None).info.get_status()
    with pytest.raises(PrinterUnreachableError) as caught:
        await make_client("a\x00b", check_code=None).info.get_status()
    assert not isinstance(caught.value, PortClosedError)


async def test_connecting_has_an_end(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that never answers is given up."""

    async def never(*_args: object, **_options: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio, "open_connection", never)
    client = make_client(check_code=None, connect_timeout=0.05)
    with pytest.raises(PrinterUnreachableError, match="nobody there in time"):
        await client.info.get_status()


# Control.


@pytest.mark.parametrize("name", ACTS)
async def test_trap_33_control_is_never_kept(
    make_printer: MakePrinter,
    make_client: MakeClient,
    subtests: pytest.Subtests,
    name: str,
) -> None:
    """After every poll and every command nobody is in control, nor connected."""
    for model in ("adventurer_3", "adventurer_4", "adventurer_5m_pro", "ad5x"):
        with subtests.test(model):
            # Each has a printer of its own, which is gone before the next.
            async with await make_printer(model, tcp=True, dialect=QUICK) as printer:
                await _check_control(printer, make_client(check_code=None), name)


async def _check_control(
    printer: SimulatedPrinter, client: FlashForgeClient, name: str
) -> None:
    await client.initialize()
    await let_go(printer)
    try:
        await ACTS[name](client)
    except FlashForgeError:
        # What this model cannot do, or does not show, is none of this test.
        assert name in {"light", "files", "thumbnail"}
    await let_go(printer)
    logins = [one.code for one in printer.tcp_records if one.code in {"M601", "M602"}]
    assert logins == ["M601", "M602"] * (len(logins) // 2)
    assert bool(logins) is (name not in {"status", "files", "thumbnail", "position"})


@pytest.mark.parametrize(
    "faults",
    [
        {"tcp_refuse_commands": "Control failed."}, {"tcp_no_ok": True},
        {"tcp_garbage": "html"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["fan", "gcode"])
@pytest.mark.timings(reply_timeout=0.5)
async def test_trap_33_control_is_given_back_after_an_error(
    adventurer_4: SimulatedPrinter,
    client: FlashForgeClient,
    faults: dict[str, object],
    name: str,
) -> None:
    """A command that fails leaves nothing locked."""
    await client.initialize()

    def fail(code: str) -> None:
        adventurer_4.faults.update(
            faults
            if code in {"M106", "M104"}
            else {"tcp_no_ok": False, "tcp_garbage": None}
        )

    on_command(adventurer_4, fail)
    with pytest.raises(FlashForgeError):
        await ACTS[name](client)
    await let_go(adventurer_4)


@pytest.mark.parametrize("fault", ["tcp_no_ok", "tcp_delay"])
@pytest.mark.timings(reply_timeout=0.5)
async def test_trap_33_control_that_was_given_unheard_is_given_back(
    adventurer_4: SimulatedPrinter,
    client: FlashForgeClient,
    fault: str,
) -> None:
    """Without it the lost answer of a login would lock everybody out."""
    await client.initialize()
    value = True if fault == "tcp_no_ok" else 1.0
    on_command(
        adventurer_4,
        lambda code: setattr(
            adventurer_4.faults, fault, value if code == "M601" else type(value)()
        ),
    )
    with pytest.raises(AnswerLostError):
        await client.control.set_fan(on=True)
    await let_go(adventurer_4)
    assert "M106" not in codes(adventurer_4)


def _refusing(times: int) -> Callable[[str], bytes]:
    """Return an answer to logins of which the first few are refused."""
    left = times

    def answer(_command: str) -> bytes:
        nonlocal left
        left -= 1
        return frame("M601", "Control failed." if left >= 0 else "Control Success.")

    return answer


@pytest.mark.parametrize("refusals", [0, 1, 3])
async def test_trap_33_control_is_asked_for_again(
    printer_host: str, client: FlashForgeClient, refusals: int
) -> None:
    """A lock may be left over; a logout may free it, and time does."""
    talker = Talker({"M601": _refusing(refusals)})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        talker.heard.clear()
        assert await client.gcode.send("M106") == ()
    again = ["M601 S1", "M602"] * refusals
    own = ["M115", *again, "M601 S1", "M106", "M602"]
    assert talker.heard[: len(own)] == own


async def test_control_that_somebody_keeps(
    adventurer_4: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """After some attempts it is theirs, and nothing was commanded."""
    await client.initialize()
    adventurer_4.faults.tcp_control_held = True
    before = adventurer_4.state()
    with pytest.raises(ControlHeldError):
        await client.control.set_fan(on=True)
    logins = [one.code for one in adventurer_4.tcp_records if one.code == "M601"]
    assert len(logins) == transport.LOG_IN_ATTEMPTS
    await until(lambda: not adventurer_4.tcp_open_connections)
    assert adventurer_4.state() == before
    adventurer_4.faults.tcp_control_held = False
    await client.control.set_fan(on=True)
    assert adventurer_4.machine.cooling_fan == 100


async def test_trap_33_a_lock_that_was_left_behind_ends(
    adventurer_4: SimulatedPrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """Somebody else's lost client locks everybody out, for a minute."""
    await client.initialize()
    _reader, writer = await asyncio.open_connection(adventurer_4.host, PORT)
    writer.write(b"~M601 S1\r\n")
    await until(lambda: controller(adventurer_4) is not None)
    writer.transport.abort()
    await until(lambda: not adventurer_4.tcp_open_connections)
    with pytest.raises(ControlHeldError):
        await client.control.set_fan(on=True)
    clock.advance(60)
    await client.control.set_fan(on=True)
    await let_go(adventurer_4)


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
async def test_a_second_login_on_one_connection(
    make_printer: MakePrinter, model: str
) -> None:
    """`Error: have been connected` means that control is ours already."""
    printer = await make_printer(model, tcp=True)
    own = await connect(printer.host, PORT, Timings())
    assert await own.log_in()
    reply = await own.query("M601 S1", 5)
    assert reply == ("Error: have been connected",)
    assert await own.log_in()
    await own.close()
    await let_go(printer)


async def test_a_logout_without_a_letter(
    printer_host: str, client: FlashForgeClient
) -> None:
    """One capture answers `M602` as `602`, and says nothing more."""
    talker = Talker({"M602": frame("602")})
    async with serve(printer_host, PORT, talker), asyncio.timeout(5):
        await client.initialize()
        await client.control.set_fan(on=True)
        assert talker.heard.count("M602") == 1


# The end.


@pytest.mark.parametrize("name", ["status", "fan", "position"])
async def test_trap_34_closing_wakes_whoever_waits(
    adventurer_4: SimulatedPrinter, client: FlashForgeClient, name: str
) -> None:
    """A reply that is waited for is waited for no more, and closing twice is fine."""
    await client.initialize()
    adventurer_4.faults.tcp_hang = True
    task = asyncio.ensure_future(ACTS[name](client))
    await until(lambda: adventurer_4.tcp_open_connections > 0)
    async with asyncio.timeout(5):
        await client.dispose()
        await client.dispose()
        with pytest.raises(PrinterUnreachableError):
            await task
    await until(lambda: not adventurer_4.tcp_open_connections)
    connections = adventurer_4.tcp_connections
    with pytest.raises(PrinterUnreachableError, match="closed"):
        await client.info.get_status()
    assert adventurer_4.tcp_connections == connections


async def test_trap_34_closing_while_connecting(
    printer_host: str, client: FlashForgeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that comes about afterwards asks nothing."""
    connected, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(host: str, port: int, timings: Timings) -> connection.Connection:
        result = await connect(host, port, timings)
        connected.set()
        await go_on.wait()
        return result

    monkeypatch.setattr(transport, "connect", slowly)
    talker = Talker()
    async with serve(printer_host, PORT, talker), asyncio.timeout(5):
        task = asyncio.create_task(client.info.get_status())
        await connected.wait()
        await client.dispose()
        go_on.set()
        with pytest.raises(PrinterUnreachableError, match="closed"):
            await task
        await until(lambda: not talker.open)
    assert talker.heard == []


async def test_a_connection_is_closed_once(adventurer_4: SimulatedPrinter) -> None:
    """Also one that the printer has closed long ago."""
    own = await connect(adventurer_4.host, PORT, Timings())
    assert await own.log_in()
    await adventurer_4.power_off()
    await own.close()
    await own.close()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("status", "M115"), ("status", "M119"), ("status", "M27"), ("fan", "M115"),
        ("fan", "M601"), ("fan", "M106"), ("fan", "M602"), ("nozzle", "M104"),
        ("start", "M23"), ("start", "M119"), ("files", "M661"), ("thumbnail", "M662"),
        ("gcode", "M104"), ("upload", "M29"),
    ],
)  # fmt: skip
async def test_cancellation_leaves_nothing(
    adventurer_4: SimulatedPrinter, client: FlashForgeClient, name: str, code: str
) -> None:
    """Wherever a call is cancelled: no socket, no task, no lock."""
    await client.initialize()
    reached = asyncio.Event()

    def stop(now: str) -> None:
        adventurer_4.faults.tcp_delay = 0.1 if now == code else 0.0
        if now == code:
            reached.set()

    on_command(adventurer_4, stop)
    task = asyncio.ensure_future(ACTS[name](client))
    async with asyncio.timeout(5):
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await let_go(adventurer_4)
    assert our_tasks() == set()
    assert not client._tcp._open
    on_command(adventurer_4, lambda _code: None)
    adventurer_4.faults.tcp_delay = 0.0
    await client.control.set_fan(on=True)


# Who it is.


@pytest.mark.parametrize("name", ACTS)
async def test_another_printer_is_neither_asked_nor_told(
    adventurer_4: SimulatedPrinter, make_client: MakeClient, name: str
) -> None:
    """Its address was another's before: it says so, and nothing happens to it."""
    client = make_client(check_code=None)
    await client.initialize()
    adventurer_4.machine.serial_number = "SNMOTHER000001"
    before, asked = adventurer_4.state(), len(adventurer_4.tcp_records)
    with pytest.raises(WrongSerialNumberError) as caught:
        await ACTS[name](client)
    assert "SN" not in str(caught.value)
    await let_go(adventurer_4)
    assert adventurer_4.state() == before
    assert {one.code for one in adventurer_4.tcp_records[asked:]} == {"M115"}


@pytest.mark.parametrize(
    "typed", [SERIAL_NUMBER, SERIAL_NUMBER[2:], SERIAL_NUMBER.lower(), None]
)
async def test_the_same_printer_in_other_letters(
    adventurer_4: SimulatedPrinter, make_client: MakeClient, typed: str | None
) -> None:
    """A label leaves the prefix out; without a number anybody will do."""
    status = await make_client(serial_number=typed, check_code=None).initialize()
    assert status.serial_number == SERIAL_NUMBER


async def test_a_printer_that_does_not_say_who_it_is(
    printer_host: str, client: FlashForgeClient
) -> None:
    """It is taken for the right one."""
    lines = [line for line in IDENTITY if not line.startswith("SN")]
    talker = Talker({"M115": frame("M115", *lines)})
    async with serve(printer_host, PORT, talker):
        assert (await client.initialize()).serial_number is None


async def test_a_refusal_has_the_printers_words(
    adventurer_4: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Cut where they are too long to show."""
    await client.initialize()
    adventurer_4.faults.tcp_refuse_commands = "Error: no. " * 50
    with pytest.raises(PrinterRefusedError, match=r"^Error: no\. Error") as caught:
        await client.control.set_fan(on=True)
    assert caught.value.code is None
    assert len(caught.value.message) == connection.MAX_MESSAGE
