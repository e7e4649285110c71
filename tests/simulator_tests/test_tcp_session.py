"""Port 8899: frames, who has control, and how connections end."""

import asyncio
from contextlib import suppress

import pytest

from tests.simulator import ManualClock, SimulatedPrinter
from tests.simulator.tcp.commands import NEVER_SENT

from .conftest import Asker, Call, MakePrinter, becomes_true

REFUSED = ["Control failed."]
WELCOME = ["Control Success V2.1."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\n\n", "\n\n\r\n"])
async def test_every_end_of_a_line_is_one_command(
    end: str, printer: SimulatedPrinter, call: Call
) -> None:
    """LF, CRLF and blank lines behind it: the answer is one frame with CRLF."""
    line = await call(printer)
    reply = b"CMD M27 Received.\r\nSD printing byte 0/100\r\nLayer: 0/0\r\nok\r\n"
    assert await line.raw("M27", end) == reply
    assert await line.raw("M27", end) == reply
    await line.says_nothing()
    assert [one.code for one in printer.tcp_records] == ["M27", "M27"]


async def test_commands_may_come_in_one_go_and_in_pieces(
    printer: SimulatedPrinter, call: Call
) -> None:
    """Frames come in the order of the commands, however those were cut."""
    line = await call(printer)
    line.write(b"~M601 S1\r\n~M1")
    await line.until(b"\nok\r\n")
    line.write(b"05\r\n~M602\r\n")
    assert b"M105" in await line.until(b"\nok\r\n")
    assert b"Control Release." in await line.until(b"\nok\r\n")


@pytest.mark.parametrize("text", [b"M119\r\n", b"GET / HTTP/1.1\r\n\r\n", b"~\r\n"])
async def test_no_command_no_answer(
    text: bytes, printer: SimulatedPrinter, call: Call
) -> None:
    """Without a tilde nothing is a command, and the next one is answered."""
    line = await call(printer)
    line.write(text + b"\xff\xfe\n")
    await line.says_nothing()
    assert await line.ask("M105")


async def test_endless_line_ends_the_connection(
    printer: SimulatedPrinter, call: Call
) -> None:
    """Nobody fills the printer's memory."""
    line = await call(printer)
    with suppress(ConnectionError):
        line.write(b"~" + b"A" * 300_000)
        await line.rest()
    await becomes_true(lambda: not printer.tcp_open_connections)


async def test_unknown_codes_are_acknowledged(
    printer: SimulatedPrinter, call: Call
) -> None:
    """The frame is there and empty; small letters are the same code."""
    line = await call(printer)
    for code in ("M20", "M240", "M640", "T0", "X"):
        assert await line.ask(code) == []
    line.write(b"~m105\r\n")
    assert (await line.until(b"\nok\r\n")).startswith(b"CMD M105 Received.")


async def test_trap_33_one_controller(printer: SimulatedPrinter, call: Call) -> None:
    """Others can read and not write, until control is given back."""
    first, second = await call(printer), await call(printer)
    assert await first.ask("M104 S200") == REFUSED
    assert await first.ask("M601 S1") == WELCOME
    assert await second.ask("M601 S1") == REFUSED
    assert await second.ask("M104 S210") == REFUSED
    assert await second.ask("M28 5 0:/user/a.gx") == REFUSED
    assert await second.ask("M602") == ["Control Release."]
    assert await second.ask("M601 S1") == REFUSED
    for code in ("M115", "M119", "M105", "M27", "M114"):
        assert await second.ask(code) not in ([], REFUSED)
    assert await first.ask("M104 S200") == []
    assert printer.machine.nozzle.target == 200
    await first.ask("M602")
    assert await first.ask("M104 S0") == REFUSED
    assert await second.ask("M601 S1") == WELCOME


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("adventurer_3", ["Error: have been connected"]),
        ("adventurer_4", ["Error: have been connected"]),
        ("adventurer_5m", WELCOME),
    ],
)
async def test_second_login_on_one_connection(
    model: str, answer: list[str], make_printer: MakePrinter, call: Call
) -> None:
    """Two families call it an error; control stays in any case."""
    line = await call(await make_printer(model))
    await line.log_in()
    assert await line.ask("M601 S1") == answer
    assert await line.ask("M107") in ([], [""])


