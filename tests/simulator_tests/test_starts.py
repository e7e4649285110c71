"""Starting stored files: bodies, mappings, and what goes wrong on the way."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.simulator import ManualClock, SimulatedPrinter, StartOptions

from .conftest import Asker, MakeAsker

SUCCESS = {"code": 0, "message": "Success"}
PARAMETER_ERROR = {"code": -1, "message": "Parameters is error"}


def mapping(tool: object = 0, slot: object = 1, **changes: object) -> dict[str, object]:
    """Return one mapping as a client sends it."""
    return {
        "toolId": tool,
        "slotId": slot,
        "materialName": "PLA",
        "toolMaterialColor": "#FFFFFF",
        "slotMaterialColor": "#2750E0",
        **changes,
    }


def through_station(*mappings: dict[str, object]) -> dict[str, object]:
    """Return the long body of a start through the station."""
    return {
        "fileName": "hinge.3mf",
        "levelingBeforePrint": False,
        "firstLayerInspection": False,
        "flowCalibration": True,
        "timeLapseVideo": False,
        "useMatlStation": True,
        "gcodeToolCnt": len(mappings),
        "materialMappings": list(mappings),
    }


SHORT = {"fileName": "hinge.3mf", "levelingBeforePrint": False}


@pytest.fixture
async def ad5x(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return an AD5X whose time stands still."""
    async with SimulatedPrinter("ad5x", host=printer_host, clock=clock) as printer:
        yield printer


