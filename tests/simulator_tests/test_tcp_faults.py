"""Every fault of port 8899, and the printer works again once it is over."""

import asyncio
from collections.abc import AsyncGenerator
import struct

import pytest

from tests.simulator import Faults, SimulatedPrinter
from tests.simulator.faults import TCP_BREAK, TCP_GARBAGE, TCP_HUGE, TCP_NOISE

from .conftest import Call, Line, MakePrinter


@pytest.fixture(autouse=True)
async def _works_again(printer: SimulatedPrinter, call: Call) -> AsyncGenerator[None]:
    """Switch all faults off after the test and see the printer answer."""
    yield
    printer.faults.update(Faults().state())
    line = await call(printer)
    assert await line.ask("M105") == ["T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0"]


@pytest.fixture
async def line(printer: SimulatedPrinter, call: Call) -> Line:
    """Return a connection to the printer."""
    return await call(printer)


async def test_hang(printer: SimulatedPrinter, line: Line) -> None:
    """The connection is accepted and nothing ever comes, whatever is sent."""
    printer.faults.tcp_hang = True
    line.write(b"~M601 S1\r\n~M119\r\n")
    await line.says_nothing()
    assert [one.code for one in printer.tcp_records] == ["M601"]


async def test_delay(printer: SimulatedPrinter, line: Line) -> None:
    """The answer is right but late."""
    printer.faults.tcp_delay = 0.3
    loop = asyncio.get_running_loop()
    before = loop.time()
    assert await line.ask("M105")
    assert loop.time() - before >= 0.3


async def test_single_bytes(printer: SimulatedPrinter, line: Line) -> None:
    """Text and what follows it come byte by byte, and are whole in the end."""
    printer.faults.tcp_single_bytes = True
    assert await line.ask("M105") == ["T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0"]
    await line.ask("M661")
    assert await line.exactly(8) == b"\x44\xaa\xaa\x44\x00\x00\x00\x0d"


@pytest.mark.parametrize(
    ("kind", "code", "noise"),
    [
        ("lines", "M119", "CMD M27 Received.|SD printing byte 50/100|Layer: 7/14"),
        ("lines", "M27", "CMD M105 Received.|T0:201/200 B:61/60"),
        ("reply", "M119", "CMD M27 Received.|SD printing byte 50/100|Layer: 7/14|ok"),
        ("reply", "M27", "CMD M105 Received.|T0:201/200 B:61/60|ok"),
    ],
)
async def test_noise_of_another_client(
    kind: str, code: str, noise: str, printer: SimulatedPrinter, line: Line
) -> None:
    """Lines of a command that was not ours come before our own reply."""
    printer.faults.tcp_noise = kind
    line.write(f"~{code}\r\n".encode())
    head = await line.until(f"CMD {code} Received.\r\n".encode())
    assert head.decode().split("\r\n")[:-2] == noise.split("|")
    assert (await line.until(b"\nok\r\n")).endswith(b"\r\nok\r\n")


async def test_two_replies_that_are_woven(
    printer: SimulatedPrinter, line: Line
) -> None:
    """Line by line, so that each seems to be cut short."""
    printer.faults.tcp_noise = "woven"
    line.write(b"~M115\r\n")
    woven = await line.until(b"88:A9:A7:00:00:02\r\nok\r\n")
    assert woven.decode().split("\r\n")[:9] == [
        "CMD M115 Received.",
        "CMD M27 Received.",
        "Machine Type: Flashforge Adventurer 5M Pro",
        "SD printing byte 50/100",
        "Machine Name: Desk Pro",
        "Layer: 7/14",
        "Firmware: v3.2.7",
        "ok",
        "SN: SNMSIM00000001",
    ]