@pytest.mark.parametrize("reset", [False, True])
async def test_trap_33_control_stays_with_who_left(
    reset: bool, printer: SimulatedPrinter, call: Call, clock: ManualClock
) -> None:
    """Without M602 it takes the printer a minute to notice."""
    line = await call(printer)
    await line.log_in()
    if reset:
        line._writer.transport.abort()
    else:
        await line.close()
    await becomes_true(lambda: not printer.tcp_open_connections)
    state = printer.state()["tcp"]
    assert isinstance(state, dict)
    assert (state["controller"], state["abandoned"]) == (1, True)
    clock.advance(59)
    assert await (await call(printer)).ask("M601 S1") == REFUSED
    clock.advance(1)
    assert await (await call(printer)).ask("M601 S1") == WELCOME


async def test_adventurer_3_frees_control_with_the_connection(
    make_printer: MakePrinter, call: Call
) -> None:
    """Programs that only close are not locked out."""
    printer = await make_printer("adventurer_3")
    line = await call(printer)
    await line.log_in()
    await line.close()
    await becomes_true(lambda: not printer.tcp_open_connections)
    await (await call(printer)).log_in()


async def test_idle_connections_are_dropped(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """By the printer's clock, and control is free again."""
    printer = await make_printer("adventurer_5m_pro", dialect={"idle_seconds": 10})
    silent, busy = await call(printer), await call(printer)
    await silent.log_in()
    await busy.ask("M27")
    for _ in range(4):
        clock.advance(3)
        await busy.ask("M27")
    assert await silent.rest() == b""
    await busy.log_in()
    assert printer.tcp_open_connections == 1


async def test_files_may_need_a_login(make_printer: MakePrinter, call: Call) -> None:
    """As an option also the lists are for the one in control alone."""
    printer = await make_printer("adventurer_4", dialect={"files_need_login": True})
    line = await call(printer)
    assert await line.ask("M661") == REFUSED
    await line.log_in()
    assert await line.ask("M661") == []


async def test_forbidden_codes_are_noted(printer: SimulatedPrinter, call: Call) -> None:
    """They are acknowledged, and everybody can see that they were sent."""
    line = await call(printer)
    await line.ask("M119")
    assert printer.forbidden == []
    await line.ask("M144")
    assert printer.forbidden == ["M144"]
    assert len(NEVER_SENT) == 21


async def test_trap_45_lan_mode_off_leaves_tcp(
    printer: SimulatedPrinter, call: Call, ask: Asker
) -> None:
    """Only HTTP is gone; the serial number can still be read."""
    await printer.set_lan_mode(False)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(printer.host, printer.http_port)
    assert "SN: SNMSIM00000001" in await (await call(printer)).ask("M115")


@pytest.mark.parametrize("model", ["creator_5", "creator_5_pro"])
async def test_trap_32_nothing_listens_on_a_creator_5(
    model: str, make_printer: MakePrinter
) -> None:
    """Connecting is refused at once."""
    printer = await make_printer(model)
    assert printer.tcp_port is None
    assert printer.state()["tcp"] is None
    await printer.set_tcp(True)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(printer.host, 8899)
    assert (printer.tcp_records, printer.tcp_connections) == ((), 0)
    assert printer.tcp_open_connections == 0


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4", "adventurer_4_pro"])
async def test_no_http_on_the_older_models(
    model: str, make_printer: MakePrinter
) -> None:
    """8898 refuses, whatever LAN mode there might be; the camera is always on."""
    printer = await make_printer(model)
    await printer.set_lan_mode(True)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(printer.host, 8898)
    reader, writer = await asyncio.open_connection(printer.host, printer.camera_port)
    writer.write(b"GET /?action=stream HTTP/1.1\r\n\r\n")
    assert b"200" in await reader.readline()
    writer.transport.abort()


async def test_power_and_port(
    printer: SimulatedPrinter, call: Call, clock: ManualClock
) -> None:
    """Off drops everybody and forgets control; the port can also be closed alone."""
    line = await call(printer)
    await line.log_in()
    await printer.power_off()
    assert await line.rest() == b""
    with pytest.raises(ConnectionRefusedError):
        await call(printer)
    await printer.power_on()
    await (await call(printer)).log_in()
    await printer.set_tcp(False)
    await printer.power_off()
    await printer.power_on()
    with pytest.raises(ConnectionRefusedError):
        await call(printer)
    await printer.set_tcp(True)
    await (await call(printer)).log_in()
    assert printer.tcp_connections == 3


async def test_closed_at_first(make_printer: MakePrinter, call: Call) -> None:
    """An argument closes the port until somebody opens it."""
    printer = await make_printer("adventurer_3", tcp=False)
    with pytest.raises(ConnectionRefusedError):
        await call(printer)
    await printer.set_tcp(True)
    await (await call(printer)).log_in()


async def test_nothing_of_tcp_is_left_after_stop(
    printer_host: str, clock: ManualClock, call: Call
) -> None:
    """A login, an upload, a hanging answer and a long command end with the printer."""
    tasks = asyncio.all_tasks()
    printer = SimulatedPrinter(
        host=printer_host, clock=clock, http_port=0, camera_port=0, tcp_port=0
    )
    async with printer:
        assert printer.tcp_port != 8899
        lines = [await call(printer) for _ in range(4)]
        await lines[0].log_in()
        await lines[0].ask("M28 100 0:/user/a.gx")
        lines[0].write(b"12345")
        printer.faults.tcp_delay = 600
        lines[1].write(b"~M105\r\n")
        await becomes_true(lambda: len(printer.tcp_records) == 3)
        printer.faults.update({"tcp_delay": 0, "tcp_hang": True})
        lines[2].write(b"~M119\r\n")
        await becomes_true(lambda: len(printer.tcp_records) == 4)
        assert printer.tcp_open_connections == 4
    assert asyncio.all_tasks() == tasks
    assert printer.tcp_open_connections == 0
    await printer.stop()


async def test_taken_port_leaves_nothing_behind(
    printer: SimulatedPrinter, printer_host: str
) -> None:
    """A printer that cannot start closes what it had opened."""
    tasks = asyncio.all_tasks()
    second = SimulatedPrinter(
        host=printer_host, http_port=0, camera_port=0, control_port=0, udp=False
    )
    with pytest.raises(OSError, match="8899"):
        await second.start()
    assert asyncio.all_tasks() == tasks
    for port in (second.http_port, second.camera_port, second.control_port):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(printer_host, port)


@pytest.mark.parametrize(
    ("model", "changes", "reason"),
    [
        ("adventurer_3", {"speed": 1}, "speed is no fact"),
        ("adventurer_3", {"idle_seconds": "long"}, "idle_seconds"),
        ("adventurer_3", {"idle_seconds": True}, "idle_seconds"),
        ("adventurer_3", {"needs_m24": 1}, "needs_m24"),
        ("adventurer_3", {"greeting": None}, "greeting"),
        ("adventurer_3", {"framings": "raw"}, "framings"),
        ("adventurer_3", {"words": []}, "words"),
        ("creator_5", {"greeting": "Hello"}, "does not talk"),
    ],
)
def test_impossible_facts_are_refused(
    model: str, changes: dict[str, object], reason: str
) -> None:
    """A wrong name or kind is noticed before anything starts."""
    with pytest.raises(ValueError, match=reason):
        SimulatedPrinter(model, dialect=changes)


async def test_facts_can_be_replaced(make_printer: MakePrinter, call: Call) -> None:
    """Texts, sets, tables and what may be absent."""
    changes = {
        "greeting": "Control Success V9.",
        "repeated_login": None,
        "farewell": [],
        "words": {"ready": ["IDLE", "RESTING"]},
        "identity": ["Machine Type: {machine_type}", "Serial Number: {serial}"],
    }
    line = await call(await make_printer("adventurer_4", dialect=changes))
    assert await line.ask("M601 S1") == ["Control Success V9."]
    assert await line.ask("M601 S1") == ["Control Success V9."]
    assert "MachineStatus: IDLE" in await line.ask("M119")
    assert (await line.ask("M115"))[1] == "Serial Number: SNMSIM00000001"
    assert await line.ask("M602") == []
