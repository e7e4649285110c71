"""Commands to the parts and heaters of every model that is reached over TCP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import inf, nan

import pytest

from custom_components.flashforge.client import (
    Axis,
    ConnectionLostError,
    FiltrationMode,
    FlashForgeClient,
    InvalidTextError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PrinterRefusedError,
    PrinterState,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import QUICK, MakeClient, MakePrinter, short_tcp_timeouts
from .fake_http import serve
from .fake_tcp_server import PORT, Talker, frame
from .request_spy import changes, codes, let_go

pytestmark = short_tcp_timeouts

type Act = Callable[[FlashForgeClient], Awaitable[object]]

MODELS = ["adventurer_3", "adventurer_4", "adventurer_4_pro", "adventurer_5m",
          "adventurer_5m_pro", "ad5x"]  # fmt: skip
WITH_LAMP = {"adventurer_3", "adventurer_4", "adventurer_4_pro", "adventurer_5m_pro"}


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A command in a state in which it makes sense."""

    act: Act
    wire: list[str]
    changes: dict[str, object]
    """What the printer shows differently afterwards."""
    state: str = "ready"
    fresh: bool = False
    """The printer is asked before, too."""
    models: set[str] = field(default_factory=lambda: set(MODELS))


def _lamp(*, on: bool) -> _Case:
    level = 255 if on else 0
    return _Case(
        act=lambda client: client.control.set_light(on=on),
        wire=[f"M146 r{level} g{level} b{level} F0"],
        changes={"settings.lightStatus": "open" if on else "close"},
        state="dark" if on else "lit",
        models=WITH_LAMP - {"adventurer_3"},
    )


_CASES = {
    "light_on": _lamp(on=True),
    "light_off": _lamp(on=False),
    "fan_on": _Case(
        act=lambda client: client.control.set_fan(on=True),
        wire=["M106"],
        changes={"readings.coolingFanSpeed": 100},
    ),
    "fan_off": _Case(
        act=lambda client: client.control.set_fan(on=False),
        wire=["M107"],
        changes={"readings.coolingFanSpeed": 0},
        state="windy",
    ),
    "runout_sensor_off": _Case(
        act=lambda client: client.control.set_runout_sensor(on=False),
        wire=["M406"],
        changes={"settings.runout_sensor": False},
        models={"adventurer_5m_pro"},
    ),
    "runout_sensor_on": _Case(
        act=lambda client: client.control.set_runout_sensor(on=True),
        wire=["M405"],
        changes={"settings.runout_sensor": True},
        state="careless",
        models={"adventurer_5m_pro"},
    ),
    "motors_on": _Case(
        act=lambda client: client.control.set_motors(on=True),
        wire=["M17"],
        changes={},
        fresh=True,
    ),
    "motors_off": _Case(
        act=lambda client: client.control.set_motors(on=False),
        wire=["M18"],
        changes={},
        fresh=True,
        models=set(MODELS) - {"ad5x"},
    ),
    "motors_off_ad5x": _Case(
        act=lambda client: client.control.set_motors(on=False),
        wire=["M18"],
        # It says that it does not know where its head is.
        changes={"position": [10000] * 3},
        fresh=True,
        models={"ad5x"},
    ),
    "rename": _Case(
        act=lambda client: client.control.rename(" Cube 3 "),
        wire=["M610 Cube 3"],
        changes={"settings.name": "Cube 3"},
    ),
    "move": _Case(
        act=lambda client: client.control.move(Axis.Z, -2.5),
        wire=["G91", "G1 Z-2.5 F300", "G90"],
        changes={"job.status": "busy", "position": [10, 20, 27.5]},
        state="elsewhere",
        fresh=True,
    ),
    "move_far": _Case(
        act=lambda client: client.control.move(Axis.X, 100),
        wire=["G91", "G1 X100 F3000", "G90"],
        changes={"job.status": "busy", "position": [110, 20, 30]},
        state="elsewhere",
        fresh=True,
    ),
    "home": _Case(
        act=lambda client: client.control.home(),
        wire=["G28"],
        changes={"job.status": "busy", "position": [0, 0, 0]},
        state="elsewhere",
        fresh=True,
    ),
    "extrude": _Case(
        act=lambda client: client.control.extrude(-5),
        wire=["G91", "G1 E-5 F150", "G90"],
        changes={},
        state="warm",
        fresh=True,
    ),
    "nozzle": _Case(
        act=lambda client: client.temp_control.set_nozzle(210.4),
        wire=["M104 S210"],
        changes={"job.rightTargetTemp": 210},
    ),
    "bed": _Case(
        act=lambda client: client.temp_control.set_bed(60),
        wire=["M140 S60"],
        changes={"job.platTargetTemp": 60},
    ),
    "heaters_off": _Case(
        act=lambda client: client.temp_control.switch_off(),
        wire=["M104 S0", "M140 S0"],
        changes={"job.rightTargetTemp": 0, "job.platTargetTemp": 0},
        state="warm",
    ),
}


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: str) -> None:
    machine = printer.machine
    match state:
        case "dark" | "lit":
            machine.light = state == "lit"
        case "windy":
            machine.set_cooling_fan(100)
        case "careless":
            machine.runout_sensor = False
        case "elsewhere":
            machine.position = [10, 20, 30]
        case "warm":
            machine.set_nozzle_target(200)
            machine.set_bed_target(50)
            clock.advance(3600)
        case "printing" | "pause":
            machine.start_job(heated=True, duration=3600)
        case "heating":
            machine.start_job()
    if state == "pause":
        machine.pause()
        clock.advance(5)


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


