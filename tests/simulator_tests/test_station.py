"""The material station of an AD5X, its external spool, and the slots of a Creator 5."""

from collections.abc import AsyncGenerator

import pytest

from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import Asker, MakeAsker

SUCCESS = {"code": 0, "message": "Success"}


@pytest.fixture
async def station_printer(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return an AD5X with its station whose time stands still."""
    async with SimulatedPrinter("ad5x", host=printer_host, clock=clock) as printer:
        yield printer


@pytest.fixture
def station(station_printer: SimulatedPrinter, make_asker: MakeAsker) -> Asker:
    """Return somebody who asks that printer."""
    return make_asker(station_printer)


async def _seen(ask: Asker) -> tuple[int, int, int, int]:
    """Return action, step, slot being changed and slot in use."""
    info = (await ask.detail())["matlStationInfo"]
    return (
        info["stateAction"],
        info["stateStep"],
        info["currentLoadSlot"],
        info["currentSlot"],
    )


async def _over(ask: Asker, clock: ManualClock) -> list[tuple[int, int]]:
    """Look every half second until it is idle; return the steps seen, each once."""
    steps: list[tuple[int, int]] = []
    for _ in range(600):
        action, step, *_rest = await _seen(ask)
        if not steps or steps[-1] != (action, step):
            steps.append((action, step))
        if action == 0:
            return steps
        clock.advance(0.5)
    raise AssertionError(steps)


async def test_loading_step_by_step(
    station_printer: SimulatedPrinter, station: Asker, clock: ManualClock
) -> None:
    """Heating to the material's temperature, pushing, purging, complete, idle."""
    assert await station.command("ms_cmd", slot=2, action=0) == SUCCESS
    detail = await station.detail()
    assert detail["status"] == "busy"
    assert detail["rightTargetTemp"] == 220
    assert await _seen(station) == (1, 1, 2, 0)
    clock.advance(77.5)  # 25 to 220 degrees take 78 seconds
    assert await _seen(station) == (1, 1, 2, 0)
    clock.advance(1)
    assert await _seen(station) == (1, 2, 2, 0)
    clock.advance(15)
    assert await _seen(station) == (1, 3, 2, 0)
    clock.advance(15)
    assert await _seen(station) == (1, 6, 2, 0)
    clock.advance(2)
    assert await _seen(station) == (0, 0, 0, 2)
    detail = await station.detail()
    assert (detail["status"], detail["rightTargetTemp"]) == ("ready", 0)
    assert detail["hasRightFilament"] is True


async def test_unloading_and_changing(station: Asker, clock: ManualClock) -> None:
    """Cutting and retracting; another slot is loaded after the old one is out."""
    await station.command("ms_cmd", slot=1, action=0)
    await _over(station, clock)
    await station.command("ms_cmd", slot=3, action=0)
    steps = await _over(station, clock)
    assert steps == [(2, 1), (2, 4), (2, 5), (1, 2), (1, 3), (1, 6), (0, 0)]
    await station.command("ms_cmd", slot=3, action=1)
    steps = await _over(station, clock)
    assert steps == [(2, 1), (2, 4), (2, 5), (2, 6), (0, 0)]
    assert await _seen(station) == (0, 0, 0, 0)
    assert (await station.detail())["hasRightFilament"] is False


@pytest.mark.parametrize(
    ("material", "target", "seconds"),
    [("TPU", 230, 36), ("SILK", 230, 36), ("PETG-CF", 250, 15), ("ABS", 220, 15)],
)
async def test_materials_have_their_own_heat_and_time(
    material: str,
    target: int,
    seconds: float,
    station_printer: SimulatedPrinter,
    station: Asker,
    clock: ManualClock,
) -> None:
    """Soft ones are pushed for longer."""
    await station.command("msConfig_cmd", slot=4, mt=material, rgb="#FFFFFF")
    await station.command("ms_cmd", slot=4, action=0)
    assert (await station.detail())["rightTargetTemp"] == target
    clock.advance((target - 25) / 2.5 + seconds - 0.5)
    assert (await _seen(station))[1] == 2
    clock.advance(1)
    assert (await _seen(station))[1] == 3


async def test_cancel_only_while_heating(station: Asker, clock: ManualClock) -> None:
    """Before filament moves it is given up, afterwards it goes on."""
    await station.command("ms_cmd", slot=1, action=0)
    await station.command("ms_cmd", slot=2, action=2)
    assert await _seen(station) == (1, 1, 1, 0)
    await station.command("ms_cmd", slot=1, action=2)
    assert await _seen(station) == (3, 0, 1, 0)
    assert (await station.detail())["rightTargetTemp"] == 0
    clock.advance(2)
    assert await _seen(station) == (0, 0, 0, 0)
    await station.command("ms_cmd", slot=1, action=0)
    clock.advance(85)
    before = await _seen(station)
    assert before[1] == 2
    await station.command("ms_cmd", slot=1, action=2)
    assert await _seen(station) == before
    await _over(station, clock)
    assert await _seen(station) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        {"slot": 0, "action": 0},
        {"slot": 5, "action": 0},
        {"slot": 1, "action": 1},
        {"slot": 1, "action": 3},
        {"slot": 1, "action": "load"},
        {"action": 0},
    ],
)
async def test_nothing_to_change(
    arguments: dict[str, object], station_printer: SimulatedPrinter, station: Asker
) -> None:
    """Slots and actions that are none, and unloading what is not loaded."""
    before = station_printer.state()
    assert await station.command("ms_cmd", **arguments) == SUCCESS
    assert station_printer.state() == before


