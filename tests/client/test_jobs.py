"""Starting a stored file, and the course of a job, on every model."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from custom_components.flashforge.client import (
    ConnectionLostError,
    FileTool,
    FlashForgeClient,
    FlashForgeError,
    InvalidTextError,
    LanModeOffError,
    MappingError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    PrinterRefusedError,
    PrinterState,
    Reason,
    StartOptions,
    ToolMapping,
    map_tools,
)
from tests.simulator import ManualClock, RequestRecord, SimulatedPrinter

from .conftest import Equipment, MakeClient, MakePrinter, Sent, short_timeouts
from .request_spy import on_request, paths

pytestmark = short_timeouts

MODELS = ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5", "creator_5_pro"]

# What a start consists of beside the credentials, typed from the protocol notes.
_SHORT: dict[str, object] = {"fileName": "hinge.3mf", "levelingBeforePrint": False}
_LONG: dict[str, object] = {
    **_SHORT,
    "flowCalibration": False,
    "useMatlStation": False,
    "gcodeToolCnt": 0,
    "materialMappings": [],
}
_AD5X: dict[str, object] = {
    **_LONG,
    "firstLayerInspection": False,
    "timeLapseVideo": False,
}
_CREATOR: dict[str, object] = {
    **_SHORT,
    "flowCalibration": False,
    "timeLapseVideo": False,
}
_FIRST: dict[str, object] = {
    "toolId": 0,
    "slotId": 2,
    "materialName": "PLA",
    "toolMaterialColor": "#FFFFFF",
    "slotMaterialColor": "#2750E0",
}
_SECOND: dict[str, object] = {
    "toolId": 1,
    "slotId": 4,
    "materialName": "PLA",
    "toolMaterialColor": "#808080",
    "slotMaterialColor": "#F95D73",
}
_TOOLS = (
    FileTool(number=0, material="PLA", color="#FFFFFF"),
    FileTool(number=1, material="PLA"),
)


def _creator(mapping: dict[str, object]) -> dict[str, object]:
    """Return a mapping with the colors in a Creator's slots."""
    colors = {"#2750E0": "#2E54DD", "#F95D73": "#FA6173"}
    return {**mapping, "slotMaterialColor": colors[str(mapping["slotMaterialColor"])]}


def _mapping(client: FlashForgeClient, tools: int) -> tuple[ToolMapping, ...]:
    """Map so many tools to the slots 2 and 4."""
    status = client.device.status
    assert status is not None
    if not tools:
        return ()
    assert status.material_station is not None
    choice = dict(zip(range(tools), (2, 4), strict=False))
    return map_tools(_TOOLS[:tools], status.material_station.slots, choice)


async def _start(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    firmware: str | None,
    tools: int,
) -> tuple[SimulatedPrinter, PrinterState | None]:
    equipment: Equipment = {"firmware": firmware} if firmware else {}
    printer = await make_printer(model, **equipment)
    client = make_client()
    await client.initialize()
    status = await client.job_control.start(
        "hinge.3mf", mapping=_mapping(client, tools)
    )
    return printer, status.state


@pytest.mark.parametrize(
    ("model", "firmware", "tools", "body", "slots"),
    [
        ("adventurer_5m", "3.1.2", 0, _SHORT, ()),
        ("adventurer_5m", "3.1.3", 0, _LONG, ()),
        ("adventurer_5m_pro", "2.4.5", 0, _SHORT, ()),
        ("adventurer_5m_pro", "5.1.7", 0, _LONG, ()),
        ("ad5x", "1.1.3-1.0.8", 0, _AD5X, ()),
        ("ad5x", None, 0, _AD5X, ()),
        (
            "ad5x",
            None,
            2,
            {
                **_AD5X,
                "useMatlStation": True,
                "gcodeToolCnt": 2,
                "materialMappings": [_FIRST, _SECOND],
            },
            (2, 4),
        ),
        ("creator_5", None, 0, _CREATOR, (1, 3)),
        (
            "creator_5",
            None,
            1,
            {**_CREATOR, "materialMappings": [_creator(_FIRST)]},
            (2, 3),
        ),
        (
            "creator_5_pro",
            None,
            2,
            {**_CREATOR, "materialMappings": [_creator(_FIRST), _creator(_SECOND)]},
            (2, 4),
        ),
    ],
)
async def test_a_start_has_the_shape_that_the_printer_wants(
    make_printer: MakePrinter,
    make_client: MakeClient,
    sent: Sent,
    model: str,
    firmware: str | None,
    tools: int,
    body: dict[str, object],
    slots: tuple[int, ...],
) -> None:
    """Each family and firmware has its own; the call returns when the job is on."""
    printer, state = await _start(make_printer, make_client, model, firmware, tools)
    assert sent[-1] == ("/printGcode", body)
    assert state is PrinterState.HEATING
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == "hinge.3mf"
    assert printer.machine.job.slots == slots
    assert paths(printer) == [
        "/detail",
        "/product",
        "/detail",
        "/printGcode",
        "/detail",
    ]


