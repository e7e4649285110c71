"""Starting a stored file, and the course of a job, on every model."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from custom_components.flashforge.client import (
    ConnectionLostError,
    FileTool,
    FlashForgeClient,
    MappingError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    PrinterRefusedError,
    PrinterState,
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
    assert _starts(printer) == 0
    if state != "printing":
        await client.job_control.plate_cleared()
        await client.job_control.start("cube.gcode")


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
    await _upload(client)
    task = asyncio.create_task(client.job_control.start("new.gcode"))
    await asyncio.sleep(0.05)
    assert _starts(printer) == 0
    clock.advance(3)
    assert (await task).state is PrinterState.HEATING
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
