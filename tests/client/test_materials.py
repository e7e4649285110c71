"""Slots, the external spool, and changing filament."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    InvalidTextError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    PrinterStatus,
    Reason,
    StationAction,
    StationStep,
)
from custom_components.flashforge.client.http.materials import Materials, slot_of
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter, Sent, short_timeouts
from .request_spy import changes

pytestmark = short_timeouts

type Act = Callable[[Materials], Awaitable[PrinterStatus]]
type Pair = tuple[SimulatedPrinter, FlashForgeClient]


@pytest.fixture
async def ad5x(make_printer: MakePrinter, make_client: MakeClient) -> Pair:
    """Return an AD5X with its station, and a client that knows it."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    return printer, client


@pytest.fixture
async def alone(make_printer: MakePrinter, make_client: MakeClient) -> Pair:
    """Return an AD5X without a station, and a client that knows it."""
    printer, client = await make_printer("ad5x", station=False), make_client()
    await client.initialize()
    return printer, client


def _activity(status: PrinterStatus) -> tuple[object, object]:
    station = status.material_station
    assert station is not None
    return station.action, station.step


# What a slot holds.


@pytest.mark.parametrize("model", ["ad5x", "creator_5", "creator_5_pro"])
async def test_trap_28_colors_are_moved_to_the_palette(
    make_printer: MakePrinter, make_client: MakeClient, sent: Sent, model: str
) -> None:
    """Red becomes the red that the screen can show, with its `#` and in capitals."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    sent.clear()
    before = printer.state()
    status = await client.materials.set_slot(2, " PETG ", "ff0000")
    red = "#F72224" if model == "ad5x" else "#F82D29"
    slot = slot_of(status, 2)
    assert slot is not None
    assert (slot.material, slot.color, slot.is_complete) == ("PETG", red, True)
    assert list(changes(before, printer.state())) == [
        "station.matlStationInfo.slotInfos"
    ]
    stored = [(one.material, one.color) for one in printer.machine.station.slots]
    assert stored[1] == ("PETG", red)
    assert stored[0] == ("PLA", "#FFFFFF")
    arguments = {"slot": 2, "mt": "PETG", "rgb": red}
    payload = {"cmd": "msConfig_cmd", "args": arguments}
    assert sent == [("/control", {"payload": payload})]


async def test_the_external_spool_is_told_its_own_way(alone: Pair, sent: Sent) -> None:
    """It is no slot of the station's, and has another command."""
    printer, client = alone
    status = await client.materials.set_slot(0, "TPU", "#000")
    spool = slot_of(status, 0)
    assert spool is not None
    assert (spool.material, spool.color) == ("TPU", "#161616")
    external = printer.machine.station.external
    assert (external.material, external.color) == ("TPU", "#161616")
    arguments = {"mt": "TPU", "rgb": "#161616"}
    payload = {"cmd": "ipdMsConfig_cmd", "args": arguments}
    assert sent == [("/control", {"payload": payload})]


async def test_trap_51_an_empty_slot_can_be_told_and_stays_empty(ad5x: Pair) -> None:
    """It keeps what it was told, and is not complete for that."""
    printer, client = ad5x
    printer.machine.station.empty(3)
    slot = slot_of(await client.materials.set_slot(3, "ABS", "#FFFFFF"), 3)
    assert slot is not None
    assert (slot.has_filament, slot.material) == (False, "ABS")
    assert not slot.is_complete


async def test_trap_28_a_bare_color_of_somebody_else_is_read(ad5x: Pair) -> None:
    """What another program stored without `#` is the same color to us."""
    printer, client = ad5x
    printer.machine.station.slots[0].color = "f72224"
    status = await client.info.get_status()
    slot = slot_of(status, 1)
    assert slot is not None
    assert slot.color == "#F72224"
    # Set anew, it is also stored as it should be.
    await client.materials.set_slot(2, "PLA", "#F72224")
    assert printer.machine.station.slots[1].color == "#F72224"


@pytest.mark.parametrize(
    ("material", "color"),
    [("PLA", "red"), ("PLA", ""), ("PLA", "#12345"), ("", "#FFFFFF"), ("  ", "#FFF"),
     ("P\nLA", "#FFF"), ("PLA\x00", "#FFF"), ("\ud800", "#FFF")],
)  # fmt: skip
async def test_what_no_slot_can_hold(ad5x: Pair, material: str, color: str) -> None:
    """The printer would store anything, so it is not sent."""
    printer, client = ad5x
    requests = len(printer.requests)
    with pytest.raises(InvalidTextError) as caught:
        await client.materials.set_slot(1, material, color)
    assert caught.value.command == "set_slot"
    assert len(printer.requests) == requests


