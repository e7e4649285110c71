"""Printers of which little is known: what they show, and what they are never sent."""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import suppress
from dataclasses import dataclass
import inspect
import re
from typing import Literal

import pytest

from custom_components.flashforge.client import (
    Axis,
    Family,
    FileTool,
    FiltrationMode,
    FlashForgeClient,
    FlashForgeError,
    Heater,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PrinterState,
    Reason,
    Slot,
    StartOptions,
    ToolMapping,
    UnknownModelError,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import (
    QUICK,
    SHORT_INTERVALS,
    MakeClient,
    MakePrinter,
    short_tcp_timeouts,
)
from .request_spy import changes, codes, let_go, on_command, on_request

# Of what was sent but has no effect the clients tell soon; cameras are given up soon.
pytestmark = [
    pytest.mark.usefixtures("brief_searches"),
    short_tcp_timeouts,
    pytest.mark.timings(
        late_read_back_intervals=SHORT_INTERVALS,
        fallback_delay=0.02,
        silence_timeout=0.15,
        camera_probe_timeout=0.5,
        snapshot_timeout=0.05,
        viewer_timeout=0.05,
        frame_timeout=0.05,
        heating_interval=0.01,
        settling_timeout=0.5,
    ),
]

OVER_HTTP = ["unknown_http", "guider_4"]
TWO_TOOLS = ["creator_3", "creator_4"]
OVER_TCP = ["unknown_tcp", *TWO_TOOLS, "finder"]
PRINTERS = [*OVER_HTTP, *OVER_TCP]
LIT = ["unknown_tcp", *TWO_TOOLS]
NAMES = {
    "unknown_http": "3D printer",
    "guider_4": "Guider 4",
    "unknown_tcp": "Guider 9",
    "creator_3": "Creator 3",
    "creator_4": "Creator 4",
    "finder": "Finder",
}

# Whole commands, without what is behind them that could change something.
QUERIES_OVER_TCP = re.compile(r"M115|M119|M105|M27|M114|M601 S[01]|M602")
COMMANDS_OVER_TCP = re.compile(
    r"M24|M25|M26|M104 S\d{1,3}( T\d)?|M140 S\d{1,3}"
    r"|M146 r(0|255) g(0|255) b(0|255) F0|M146 [01]"
)
QUERIES_OVER_HTTP = {"/detail", "/product", "/gcodeList", "/gcodeThumb", "/getThum"}
COMMANDS_OVER_HTTP: Mapping[str, frozenset[str]] = {
    "lightControl_cmd": frozenset({"status"}),
    "jobCtl_cmd": frozenset({"jobID", "action"}),
    "temperatureCtl_cmd": frozenset(
        {"platform", "rightNozzle", "leftNozzle", "chamber"}
    ),
}

type Act = Callable[[FlashForgeClient], Awaitable[object]]
type State = Literal["ready", "printing", "paused"]


async def _nothing() -> AsyncIterator[bytes]:
    yield b"G28\n"


async def _enter_session(client: FlashForgeClient) -> None:
    async with client.gcode.session() as session:
        await session.send("M106")


async def _watch(client: FlashForgeClient) -> None:
    async with client.camera.watch() as next_frame:
        await next_frame()


_TOOL = FileTool(number=0, material="PLA", color="#FFFFFF")
_SLOT = Slot(number=1, material="PLA", color="#FFFFFF")
_MAPPING = [ToolMapping(tool=_TOOL, slot=_SLOT)]

# What may be sent to every printer.
COMMANDS: Mapping[str, Sequence[Act]] = {
    "control.set_light": [
        lambda c: c.control.set_light(on=True),
        lambda c: c.control.set_light(on=False),
    ],
    "temp_control.set_nozzle": [
        lambda c: c.temp_control.set_nozzle(200),
        lambda c: c.temp_control.set_nozzle(210.4, 1),
        lambda c: c.temp_control.set_nozzle(0),
    ],
    "temp_control.set_bed": [lambda c: c.temp_control.set_bed(60)],
    "temp_control.switch_off": [lambda c: c.temp_control.switch_off()],
    "job_control.pause": [lambda c: c.job_control.pause()],
    "job_control.resume": [lambda c: c.job_control.resume()],
    "job_control.cancel": [lambda c: c.job_control.cancel()],
}
# What only looks.
QUERIES: Mapping[str, Sequence[Act]] = {
    "info.get_status": [
        lambda c: c.info.get_status(),
        lambda c: c.info.get_status(position=True),
    ],
    "info.get_product": [lambda c: c.info.get_product()],
    "temp_control.wait_for_nozzle": [
        lambda c: c.temp_control.wait_for_nozzle(limit=0.05),
        lambda c: c.temp_control.wait_for_nozzle(1, limit=0.05),
    ],
    "temp_control.wait_for_bed": [lambda c: c.temp_control.wait_for_bed(limit=0.05)],
    "temp_control.wait_for_chamber": [
        lambda c: c.temp_control.wait_for_chamber(limit=0.05)
    ],
    "files.get_recent": [lambda c: c.files.get_recent()],
    "files.get_all": [lambda c: c.files.get_all()],
    "files.get_thumbnail": [lambda c: c.files.get_thumbnail("cube.gcode")],
    "files.get_job_thumbnail": [lambda c: c.files.get_job_thumbnail()],
    "gcode.get_info": [lambda c: c.gcode.get_info()],
    "gcode.get_machine_status": [lambda c: c.gcode.get_machine_status()],
    "gcode.get_temperatures": [lambda c: c.gcode.get_temperatures()],
    "gcode.get_progress": [lambda c: c.gcode.get_progress()],
    "gcode.get_position": [lambda c: c.gcode.get_position()],
    "camera.find": [lambda c: c.camera.find()],
    "camera.probe": [lambda c: c.camera.probe()],
    "camera.snapshot": [lambda c: c.camera.snapshot()],
    "camera.watch": [_watch],
    "camera.close": [lambda c: c.camera.close()],
}
# What changes more than that. None of it is sent.
NEVER: Mapping[str, Sequence[Act]] = {
    "job_control.check_start": [lambda c: c.job_control.check_start("cube.gcode")],
    "job_control.clear_plate": [lambda c: c.job_control.clear_plate()],
    "control.set_filtration": [
        lambda c: c.control.set_filtration(FiltrationMode.INTERNAL),
        lambda c: c.control.set_filtration(FiltrationMode.OFF),
    ],
    "control.set_camera_stream": [
        lambda c: c.control.set_camera_stream(on=True),
        lambda c: c.control.set_camera_stream(on=False),
    ],
    "control.open_camera": [lambda c: c.control.open_camera()],
    "control.set_print_speed": [lambda c: c.control.set_print_speed(100)],
    "control.set_z_offset": [lambda c: c.control.set_z_offset(0.1)],
    "control.set_cooling_fan": [lambda c: c.control.set_cooling_fan(50)],
    "control.set_fan": [
        lambda c: c.control.set_fan(on=True),
        lambda c: c.control.set_fan(on=False),
    ],
    "control.set_runout_sensor": [lambda c: c.control.set_runout_sensor(on=False)],
    "control.set_motors": [lambda c: c.control.set_motors(on=False)],
    "control.set_left_cooling_fan": [lambda c: c.control.set_left_cooling_fan(50)],
    "control.set_chamber_fan": [lambda c: c.control.set_chamber_fan(50)],
    "control.set_automatic_shutdown": [
        lambda c: c.control.set_automatic_shutdown(enabled=True),
        lambda c: c.control.set_automatic_shutdown(delay=600),
    ],
    "control.rename": [lambda c: c.control.rename("Cube")],
    "control.clear_error": [lambda c: c.control.clear_error()],
    "control.answer_plate_question": [
        lambda c: c.control.answer_plate_question(proceed=True)
    ],
    "control.answer_first_layer_question": [
        lambda c: c.control.answer_first_layer_question(proceed=False)
    ],
    "control.calibrate": [
        lambda c: c.control.calibrate(leveling=True, vibration=False),
        lambda c: c.control.calibrate(leveling=False, vibration=True),
    ],
    "control.move": [
        lambda c: c.control.move(Axis.X, 1),
        lambda c: c.control.move(Axis.Z, -1),
    ],
    "control.home": [lambda c: c.control.home()],
    "control.extrude": [lambda c: c.control.extrude(1)],
    "job_control.plate_cleared": [lambda c: c.job_control.plate_cleared()],
    "job_control.start": [
        lambda c: c.job_control.start("cube.gcode"),
        lambda c: c.job_control.start("cube.gcode", StartOptions(leveling=True)),
        lambda c: c.job_control.start("cube.gcode", StartOptions(time_lapse=True)),
        lambda c: c.job_control.start("cube.gcode", mapping=_MAPPING),
        lambda c: c.job_control.start("cube.gcode", plate_is_clear=True),
    ],
    "temp_control.set_chamber": [lambda c: c.temp_control.set_chamber(40)],
    "materials.set_slot": [
        lambda c: c.materials.set_slot(1, "PLA", "#FFFFFF"),
        lambda c: c.materials.set_slot(0, "PLA"),
    ],
    "materials.load": [lambda c: c.materials.load(1), lambda c: c.materials.load(0)],
    "materials.unload": [lambda c: c.materials.unload(1)],
    "materials.cancel": [lambda c: c.materials.cancel(1)],
    "files.upload": [lambda c: c.files.upload("cube.gcode", _nothing(), 4)],
    "gcode.send": [
        lambda c: c.gcode.send("M106"),
        lambda c: c.gcode.send("M105"),
        lambda c: c.gcode.send("G28"),
    ],
    "gcode.session": [_enter_session],
}
INTERFACES = (
    *("info", "control", "job_control", "temp_control", "materials", "files"),
    *("gcode", "camera"),
)


def test_every_command_is_in_one_table(make_client: MakeClient) -> None:
    """A new one has to be thought of here, whatever interface it is in."""
    found: set[str] = set()
    for check_code in ("12345678", None):
        client = make_client(check_code=check_code)
        for interface in INTERFACES:
            part = getattr(client, interface)
            found |= {
                f"{interface}.{name}"
                for name, _ in inspect.getmembers(part, inspect.ismethod)
                if not name.startswith("_")
            }
    # These two are parts of commands, for other interfaces.
    found -= {"control.switch_light", "temp_control.send"}
    tables = [*COMMANDS, *QUERIES, *NEVER]
    assert sorted(found) == sorted(tables)


def test_every_interface_is_looked_at(make_client: MakeClient) -> None:
    """The client has no other public part, `device` and its own queries aside."""
    for check_code in ("12345678", None):
        parts = vars(make_client(check_code=check_code))
        assert {one for one in parts if not one.startswith("_")} == {
            "device",
            *INTERFACES,
        }


@dataclass(frozen=True, kw_only=True)
class _Received:
    """What a printer was sent."""

    over_tcp: tuple[str, ...]
    over_http: tuple[tuple[str, str | None, frozenset[str]], ...]

    def is_allowed(self, *, commands: bool) -> bool:
        """Return whether all of it only asks, or is a command that may be sent."""
        return all(
            QUERIES_OVER_TCP.fullmatch(one)
            or (commands and COMMANDS_OVER_TCP.fullmatch(one))
            for one in self.over_tcp
        ) and all(
            (path in QUERIES_OVER_HTTP and command is None)
            or (
                commands
                and path == "/control"
                and COMMANDS_OVER_HTTP.get(command or "", frozenset()) == keys
            )
            for path, command, keys in self.over_http
        )


def _received(printer: SimulatedPrinter) -> _Received:
    return _Received(
        over_tcp=tuple(
            f"{one.code} {one.argument}".strip() for one in printer.tcp_records
        ),
        over_http=tuple(
            (one.path, one.command, frozenset(one.arguments))
            for one in printer.requests
        ),
    )


def _forget(printer: SimulatedPrinter) -> None:
    printer.requests.clear()
    if printer._tcp is not None:
        printer._tcp.records.clear()


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: State) -> None:
    if state != "ready":
        printer.machine.start_job(
            "castle.gcode", heated=True, duration=3600, layers=120, progress=0.25
        )
    if state == "paused":
        printer.machine.pause()
        clock.advance(5)


