"""Commands to the parts of every model."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
import json
from math import inf, nan

import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    Axis,
    FiltrationMode,
    FlashForgeClient,
    FlashForgeError,
    InvalidTextError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PrinterState,
    PrinterStatus,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter, Sent, short_timeouts
from .fake_http import serve
from .request_spy import changes

pytestmark = short_timeouts

type Act = Callable[[FlashForgeClient], Awaitable[object]]

MODELS = ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5", "creator_5_pro"]
CREATORS = ["creator_5", "creator_5_pro"]


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A command in a state in which it makes sense."""

    act: Act
    wire: str
    arguments: dict[str, object]
    changes: dict[str, object]
    """What the printer shows differently afterwards, its station aside."""
    state: str = "ready"
    models: set[str] = field(default_factory=lambda: set(MODELS))


def _tuned(**change: object) -> dict[str, object]:
    """Return all keys of a change to a print, by default with nothing changed."""
    unchanged = {"chamberFan": -200, "coolingFan": -200, "coolingLeftFan": -200}
    return {"zAxisCompensation": 0, "speed": 100, **unchanged, **change}


_QUESTION_GONE = {
    "job.errorCode": "",
    "job.status": "printing",
    "readings.coolingFanSpeed": 80,
    "readings.currentPrintSpeed": 250,
}

_CASES = {
    "light": _Case(
        act=lambda client: client.control.set_light(on=False),
        wire="lightControl_cmd",
        arguments={"status": "close"},
        changes={"settings.lightStatus": "close"},
    ),
    "filtration": _Case(
        act=lambda client: client.control.set_filtration(FiltrationMode.INTERNAL),
        wire="circulateCtl_cmd",
        arguments={"internal": "open", "external": "close"},
        changes={"settings.internalFanStatus": "open"},
        models={"adventurer_5m_pro"},
    ),
    "filtration_external": _Case(
        act=lambda client: client.control.set_filtration(FiltrationMode.EXTERNAL),
        wire="circulateCtl_cmd",
        arguments={"internal": "close", "external": "open"},
        changes={"settings.externalFanStatus": "open"},
        models={"adventurer_5m_pro"},
    ),
    "filtration_off": _Case(
        act=lambda client: client.control.set_filtration(FiltrationMode.OFF),
        wire="circulateCtl_cmd",
        arguments={"internal": "close", "external": "close"},
        changes={"settings.internalFanStatus": "close"},
        state="filtering",
        models={"adventurer_5m_pro"},
    ),
    "print_speed": _Case(
        act=lambda client: client.control.set_print_speed(120),
        wire="printerCtl_cmd",
        arguments=_tuned(speed=120),
        changes={
            "settings.printSpeedAdjust": 120,
            "readings.currentPrintSpeed": 300,
            "readings.estimatedTime": 2500,
        },
        state="printing",
    ),
    "z_offset": _Case(
        act=lambda client: client.control.set_z_offset(-0.25),
        wire="printerCtl_cmd",
        arguments=_tuned(zAxisCompensation=-0.25),
        changes={"settings.zAxisCompensation": -0.25},
        state="printing",
    ),
    "cooling_fan": _Case(
        act=lambda client: client.control.set_cooling_fan(40),
        wire="printerCtl_cmd",
        arguments=_tuned(coolingFan=40),
        changes={"readings.coolingFanSpeed": 40},
        state="printing",
    ),
    "chamber_fan": _Case(
        act=lambda client: client.control.set_chamber_fan(30),
        wire="printerCtl_cmd",
        arguments=_tuned(chamberFan=30),
        changes={"settings.chamberFanSpeed": 30},
        state="printing",
    ),
    "automatic_shutdown": _Case(
        act=lambda client: client.control.set_automatic_shutdown(
            enabled=True, delay=900
        ),
        wire="delayClose_cmd",
        arguments={"automaticShutdown": "open", "shutdownAfterTime": 15},
        changes={"settings.autoShutdown": "open", "settings.autoShutdownTime": 15},
    ),
    "rename": _Case(
        act=lambda client: client.control.rename(" W\u00fcrfel 3 "),
        wire="reName_cmd",
        arguments={"name": "W\u00fcrfel 3"},
        changes={"settings.name": "W\u00fcrfel 3"},
    ),
    "calibrate": _Case(
        act=lambda client: client.control.calibrate(leveling=True, vibration=False),
        wire="calibration_cmd",
        arguments={"levelingDetection": "open", "vibrationCompensation": "close"},
        changes={"job.status": "busy"},
    ),
    "clear_error": _Case(
        act=lambda client: client.control.clear_error(),
        wire="errorCodeCtrl_cmd",
        arguments={"action": "clearErrorCode", "errorCode": "E0100"},
        changes={"job.errorCode": "", "job.status": "ready"},
        state="error",
        models={"ad5x"},
    ),
    "plate_question": _Case(
        act=lambda client: client.control.answer_plate_question(proceed=True),
        wire="plateDetectControl_cmd",
        arguments={"action": "continue"},
        changes=_QUESTION_GONE,
        state="E0088",
        models=set(CREATORS),
    ),
    "first_layer_question": _Case(
        act=lambda client: client.control.answer_first_layer_question(proceed=True),
        wire="firstLayerDetectControl_cmd",
        arguments={"action": "continue"},
        changes=_QUESTION_GONE,
        state="E0089",
        models=set(CREATORS),
    ),
    "move": _Case(
        act=lambda client: client.control.move(Axis.Y, 12.5),
        wire="moveCtrl_cmd",
        arguments={"axis": "y", "delta": 12.5},
        changes={"job.status": "busy", "settings.coordinate": [0, 12.5, 0]},
        models={"ad5x"},
    ),
    "home": _Case(
        act=lambda client: client.control.home(),
        wire="homingCtrl_cmd",
        arguments={},
        changes={"job.status": "busy"},
        models={"ad5x"},
    ),
    "extrude": _Case(
        act=lambda client: client.control.extrude(-5),
        wire="extrudeCtrl_cmd",
        arguments={"axis": "e", "delta": -5},
        changes={
            "job.status": "busy",
            "job.rightTargetTemp": 220,
            # The motors are let go of, and nobody knows any more where the head is.
            "settings.coordinate": [10000, 10000, 10000],
        },
        models={"ad5x"},
    ),
}


