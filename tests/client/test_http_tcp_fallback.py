"""TCP beside HTTP: what only it offers, and where it helps out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from random import Random

import pytest

from custom_components.flashforge.client import (
    Axis,
    ConnectionLostError,
    FiltrationMode,
    FlashForgeClient,
    FlashForgeError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    PortClosedError,
    WrongSerialNumberError,
)
from custom_components.flashforge.client.upload import CHUNK_SIZE
from tests.simulator import ManualClock, RequestRecord, SimulatedPrinter, StoredFile

from .conftest import QUICK, MakeClient, MakePrinter, short_tcp_timeouts
from .fake_http import serve
from .fake_tcp_server import PORT
from .request_spy import changes, codes, let_go, on_request, paths, until

pytestmark = short_tcp_timeouts

type Act = Callable[[FlashForgeClient], Awaitable[object]]

BOTH = ["adventurer_5m", "adventurer_5m_pro", "ad5x"]
CREATORS = ["creator_5", "creator_5_pro"]


async def _made(
    make_printer: MakePrinter, model: str, **dialect: object
) -> SimulatedPrinter:
    facts = {**QUICK, **dialect}
    if model in {"adventurer_5m", "ad5x"}:
        return await make_printer(model, tcp=True, lamp_kit=True, dialect=facts)
    return await make_printer(model, tcp=True, dialect=facts)


async def _source() -> AsyncIterator[bytes]:
    yield b"G28\n"


# Unless it is asked for.


@pytest.mark.parametrize("model", BOTH)
async def test_nobody_connects_without_need(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, model: str
) -> None:
    """Whatever HTTP does well is done without TCP, to the end."""
    printer = await _made(make_printer, model)
    async with make_client() as client:
        await client.info.get_status()
        await client.control.set_light(on=False)
        await client.control.rename("Cube")
        await client.temp_control.set_nozzle(200)
        await client.temp_control.set_bed(50)
        await client.temp_control.switch_off()
        await client.files.get_recent()
        assert await client.files.get_thumbnail("cube.gcode") is not None
        await client.files.upload("new.gcode", _source(), 4)
        with suppress(FlashForgeError):
            await client.control.set_filtration(FiltrationMode.OFF)
        printer.machine.start_job(heated=True)
        await client.job_control.pause()
        clock.advance(5)
        await client.job_control.cancel()
        clock.advance(5)
        await client.job_control.plate_cleared()
    assert printer.tcp_connections == 0


@pytest.mark.parametrize("model", BOTH)
async def test_not_before_it_is_known_who_it_is(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """It might be a Creator 5."""
    printer = await _made(make_printer, model)
    with pytest.raises(NotSupportedError):
        await make_client().gcode.get_position()
    assert printer.tcp_connections == 0


# Where HTTP acknowledges and does nothing.


def _target(client: FlashForgeClient) -> Awaitable[object]:
    return client.temp_control.set_nozzle(200)


def _lamp(client: FlashForgeClient) -> Awaitable[object]:
    return client.control.set_light(on=False)


_FALLBACKS: dict[str, tuple[Act, list[str], dict[str, object]]] = {
    "nozzle": (_target, ["M104 S200"], {"job.rightTargetTemp": 200}),
    "bed": (
        lambda client: client.temp_control.set_bed(60),
        ["M140 S60"],
        {"job.platTargetTemp": 60},
    ),
    "lamp": (_lamp, ["M146 r0 g0 b0 F0"], {"settings.lightStatus": "close"}),
}


@pytest.mark.parametrize("name", _FALLBACKS)
@pytest.mark.parametrize("model", BOTH)
async def test_the_other_way_helps_out(
    make_printer: MakePrinter, make_client: MakeClient, model: str, name: str
) -> None:
    """The printer shows no effect for some seconds; then it is told over TCP."""
    act, wire, wanted = _FALLBACKS[name]
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    printer.faults.ignore_commands = True
    before = printer.state()
    assert await act(client) == client.device.status
    await let_go(printer)
    assert changes(before, printer.state()) == wanted
    assert codes(printer) == wire
    assert len(printer.commands) == 1


async def test_both_ways_without_effect(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It is what it was: acknowledged, and not done."""
    printer, client = await _made(make_printer, "ad5x"), make_client()
    await client.initialize()
    printer.faults.update({"ignore_commands": True, "tcp_ignore_commands": True})
    with pytest.raises(NoEffectError) as caught:
        await _target(client)
    assert caught.value.command == "nozzle_temperature"
    assert codes(printer) == ["M104 S200"]