async def test_questions_that_are_refused(
    printer: SimulatedPrinter, line: Line
) -> None:
    """Each by its code, and with or without an end."""
    printer.faults.tcp_refuse_queries = {"M119": "Control failed."}
    assert await line.ask("M119") == ["Control failed."]
    assert (await line.ask("M27"))[0] == "SD printing byte 0/100"
    printer.faults.tcp_bare_refusals = True
    line.write(b"~M119\r\n~M662 /data/none.gx\r\n~M27\r\n")
    assert await line.until(b"\nok\r\n") == (
        b"CMD M119 Received.\r\nControl failed.\r\n"
        b"CMD M662 Received.\r\nError: File not exists\r\n"
        b"CMD M27 Received.\r\nSD printing byte 0/100\r\nLayer: 0/0\r\nok\r\n"
    )


async def test_what_is_no_list_of_files(printer: SimulatedPrinter, line: Line) -> None:
    """One specification has a text in its place."""
    printer.faults.tcp_no_list = True
    line.write(b"~M661\r\n")
    assert (await line.until(b"3\r\n")).endswith(b"ok\r\ninfo_list.size: 3\r\n")


async def test_lines_that_end_in_lf(printer: SimulatedPrinter, line: Line) -> None:
    """There is no CR anywhere."""
    printer.faults.tcp_newline_only = True
    line.write(b"~M119\r\n")
    reply = await line.until(b"\nok\n")
    assert b"\r" not in reply
    assert reply.count(b"\n") == 8


async def test_prefix_and_no_end(printer: SimulatedPrinter, line: Line) -> None:
    """Replies as one specification prints them."""
    printer.faults.update({"tcp_prefix": True, "tcp_no_ok": True})
    line.write(b"~M27\r\n")
    assert await line.until(b"0/0\r\n") == (
        b"CMD M27 Received.\r\nack: SD printing byte 0/100\r\nack: Layer: 0/0\r\n"
    )
    await line.says_nothing()


async def test_flood(printer: SimulatedPrinter, line: Line) -> None:
    """The answer never ends and has no lines; others are still served."""
    printer.faults.tcp_flood = True
    line.write(b"~M119\r\n")
    assert await line.exactly(1_000_000) == b"A" * 1_000_000
    await line.close()


@pytest.mark.parametrize(("kind", "start"), [("html", b"<html>"), ("binary", b"\x80")])
async def test_garbage(
    kind: str, start: bytes, printer: SimulatedPrinter, line: Line
) -> None:
    """What comes is no reply."""
    printer.faults.tcp_garbage = kind
    line.write(b"~M119\r\n")
    assert await line.exactly(len(start)) == start