# By G-code, for which there are tests of its own.
_OVER_TCP = [
    (model, name)
    for model in ("adventurer_5m", "adventurer_5m_pro")
    for name in ("move", "home", "extrude")
]


async def _made(make_printer: MakePrinter, model: str) -> SimulatedPrinter:
    """Return a printer of a model with all the kits that it takes."""
    if model in {"adventurer_5m", "ad5x"}:
        return await make_printer(model, lamp_kit=True, camera_kit=True)
    return await make_printer(model)


def _bring_into(printer: SimulatedPrinter, clock: ManualClock, state: str) -> None:
    machine = printer.machine
    match state:
        case "filtering":
            machine.internal_fan = True
        case "error":
            machine.fail_job("E0100")
        case "completed":
            machine.start_job(heated=True)
            machine.finish_job()
        case "heating":
            machine.start_job()
        case "printing" | "pause" | "E0088" | "E0089":
            machine.start_job(heated=True, duration=3600)
            clock.advance(600)
    match state:
        case "pause":
            machine.pause()
            clock.advance(5)
        case "E0088" | "E0089":
            machine.ask_question(state)


@pytest.mark.parametrize("name", _CASES)
async def test_a_command_does_this_and_nothing_else(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    sent: Sent,
    subtests: pytest.Subtests,
    name: str,
) -> None:
    """A printer that can, does; of one that cannot, nothing is asked."""
    for model in MODELS:
        if (model, name) in _OVER_TCP:
            continue
        with subtests.test(model):
            # Each has a printer of its own, which is gone before the next.
            async with await _made(make_printer, model) as printer:
                await _check_command(printer, make_client(), clock, sent, name)


async def _check_command(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    sent: Sent,
    name: str,
) -> None:
    case, model = _CASES[name], printer.machine.model.key
    _bring_into(printer, clock, case.state if model in case.models else "ready")
    await client.initialize()
    sent.clear()
    before, requests = printer.state(), len(printer.requests)
    if model not in case.models:
        with pytest.raises(NotSupportedError):
            await case.act(client)
        assert len(printer.requests) == requests
        assert printer.state() == before
        return
    status = await case.act(client)
    assert status == client.device.status
    different = changes(before, printer.state())
    own = {key: one for key, one in different.items() if not key.startswith("station.")}
    assert own == case.changes
    assert sent == [
        ("/control", {"payload": {"cmd": case.wire, "args": case.arguments}})
    ]
    assert printer.forbidden == []