def _settle(printer: SimulatedPrinter, clock: ManualClock) -> None:
    """Let what is being paused or canceled come to its end while it is looked for."""

    def pass_time(asked: bool) -> None:
        if asked and printer.machine.status in {"pausing", "canceling"}:
            clock.advance(2.5)

    if printer.machine.model.has_http:
        on_request(printer, lambda request: pass_time(request.path == "/detail"))
    else:
        on_command(printer, lambda code: pass_time(code == "M119"))


type Client = Literal["polled", "restored", "known by the entry", "fresh"]


def _check_code(model: str) -> str | None:
    return "12345678" if model in OVER_HTTP else None


async def _client(
    make_client: MakeClient, model: str, kind: Client
) -> FlashForgeClient:
    """Return a client for a printer that is on, which knows it in one of the ways."""
    client = make_client(check_code=_check_code(model))
    if kind in {"polled", "restored"}:
        await client.initialize()
        assert client.device.model is not None
        assert client.device.model.name == NAMES[model]
    if kind == "restored":
        state = client.device.export_state()
        client = make_client(check_code=_check_code(model))
        client.device.restore_state(state)
    if kind == "known by the entry":
        told: Mapping[str, Mapping[str, object]] = {
            "unknown_http": {"product_id": 0x42},
            "guider_4": {"product_id": 0x25},
            "unknown_tcp": {"product_id": 0x63, "model_name": "Flashforge Guider 9"},
            "creator_3": {"model_name": "Flashforge Creator 3"},
            "creator_4": {"product_id": 0x17, "model_name": "Flashforge Creator 4"},
            "finder": {"product_id": 5, "model_name": "Flashforge Finder"},
        }
        client.device.restore_state(told[model])
        assert client.device.family is Family.GENERIC
    return client