async def test_trap_57_one_color_through_the_station_needs_its_mapping(
    make_printer: MakePrinter, make_client: MakeClient, sent: Sent
) -> None:
    """An AD5X would take its external spool instead."""
    printer, _state = await _start(make_printer, make_client, "ad5x", None, 1)
    assert sent[-1][1] == {
        **_AD5X,
        "useMatlStation": True,
        "gcodeToolCnt": 1,
        "materialMappings": [_FIRST],
    }
    assert printer.machine.job is not None
    assert printer.machine.job.slots == (2,)


async def test_an_ad5x_without_a_station(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It prints from its external spool, and refuses to do otherwise."""
    printer, client = await make_printer("ad5x", station=False), make_client()
    await client.initialize()
    await client.job_control.start("cube.gcode")
    options = printer.machine.last_start
    assert options is not None
    assert (options.use_station, options.tool_count) == (False, 0)


@pytest.mark.parametrize(
    ("model", "options", "told"),
    [
        ("adventurer_5m_pro", StartOptions(leveling=True), (True, False, None, None)),
        (
            "ad5x",
            StartOptions(leveling=True, time_lapse=True),
            (True, False, False, True),
        ),
        (
            "creator_5",
            StartOptions(leveling=True, flow_calibration=True, time_lapse=True),
            (True, True, None, True),
        ),
    ],
)
async def test_options_of_a_start(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    options: StartOptions,
    told: tuple[bool | None, ...],
) -> None:
    """A printer is told what its firmware reads."""
    kit: Equipment = {"camera_kit": True} if model == "ad5x" else {}
    printer, client = await make_printer(model, **kit), make_client()
    await client.initialize()
    # It levels first, which is busy at first.
    status = await client.job_control.start("cube.gcode", options)
    assert status.state is PrinterState.BUSY
    last = printer.machine.last_start
    assert last is not None
    assert (
        last.leveling,
        last.flow_calibration,
        last.first_layer_inspection,
        last.time_lapse,
    ) == told


@pytest.mark.parametrize(
    ("model", "option"),
    [
        ("adventurer_5m", "flow_calibration"),
        ("adventurer_5m_pro", "time_lapse"),
        ("ad5x", "first_layer_inspection"),
        # Without its camera kit.
        ("ad5x", "time_lapse"),
    ],
)
async def test_options_that_a_printer_does_not_have(
    make_printer: MakePrinter, make_client: MakeClient, model: str, option: str
) -> None:
    """They are refused, and not left out without a word."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    options = replace(StartOptions(), **{option: True})
    with pytest.raises(NotSupportedError) as caught:
        await client.job_control.start("cube.gcode", options)
    assert caught.value.command == option
    assert _starts(printer) == 0


async def test_a_creator_5_reads_a_mapping_for_a_3mf_alone(
    make_printer: MakePrinter, make_client: MakeClient, sent: Sent
) -> None:
    """Whoever names a slot gets it, or an error before anything is printed."""
    printer = await make_printer("creator_5")
    client = make_client()
    await client.initialize()
    with pytest.raises(MappingError) as caught:
        await client.job_control.start("cube.gcode", mapping=_mapping(client, 1))
    assert (caught.value.reason, caught.value.tool) == ("no_3mf", 0)
    assert [path for path, _fields in sent] == ["/product"]
    assert printer.machine.job is None


async def test_a_5m_maps_nothing(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A mapping for a printer without slots is a mistake, and not sent."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    mapping = _mapping(client, 1)
    client.device.restore_state({"product_id": 35, "detail": {"pid": 35}})
    requests = len(printer.requests)
    with pytest.raises(NotSupportedError):
        await client.job_control.start("cube.gcode", mapping=mapping)
    assert len(printer.requests) == requests


@pytest.mark.parametrize("model", MODELS)
async def test_trap_25_an_older_file_can_be_started(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Only ten files are listed, and any is printed by its name."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    names = [file.name for file in await client.files.get_recent()]
    assert "dice_tower.gcode" not in names
    await client.job_control.start("dice_tower.gcode")
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == "dice_tower.gcode"


# Starts that come to nothing.


def _starts(printer: SimulatedPrinter) -> int:
    return paths(printer).count("/printGcode")


@pytest.mark.parametrize("name", ["", "  "])
async def test_a_name_that_is_none(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, name: str
) -> None:
    """Nothing is started by it, and no plate called clear."""
    printer, client = await make_printer("adventurer_5m"), make_client()
    await client.initialize()
    _bring_into(printer, clock, "completed")
    with pytest.raises(InvalidTextError):
        await client.job_control.start(name, plate_is_clear=True)
    assert _sent(printer) == []


@pytest.mark.parametrize("model", MODELS)
async def test_a_file_that_is_not_there(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """The printer's own words say so."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    with pytest.raises(PrinterRefusedError) as caught:
        await client.job_control.start("nothing.gcode")
    assert caught.value.code == 3
    assert _starts(printer) == 1


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("state", ["printing", "completed", "error"])
async def test_trap_04_a_printer_that_is_not_ready(
    make_printer: MakePrinter, make_client: MakeClient, model: str, state: str
) -> None:
    """With a job, or an old one on the plate, no start is sent."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    printer.machine.start_job(heated=True)
    if state == "completed":
        printer.machine.finish_job()
    elif state == "error":
        printer.machine.fail_job("E0007")
    with pytest.raises(NotPossibleError) as caught:
        await client.job_control.start("cube.gcode")
    assert caught.value.command == "start"
    assert caught.value.reason is (BUSY if state == "printing" else NOT_CLEAR)
    assert _starts(printer) == 0
    if state != "printing":
        await client.job_control.plate_cleared()
        await client.job_control.start("cube.gcode")


# Starts on a plate that somebody has looked at.

BUSY, NOT_CLEAR = Reason.BUSY, Reason.PLATE_NOT_CLEAR
START = ("/printGcode", None)
CLEAR = ("/control", "stateCtrl_cmd")
type _Outcome = Reason | list[tuple[str, str | None]]
# What is sent by the state and whether somebody says that the plate is clear, or why
# nothing is.
_STATES: dict[str, tuple[_Outcome, _Outcome]] = {
    "ready": ([START], [START]),
    **dict.fromkeys(
        ("completed", "cancel", "canceling", "error"), (NOT_CLEAR, [CLEAR, START])
    ),
    **dict.fromkeys(
        (
            *("busy", "calibrate_doing", "unzipping", "downloading", "heating"),
            *("printing", "pausing", "pause"),
        ),
        (BUSY, BUSY),
    ),
}


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: str) -> None:
    machine = printer.machine
    match state:
        case "ready":
            return
        case "busy" | "calibrate_doing":
            machine.start_stored("vase.gcode", leveling=True)
            clock.advance(3 if state == "calibrate_doing" else 0)
        case "downloading":
            machine.arriving = 1
        case _:
            unpacking = 60 if state == "unzipping" else 0
            heated = state not in {"unzipping", "heating"}
            machine.start_job(heated=heated, unpacking=unpacking)
    match state:
        case "pausing" | "pause":
            machine.pause()
        case "canceling" | "cancel":
            machine.cancel()
        case "completed":
            machine.finish_job()
        case "error":
            machine.fail_job("E0007")
    if state in {"pause", "cancel"}:
        clock.advance(5)
    assert machine.status == state


def _sent(printer: SimulatedPrinter) -> list[tuple[str, str | None]]:
    """Return what was sent, questions aside."""
    questions = {"/detail", "/product"}
    return [
        (one.path, one.command) for one in printer.requests if one.path not in questions
    ]


@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x", "creator_5"])
@pytest.mark.parametrize("plate_is_clear", [False, True])
@pytest.mark.parametrize("state", _STATES)
async def test_trap_04_a_start_in_every_state(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    model: str,
    plate_is_clear: bool,
    state: str,
) -> None:
    """A job that has ended is cleared away first, if somebody has looked."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    _bring_into(printer, clock, state)
    job = printer.machine.job

    def settle(record: RequestRecord) -> None:
        if printer.machine.status in {"pausing", "canceling"}:
            clock.advance(1)

    on_request(printer, settle)
    expected = _STATES[state][plate_is_clear]
    start = client.job_control.start("cube.gcode", plate_is_clear=plate_is_clear)
    if isinstance(expected, list):
        # A printer that is still warm begins at once.
        assert (await start).state in {PrinterState.HEATING, PrinterState.PREPARING}
        assert _sent(printer) == expected
        assert printer.machine.job is not None
        assert printer.machine.job.file.file_name == "cube.gcode"
        return
    with pytest.raises(NotPossibleError) as caught:
        await start
    assert (caught.value.command, caught.value.reason) == ("start", expected)
    assert _sent(printer) == []
    assert printer.machine.job is job


def _stay_busy(printer: SimulatedPrinter, looks: int) -> None:
    """Let a printer need a while after its plate was cleared, by the looks at it."""
    left: list[None] = []

    def busy(record: RequestRecord) -> None:
        if record.command == "stateCtrl_cmd":
            printer.faults.detail_overrides = {"status": "busy"}
            left.extend([None] * looks)
        elif record.path == "/detail" and left:
            left.pop()
            if not left:
                printer.faults.detail_overrides = {}

    on_request(printer, busy)


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "ad5x", "creator_5_pro"])
async def test_a_printer_that_takes_its_time_after_its_plate(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, model: str
) -> None:
    """It is waited for, and then told to start, once."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    _bring_into(printer, clock, "completed")
    _stay_busy(printer, looks=8)
    await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert _sent(printer) == [CLEAR, START]
    between = paths(printer)[paths(printer).index("/control") :]
    assert between.index("/printGcode") > 8


@pytest.mark.timings(settling_timeout=0.1)
async def test_a_printer_that_is_not_ready_after_its_plate(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """The plate is clear, and that is all."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    _bring_into(printer, clock, "completed")
    _stay_busy(printer, looks=1000)
    with pytest.raises(NotPossibleError) as caught:
        await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert (caught.value.command, caught.value.reason) == ("start", BUSY)
    assert _sent(printer) == [CLEAR]
    assert printer.machine.job is None


@pytest.mark.timings(settling_timeout=0.1)
async def test_a_printer_that_begins_something_else_after_its_plate(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """Somebody at the screen was quicker, and their print is left alone."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    _bring_into(printer, clock, "completed")

    def begin(record: RequestRecord) -> None:
        if printer.machine.status == "ready":
            printer.machine.start_job("theirs.gcode")

    on_request(printer, begin)
    with pytest.raises(NotPossibleError) as caught:
        await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert caught.value.reason is BUSY
    assert _sent(printer) == [CLEAR]
    assert printer.machine.job is not None
    assert printer.machine.job.file.file_name == "theirs.gcode"


async def test_a_plate_that_somebody_else_has_cleared(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """At the screen, a moment after it was looked at: it is clear, and that counts."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    _bring_into(printer, clock, "canceling")

    def clear(record: RequestRecord) -> None:
        clock.advance(1)
        printer.machine.clear_platform()

    on_request(printer, clear)
    await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert _sent(printer) == [START]


@pytest.mark.parametrize(
    ("faults", "error"),
    [
        ({"ignore_commands": True}, NoEffectError),
        ({"refuse_commands": (2, "Printer is Busy.")}, PrinterRefusedError),
        ({"lan_mode_off": True}, LanModeOffError),
    ],
)
@pytest.mark.parametrize("state", ["completed", "cancel", "error"])
async def test_a_plate_that_cannot_be_cleared(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    faults: dict[str, object],
    error: type[FlashForgeError],
    state: str,
) -> None:
    """Nothing is started then."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    _bring_into(printer, clock, state)
    printer.faults.update(faults)
    with pytest.raises(error):
        await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert _starts(printer) == 0
    assert printer.machine.status == state


async def test_a_plate_whose_answer_is_lost(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """What the printer shows decides; it is cleared once, and the start goes on."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    _bring_into(printer, clock, "completed")
    printer.faults.lose_control_answer = True
    await client.job_control.start("cube.gcode", plate_is_clear=True)
    assert _sent(printer) == [CLEAR, START]


@pytest.mark.parametrize("model", ["ad5x", "creator_5"])
async def test_what_a_printer_cannot_do_clears_no_plate(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, model: str
) -> None:
    """A start that could not come is refused before anything is done."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    mapping = _mapping(client, 1) if model == "creator_5" else ()
    options = StartOptions(first_layer_inspection=model == "ad5x")
    _bring_into(printer, clock, "completed")
    with pytest.raises((NotSupportedError, MappingError)):
        await client.job_control.start(
            "cube.gcode", options, mapping, plate_is_clear=True
        )
    assert _sent(printer) == []
    assert printer.machine.status == "completed"


async def test_a_printer_that_was_quicker(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Somebody at the screen may start a job a moment before."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()

    def start(record: RequestRecord) -> None:
        if record.path == "/printGcode":
            printer.machine.start_job()

    on_request(printer, start)
    with pytest.raises(PrinterRefusedError, match=r"Printer is Busy\. \(code 2\)"):
        await client.job_control.start("cube.gcode")


@pytest.mark.parametrize("begun", [True, False])
async def test_trap_03_a_start_whose_answer_is_lost_is_not_sent_again(
    make_printer: MakePrinter, make_client: MakeClient, begun: bool
) -> None:
    """What the printer shows decides; a second start would print a phantom."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    printer.faults.phantom_start = True
    await client.initialize()

    def lose(record: RequestRecord) -> None:
        printer.faults.reset = record.path == "/printGcode"
        if printer.faults.reset and begun:
            printer.machine.start_stored("cube.gcode")

    on_request(printer, lose)
    if begun:
        status = await client.job_control.start("cube.gcode")
        assert status.state is PrinterState.HEATING
    else:
        with pytest.raises(ConnectionLostError):
            await client.job_control.start("cube.gcode")
    assert _starts(printer) == 1


# Right after an upload.


async def _source() -> AsyncIterator[bytes]:
    yield b"G28\n"


async def _upload(client: FlashForgeClient) -> None:
    await client.files.upload("new.gcode", _source(), 4)


@pytest.mark.timings(start_delay=0.1)
async def test_trap_03_a_start_right_after_an_upload_waits(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
) -> None:
    """A start within a second would be acknowledged and forgotten."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    printer.faults.drop_start_after_upload = True
    await client.initialize()
    now = asyncio.get_running_loop().time
    asked: dict[str, float] = {}
    on_request(printer, lambda record: asked.update({record.path: now()}))
    await _upload(client)
    # Here the printer is ready sooner than the client knows.
    clock.advance(3)
    assert (await client.job_control.start("new.gcode")).state is PrinterState.HEATING
    assert asked["/printGcode"] - asked["/uploadGcode"] >= 0.1
    assert _starts(printer) == 1


@pytest.mark.timings(start_delay=0.01)
async def test_trap_03_a_dropped_start_is_found_out_and_not_repeated(
    make_printer: MakePrinter,
    make_client: MakeClient,
) -> None:
    """A printer that needs longer still has forgotten it; nothing is pretended."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    printer.faults.drop_start_after_upload = True
    await client.initialize()
    await _upload(client)
    with pytest.raises(NoEffectError) as caught:
        await client.job_control.start("new.gcode")
    assert caught.value.command == "start"
    assert _starts(printer) == 1
    assert printer.machine.job is None


async def test_other_starts_do_not_wait(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Without an upload before, or long after one, a start goes at once."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    async with asyncio.timeout(2):
        await client.job_control.start("cube.gcode")
    assert _starts(printer) == 1


# Before an upload that is to be started.


@pytest.mark.parametrize(
    ("status", "plate_is_clear", "expected"),
    [
        ("ready", False, None),
        ("completed", False, Reason.PLATE_NOT_CLEAR),
        ("cancel", True, None),
        ("printing", True, Reason.BUSY),
        ("busy", False, Reason.BUSY),
        ("asks", True, Reason.ASKS),
    ],
)
async def test_whether_a_start_would_be_refused_is_known_before(
    make_printer: MakePrinter,
    make_client: MakeClient,
    status: str,
    plate_is_clear: bool,
    expected: Reason | None,
) -> None:
    """By a fresh look, of a file that is not there yet, and nothing is sent."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    printer.faults.detail_overrides = {"status": status}
    if status == "asks":
        printer.faults.detail_overrides = {"status": "error", "errorCode": "E0088"}
        # What it asks is not answered by the way.
        await client.job_control.clear_plate()
    check = client.job_control.check_start("new.gcode", plate_is_clear=plate_is_clear)
    if expected is None:
        await check
    else:
        with pytest.raises(NotPossibleError) as caught:
            await check
        assert caught.value.reason is expected
    with pytest.raises(NotSupportedError):
        await client.job_control.check_start("a.gcode", StartOptions(time_lapse=True))
    assert not [one for one in printer.requests if one.command or "Gcode" in one.path]


# The course of a job.


@pytest.mark.parametrize("model", MODELS)
async def test_a_job_from_start_to_end(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, model: str
) -> None:
    """Every model is paused, resumed, canceled and cleared alike."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    job = client.job_control
    await job.start("vase.gcode")
    clock.advance(1200)
    assert (await client.info.get_status()).state is PrinterState.PRINTING
    assert (await job.pause()).state is PrinterState.PAUSING
    clock.advance(5)
    assert (await job.resume()).state is PrinterState.PRINTING
    assert (await job.cancel()).state is PrinterState.CANCELING
    clock.advance(5)
    assert (await client.info.get_status()).state is PrinterState.CANCELLED
    assert (await job.plate_cleared()).state is PrinterState.READY
    assert printer.forbidden == []