# Lamp and camera.


@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x"])
async def test_trap_16_a_lamp_that_the_printer_denies(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """A lamp of another make is switched though the printer does not know of it."""
    printer, client = await make_printer(model, foreign_lamp=True), make_client()
    await client.initialize()
    assert not client.device.abilities.light
    assert (await client.control.set_light(on=False)).light is False
    assert not printer.machine.light


async def test_a_lamp_that_is_not_there(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Where there is none the printer says yes, and stays dark."""
    await make_printer("ad5x")
    with pytest.raises(NoEffectError):
        await make_client().control.set_light(on=True)


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "ad5x"])
async def test_the_camera_goes_off_and_on_again(
    make_printer: MakePrinter, make_client: MakeClient, sent: Sent, model: str
) -> None:
    """Its address goes with it, and the ability to switch it stays."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    for on in (False, True):
        status = await client.control.set_camera_stream(on=on)
        assert (status.camera_url is not None) is on
        assert printer.machine.camera_on is on
    assert [fields.get("payload") for path, fields in sent if path == "/control"] == [
        {"cmd": "streamCtrl_cmd", "args": {"action": "close"}},
        {"cmd": "streamCtrl_cmd", "args": {"action": "open"}},
    ]


@pytest.mark.parametrize("model", ["adventurer_5m", "creator_5", "creator_5_pro"])
async def test_a_camera_without_a_switch(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """A Creator 5 answers the command and goes on filming, so it is not sent."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    with pytest.raises(NotSupportedError):
        await client.control.set_camera_stream(on=False)
    assert printer.commands == []


async def test_a_creators_camera_is_asked_for_in_both_spellings(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Sources disagree about which one opens it."""
    printer, client = await make_printer("creator_5_pro"), make_client()
    await client.initialize()
    await client.control.open_camera()
    assert printer.commands == ["streamCtrl", "streamCtrl_cmd"]


# Changes to a running print.


async def test_trap_30_one_change_leaves_the_others_alone(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, sent: Sent
) -> None:
    """Also where the firmware resets what a command leaves out."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    printer.faults.reset_omitted = True
    _bring_into(printer, clock, "printing")
    await client.initialize()
    await client.control.set_print_speed(120)
    await client.control.set_z_offset(0.2)
    await client.control.set_chamber_fan(50)
    sent.clear()
    status = await client.control.set_cooling_fan(40)
    assert (status.print_speed, status.z_offset) == (120, 0.2)
    assert (status.fans.cooling, status.fans.chamber) == (40, 50)
    wanted = _tuned(zAxisCompensation=0.2, speed=120, coolingFan=40)
    payload = {"cmd": "printerCtl_cmd", "args": wanted}
    assert sent == [("/control", {"payload": payload})]


async def test_trap_30_what_is_sent_back_was_read_just_before(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """A speed that was changed on the printer's screen meanwhile stays."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    _bring_into(printer, clock, "printing")
    await client.initialize()
    printer.machine.set_speed_percent(80)
    assert (await client.control.set_cooling_fan(40)).print_speed == 80


async def test_whole_numbers_are_sent_as_such(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, sent: Sent
) -> None:
    """Also those that are sent back, which the printer may have told as fractions."""
    printer, client = await make_printer("creator_5_pro"), make_client()
    _bring_into(printer, clock, "printing")
    printer.faults.detail_overrides = {"printSpeedAdjust": 90.0}
    await client.control.set_z_offset(1.0)
    wanted = _tuned(zAxisCompensation=1, speed=90)
    payload = {"cmd": "printerCtl_cmd", "args": wanted}
    # As text, or 1.0 would pass for 1.
    assert json.dumps(sent[-1]) == json.dumps(("/control", {"payload": payload}))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("state", ["ready", "completed"])
async def test_trap_31_only_a_print_can_be_changed(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    subtests: pytest.Subtests,
    model: str,
    state: str,
) -> None:
    """In any other state the command is refused, and not sent."""
    printer, client = await make_printer(model), make_client()
    _bring_into(printer, clock, state)
    await client.initialize()
    for name in ("print_speed", "z_offset", "cooling_fan", "chamber_fan"):
        with subtests.test(name):
            asked = len(printer.commands)
            with pytest.raises(NotPossibleError) as caught:
                await _CASES[name].act(client)
            assert caught.value.command == name
            assert len(printer.commands) == asked
    assert printer.commands == []


@pytest.mark.parametrize("state", ["heating", "pause"])
async def test_a_print_that_heats_or_is_paused_can_be_tried(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, state: str
) -> None:
    """No source says that printers refuse it then, so what they show decides."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    _bring_into(printer, clock, state)
    await client.initialize()
    assert (await client.control.set_print_speed(120)).print_speed == 120
    printer.faults.ignore_commands = True
    with pytest.raises(NoEffectError):
        await client.control.set_print_speed(130)


@pytest.mark.parametrize(("model", "shown"), [("creator_5_pro", 0.125), ("ad5x", 0.13)])
async def test_a_z_offset_goes_in_the_steps_of_the_model(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    model: str,
    shown: float,
) -> None:
    """A Creator 5 knows fortieths of a millimeter, the others hundredths."""
    printer, client = await make_printer(model), make_client()
    _bring_into(printer, clock, "printing")
    await client.initialize()
    assert (await client.control.set_z_offset(0.1312)).z_offset == shown
    assert printer.machine.z_offset == shown


async def test_a_speed_that_is_not_known_stays_as_it_is(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, sent: Sent
) -> None:
    """A Creator 5 that reports zero percent is not told to stop, or anything else."""
    printer, client = await make_printer("creator_5_pro"), make_client()
    _bring_into(printer, clock, "printing")
    await client.initialize()
    printer.faults.detail_overrides = {"printSpeedAdjust": 0.0}
    sent.clear()
    await client.control.set_cooling_fan(40)
    payload = {"cmd": "printerCtl_cmd", "args": _tuned(speed=-200, coolingFan=40)}
    assert sent == [("/control", {"payload": payload})]


async def test_an_ad5x_may_print_five_times_as_fast(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """Its limit is another."""
    printer, client = await make_printer("ad5x"), make_client()
    _bring_into(printer, clock, "printing")
    await client.initialize()
    assert (await client.control.set_print_speed(500)).print_speed == 500
    assert printer.machine.speed_percent == 500


async def test_the_left_fan_has_its_own_key(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, sent: Sent
) -> None:
    """Only a printer that reports such a fan is told; this one has none after all."""
    printer, client = await make_printer("ad5x"), make_client()
    _bring_into(printer, clock, "printing")
    await client.initialize()
    sent.clear()
    with pytest.raises(NoEffectError):
        await client.control.set_left_cooling_fan(70)
    payload = {"cmd": "printerCtl_cmd", "args": _tuned(coolingLeftFan=70)}
    assert sent == [("/control", {"payload": payload})]


@pytest.mark.parametrize("model", ["adventurer_5m_pro", "creator_5"])
async def test_no_left_fan(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """A printer that reports no such fan has none."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    with pytest.raises(NotSupportedError):
        await client.control.set_left_cooling_fan(70)
    assert printer.commands == []


# What cannot be.


@pytest.mark.parametrize(
    ("model", "act", "low", "high", "good"),
    [
        *(
            (model, "set_print_speed", 50, 500 if model == "ad5x" else 150, 100)
            for model in MODELS
        ),
        ("ad5x", "set_z_offset", -5, 5, 0),
        ("ad5x", "set_cooling_fan", 0, 100, 0),
        ("ad5x", "set_left_cooling_fan", 0, 100, 0),
        ("ad5x", "set_chamber_fan", 0, 100, 0),
        ("ad5x", "extrude", -100, 100, 1),
    ],
)
async def test_values_out_of_range_are_not_sent(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    act: str,
    low: float,
    high: float,
    good: float,
) -> None:
    """The limits are the printer's, and the error tells them."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    requests = len(printer.requests)
    for value in (low - 0.1, high + 0.1, nan, inf, -inf):
        with pytest.raises(OutOfRangeError) as caught:
            await getattr(client.control, act)(value)
        assert (caught.value.low, caught.value.high) == (low, high)
    assert len(printer.requests) == requests
    with suppress(NotPossibleError):
        await getattr(client.control, act)(good)
    assert len(printer.requests) > requests


async def test_more_values_out_of_range(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Moves up to the longest axis, delays from a minute to a day."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    requests = len(printer.requests)
    for distance in (256.1, -256.1, nan):
        with pytest.raises(OutOfRangeError):
            await client.control.move(Axis.X, distance)
    for delay in (59, -60, 86_401, nan):
        with pytest.raises(OutOfRangeError):
            await client.control.set_automatic_shutdown(delay=delay)
    assert len(printer.requests) == requests


@pytest.mark.parametrize(
    "name", ["", "   ", "a\nb", "a\x00", "x" * 128, "\u00fc" * 64, "\ud800", "\u200b"]
)
async def test_names_that_are_none(
    make_printer: MakePrinter, make_client: MakeClient, name: str
) -> None:
    """A printer's name can be shown, and has 127 bytes at most."""
    printer, client = await make_printer("ad5x"), make_client()
    with pytest.raises(InvalidTextError):
        await client.control.rename(name)
    assert printer.requests == []


async def test_a_name_as_long_as_it_may_be(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """One byte less is a name."""
    printer, client = await make_printer("creator_5"), make_client()
    await client.control.rename("\u00fc" * 63 + "x")
    assert printer.machine.name == "\u00fc" * 63 + "x"


async def test_nothing_to_calibrate(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A calibration of nothing is none."""
    printer, client = await make_printer("ad5x"), make_client()
    with pytest.raises(InvalidTextError):
        await client.control.calibrate(leveling=False, vibration=False)
    assert printer.requests == []


@pytest.mark.parametrize("state", ["printing", "heating", "error"])
@pytest.mark.parametrize("name", ["calibrate", "move", "home", "extrude"])
async def test_trap_60_nothing_moves_during_a_job(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    state: str,
    name: str,
) -> None:
    """These have side effects, so only a printer that is ready is told."""
    printer, client = await make_printer("ad5x"), make_client()
    _bring_into(printer, clock, state)
    await client.initialize()
    with pytest.raises(NotPossibleError) as caught:
        await _CASES[name].act(client)
    assert caught.value.command == name
    assert printer.commands == []


@pytest.mark.parametrize("name", ["move", "home", "extrude", "calibrate"])
async def test_trap_60_nothing_moves_when_a_job_has_begun_since_the_last_poll(
    make_printer: MakePrinter, make_client: MakeClient, name: str
) -> None:
    """Somebody may have started it at the printer, some seconds ago."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    assert client.device.status is not None
    assert client.device.status.state is PrinterState.READY
    printer.machine.start_job(heated=True)
    with pytest.raises(NotPossibleError):
        await _CASES[name].act(client)
    assert printer.commands == []


async def test_trap_60_side_effects_of_moving(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """Homing forgets an interrupted print; pushing filament heats, and cools again."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.machine.recovery_pending = True
    kept = []
    for act in (partial(client.control.move, Axis.Z, 5), client.control.home):
        await act()
        clock.advance(60)
        kept.append(printer.machine.recovery_pending)
        await client.info.get_status()
    assert kept == [True, False]
    status = await client.control.extrude(20)
    assert status.tools[0].nozzle.target == 220
    clock.advance(600)
    status = await client.info.get_status()
    assert status.state is PrinterState.READY
    assert status.tools[0].nozzle.target == 0
    assert not printer.machine.homed


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("plate_question", "printing"), ("plate_question", "E0089"),
        ("plate_question", "error"), ("first_layer_question", "E0088"),
        ("first_layer_question", "ready"),
    ],
)  # fmt: skip
async def test_only_a_question_is_answered(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    name: str,
    state: str,
) -> None:
    """An answer to what was not asked is not sent."""
    printer, client = await make_printer("creator_5_pro"), make_client()
    _bring_into(printer, clock, state)
    await client.initialize()
    with pytest.raises(NotPossibleError):
        await _CASES[name].act(client)
    assert printer.commands == []


@pytest.mark.parametrize("code", ["E0088", "E0089"])
async def test_a_question_can_be_answered_with_no(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, code: str
) -> None:
    """The job is canceled then."""
    printer, client = await make_printer("creator_5"), make_client()
    _bring_into(printer, clock, code)
    await client.initialize()
    control = client.control
    answer = {
        "E0088": control.answer_plate_question,
        "E0089": control.answer_first_layer_question,
    }[code]
    assert (await answer(proceed=False)).state is PrinterState.CANCELING


async def test_no_error_to_clear(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """An error that is not there is not cleared."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    with pytest.raises(NotPossibleError):
        await client.control.clear_error()
    assert printer.commands == []


# Shutting down.


async def _shutdown(
    client: FlashForgeClient, **change: float | bool
) -> tuple[object, object]:
    status: PrinterStatus = await client.control.set_automatic_shutdown(
        **change  # type: ignore[arg-type] # the test says which
    )
    now = status.automatic_shutdown
    return now.enabled, now.delay


async def test_shutting_down_is_changed_in_parts(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """What is not given stays as it is on the printer, and minutes are whole."""
    printer, client = await make_printer("creator_5"), make_client()
    await client.initialize()
    assert await _shutdown(client, enabled=True) == (True, 30 * 60)
    assert await _shutdown(client, delay=95) == (True, 2 * 60)
    printer.machine.auto_shutdown_minutes = 45
    assert await _shutdown(client, enabled=False) == (False, 45 * 60)


# The cloud.


@pytest.mark.parametrize("model", MODELS)
async def test_the_clouds_commands_are_never_sent(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Somebody who tries everything on every printer sends nothing of the cloud's."""
    printer, client = await _made(make_printer, model), make_client()
    await client.initialize()
    acts: list[Act] = [case.act for case in _CASES.values()]
    acts += [
        lambda client: client.control.open_camera(),
        lambda client: client.temp_control.set_nozzle(200),
        lambda client: client.temp_control.set_bed(60),
        lambda client: client.temp_control.set_chamber(40),
        lambda client: client.temp_control.switch_off(),
        lambda client: client.files.get_recent(),
        lambda client: client.files.get_thumbnail("cube.gcode"),
        lambda client: client.files.get_job_thumbnail(),
        lambda client: client.materials.set_slot(1, "PLA", "#FFFFFF"),
        lambda client: client.materials.load(1),
        lambda client: client.materials.cancel(1),
        lambda client: client.materials.unload(1),
        lambda client: client.job_control.start("cube.gcode"),
        lambda client: client.job_control.pause(),
        lambda client: client.job_control.resume(),
        lambda client: client.job_control.cancel(),
        lambda client: client.job_control.plate_cleared(),
    ]
    for act in acts:
        printer.machine.boot()
        with suppress(FlashForgeError):
            await act(client)
    assert printer.forbidden == []
    assert len(printer.commands) > 5


@pytest.mark.parametrize("model", CREATORS)
async def test_trap_32_nobody_knocks_where_a_creator_has_no_door(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """It has no TCP interface, and is not asked for one, not even at the end."""
    knocks = 0

    async def count(
        _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
    ) -> None:
        nonlocal knocks
        knocks += 1

    printer = await make_printer(model)
    async with serve(printer.host, 8899, count):
        async with make_client() as client:
            for case in _CASES.values():
                with suppress(FlashForgeError):
                    await case.act(client)
            await client.temp_control.set_bed(50)
        await asyncio.sleep(0.02)
    assert knocks == 0


async def test_trap_30_an_offset_that_is_not_known_stays_as_it_is(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, sent: Sent
) -> None:
    """The nozzle must not move because one answer lacked a value."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    _bring_into(printer, clock, "printing")
    await client.initialize()
    printer.faults.detail_missing = {"zAxisCompensation"}
    sent.clear()
    await client.control.set_print_speed(120)
    payload = {
        "cmd": "printerCtl_cmd",
        "args": _tuned(zAxisCompensation=-200, speed=120),
    }
    assert sent == [("/control", {"payload": payload})]


async def test_a_shutdown_is_not_given_a_delay_of_our_own(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Without the printer's delay nobody knows what "as it is" means."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    printer.faults.detail_missing = {"autoShutdownTime"}
    with pytest.raises(NotPossibleError):
        await client.control.set_automatic_shutdown(enabled=True)
    assert printer.commands == []


async def test_a_lost_move_is_not_called_done(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Nothing shows whether it arrived, so its lost answer is the answer."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.faults.lose_control_answer = True
    with pytest.raises(AnswerLostError):
        await client.control.move(Axis.X, 10)