_CLIENTS: Sequence[tuple[State, Client]] = (
    *(("ready", "polled"), ("printing", "polled"), ("paused", "polled")),
    *(("printing", "restored"), ("printing", "known by the entry")),
    *(("ready", "fresh"), ("printing", "fresh")),
)


def _acts(
    *tables: Mapping[str, Sequence[Act]],
) -> Iterator[tuple[str, int, Act]]:
    for table in tables:
        for name, acts in table.items():
            yield from ((name, number, act) for number, act in enumerate(acts))


async def _ask(
    question: Awaitable[object], name: str, refusals: Sequence[type[FlashForgeError]]
) -> None:
    """Ask what may be answered, or refused, or wait for what does not come."""
    with suppress(*refusals, TimeoutError):
        try:
            await question
        except FlashForgeError:
            # Not every one of these printers has a camera.
            if not name.startswith("camera."):
                raise


@pytest.mark.parametrize(("state", "kind"), _CLIENTS)
@pytest.mark.parametrize("model", PRINTERS)
async def test_what_is_never_sent(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    subtests: pytest.Subtests,
    model: str,
    state: State,
    kind: Client,
) -> None:
    """Whatever the client is told, the printer is asked, and nothing of it changes."""
    printer = await make_printer(model, tcp=True, dialect=_quick(model))
    _bring_into(printer, clock, state)
    client = await _client(make_client, model, kind)
    refusals: list[type[FlashForgeError]] = [NotSupportedError]
    if kind == "fresh":
        refusals.append(UnknownModelError)
    before = printer.state()
    _forget(printer)
    for name, number, act in _acts(NEVER, QUERIES):
        if kind == "fresh":
            client = await _client(make_client, model, kind)
        with subtests.test(f"{name} {number}"):
            if name in NEVER:
                with pytest.raises(tuple(refusals)):
                    await act(client)
            else:
                await _ask(act(client), name, refusals)
            received = _received(printer)
            assert received.is_allowed(commands=False), received
            _forget(printer)
    if printer.tcp_port is not None:
        await let_go(printer)
    assert changes(before, printer.state()) == {}
    assert printer.forbidden == []


