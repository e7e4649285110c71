"""G-code of one's own, and what only TCP tells."""

import asyncio

import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionLostError,
    ControlHeldError,
    FlashForgeClient,
    Heater,
    InvalidTextError,
    MachineStatus,
    NotSupportedError,
    PrinterInfo,
    PrinterRefusedError,
    Progress,
    UnknownModelError,
)
from custom_components.flashforge.client.tcp.gcode import MAX_COMMAND, check_command
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import (
    MAC_ADDRESS,
    QUICK,
    SERIAL_NUMBER,
    MakeClient,
    MakePrinter,
    short_tcp_timeouts,
)
from .fake_http import serve
from .fake_tcp_server import IDENTITY, PORT, Talker, frame
from .request_spy import (
    changes,
    codes,
    controller,
    let_go,
    on_command,
    our_tasks,
    until,
)

pytestmark = short_tcp_timeouts


@pytest.fixture
async def printer(make_printer: MakePrinter) -> SimulatedPrinter:
    """Return a 5M Pro that is reached over TCP alone."""
    return await make_printer("adventurer_5m_pro", tcp=True, dialect=QUICK)


@pytest.fixture
async def client(
    printer: SimulatedPrinter, make_client: MakeClient
) -> FlashForgeClient:
    """Return a client that knows the printer, and no check code."""
    client = make_client(check_code=None)
    await client.initialize()
    return client


async def test_a_command_and_its_reply(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """What stands between head and end comes back, and the printer obeys."""
    assert await client.gcode.send("M104 S200") == ()
    assert printer.machine.nozzle.target == 200
    assert await client.gcode.send("m105") == ("T0:25.0/200.0 T1:0.0/0.0 B:25.0/0.0",)
    assert await client.gcode.send("M119") == (
        "Endstop: X-max: 110 Y-max: 110 Z-min: 0",
        "MachineStatus: READY",
        "MoveMode: READY",
        "Status: S:1 L:0 J:0 F:0",
        "LED: 1",
        "CurrentFile:",
    )
    # An unknown one is acknowledged.
    assert await client.gcode.send("M9999") == ()
    await let_go(printer)


# Listed by somebody, described by nobody; and what is ours to send.
_NEVER = [
    *("G29", "M108", "M144", "M145", "M154", "M155", "M300", "M420", "M500", "M501"),
    *("M502", "M504", "M600", "M611", "M612", "M615", "M651", "M652", "M653", "M654"),
    *("M663", "M28", "M29", "M601", "M602", "M661", "M662"),
]


_NEVER_SENT = [
    *_NEVER, *(f"{code.lower()} S1" for code in _NEVER), "M0500", "G029", "M0601",
    "", " ", "M", "G", "T0", "home", "~M105", " M105", "M105\n", "M105\r\n~M500",
    "M105 \n~M500", "M105 ~M500", "M105\x00", "M105\tS1", "M105 \u00e9", "M12345",
    "M105;M500", "M105S1", "G1.5", "M117 " + "x" * MAX_COMMAND, "\u0047\u0661",
]  # fmt: skip


async def test_what_is_never_sent(
    printer: SimulatedPrinter, client: FlashForgeClient, subtests: pytest.Subtests
) -> None:
    """Codes that change stored settings, others' business, and two in one."""
    for command in _NEVER_SENT:
        with subtests.test(repr(command[:20])):
            asked = len(printer.tcp_records)
            with pytest.raises(InvalidTextError) as caught:
                await client.gcode.send(command)
            assert caught.value.command == "gcode"
            assert len(printer.tcp_records) == asked
            async with client.gcode.session() as session:
                with pytest.raises(InvalidTextError):
                    await session.send(command)
            assert {one.code for one in printer.tcp_records[asked:]} == {
                "M115", "M601", "M602"
            }  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("G1 X1 Y-2.5 F3000", "G1"), ("g28", "G28"), ("M0", "M0"),
        ("M104 S0 T0", "M104"), ("M117 two words!", "M117"), ("M106 ", "M106"),
        ("M117 " + "x" * (MAX_COMMAND - 5), "M117"),
    ],
)  # fmt: skip
def test_what_is_a_command(command: str, code: str) -> None:
    """A letter, a number, and what stands behind a blank."""
    assert check_command(command) == code