async def test_second_change_waits_for_the_first(
    station_printer: SimulatedPrinter, station: Asker
) -> None:
    """It is acknowledged and ignored, as are jobs and moves."""
    await station.command("ms_cmd", slot=1, action=0)
    before = station_printer.state()
    for command, arguments in (
        ("ms_cmd", {"slot": 2, "action": 0}),
        ("ipdMs_cmd", {"action": 0}),
        ("moveCtrl_cmd", {"axis": "x", "delta": 5}),
    ):
        assert await station.command(command, **arguments) == SUCCESS
    body = {"fileName": "cube.gcode", "levelingBeforePrint": False}
    assert (await station.post("/printGcode", **body))["code"] == 2
    assert station_printer.state() == before


async def test_trap_51_empty_slot_keeps_its_name(
    station_printer: SimulatedPrinter, station: Asker, clock: ManualClock
) -> None:
    """And loading from it ends with the code of its channel."""
    station_printer.machine.station.empty(3)
    slot = (await station.detail())["matlStationInfo"]["slotInfos"][2]
    assert slot == {
        "slotId": 3,
        "hasFilament": False,
        "materialName": "PLA",
        "materialColor": "#FEF043",
    }
    await station.command("ms_cmd", slot=3, action=0)
    clock.advance(100)
    detail = await station.detail()
    assert (detail["status"], detail["errorCode"]) == ("error", "E0102")
    assert detail["matlStationInfo"]["currentSlot"] == 0
    station_printer.machine.station.fill(3, "PETG", "#F72224")
    slot = (await station.detail())["matlStationInfo"]["slotInfos"][2]
    assert (slot["hasFilament"], slot["materialName"]) == (True, "PETG")


async def test_trap_28_colors_are_kept_as_they_were_sent(
    station: Asker,
) -> None:
    """Bare hex comes back bare, and poisons the mapping made of it."""
    await station.command("msConfig_cmd", slot=1, mt="PETG", rgb="0acc38")
    slot = (await station.detail())["matlStationInfo"]["slotInfos"][0]
    assert (slot["materialName"], slot["materialColor"]) == ("PETG", "0acc38")
    mapping = {
        "toolId": 0,
        "slotId": 1,
        "materialName": slot["materialName"],
        "toolMaterialColor": "#FFFFFF",
        "slotMaterialColor": slot["materialColor"],
    }
    body = {
        "fileName": "bracket.3mf",
        "levelingBeforePrint": False,
        "useMatlStation": True,
        "gcodeToolCnt": 1,
        "materialMappings": [mapping],
    }
    assert (await station.post("/printGcode", **body))["code"] == -1
    mapping["slotMaterialColor"] = "#0ACC38"
    assert (await station.post("/printGcode", **body))["code"] == 0


async def test_slot_zero_is_the_other_command(
    station_printer: SimulatedPrinter, station: Asker
) -> None:
    """The external spool has a command of its own."""
    before = station_printer.state()
    await station.command("msConfig_cmd", slot=0, mt="TPU", rgb="#161616")
    await station.command("msConfig_cmd", slot=1, mt=7, rgb="#161616")
    assert station_printer.state() == before
    await station.command("ipdMsConfig_cmd", mt="TPU", rgb="#161616")
    spool = (await station.detail())["indepMatlInfo"]
    assert (spool["materialName"], spool["materialColor"]) == ("TPU", "#161616")


async def test_external_spool(
    printer_host: str, clock: ManualClock, make_asker: MakeAsker
) -> None:
    """Without a station it is changed when idle and in a pause, with its own state."""
    async with SimulatedPrinter(
        "ad5x", host=printer_host, clock=clock, station=False
    ) as printer:
        ask = make_asker(printer)
        printer.machine.start_job(heated=True)
        printer.machine.pause()
        clock.advance(3)
        await ask.command("ipdMs_cmd", action=1)
        detail = await ask.detail()
        assert (detail["status"], detail["indepMatlInfo"]["stateAction"]) == (
            "pause",
            2,
        )
        assert detail["matlStationInfo"]["stateAction"] == 0
        clock.advance(120)
        detail = await ask.detail()
        assert detail["hasRightFilament"] is False
        assert detail["indepMatlInfo"]["stateAction"] == 6
        assert detail["rightTargetTemp"] == 220
        await ask.command("ipdMs_cmd", action=0)
        clock.advance(120)
        assert (await ask.detail())["hasRightFilament"] is True


async def test_power_ends_a_change(
    station_printer: SimulatedPrinter, station: Asker, clock: ManualClock
) -> None:
    """What was not loaded when the power went is not loaded."""
    await station.command("ms_cmd", slot=1, action=0)
    await station_printer.power_off()
    clock.advance(200)
    await station_printer.power_on()
    assert await _seen(station) == (0, 0, 0, 0)
    assert (await station.detail())["status"] == "ready"


async def test_slots_of_a_creator(printer_host: str, make_asker: MakeAsker) -> None:
    """They are named like the others, but an empty one says nothing."""
    async with SimulatedPrinter("creator_5_pro", host=printer_host) as printer:
        ask = make_asker(printer)
        await ask.command("msConfig_cmd", slot=2, mt="ASA", rgb="#F82D29")
        printer.machine.station.empty(4)
        slots = (await ask.detail())["matlStationInfo"]["slotInfos"]
        with pytest.raises(ValueError, match="no slot 5"):
            printer.machine.station.fill(5)
    assert (slots[1]["materialName"], slots[1]["materialColor"]) == ("ASA", "#F82D29")
    assert slots[3] == {
        "slotId": 4,
        "hasFilament": False,
        "materialName": "",
        "materialColor": "",
    }