@pytest.mark.parametrize(("state", "kind"), _CLIENTS)
@pytest.mark.parametrize("model", PRINTERS)
async def test_what_may_be_sent(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    subtests: pytest.Subtests,
    model: str,
    state: State,
    kind: Client,
) -> None:
    """The other commands send themselves, and nothing beside them."""
    printer = await make_printer(model, tcp=True, dialect=_quick(model))
    _bring_into(printer, clock, state)
    before = printer.state()["settings"]
    client = await _client(make_client, model, kind)
    _settle(printer, clock)
    seen: set[str] = set()
    for name, number, act in _acts(COMMANDS):
        if kind == "fresh":
            client = await _client(make_client, model, kind)
        with subtests.test(f"{name} {number}"):
            with suppress(NotPossibleError, NotSupportedError, UnknownModelError):
                await act(client)
            received = _received(printer)
            assert received.is_allowed(commands=True), received
            seen |= {one.partition(" ")[0] for one in received.over_tcp}
            seen |= {str(command) for _, command, _ in received.over_http}
            _forget(printer)
    if kind != "fresh" and state == "printing":
        # That some of it is sent at all is what the other half of this rests on.
        expected = (
            {"M25", "M24", "M26", "M104"}
            if model in OVER_TCP
            else {"lightControl_cmd", "jobCtl_cmd", "temperatureCtl_cmd"}
        )
        assert expected <= seen
    different = changes(before, printer.state()["settings"])
    assert different.keys() <= {"lightStatus"}
    assert printer.forbidden == []


def _quick(model: str) -> Mapping[str, object]:
    return QUICK if model in OVER_TCP else {}


async def _polled(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    **dialect: object,
) -> tuple[SimulatedPrinter, FlashForgeClient]:
    """Return a printer, and a client that has asked it once."""
    quick = _quick(model)
    if quick:
        printer = await make_printer(model, tcp=True, dialect={**quick, **dialect})
    else:
        printer = await make_printer(model)
    client = make_client(check_code=_check_code(model))
    await client.initialize()
    return printer, client


@pytest.mark.parametrize("plate_is_clear", [False, True])
@pytest.mark.parametrize("model", PRINTERS)
async def test_one_that_has_ended_a_job_is_not_started(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    plate_is_clear: bool,
) -> None:
    """Nor is its plate called clear, whoever has looked at it."""
    printer, client = await _polled(make_printer, make_client, model)
    printer.machine.start_job("castle.gcode", heated=True)
    printer.machine.finish_job()
    _forget(printer)
    with pytest.raises(NotSupportedError):
        await client.job_control.start("cube.gcode", plate_is_clear=plate_is_clear)
    assert _received(printer).is_allowed(commands=False)