async def test_a_refusal_is_one(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """The printer's words come with it."""
    printer.machine.start_job(heated=True)
    with pytest.raises(PrinterRefusedError, match="printing can not send M18"):
        await client.gcode.send("M18")
    await let_go(printer)


async def test_trap_39_an_acknowledgment_is_no_effect(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """The emergency stop of a 5M Pro stops nothing, so that none is offered."""
    printer.machine.start_job(heated=True)
    before = printer.state()
    assert await client.gcode.send("M112") == ()
    await let_go(printer)
    assert changes(before, printer.state()) == {}
    assert not [name for name in dir(client.control) if "emergency" in name]


@pytest.mark.parametrize("command", ["G28", "M109 S200", "M190 S60"])
@pytest.mark.timings(reply_timeout=0.5)
async def test_long_commands_are_waited_for(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    command: str,
) -> None:
    """Homing and heating up take longer than any other reply may."""
    printer = await make_printer("adventurer_4", tcp=True)
    client = make_client(check_code=None)
    await client.initialize()
    task = asyncio.create_task(client.gcode.send(command))
    code = command.partition(" ")[0]
    await until(lambda: code in {one.code for one in printer.tcp_records})
    await asyncio.sleep(0.7)
    assert not task.done()
    clock.advance(3600)
    assert await task == ()
    await let_go(printer)


@pytest.mark.timings(reply_timeout=0.5)
async def test_a_lost_answer_is_not_called_done(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Nothing shows whether it arrived."""
    on_command(
        printer, lambda code: setattr(printer.faults, "tcp_no_ok", code == "M104")
    )
    with pytest.raises(AnswerLostError):
        await client.gcode.send("M104 S100")
    assert codes(printer).count("M104 S100") == 1
    await let_go(printer)


# Sessions.


async def test_a_session_keeps_control(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """All its commands go over one connection, and nobody comes between."""
    connections = printer.tcp_connections
    async with client.gcode.session() as session:
        for target in (100, 110, 120):
            await session.send(f"M104 S{target}")
        assert controller(printer) is not None
        with pytest.raises(ControlHeldError):
            await client.control.set_fan(on=True)
        # Asking is nobody's business but the asker's.
        assert (await client.info.get_status()).tools[0].nozzle.target == 120
    assert printer.machine.nozzle.target == 120
    await let_go(printer)
    assert [one.code for one in printer.tcp_records].count("M601") == 1
    assert printer.tcp_connections > connections
    await client.control.set_fan(on=True)


async def test_a_session_that_fails_lets_go(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Whatever happens in it."""
    with pytest.raises(ZeroDivisionError):
        async with client.gcode.session():
            _ = 1 / 0
    await let_go(printer)
    assert our_tasks() == set()


@pytest.mark.timings(keep_alive_interval=0.01)
async def test_a_session_stays_alive(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A printer hangs up on who is silent, so it is asked something now and then."""
    asked = codes(printer).count("M27")
    async with client.gcode.session() as session:
        await until(lambda: codes(printer).count("M27") >= asked + 3)
        # Replies do not get mixed up.
        assert await session.send("M105") == ("T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0",)
        assert len(our_tasks()) == 1
    assert our_tasks() == set()
    await let_go(printer)


@pytest.mark.timings(keep_alive_interval=0.05, reply_timeout=0.3)
async def test_a_session_survives_questions_that_fail(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A reply without its end belongs to none of the next ones."""
    failed = asyncio.Event()

    def fail(code: str) -> None:
        printer.faults.tcp_no_ok = code == "M27"
        if code == "M27":
            failed.set()

    on_command(printer, fail)
    async with client.gcode.session() as session, asyncio.timeout(5):
        await failed.wait()
        # This waits until the question has been given up.
        assert await session.send("M105") == ("T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0",)


async def test_a_session_that_was_silent_for_too_long(
    printer: SimulatedPrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """The printer hung up, which shows at the next command."""
    async with client.gcode.session() as session:
        clock.advance(31)
        await until(lambda: not printer.tcp_open_connections)
        with pytest.raises(ConnectionLostError):
            await session.send("M105")
    assert await client.gcode.send("M107") == ()


# Questions.


async def test_what_only_tcp_tells(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """In the printer's own words, and without control."""
    printer.machine.start_job("castle.gcode", heated=True, progress=0.5, layers=10)
    asked = len(printer.tcp_records)
    assert await client.gcode.get_info() == PrinterInfo(
        machine_type="Flashforge Adventurer 5M Pro",
        name="Desk Pro",
        firmware_version="v3.2.7",
        serial_number=SERIAL_NUMBER,
        mac_address=MAC_ADDRESS,
        build_volume=(220.0, 220.0, 220.0),
        tool_count=1,
    )
    assert await client.gcode.get_machine_status() == MachineStatus(
        state="BUILDING_FROM_SD",
        move_mode="MOVING",
        endstops={"X-max": 110, "Y-max": 110, "Z-min": 0},
        flags={"S": 1, "L": 0, "J": 0, "F": 0},
        light=True,
        current_file="castle.gcode",
    )
    assert await client.gcode.get_temperatures() == {
        "T0": Heater(temperature=220, target=220),
        "T1": Heater(temperature=0, target=0),
        "B": Heater(temperature=60, target=60),
    }
    assert await client.gcode.get_progress() == Progress(
        done=50, whole=100, layer=6, total_layers=10
    )
    assert await client.gcode.get_position() == {
        "X": 110.05, "Y": 110.05, "Z": 200.0, "A": 0.0, "B": 0.0
    }  # fmt: skip
    assert not [one for one in printer.tcp_records[asked:] if one.code == "M601"]
    await let_go(printer)


async def test_a_printer_that_was_never_asked(
    printer: SimulatedPrinter, make_client: MakeClient
) -> None:
    """Who it is has to be known before it is commanded."""
    client = make_client(check_code=None)
    with pytest.raises(UnknownModelError):
        await client.gcode.send("M105")
    assert printer.tcp_connections <= 1


@pytest.mark.parametrize(
    "stored", [{"product_id": 40}, {"product_id": 99}, {"model_name": "Guider II"}, {}]
)
async def test_a_model_without_gcode(
    printer_host: str, make_client: MakeClient, stored: dict[str, object]
) -> None:
    """It is asked, and not commanded; the same where nothing is known of it."""
    client = make_client(check_code=None)
    talker = Talker({
        "M115": frame("M115", "Machine Type: Flashforge Guider 9", IDENTITY[3]),
        "M114": frame("M114", "X:1 Y:2 Z:3 A:0 B:0"),
    })  # fmt: skip
    async with serve(printer_host, PORT, talker):
        client.device.restore_state(stored)
        refusal = NotSupportedError if stored else UnknownModelError
        with pytest.raises(refusal):
            await client.gcode.send("M105")
        with pytest.raises(refusal):
            async with client.gcode.session():
                pass
        assert talker.heard == []
        assert (await client.gcode.get_position())["Y"] == 2
    assert talker.heard == ["M115", "M114"]