@pytest.mark.parametrize("kind", sorted(TCP_BREAK))
async def test_break(kind: str, printer: SimulatedPrinter, line: Line) -> None:
    """Half arrives, and then the connection ends or is reset."""
    command = "M662 /data/cube.gcode"
    parts = {"reply": await line.raw(command)}
    head = await line.exactly(8)
    parts["binary"] = head + await line.exactly(int.from_bytes(head[4:]))
    printer.faults.tcp_break = kind
    how, _, where = kind.partition("_")
    line.write(f"~{command}\r\n".encode())
    if where == "binary":
        assert await line.until(b"\nok\r\n") == parts["reply"]
    half = parts[where][: len(parts[where]) // 2]
    assert await line.exactly(len(half)) == half
    if how == "reset":
        with pytest.raises(ConnectionResetError):
            await line.rest()
    else:
        assert await line.rest() == b""


async def test_huge_count(printer: SimulatedPrinter, line: Line) -> None:
    """The list promises billions of files and goes on as if nothing was wrong."""
    printer.faults.tcp_huge = "count"
    await line.ask("M661")
    assert await line.exactly(12) == bytes.fromhex("44AAAA44 FFFFFFF0 3A3AA3A3")


async def test_huge_length(printer: SimulatedPrinter, line: Line) -> None:
    """A name, or a picture, promises gigabytes."""
    printer.faults.tcp_huge = "length"
    await line.ask("M661")
    assert (await line.exactly(16))[8:] == bytes.fromhex("3A3AA3A3 FFFFFFF0")
    other = await _fresh(printer)
    await other.ask("M662 /data/cube.gcode")
    assert await other.exactly(8) == bytes.fromhex("2A2AA2A2 FFFFFFF0")
    await other.close()


async def _fresh(printer: SimulatedPrinter) -> Line:
    return Line(*await asyncio.open_connection(printer.host, printer.tcp_port))


async def test_hostile_list(printer: SimulatedPrinter, line: Line) -> None:
    """Names nobody should trust, in a list that is sound."""
    printer.faults.tcp_hostile_list = True
    await line.ask("M661")
    _, count = struct.unpack(">4sI", await line.exactly(8))
    names = []
    for _ in range(count):
        _, size = struct.unpack(">4sI", await line.exactly(8))
        names.append(await line.exactly(size))
    assert b"/data/../../etc/passwd.gcode" in names
    assert b"" in names
    assert max(map(len, names)) > 8000
    assert sum(b"ok\r\n" in name for name in names) == 1
    await line.ask("M27")


async def test_trap_33_control_is_held(
    printer: SimulatedPrinter, line: Line, call: Call
) -> None:
    """Somebody else has it until they give it back; reading works."""
    printer.faults.tcp_control_held = True
    assert await line.ask("M601 S1") == ["Control failed."]
    assert await line.ask("M104 S200") == ["Control failed."]
    assert await line.ask("M105")
    printer.faults.tcp_control_held = False
    await line.log_in()


async def test_ignored_and_refused_commands(
    printer: SimulatedPrinter, line: Line
) -> None:
    """An acknowledgement without effect, and the printer's own words."""
    await line.log_in()
    printer.faults.tcp_ignore_commands = True
    assert await line.ask("M104 S200") == []
    printer.faults.tcp_refuse_commands = "Error: not now"
    assert await line.ask("M104 S200") == ["Error: not now"]
    assert await line.ask("M28 5 0:/user/a.gx") == ["Error: not now"]
    assert printer.machine.nozzle.target == 0


async def test_faults_can_be_combined(
    make_printer: MakePrinter, printer: SimulatedPrinter, line: Line
) -> None:
    """Somebody else's reply in single bytes without CR."""
    printer.faults.update(
        {"tcp_noise": "reply", "tcp_single_bytes": True, "tcp_newline_only": True}
    )
    line.write(b"~M105\r\n")
    await line.until(b"\nok\n")
    assert await line.until(b"\nok\n") == (
        b"CMD M105 Received.\nT0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0\nok\n"
    )


def test_every_kind_is_tested() -> None:
    """The tests above name them all."""
    assert {"html", "binary"} == TCP_GARBAGE
    assert {"lines", "reply", "woven"} == TCP_NOISE
    assert {"count", "length"} == TCP_HUGE
    assert len(TCP_BREAK) == 4


WRONG: list[dict[str, object]] = [
    {"tcp_hang": "yes"},
    {"tcp_noise": "loud"},
    {"tcp_break": "both"},
    {"tcp_garbage": 1},
    {"tcp_huge": "size"},
    {"tcp_refuse_commands": 5},
    {"tcp_refuse_queries": "Control failed."},
    {"tcp_refuse_queries": {"M115": None}},
    {"tcp_bare_refusals": 1},
    {"tcp_bad_blocks": -1},
    {"tcp_bad_blocks": 1.5},
    {"udp_answers": None},
    {"udp_packet": "newest"},
    {"udp_product_id": "8"},
    {"udp_garbage": "html"},
]


def test_unknown_values_are_refused(subtests: pytest.Subtests) -> None:
    """Either all of the given faults are switched, or none."""
    for wrong in WRONG:
        with subtests.test(repr(wrong)):
            faults = Faults()
            with pytest.raises(ValueError, match=next(iter(wrong))):
                faults.update({"tcp_flood": True, **wrong})
            assert faults == Faults()