async def test_one_that_told_its_model_late(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A status without it is not enough to command by; it is asked once more."""
    printer = await make_printer("unknown_http")
    client = make_client()
    printer.faults.detail_missing = {"pid"}
    status = await client.info.get_status()
    assert (status.state, client.device.model) == (PrinterState.READY, None)
    printer.faults.detail_missing = set()
    with pytest.raises(NotSupportedError):
        await client.control.rename("Cube")
    assert printer.commands == []


@pytest.mark.parametrize("is_polled", [False, True])
async def test_one_that_never_tells_its_model(
    make_printer: MakePrinter,
    make_client: MakeClient,
    subtests: pytest.Subtests,
    is_polled: bool,
) -> None:
    """It may be anything, and is told nothing at all."""
    printer = await make_printer("adventurer_5m_pro")
    printer.machine.start_job(heated=True, progress=0.25)
    printer.faults.detail_missing = {"pid"}
    client = make_client()
    if is_polled:
        await client.info.get_status()
    before = printer.state()
    for name, number, act in _acts(COMMANDS, NEVER):
        with subtests.test(f"{name} {number}"):
            with pytest.raises((UnknownModelError, NotSupportedError)):
                await act(client)
            assert _received(printer).is_allowed(commands=False)
            _forget(printer)
    assert changes(before, printer.state()) == {}


# What they show.


@pytest.mark.parametrize("model", PRINTERS)
async def test_a_print_is_followed(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    model: str,
) -> None:
    """Its state, its progress and how warm everything is."""
    printer, client = await _polled(make_printer, make_client, model)
    status = await client.info.get_status()
    assert (status.state, status.job) == (PrinterState.READY, None)
    assert status.name == printer.machine.name
    assert status.tools[0].nozzle == Heater(temperature=25, target=0)
    assert len(status.tools) == client.device.tools == (2 if model in TWO_TOOLS else 1)

    _bring_into(printer, clock, "printing")
    status = await client.info.get_status()
    # A Finder does not name its file, and its state says that there is a job.
    names = model != "finder"
    assert status.state is PrinterState.PRINTING
    assert status.job is not None
    assert status.job.file_name == ("castle.gcode" if names else None)
    assert status.job.progress == 0.25
    has_layers = model in {*OVER_HTTP, "unknown_tcp"}
    assert status.job.total_layers == (120 if has_layers else None)
    assert client.device.abilities.layers is has_layers
    assert status.tools[0].nozzle == Heater(temperature=220, target=220)
    bed = Heater() if model == "finder" else Heater(temperature=60, target=60)
    assert status.bed == bed
    if model in TWO_TOOLS:
        assert status.tools[1].nozzle == Heater(temperature=25, target=0)

    printer.machine.pause()
    clock.advance(5)
    assert (await client.info.get_status()).state is PrinterState.PAUSED
    printer.machine.cancel()
    clock.advance(5)
    if printer.machine.status != "ready":
        printer.machine.clear_platform()
    status = await client.info.get_status()
    assert (status.state, status.job) == (PrinterState.READY, None)


@pytest.mark.parametrize(
    ("model", "place"),
    [
        ("unknown_tcp", (0, 0, 0)),
        ("creator_4", (0, 0, 0)),
        # Each tool has an x of its own; the second's is the far end.
        ("creator_3", (10, 20, 30)),
        ("finder", (10, 20, 30)),
    ],
)
async def test_where_it_stands(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    place: tuple[float, float, float],
) -> None:
    """It says so where it is asked, and cannot be moved."""
    printer, client = await _polled(make_printer, make_client, model)
    printer.machine.position[:] = place
    assert client.device.abilities.position
    assert (await client.info.get_status(position=True)).position == place
    assert not client.device.abilities.move


@pytest.mark.parametrize("model", PRINTERS)
async def test_pause_resume_and_cancel(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    model: str,
) -> None:
    """They do what they say, each in the state where it makes sense."""
    printer, client = await _polled(make_printer, make_client, model)
    job = client.job_control
    for act, reason in (
        (job.pause, Reason.NOT_PAUSABLE),
        (job.resume, Reason.NOT_PAUSED),
        (job.cancel, Reason.NO_PRINT),
    ):
        with pytest.raises(NotPossibleError) as caught:
            await act()
        assert caught.value.reason is reason
    _bring_into(printer, clock, "printing")
    _settle(printer, clock)
    assert (await job.pause()).state in {PrinterState.PAUSING, PrinterState.PAUSED}
    assert printer.machine.status in {"pausing", "pause"}
    clock.advance(5)
    assert printer.machine.status == "pause"
    assert (await job.resume()).state is PrinterState.PRINTING
    assert printer.machine.status == "printing"
    await job.cancel()
    clock.advance(5)
    assert printer.machine.status in {"ready", "cancel"}


@pytest.mark.parametrize("model", [*OVER_HTTP, *LIT])
async def test_the_lamp_obeys(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """It is there because the printer tells of it."""
    printer, client = await _polled(make_printer, make_client, model)
    assert client.device.abilities.light
    for on in (True, False, True):
        status = await client.control.set_light(on=on)
        assert status.light is on
        assert printer.machine.light is on
    if model in LIT:
        assert [one for one in codes(printer) if one.startswith("M146")] == [
            "M146 r255 g255 b255 F0", "M146 r0 g0 b0 F0", "M146 r255 g255 b255 F0"
        ]  # fmt: skip
        await let_go(printer)


async def test_a_finder_has_no_lamp(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It tells of none; a lamp that somebody fitted is switched unseen."""
    printer, client = await _polled(make_printer, make_client, "finder")
    assert not client.device.abilities.light
    status = await client.control.set_light(on=True)
    assert status.light is None
    assert [one for one in codes(printer) if one.startswith("M146")] == [
        "M146 r255 g255 b255 F0"
    ]


async def test_a_lamp_that_takes_no_color_is_switched_plainly(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Like an Adventurer 3, which takes any words but a bare 0 for on."""
    printer, client = await _polled(
        make_printer, make_client, "unknown_tcp", lamp_takes_anything=True
    )
    for on in (True, False):
        assert (await client.control.set_light(on=on)).light is on
        assert printer.machine.light is on
    assert [one for one in codes(printer) if one.startswith("M146")] == [
        "M146 r255 g255 b255 F0",
        "M146 r0 g0 b0 F0",
        "M146 0",
    ]
    await let_go(printer)


async def test_a_lamp_that_obeys_in_no_way(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Both forms were sent, once, and that it did not is told."""
    printer, client = await _polled(make_printer, make_client, "unknown_tcp")
    printer.faults.tcp_ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.control.set_light(on=True)
    assert [one for one in codes(printer) if one.startswith("M146")] == [
        "M146 r255 g255 b255 F0",
        "M146 1",
    ]


@pytest.mark.parametrize("model", ["adventurer_4", "adventurer_5m_pro"])
async def test_only_a_generic_printers_lamp_is_told_twice(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """How the others switch theirs is known."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    client = make_client(check_code=None)
    await client.initialize()
    printer.faults.tcp_ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.control.set_light(on=not printer.machine.light)
    assert len([one for one in codes(printer) if one.startswith("M146")]) == 1


# Temperatures.


def _targets(printer: SimulatedPrinter) -> list[float]:
    """Return the targets of all nozzles and of the bed."""
    heat = printer.machine.heat
    return [*(one.target for one in heat.tools), printer.machine.bed.target]


@pytest.mark.parametrize("model", [*OVER_HTTP, "unknown_tcp", "finder"])
async def test_the_temperature_of_one_nozzle(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Up to 240 degrees, and not one more; there is no second nozzle."""
    printer, client = await _polled(make_printer, make_client, model)
    heat = client.temp_control
    for target in (240, 239.6, 200, 0):
        status = await heat.set_nozzle(target)
        assert status.tools[0].nozzle.target == round(target)
        assert _targets(printer) == [round(target), 0]
    for wrong in (241, 240.1, -1):
        with pytest.raises(OutOfRangeError) as caught:
            await heat.set_nozzle(wrong)
        assert (caught.value.low, caught.value.high) == (0, 240)
    for tool in (1, 2, -1):
        with pytest.raises(NotSupportedError):
            await heat.set_nozzle(200, tool)
    assert _targets(printer) == [0, 0]
    sent = [one for one in codes(printer) if one.startswith("M104")]
    assert sent == ([] if model in OVER_HTTP else ["M104 S240", "M104 S240",
                                                   "M104 S200", "M104 S0"])  # fmt: skip


@pytest.mark.parametrize("model", TWO_TOOLS)
async def test_the_temperatures_of_two_nozzles(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    model: str,
) -> None:
    """Each is told on its own, and read back from its own place."""
    printer, client = await _polled(make_printer, make_client, model)
    heat = client.temp_control
    assert client.device.tools == 2
    status = await heat.set_nozzle(240, 1)
    assert [tool.nozzle.target for tool in status.tools] == [0, 240]
    assert _targets(printer) == [0, 240, 0]
    status = await heat.set_nozzle(200)
    assert [tool.nozzle.target for tool in status.tools] == [200, 240]
    assert _targets(printer) == [200, 240, 0]
    status = await heat.set_bed(60)
    assert status.bed.target == 60
    clock.advance(1200)
    status = await client.info.get_status()
    assert [tool.nozzle.temperature for tool in status.tools] == [200, 240]
    assert status.bed.temperature == 60
    for wrong in (241, -1):
        with pytest.raises(OutOfRangeError):
            await heat.set_nozzle(wrong, 1)
    for tool in (2, -1):
        with pytest.raises(NotSupportedError):
            await heat.set_nozzle(200, tool)
    await heat.switch_off()
    assert _targets(printer) == [0, 0, 0]
    sent = [one for one in codes(printer) if one.startswith(("M104", "M140"))]
    assert sent == [
        *("M104 S240 T1", "M104 S200 T0", "M140 S60"),
        *("M104 S0 T0", "M104 S0 T1", "M140 S0"),
    ]
    await let_go(printer)


@pytest.mark.parametrize("model", [*OVER_HTTP, *LIT])
async def test_the_temperature_of_the_bed(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Up to 100 degrees, and not one more, and off with everything else."""
    printer, client = await _polled(make_printer, make_client, model)
    heat = client.temp_control
    assert client.device.abilities.heated_bed
    for target in (100, 60.4):
        status = await heat.set_bed(target)
        assert status.bed.target == printer.machine.bed.target == round(target)
    for wrong in (101, 100.1, -1):
        with pytest.raises(OutOfRangeError) as caught:
            await heat.set_bed(wrong)
        assert (caught.value.low, caught.value.high) == (0, 100)
    assert printer.machine.bed.target == 60
    await heat.set_nozzle(200)
    status = await heat.switch_off()
    assert not any(_targets(printer))
    assert status.bed.target == status.tools[0].nozzle.target == 0


async def test_a_printer_without_a_heated_bed(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A Finder tells of none, so that it is told nothing of one."""
    printer, client = await _polled(make_printer, make_client, "finder")
    assert not client.device.abilities.heated_bed
    assert client.device.status is not None
    assert client.device.status.bed == Heater()
    asked = len(printer.tcp_records)
    for target in (60, 0, 1000):
        with pytest.raises(NotSupportedError):
            await client.temp_control.set_bed(target)
    assert len(printer.tcp_records) == asked
    await client.temp_control.set_nozzle(200)
    status = await client.temp_control.switch_off()
    assert status.tools[0].nozzle.target == 0
    sent = [one for one in codes(printer) if one.startswith(("M104", "M140"))]
    assert sent == ["M104 S200", "M104 S0"]
    await let_go(printer)


# How many tools.


@pytest.mark.parametrize(
    ("model", "told", "counted", "tools"),
    [
        # Firmware of the 5M lists a second nozzle that is not there.
        ("adventurer_5m", "T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0", 1, 1),
        ("adventurer_5m", "T0:25.0/0.0 T1:30.0/20.0 B:25.0/0.0", 2, 1),
        ("ad5x", "T0:25.0/0.0 T1:0.0/0.0 B:25.0/0.0", 1, 1),
        ("unknown_tcp", "T0:25/0 T1:0/0 B:25/0", 2, 1),
        ("unknown_tcp", "T0:25/0 T1:0.0/0.0 B:25/0", None, 1),
        ("unknown_tcp", "T0:25/0 T1:25/0 B:25/0", 1, 1),
        ("unknown_tcp", "T0:25/0 T1:25/0 B:25/0", 2, 2),
        ("unknown_tcp", "T0:25/0 T1:25/0 B:25/0", None, 2),
        ("unknown_tcp", "T0:25/0 T1:25/0 B:25/0", 0, 2),
        ("unknown_tcp", "T0:25/0 T1:25/0 B:25/0", 4, 2),
        ("unknown_tcp", "T0:25/0 T1:0/210 B:25/0", 2, 2),
        ("unknown_tcp", "T0:25/0 T1:25/0 T2:25/0 T3:0/0 B:25/0", 4, 3),
        ("unknown_tcp", "T0:25/0 T1:0/0 T2:25/0 B:25/0", 3, 1),
        ("unknown_tcp", "T0:25/0 T2:25/0 B:25/0", 2, 1),
        ("unknown_tcp", "T0:0/0 B:25/0", 2, 1),
        ("unknown_tcp", "T0:25/0 T1:-108/0 B:25/0", 2, 1),
    ],
)
async def test_how_many_tools(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    told: str,
    counted: int | None,
    tools: int,
) -> None:
    """As many as are measured, and no more than the printer counts."""
    identity = [f"Tool Count: {counted}"] if counted is not None else []
    dialect = {
        **QUICK,
        "temperatures": told,
        "identity": [
            "Machine Type: {machine_type}",
            "Machine Name: {name}",
            "SN: {serial}",
            *identity,
        ],
    }
    await make_printer(model, tcp=True, dialect=dialect)
    client = make_client(check_code=None)
    status = await client.initialize()
    assert (len(status.tools), client.device.tools) == (tools, tools)


async def test_how_many_tools_is_not_known_before_one_is_measured(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """An answer without any nozzle tells nothing of it, as no answer does."""
    dialect = {**QUICK, "temperatures": "B:25/0"}
    await make_printer("creator_4", tcp=True, dialect=dialect)
    client = make_client(check_code=None)
    assert client.device.tools == 0
    await client.initialize()
    assert client.device.tools == 0


async def test_a_tool_does_not_go_away(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Once it was seen: one odd answer takes nothing away, nor does a restart."""
    two, one = "T0:25/0 T1:25/0 B:25/0", "T0:25/0 T1:0/0 B:25/0"
    uncounted = ("Machine Type: {machine_type}", "SN: {serial}")
    printer, client = await _polled(
        make_printer, make_client, "unknown_tcp", temperatures=two, identity=uncounted
    )
    assert client.device.tools == 2
    stored = client.device.export_state()
    await printer.power_off()

    await make_printer("unknown_tcp", tcp=True, dialect={**QUICK, "temperatures": one})
    later = make_client(check_code=None)
    assert len(later.device.restore_state(stored).tools) == 2
    for known in (client, later):
        assert len((await known.info.get_status()).tools) == 1
        assert known.device.tools == 2
        # It can still be told; that it does not do it shows.
        with pytest.raises(NoEffectError):
            await known.temp_control.set_nozzle(200, 1)
        with pytest.raises(NotSupportedError):
            await known.temp_control.set_nozzle(200, 2)
    fresh = make_client(check_code=None)
    await fresh.initialize()
    assert fresh.device.tools == 1


# A printer that is known already.


@pytest.mark.parametrize("product_id", [0x4242, 99])
@pytest.mark.parametrize("model", ["adventurer_5m_pro", "ad5x", "creator_5"])
async def test_an_unknown_product_id_of_a_known_printer_over_http(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    product_id: int,
) -> None:
    """It costs that field, and neither model nor limits nor abilities."""
    printer = await make_printer(model)
    client = make_client()
    await client.initialize()
    known = client.device
    before = (known.model, known.abilities, known.limits, known.tools)
    entry = {"product_id": known.product_id, "model_name": known.model_name}
    stored = known.export_state()

    later, sparse = make_client(), make_client()
    later.device.restore_state(stored)
    sparse.device.restore_state(entry)
    printer.faults.detail_overrides = {"pid": product_id, "model": "Guider 9"}
    for one in (client, later, sparse):
        status = await one.info.get_status()
        await one.refresh_capabilities()
        assert status.product_id == product_id
        device = one.device
        assert (device.model, device.product_id) == (before[0], entry["product_id"])
        assert (device.limits, device.tools) == before[2:]
    assert client.device.abilities == later.device.abilities == before[1]
    await client.control.rename("Cube")
    assert printer.machine.name == "Cube"


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4", "adventurer_5m"])
async def test_an_unknown_machine_type_of_a_known_printer_over_tcp(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """The same where the machine type is all that tells."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    client = make_client(check_code=None)
    await client.initialize()
    known = client.device
    before = (known.model, known.abilities, known.limits, known.tools)
    entry = {"product_id": known.product_id, "model_name": known.model_name}
    stored = known.export_state()
    await printer.power_off()

    odd = {**QUICK, "machine_type": "Flashforge Guider 9"}
    printer = await make_printer(model, tcp=True, dialect=odd)
    later, sparse, fresh = (make_client(check_code=None) for _ in range(3))
    later.device.restore_state(stored)
    sparse.device.restore_state(entry)
    for one in (client, later, sparse):
        status = await one.info.get_status()
        assert (status.product_id, status.model_name) == (None, "Flashforge Guider 9")
        device = one.device
        assert (device.model, device.product_id) == (before[0], entry["product_id"])
        assert device.model_name == entry["model_name"]
        assert (device.limits, device.tools) == before[2:]
    assert later.device.abilities == before[1]
    await client.control.set_fan(on=True)
    assert "M106" in codes(printer)
    await fresh.initialize()
    assert fresh.device.family is Family.GENERIC


async def test_a_generic_model_becomes_a_known_one(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A row is better than what the printer tells, as soon as it tells of one."""
    printer = await make_printer("adventurer_5m_pro")
    printer.faults.detail_overrides = {"pid": 0x4242}
    client = make_client()
    await client.initialize()
    assert client.device.model is not None
    assert client.device.model.name == "3D printer"
    with pytest.raises(NotSupportedError):
        await client.control.rename("Cube")
    printer.faults.detail_overrides = {}
    await client.info.get_status()
    assert (client.device.model.name, client.device.product_id) == (
        "Adventurer 5M Pro",
        36,
    )
    await client.control.rename("Cube")


async def test_a_voxel_known_by_the_id_that_it_shares(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A search told an Adventurer 3's product id; its own words tell more."""
    await make_printer("voxel", tcp=True, dialect=QUICK)
    client = make_client(check_code=None)
    client.device.restore_state({"product_id": 8})
    assert client.device.model is not None
    assert client.device.model.name == "Adventurer 3"
    status = await client.initialize()
    assert status.model_name == "Voxel"
    assert (client.device.model.name, client.device.product_id) == ("Voxel", 8)
    assert client.device.model.manufacturer == "Monoprice"
    assert client.device.family is Family.ADVENTURER_3


async def test_a_product_id_may_be_replaced(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A printer with an odd product id is asked like any other, by what it says."""
    await make_printer("adventurer_5m", product_id=0x25)
    client = make_client()
    assert (await client.initialize()).product_id == 0x25
    assert client.device.model is not None
    assert client.device.model.name == "Guider 4"