async def test_one_of_material_and_color_keeps_the_other(ad5x: Pair) -> None:
    """The printer stores both, so the one that is not given is sent back."""
    printer, client = ad5x
    second = printer.machine.station.slots[1]
    await client.materials.set_slot(2, material="PETG")
    assert (second.material, second.color) == ("PETG", "#2750E0")
    await client.materials.set_slot(2, color="#F72224")
    assert (second.material, second.color) == ("PETG", "#F72224")


async def test_what_is_not_known_of_a_slot(ad5x: Pair) -> None:
    """A missing color is white on the screen; a material cannot be guessed."""
    printer, client = ad5x
    second = printer.machine.station.slots[1]
    second.material, second.color = "?", ""
    with pytest.raises(NotPossibleError) as caught:
        await client.materials.set_slot(2, color="#F72224")
    assert caught.value.reason is Reason.MATERIAL_UNKNOWN
    assert printer.commands == []
    await client.materials.set_slot(2, material="PETG")
    assert (second.material, second.color) == ("PETG", "#FFFFFF")


async def test_a_slot_that_the_printer_would_not_change(ad5x: Pair) -> None:
    """What it shows decides."""
    printer, client = ad5x
    printer.faults.ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.materials.set_slot(1, "PETG", "#FFFFFF")


# Changing filament.


@pytest.mark.parametrize(
    ("act", "loaded", "wire", "arguments", "action"),
    [
        (lambda m: m.load(2), None, "ms_cmd", {"slot": 2, "action": 0}, 1),
        # What is loaded is taken out first.
        (lambda m: m.load(2), 1, "ms_cmd", {"slot": 2, "action": 0}, 2),
        (lambda m: m.unload(3), 3, "ms_cmd", {"slot": 3, "action": 1}, 2),
    ],
)
async def test_changing_filament(
    ad5x: Pair,
    sent: Sent,
    clock: ManualClock,
    act: Act,
    loaded: int | None,
    wire: str,
    arguments: dict[str, object],
    action: int,
) -> None:
    """A change has begun when the call returns, and takes minutes."""
    printer, client = ad5x
    printer.machine.station.loaded = loaded
    status = await act(client.materials)
    assert _activity(status) == (StationAction(action), StationStep.HEATING)
    assert status.material_station is not None
    assert status.material_station.loading_slot == arguments["slot"]
    payload = {"cmd": wire, "args": arguments}
    assert sent == [("/control", {"payload": payload})]
    clock.advance(600)
    status = await client.info.get_status()
    assert _activity(status) == (StationAction.IDLE, StationStep.NONE)
    after = arguments["slot"] if arguments["action"] == 0 else None
    assert printer.machine.station.loaded == after
    assert status.material_station is not None
    assert status.material_station.current_slot == after


async def test_steps_of_loading(ad5x: Pair, clock: ManualClock) -> None:
    """The printer tells how far it has got."""
    _printer, client = ad5x
    await client.materials.load(1)
    seen = []
    for _ in range(200):
        clock.advance(1)
        step = _activity(await client.info.get_status())[1]
        if step not in seen:
            seen.append(step)
    assert seen == [
        StationStep.HEATING,
        StationStep.PUSHING,
        StationStep.PURGING,
        StationStep.COMPLETE,
        StationStep.NONE,
    ]


async def test_a_change_can_be_canceled_while_it_heats(
    ad5x: Pair, clock: ManualClock, sent: Sent
) -> None:
    """Afterwards the station goes on to the end, and canceling is not sent."""
    printer, client = ad5x
    await client.materials.load(2)
    sent.clear()
    status = await client.materials.cancel(2)
    assert _activity(status)[0] is StationAction.CANCELING
    payload = {"cmd": "ms_cmd", "args": {"slot": 2, "action": 2}}
    assert sent == [("/control", {"payload": payload})]
    clock.advance(10)
    assert printer.machine.station.loaded is None
    await client.materials.load(2)
    clock.advance(85)
    assert _activity(await client.info.get_status())[1] is StationStep.PUSHING
    sent.clear()
    with pytest.raises(NotPossibleError):
        await client.materials.cancel(2)
    assert sent == []


async def test_only_the_change_that_goes_on_is_canceled(ad5x: Pair) -> None:
    """Another slot, the external spool, or nothing at all."""
    printer, client = ad5x
    with pytest.raises(NotPossibleError):
        await client.materials.cancel(2)
    await client.materials.load(2)
    for slot in (1, 0):
        with pytest.raises(NotPossibleError):
            await client.materials.cancel(slot)
    assert printer.commands == ["ms_cmd"]


ACTS: dict[str, Act] = {
    "load": lambda m: m.load(1),
    "unload": lambda m: m.unload(1),
    "load the external spool": lambda m: m.load(0),
    "unload the external spool": lambda m: m.unload(0),
    "set a slot": lambda m: m.set_slot(1, "PLA", "#FFFFFF"),
    "set the external spool": lambda m: m.set_slot(0, "PLA", "#FFFFFF"),
}