@pytest.fixture
async def creator(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return a Creator 5 whose time stands still."""
    async with SimulatedPrinter("creator_5", host=printer_host, clock=clock) as one:
        yield one


async def test_start_options_can_be_read(
    ad5x: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """What was asked for is there for a test to compare."""
    ask = make_asker(ad5x)
    assert ad5x.machine.last_start is None
    mappings = (mapping(0, 2), mapping(1, 4))
    assert await ask.post("/printGcode", **through_station(*mappings)) == SUCCESS
    assert ad5x.machine.last_start == StartOptions(
        file_name="hinge.3mf",
        leveling=False,
        flow_calibration=True,
        first_layer_inspection=False,
        time_lapse=False,
        use_station=True,
        tool_count=2,
        mappings=mappings,
    )


async def test_trap_57_a_single_color_needs_its_mapping(
    ad5x: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Through the station one mapping is the least there can be."""
    ask = make_asker(ad5x)
    assert await ask.post("/printGcode", **through_station()) == PARAMETER_ERROR
    assert await ask.post("/printGcode", **through_station(mapping())) == SUCCESS


@pytest.mark.parametrize(
    "mappings",
    [
        (mapping(0, 1), mapping(0, 2)),
        (mapping(0, 0),),
        (mapping(0, 5),),
        (mapping(4, 1),),
        (mapping(-1, 1),),
        (mapping(0, "1"),),
        (mapping(True, 1),),
        (mapping(None, 1),),
        (mapping(materialName=None),),
        (mapping(slotMaterialColor="2750E0"),),
        (mapping(toolMaterialColor="white"),),
        (mapping(toolMaterialColor="#FFF"),),
        (mapping(slotMaterialColor=""),),
    ],
)
async def test_bad_mappings_are_refused(
    mappings: tuple[dict[str, object], ...],
    ad5x: SimulatedPrinter,
    make_asker: MakeAsker,
) -> None:
    """Two tools alike, slots that are none, colors that are none."""
    ask = make_asker(ad5x)
    body = through_station(*mappings)
    assert await ask.post("/printGcode", **body) == PARAMETER_ERROR
    assert ad5x.machine.status == "ready"
    assert ad5x.machine.last_start is None


@pytest.mark.parametrize(
    "change",
    [
        {"gcodeToolCnt": 1},
        {"gcodeToolCnt": "2"},
        {"useMatlStation": 1},
        {"materialMappings": "W10="},
        {"materialMappings": [1]},
        {"levelingBeforePrint": "false"},
    ],
)
async def test_wrong_types_and_counts_are_refused(
    change: dict[str, object], ad5x: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Two tools need two mappings, and JSON types are what they are."""
    body = through_station(mapping(0, 1), mapping(1, 2)) | change
    answer = await make_asker(ad5x).post("/printGcode", **body)
    assert answer == PARAMETER_ERROR


@pytest.mark.parametrize("refused", [False, True])
async def test_repeated_slot_is_an_option(
    refused: bool, ad5x: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Nobody knows whether the firmware takes one slot for two tools."""
    ad5x.faults.refuse_repeated_slot = refused
    body = through_station(mapping(0, 1), mapping(1, 1))
    answer = await make_asker(ad5x).post("/printGcode", **body)
    assert answer == (PARAMETER_ERROR if refused else SUCCESS)


async def test_no_station_no_start_through_it(
    printer_host: str, make_asker: MakeAsker
) -> None:
    """Without the station only the external spool prints."""
    async with SimulatedPrinter("ad5x", host=printer_host, station=False) as printer:
        ask = make_asker(printer)
        body = through_station(mapping())
        assert await ask.post("/printGcode", **body) == PARAMETER_ERROR
        plain = body | {
            "useMatlStation": False,
            "gcodeToolCnt": 0,
            "materialMappings": [],
        }
        assert await ask.post("/printGcode", **plain) == SUCCESS
        spool = (await ask.detail())["indepMatlInfo"]
        assert (spool["stateAction"], spool["stateStep"]) == (4, 0)


async def test_job_takes_one_slot_after_the_other(
    ad5x: SimulatedPrinter, make_asker: MakeAsker, clock: ManualClock
) -> None:
    """The station shows which slot prints, pauses with the job, and keeps the last."""
    ask = make_asker(ad5x)
    await ask.post("/printGcode", **through_station(mapping(1, 2), mapping(0, 4)))
    seen = []

    async def look() -> None:
        station = (await ask.detail())["matlStationInfo"]
        seen.append((station["currentSlot"], station["stateAction"]))

    clock.advance(100)
    await look()
    clock.advance(3500)
    await look()
    await ask.command("jobCtl_cmd", jobID="", action="pause")
    clock.advance(3)
    await look()
    ad5x.machine.finish_job()
    await look()
    assert seen == [(4, 4), (2, 4), (2, 6), (2, 0)]
    assert (await ask.detail())["hasRightFilament"] is True


async def test_creator_heats_the_heads_of_its_file(
    creator: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Without mappings each tool prints with the head it was sliced for."""
    ask = make_asker(creator)
    assert await ask.post("/printGcode", **SHORT) == SUCCESS
    assert (await ask.detail())["nozzleTargetTemps"] == [220, 0, 220, 0]


async def test_creator_maps_several_tools(
    creator: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Mappings choose the tools; bad ones are refused."""
    ask = make_asker(creator)
    bad = SHORT | {"materialMappings": [mapping(0, 0), mapping(1, 4)]}
    assert await ask.post("/printGcode", **bad) == PARAMETER_ERROR
    good = SHORT | {"materialMappings": [mapping(0, 2), mapping(1, 4)]}
    assert await ask.post("/printGcode", **good) == SUCCESS
    detail = await ask.detail()
    assert detail["nozzleTargetTemps"] == [0, 220, 0, 220]
    assert detail["matlStationInfo"]["currentSlot"] == 2


async def test_creator_does_not_map_a_single_tool(
    creator: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """One tool prints with its own head, whatever is said."""
    ask = make_asker(creator)
    body = {"fileName": "cube.gcode", "levelingBeforePrint": False}
    body["materialMappings"] = [mapping(0, 3)]
    assert await ask.post("/printGcode", **body) == SUCCESS
    assert (await ask.detail())["nozzleTargetTemps"] == [220, 0, 0, 0]


@pytest.mark.parametrize(
    "model", ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5_pro"]
)
@pytest.mark.parametrize("firmware", [None, "3.1.2"])
async def test_every_family_takes_the_short_and_the_long_body(
    model: str, firmware: str | None, printer_host: str, make_asker: MakeAsker
) -> None:
    """What a family does not know is ignored."""
    extra: dict[str, object] = {
        "flowCalibration": False,
        "useMatlStation": False,
        "gcodeToolCnt": 0,
        "materialMappings": [],
    }
    async with SimulatedPrinter(model, host=printer_host, firmware=firmware) as one:
        ask = make_asker(one)
        for body in (SHORT, SHORT | extra):
            assert await ask.post("/printGcode", **body) == SUCCESS
            one.machine.finish_job()
            one.machine.clear_platform()


async def test_trap_3_phantom_of_a_second_start(
    printer: SimulatedPrinter, ask: Asker, clock: ManualClock
) -> None:
    """It counts its time, prints nothing, and goes when it is canceled."""
    printer.faults.phantom_start = True
    for _ in range(2):
        assert await ask.post("/printGcode", **SHORT) == SUCCESS
    clock.advance(7200)
    detail = await ask.detail()
    assert (detail["status"], detail["printProgress"]) == ("printing", 0)
    assert detail["printDuration"] == 7200
    assert detail["printLayer"] == detail["targetPrintLayer"] == 180
    assert detail["rightTargetTemp"] == 220
    assert detail["rightTemp"] == pytest.approx(220, abs=0.4)
    await ask.command("jobCtl_cmd", jobID="", action="cancel")
    clock.advance(3)
    assert (await ask.detail())["status"] == "cancel"


async def test_second_start_is_refused_without_that_fault(ask: Asker) -> None:
    """The first one goes on."""
    assert await ask.post("/printGcode", **SHORT) == SUCCESS
    answer: dict[str, Any] = await ask.post("/printGcode", **SHORT)
    assert answer == {"code": 2, "message": "Printer is Busy."}