_POLL = ["M119", "M105", "M27"]


@pytest.mark.parametrize("name", _CASES)
async def test_a_command_does_this_and_nothing_else(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    subtests: pytest.Subtests,
    name: str,
) -> None:
    """Whatever state a printer is in, one thing of it changes."""
    case = _CASES[name]
    for model in sorted(case.models):
        with subtests.test(model):
            # Each has a printer of its own, which is gone before the next.
            async with await make_printer(model, tcp=True, dialect=QUICK) as printer:
                await _check_command(printer, make_client(check_code=None), clock, case)


async def _check_command(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    case: _Case,
) -> None:
    _bring_into(printer, clock, case.state)
    await client.initialize()
    before, asked = printer.state(), len(codes(printer))
    assert await case.act(client) == client.device.status
    await let_go(printer)
    different = {
        "position" if key in {"settings.position", "settings.coordinate"} else key: one
        for key, one in changes(before, printer.state()).items()
        if not key.startswith("station.")
    }
    assert different == case.changes
    wanted = [*_POLL * case.fresh, *case.wire, *_POLL]
    assert codes(printer)[asked:] == wanted
    assert printer.forbidden == []


@pytest.mark.parametrize("model", sorted(set(MODELS) - {"adventurer_5m_pro"}))
async def test_a_sensor_that_cannot_be_switched(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """Only a 5M Pro is known to."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    asked = len(printer.tcp_records)
    with pytest.raises(NotSupportedError):
        await client.control.set_runout_sensor(on=False)
    assert len(printer.tcp_records) == asked


async def test_trap_16_a_lamp_that_the_printer_denies(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """One of another make is switched; where there is none, nothing comes of it."""
    printer = await make_printer("adventurer_5m", tcp=True, foreign_lamp=True)
    await client.initialize()
    assert (await client.control.set_light(on=False)).light is False
    assert not printer.machine.light
    await printer.stop()
    await make_printer("ad5x", tcp=True)
    with pytest.raises(NoEffectError):
        await client.control.set_light(on=True)


@pytest.mark.parametrize("model", MODELS)
async def test_trap_54_pushing_filament_counts_from_where_it_is(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock, model: str
) -> None:
    """An absolute position would stand still, or pull back; ours are distances."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    _bring_into(printer, clock, "warm")
    await client.initialize()
    for distance in (5, 5):
        await client.control.extrude(distance)
        assert codes(printer)[-6:-3] == ["G91", f"G1 E{distance} F150", "G90"]
        assert (await client.gcode.get_position())["A"] == 5


async def test_a_cold_nozzle_pushes_nothing(
    make_printer: MakePrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """The temperature is read just before, and nothing is sent."""
    printer = await make_printer("adventurer_4", tcp=True, dialect=QUICK)
    _bring_into(printer, clock, "warm")
    await client.initialize()
    printer.machine.set_nozzle_target(0)
    clock.advance(3600)
    with pytest.raises(NotPossibleError) as caught:
        await client.control.extrude(5)
    assert caught.value.command == "extrude"
    assert {one.code for one in printer.tcp_records} == {"M115", "M119", "M105", "M27"}


# The Adventurer 3.


async def test_trap_59_the_lamp_of_an_adventurer_3(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Black is a color to it, and colors switch it on; it takes 0 and 1."""
    printer = await make_printer("adventurer_3", tcp=True, dialect=QUICK)
    await client.initialize()
    machine, seen = printer.machine, []
    for on in (True, False, True, False):
        await client.control.set_light(on=on)
        seen.append(machine.light)
    assert seen == [True, False, True, False]
    lamp = [one for one in codes(printer) if one.startswith("M146")]
    assert lamp == ["M146 1", "M146 0"] * 2
    await client.gcode.send("M146 r0 g0 b0 F0")
    assert printer.state()["settings"]["lightStatus"] == "open"  # type: ignore[index,call-overload] # JSON


@pytest.mark.parametrize("firmware", ["1.1.7", "1.3.7"])
@pytest.mark.parametrize("silent", [True, False])
async def test_trap_58_movements_may_remain_without_a_reply(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    firmware: str,
    silent: bool,
) -> None:
    """Silence means sent; a firmware that does reply is heard."""
    talks: dict[str, object] = {} if silent else {"silent": []}
    printer = await make_printer(
        "adventurer_3", tcp=True, firmware=firmware, dialect={**QUICK, **talks}
    )
    _bring_into(printer, clock, "elsewhere")
    await client.initialize()
    await client.control.move(Axis.X, 5)
    assert printer.machine.position == [15, 20, 30]
    clock.advance(60)
    await client.control.home()
    assert printer.machine.position == [0, 0, 0]
    assert await client.gcode.send("G92 E0") == ()
    await let_go(printer)


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
async def test_trap_60_nothing_moves_when_a_job_has_begun_since_the_last_poll(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Somebody may have started it at the printer, some seconds ago."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    client = make_client(check_code=None)
    await client.initialize()
    printer.machine.start_job(heated=True)
    for act in (
        client.control.home(),
        client.control.move(Axis.Z, 5),
        client.control.extrude(5),
        client.control.set_motors(on=False),
    ):
        with pytest.raises(NotPossibleError):
            await act
    sent = {one.code for one in printer.tcp_records}
    assert not sent & {"G28", "G90", "G91", "G1", "M18"}


async def test_trap_58_replies_that_come_later(
    printer_host: str, client: FlashForgeClient
) -> None:
    """A reply to a movement that comes during the next command answers neither."""
    talker = Talker(
        {
            "M115": frame(
                "M115", "Machine Type: FlashForge Adventurer III", "SN: SNMSIM00000001"
            ),
            "G91": b"",
            "G1": b"CMD G91 Received.\r\n",
            "G90": b"ok\r\nCMD G1 Received.\r\nok\r\n",
            "M602": b"CMD G90 Received.\r\nok\r\n" + frame("M602", "Control Release."),
        }
    )
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        status = await client.control.move(Axis.Y, 1)
        assert status.state is PrinterState.READY
        await client.control.set_fan(on=True)
    assert talker.heard.count("M602") == 2


async def test_trap_58_hanging_up_is_no_silence(
    printer_host: str, client: FlashForgeClient
) -> None:
    """Nor is a refusal: both are told, and nothing further is sent."""
    identity = frame(
        "M115", "Machine Type: FlashForge Adventurer III", "SN: SNMSIM00000001"
    )
    talker = Talker({"M115": identity, "G91": lambda _command: None})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        with pytest.raises(ConnectionLostError):
            await client.control.move(Axis.Y, 1)
        talker.answers["G91"] = frame("G91", "Control failed.")
        with pytest.raises(PrinterRefusedError):
            await client.control.move(Axis.Y, 1)
    assert not [one for one in talker.heard if one.startswith("G1 ")]


async def test_a_refused_movement_leaves_the_printer_counting_as_before(
    printer_host: str, client: FlashForgeClient
) -> None:
    """Whoever moves it next expects absolute places."""
    talker = Talker({"G1": frame("G1", "Error: not homed")})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        with pytest.raises(PrinterRefusedError, match="not homed"):
            await client.control.move(Axis.Y, 1)
    assert talker.heard[-4:] == ["G91", "G1 Y1 F3000", "G90", "M602"]


@pytest.mark.parametrize("firmware", ["1.1.7", "1.3.7"])
async def test_an_adventurer_3_hides_its_target_while_idle(
    make_printer: MakePrinter, client: FlashForgeClient, firmware: str
) -> None:
    """It heats, and says 0 or nothing; that is no sign of a command without effect."""
    printer = await make_printer("adventurer_3", tcp=True, firmware=firmware)
    await client.initialize()
    status = await client.temp_control.set_nozzle(200)
    hidden = firmware == "1.3.7"
    assert status.tools[0].nozzle.target == (None if hidden else 200)
    assert printer.machine.nozzle.target == 200


async def test_a_target_that_is_not_taken(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """Acknowledged without effect is no success anywhere else."""
    printer = await make_printer("adventurer_4", tcp=True)
    await client.initialize()
    printer.faults.tcp_ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.temp_control.set_nozzle(200)
    with pytest.raises(NoEffectError):
        await client.temp_control.set_bed(50)


# What cannot be.


@pytest.mark.parametrize("state", ["printing", "heating", "pause"])
@pytest.mark.parametrize("model", ["adventurer_4", "adventurer_5m_pro"])
async def test_nothing_moves_during_a_job(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    subtests: pytest.Subtests,
    model: str,
    state: str,
) -> None:
    """The command is refused, and not sent."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    _bring_into(printer, clock, state)
    await client.initialize()
    for name in ("move", "home", "extrude", "motors_off", "motors_on"):
        with subtests.test(name):
            before, asked = printer.state(), len(printer.tcp_records)
            with pytest.raises(NotPossibleError):
                await _CASES[name].act(client)
            await let_go(printer)
            assert printer.state() == before
            assert "M601" not in {one.code for one in printer.tcp_records[asked:]}
    assert "M601" not in {one.code for one in printer.tcp_records}


async def test_a_job_that_began_a_moment_ago(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """The printer refuses in its own words what nobody else forbids."""
    printer = await make_printer("adventurer_4", tcp=True)
    await client.initialize()
    printer.machine.start_job()
    with pytest.raises(PrinterRefusedError, match="printing can not send M18"):
        await client.gcode.send("M18")
    await let_go(printer)


@pytest.mark.parametrize("model", MODELS)
async def test_values_out_of_range_are_not_sent(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """Limits are the model's, also where the firmware has none."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    assert client.device.model is not None
    asked = len(printer.tcp_records)
    too_much: list[tuple[Callable[[float], Awaitable[object]], float, float]] = [
        (client.temp_control.set_nozzle, 0, client.device.model.nozzle_max),
        (client.temp_control.set_bed, 0, client.device.model.bed_max),
        (lambda value: client.control.move(Axis.X, value), -256, 256),
        (client.control.extrude, -100, 100),
    ]
    for act, low, high in too_much:
        for value in (low - 0.1, high + 0.1, nan, inf, -inf):
            with pytest.raises(OutOfRangeError) as caught:
                await act(value)
            assert (caught.value.low, caught.value.high) == (low, high)
    assert len(printer.tcp_records) == asked


@pytest.mark.parametrize(
    "name", ["", "  ", "a\nM112", "a\r\n~M112", "x" * 33, "W\u00fcrfel", "\x07"]
)
async def test_names_that_are_none(
    make_printer: MakePrinter, client: FlashForgeClient, name: str
) -> None:
    """Over TCP a name has 32 plain letters at most, and no end of a line."""
    printer = await make_printer("adventurer_4", tcp=True)
    await client.initialize()
    asked = len(printer.tcp_records)
    with pytest.raises(InvalidTextError):
        await client.control.rename(name)
    assert len(printer.tcp_records) == asked
    await client.control.rename("x" * 32)
    assert printer.machine.name == "x" * 32


async def test_renaming_may_cut_every_connection(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """An Adventurer 3 restarts its network for it; the name is there all the same."""
    printer = await make_printer("adventurer_3", tcp=True, dialect=QUICK)
    await client.initialize()
    other, writer = await _connected(printer)
    assert (await client.control.rename("Cellar")).name == "Cellar"
    assert await other.read() == b""
    writer.close()
    await let_go(printer)


async def _connected(
    printer: SimulatedPrinter,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return somebody else's connection."""
    return await asyncio.open_connection(printer.host, PORT)


_ONLY_OVER_HTTP: dict[str, Act] = {
    "filtration": lambda client: client.control.set_filtration(FiltrationMode.OFF),
    "camera": lambda client: client.control.set_camera_stream(on=True),
    "open_camera": lambda client: client.control.open_camera(),
    "print_speed": lambda client: client.control.set_print_speed(100),
    "z_offset": lambda client: client.control.set_z_offset(0),
    "cooling_fan": lambda client: client.control.set_cooling_fan(50),
    "left_fan": lambda client: client.control.set_left_cooling_fan(50),
    "chamber_fan": lambda client: client.control.set_chamber_fan(50),
    "shutdown": lambda client: client.control.set_automatic_shutdown(enabled=True),
    "clear_error": lambda client: client.control.clear_error(),
    "plate": lambda client: client.control.answer_plate_question(proceed=True),
    "layer": lambda client: client.control.answer_first_layer_question(proceed=True),
    "calibrate": lambda client: client.control.calibrate(leveling=True, vibration=True),
    "plate_cleared": lambda client: client.job_control.plate_cleared(),
    "chamber": lambda client: client.temp_control.set_chamber(40),
    "second_tool": lambda client: client.temp_control.set_nozzle(200, 1),
    "slot": lambda client: client.materials.set_slot(1, "PLA", "#FFFFFF"),
    "load": lambda client: client.materials.load(1),
    "unload": lambda client: client.materials.unload(1),
    "cancel": lambda client: client.materials.cancel(1),
}


async def test_what_only_the_other_interface_offers(
    make_printer: MakePrinter, client: FlashForgeClient, subtests: pytest.Subtests
) -> None:
    """It is refused without asking anybody."""
    printer = await make_printer("adventurer_5m_pro", tcp=True)
    await client.initialize()
    for name, act in _ONLY_OVER_HTTP.items():
        with subtests.test(name):
            asked, requests = len(printer.tcp_records), len(printer.requests)
            with pytest.raises(NotSupportedError):
                await act(client)
            assert len(printer.tcp_records) == asked
            assert len(printer.requests) == requests
    assert printer.requests == []