@pytest.mark.parametrize("busy_with", ["loading", "printing", "paused", "calibrating"])
async def test_a_station_at_work_is_left_alone(
    ad5x: Pair, clock: ManualClock, subtests: pytest.Subtests, busy_with: str
) -> None:
    """While it feeds, prints or pauses, nothing is sent to it."""
    printer, client = ad5x
    machine = printer.machine
    match busy_with:
        case "loading":
            machine.load_filament(2)
        case "calibrating":
            machine.calibrate(leveling=True, vibration=False)
        case _:
            machine.start_job(heated=True, slots=(1,))
    if busy_with == "paused":
        machine.pause()
        clock.advance(5)
    await client.info.get_status()
    for name, act in ACTS.items():
        with subtests.test(name):
            asked = len(printer.commands)
            with pytest.raises(NotPossibleError):
                await act(client.materials)
            assert len(printer.commands) == asked
    assert printer.commands == []


@pytest.mark.parametrize(
    ("act", "loaded", "action"),
    [(lambda m: m.load(0), None, 0), (lambda m: m.unload(0), 0, 1)],
)
async def test_the_external_spool_is_changed_its_own_way(
    alone: Pair, sent: Sent, act: Act, loaded: int | None, action: int
) -> None:
    """It has a command of its own, and the same steps."""
    printer, client = alone
    printer.machine.station.loaded = loaded
    status = await act(client.materials)
    assert status.external_spool is not None
    assert status.external_spool.action == StationAction(action + 1)
    payload = {"cmd": "ipdMs_cmd", "args": {"action": action}}
    assert sent == [("/control", {"payload": payload})]
    sent.clear()
    await client.materials.cancel(0)
    payload = {"cmd": "ipdMs_cmd", "args": {"action": 2}}
    assert sent == [("/control", {"payload": payload})]


async def test_without_a_station_filament_is_changed_while_paused(
    alone: Pair, clock: ManualClock
) -> None:
    """A spool that ran out is replaced in the middle of a print."""
    printer, client = alone
    printer.machine.start_job(heated=True)
    await client.info.get_status()
    with pytest.raises(NotPossibleError):
        await client.materials.unload(0)
    printer.machine.pause()
    clock.advance(5)
    status = await client.materials.unload(0)
    assert status.external_spool is not None
    assert status.external_spool.action is StationAction.UNLOADING


# What is not there.


@pytest.mark.parametrize("slot", [-1, 5, 99])
async def test_slots_that_are_not_there(ad5x: Pair, slot: int) -> None:
    """A station has four."""
    printer, client = ad5x
    requests = len(printer.requests)
    with pytest.raises(NotSupportedError):
        await client.materials.set_slot(slot, "PLA", "#FFFFFF")
    for act in (
        client.materials.load,
        client.materials.unload,
        client.materials.cancel,
    ):
        with pytest.raises(NotSupportedError):
            await act(slot)
    assert len(printer.requests) == requests


async def test_an_ad5x_without_a_station_has_no_slots(alone: Pair) -> None:
    """It has the external spool alone."""
    printer, client = alone
    with pytest.raises(NotSupportedError):
        await client.materials.set_slot(1, "PLA", "#FFFFFF")
    with pytest.raises(NotSupportedError):
        await client.materials.load(1)
    assert printer.commands == []


@pytest.mark.parametrize("model", ["adventurer_5m", "adventurer_5m_pro"])
async def test_a_5m_has_neither(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Nothing is sent to a printer without slots."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    for slot in (0, 1):
        with pytest.raises(NotSupportedError):
            await client.materials.set_slot(slot, "PLA", "#FFFFFF")
        with pytest.raises(NotSupportedError):
            await client.materials.load(slot)
    assert printer.commands == []


@pytest.mark.parametrize("model", ["creator_5", "creator_5_pro"])
async def test_a_creator_changes_filament_on_its_screen_only(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Its slots are its tools; what they hold can be told, and nothing moved."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    materials = client.materials
    for act in (materials.load, materials.unload, materials.cancel):
        with pytest.raises(NotSupportedError):
            await act(1)
    with pytest.raises(NotSupportedError):
        await materials.set_slot(0, "PLA", "#FFFFFF")
    assert printer.commands == []


async def test_a_5m_that_claims_a_station(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """There are no colors that it could show, so nothing is tried."""
    printer, client = await make_printer("adventurer_5m"), make_client()
    printer.faults.detail_overrides = {"hasMatlStation": True}
    await client.initialize()
    with pytest.raises(NotSupportedError):
        await client.materials.set_slot(1, "PLA", "#FFFFFF")