@pytest.mark.parametrize("fault", ["closed", "held", "refused", "other"])
async def test_the_other_way_is_barred(
    make_printer: MakePrinter, make_client: MakeClient, fault: str
) -> None:
    """What is told is that the first way had no effect."""
    printer, client = await _made(make_printer, "adventurer_5m_pro"), make_client()
    await client.initialize()
    printer.faults.ignore_commands = True
    match fault:
        case "closed":
            await printer.set_tcp(on=False)
        case "held":
            printer.faults.tcp_control_held = True
        case "refused":
            printer.faults.tcp_refuse_commands = "Control failed."
        case "other":
            # Over HTTP it is the right one.
            client._tcp._serial_number = "SNMOTHER"
    before = printer.state()
    with pytest.raises(NoEffectError):
        await _target(client)
    await until(lambda: not printer.tcp_open_connections)
    assert "job.rightTargetTemp" not in changes(before, printer.state())
    assert printer.machine.nozzle.target == 0


async def test_not_after_an_answer_that_was_lost(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Nobody knows whether the command is still on its way."""
    printer, client = await _made(make_printer, "ad5x"), make_client()
    await client.initialize()
    on_request(
        printer,
        lambda record: setattr(printer.faults, "reset", record.path == "/control"),
    )
    with pytest.raises(ConnectionLostError):
        await _target(client)
    assert printer.tcp_connections == 0
    assert printer.machine.nozzle.target == 0


async def test_not_if_the_printer_does_not_say_how_it_is(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Only what it shows can deny an effect."""
    printer, client = await _made(make_printer, "ad5x"), make_client()
    await client.initialize()
    printer.faults.ignore_commands = True

    def spoil(record: RequestRecord) -> None:
        sent = "/control" in paths(printer)
        printer.faults.garbage = "html" if sent and record.path == "/detail" else None

    on_request(printer, spoil)
    with pytest.raises(FlashForgeError):
        await _target(client)
    assert printer.tcp_connections == 0


@pytest.mark.timings(queue_timeout=0.0, read_back_intervals=(0.0, *[0.05] * 6))
async def test_not_once_a_later_command_has_begun(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """That one has the last word."""
    printer, client = await _made(make_printer, "ad5x"), make_client()
    await client.initialize()
    printer.faults.ignore_commands = True
    first = asyncio.ensure_future(client.temp_control.set_nozzle(200))
    await until(
        lambda: "/control" in paths(printer) and paths(printer)[-1] != "/control"
    )
    printer.faults.ignore_commands = False
    status = await client.temp_control.set_nozzle(100)
    assert status.tools[0].nozzle.target == 100
    with pytest.raises(NoEffectError):
        await first
    assert printer.tcp_connections == 0
    assert printer.machine.nozzle.target == 100


# What only TCP offers.


def _moved(printer: SimulatedPrinter, by: float) -> list[float]:
    x, y, z = printer.machine.model.parked
    return [x, y, z + by]


@pytest.mark.parametrize("model", ["adventurer_5m", "adventurer_5m_pro"])
async def test_a_5m_moves_by_gcode(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, model: str
) -> None:
    """It has no command of HTTP for that."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    assert (client.device.abilities.move, client.device.abilities.http_move) == (
        True,
        False,
    )
    await client.control.move(Axis.Z, -10)
    assert printer.machine.position == _moved(printer, -10)
    clock.advance(60)
    await client.control.home()
    assert printer.machine.position == [0, 0, 0]
    clock.advance(60)
    with pytest.raises(NotPossibleError, match="nozzle cold"):
        await client.control.extrude(5)
    printer.machine.set_nozzle_target(200)
    clock.advance(600)
    await client.control.extrude(5)
    assert (await client.gcode.get_position())["A"] == 5
    assert codes(printer) == [
        "G91", "G1 Z-10 F300", "G90", "G28", "G91", "G1 E5 F150", "G90", "M114"
    ]  # fmt: skip
    assert printer.commands == []
    await let_go(printer)


async def test_an_ad5x_moves_by_its_own_commands(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """They know of a cold nozzle and of an interrupted print."""
    printer, client = await _made(make_printer, "ad5x"), make_client()
    await client.initialize()
    for act in (
        client.control.move(Axis.X, 5),
        client.control.home(),
        client.control.extrude(5),
    ):
        await act
        clock.advance(600)
        await client.info.get_status()
    assert printer.commands == ["moveCtrl_cmd", "homingCtrl_cmd", "extrudeCtrl_cmd"]
    assert printer.tcp_connections == 0


@pytest.mark.parametrize("model", BOTH)
async def test_motors_and_positions(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """They are told and asked over TCP, by anybody who has it."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    printer.machine.homed = True
    homed = []
    for on in (True, False):
        await client.control.set_motors(on=on)
        homed.append(printer.machine.homed)
    assert homed == [True, False]
    x, y, z = printer.machine.model.parked
    position = await client.gcode.get_position()
    assert (position["X"], position["Y"], position["Z"]) == (x, y, z)
    assert set((await client.gcode.get_machine_status()).endstops) == {
        "X-max", "Y-max", "Z-min"
    }  # fmt: skip
    assert codes(printer) == ["M17", "M18", "M114", "M119"]
    with pytest.raises(NotSupportedError):
        await client.control.set_fan(on=True)
    await let_go(printer)


@pytest.mark.parametrize("model", BOTH)
async def test_the_runout_sensor(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Only a 5M Pro's can be switched."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    if model != "adventurer_5m_pro":
        with pytest.raises(NotSupportedError):
            await client.control.set_runout_sensor(on=False)
        assert printer.tcp_connections == 0
        return
    watching = []
    for on in (False, True):
        await client.control.set_runout_sensor(on=on)
        watching.append(printer.machine.runout_sensor)
    assert watching == [False, True]
    assert codes(printer) == ["M406", "M405"]


@pytest.mark.parametrize("model", BOTH)
async def test_trap_25_all_files(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """HTTP lists ten; an AD5X and a Creator 5 have nothing else."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    assert len(await client.files.get_recent()) == 10
    if model == "ad5x":
        with pytest.raises(NotSupportedError):
            await client.files.get_all()
        assert printer.tcp_connections == 0
        return
    names = [file.name for file in await client.files.get_all()]
    assert names == [file.file_name for file in printer.machine.files]
    await let_go(printer)


@pytest.mark.parametrize("way", ["adventurer_5m_pro", "ad5x", "off"])
async def test_a_picture_that_only_tcp_has(
    make_printer: MakePrinter, make_client: MakeClient, way: str
) -> None:
    """It is asked for where HTTP has none; without TCP there is none."""
    model = "adventurer_5m_pro" if way == "off" else way
    printer = await _made(make_printer, model, placeholder=True)
    client = make_client()
    await client.initialize()
    plain = StoredFile(file_name="new.gcode", has_picture=False)
    printer.machine.card.put_first(plain)
    await printer.set_tcp(on=way != "off")
    picture = await client.files.get_thumbnail("new.gcode")
    assert (picture is not None) is (way == "adventurer_5m_pro")
    assert printer.tcp_connections == (way == "adventurer_5m_pro")


async def test_trap_45_tcp_that_is_closed(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It costs only what it offers."""
    printer, client = await _made(make_printer, "adventurer_5m_pro"), make_client()
    await printer.set_tcp(on=False)
    await client.initialize()
    with pytest.raises(PortClosedError):
        await client.control.home()
    assert (await client.control.set_light(on=False)).light is False


async def test_another_printer_at_the_same_address(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Over TCP it says who it is before it is told anything."""
    printer, client = await _made(make_printer, "adventurer_5m_pro"), make_client()
    await client.initialize()
    printer.machine.serial_number = "SNMOTHER000001"
    before = printer.state()
    with pytest.raises(WrongSerialNumberError):
        await client.control.home()
    with pytest.raises(WrongSerialNumberError):
        await client.files.get_all()
    await let_go(printer)
    assert printer.state() == before


# The Creator 5.

_KNOCKS: dict[str, Act] = {
    "light": _lamp,
    "nozzle": _target,
    "bed": lambda client: client.temp_control.set_bed(50),
    "off": lambda client: client.temp_control.switch_off(),
    "move": lambda client: client.control.move(Axis.X, 5),
    "home": lambda client: client.control.home(),
    "extrude": lambda client: client.control.extrude(5),
    "motors": lambda client: client.control.set_motors(on=False),
    "runout": lambda client: client.control.set_runout_sensor(on=False),
    "fan": lambda client: client.control.set_fan(on=False),
    "files": lambda client: client.files.get_all(),
    "thumbnail": lambda client: client.files.get_thumbnail("missing.gcode"),
    "gcode": lambda client: client.gcode.send("M105"),
    "info": lambda client: client.gcode.get_info(),
    "machine": lambda client: client.gcode.get_machine_status(),
    "temperatures": lambda client: client.gcode.get_temperatures(),
    "progress": lambda client: client.gcode.get_progress(),
    "position": lambda client: client.gcode.get_position(),
    "status": lambda client: client.info.get_status(),
}


async def _session(client: FlashForgeClient) -> None:
    async with client.gcode.session():
        pass


@pytest.mark.parametrize("model", CREATORS)
async def test_trap_32_nobody_knocks_where_a_creator_has_no_door(
    printer_host: str, make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Neither before it is known, nor where HTTP had no effect, nor at the end."""
    knocks = 0

    async def count(
        _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
    ) -> None:
        nonlocal knocks
        knocks += 1

    printer = await make_printer(model)
    async with serve(printer_host, PORT, count):
        client = make_client()
        for known in (False, True):
            if known:
                await client.initialize()
                printer.faults.ignore_commands = True
            for act in (*_KNOCKS.values(), _session):
                with suppress(FlashForgeError):
                    await act(client)
        await client.dispose()
        await asyncio.sleep(0.02)
    assert knocks == 0
    assert "lightControl_cmd" in printer.commands


# Bringing a file, which is told the same way of either.

# Over HTTP, and over TCP in blocks and as a raw stream.
WAYS = {"creator_5": True, "ad5x": True, "adventurer_3": False, "adventurer_4": False}
CONTENT = Random(5).randbytes(2**21)  # noqa: S311 - the same each time
NAME = "castle.gcode"


@asynccontextmanager
async def _known(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> AsyncIterator[tuple[SimulatedPrinter, FlashForgeClient]]:
    """Make a printer that is reached in one way alone, and a client that knows it."""
    over_http = WAYS[model]
    async with await make_printer(model, tcp=not over_http) as printer:
        client = make_client() if over_http else make_client(check_code=None)
        await client.initialize()
        yield printer, client


async def _pieces(content: bytes, length: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), length):
        yield content[start : start + length]


async def _interrupted(content: bytes, length: int) -> AsyncIterator[bytes]:
    yield b""
    async for piece in _pieces(content, length):
        yield piece
        yield b""


@pytest.mark.parametrize("model", WAYS)
async def test_pieces_may_have_any_length(
    make_printer: MakePrinter,
    make_client: MakeClient,
    subtests: pytest.Subtests,
    model: str,
) -> None:
    """Sources give what they have, also nothing now and then."""
    for length in (1, 7, 4096, CHUNK_SIZE + 1, 2**20):
        with subtests.test(f"{length} bytes"):
            content = CONTENT[: max(length * 3, 50)]
            async with _known(make_printer, make_client, model) as (printer, client):
                source = _interrupted(content, length)
                await client.files.upload(NAME, source, len(content))
                assert [
                    (one.file_name, one.content)
                    for one in printer.machine.files
                    if one.sha256
                ] == [(NAME, content)]


@pytest.mark.parametrize("model", WAYS)
async def test_progress(
    make_printer: MakePrinter,
    make_client: MakeClient,
    subtests: pytest.Subtests,
    model: str,
) -> None:
    """It only grows, and ends with the whole."""
    # The first ends with a whole block, the other one does not.
    for size in (len(CONTENT), len(CONTENT) - 1):
        with subtests.test(f"{size} bytes"):
            heard: list[tuple[int, int]] = []
            async with _known(make_printer, make_client, model) as (_, client):
                await client.files.upload(
                    NAME,
                    _pieces(CONTENT[:size], 10_000),
                    size,
                    progress=lambda *now, heard=heard: heard.append(now),
                )
            assert [whole for _, whole in heard] == [size] * len(heard)
            sent = [now for now, _ in heard]
            assert sent == sorted(set(sent))
            assert len(sent) > 5
            assert sent[-1] == size
