"""The commands of every family: what they change, and what they leave alone."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import Asker, MakeAsker

SUCCESS = {"code": 0, "message": "Success"}
UNCHANGED = {"platform": -200, "chamber": -200}


@pytest.fixture
async def ad5x(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return an AD5X with its station whose time stands still."""
    async with SimulatedPrinter("ad5x", host=printer_host, clock=clock) as printer:
        yield printer


@pytest.fixture(params=["creator_5", "creator_5_pro"])
async def creator(
    request: pytest.FixtureRequest, printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return either Creator 5 with its time standing still."""
    async with SimulatedPrinter(
        request.param, host=printer_host, clock=clock
    ) as printer:
        yield printer


@pytest.fixture
async def creator_pro(
    printer_host: str, clock: ManualClock
) -> AsyncGenerator[SimulatedPrinter]:
    """Return a Creator 5 Pro whose time stands still."""
    async with SimulatedPrinter(
        "creator_5_pro", host=printer_host, clock=clock
    ) as printer:
        yield printer


async def _tools_of(ask: Asker, nozzles: object, **others: object) -> list[int]:
    """Send temperatures and return what the tools aim for."""
    arguments = {**UNCHANGED, "nozzles": nozzles, **others}
    assert await ask.command("temperatureCtl_cmd", **arguments) == SUCCESS
    targets: list[int] = (await ask.detail())["nozzleTargetTemps"]
    return targets


async def test_heads_are_set_one_by_one(
    creator: SimulatedPrinter, make_asker: MakeAsker, clock: ManualClock
) -> None:
    """Only the head meant changes; left and right mirror the first two."""
    ask = make_asker(creator)
    assert await _tools_of(ask, [-200, 220, -200, -200]) == [0, 220, 0, 0]
    assert await _tools_of(ask, [200, -200, -200, -200]) == [200, 220, 0, 0]
    clock.advance(100)
    detail = await ask.detail()
    assert detail["rightTargetTemp"] == 200
    assert detail["leftTargetTemp"] == 220
    assert detail["rightTemp"] == detail["nozzleTemps"][0] == pytest.approx(200, abs=1)
    assert detail["leftTemp"] == detail["nozzleTemps"][1] == pytest.approx(220, abs=1)
    assert detail["nozzleTemps"][2:] == [25, 25]


async def test_trap_29_minus_100_is_ignored_inside_nozzles(
    creator: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Zero is off everywhere; -100 only outside of the tools' list."""
    ask = make_asker(creator)
    assert await _tools_of(ask, [220, 220, -200, -200], platform=60) == [220, 220, 0, 0]
    assert await _tools_of(ask, [-100, 0, -200, -200], platform=-100) == [220, 0, 0, 0]
    assert (await ask.detail())["platTargetTemp"] == 0


@pytest.mark.parametrize("nozzles", [[200], [200] * 3, [200] * 5, None, "hot"])
async def test_list_of_heads_of_another_length_is_dropped(
    nozzles: object, creator: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """The bed beside it is set all the same, and the right nozzle is no head."""
    ask = make_asker(creator)
    tools = await _tools_of(ask, nozzles, platform=70, rightNozzle=200)
    assert tools == [0, 0, 0, 0]
    assert (await ask.detail())["platTargetTemp"] == 70


async def test_chamber_is_held_to_80_degrees(
    creator: SimulatedPrinter, make_asker: MakeAsker, clock: ManualClock
) -> None:
    """A Pro heats it slowly, the base model has no heater."""
    ask = make_asker(creator)
    await _tools_of(ask, [-200] * 4, chamber=100)
    pro = creator.machine.model.key == "creator_5_pro"
    assert (await ask.detail())["chamberTargetTemp"] == (80 if pro else 0)
    await _tools_of(ask, [-200] * 4, chamber=65)
    clock.advance(3000)
    warm = (await ask.detail())["chamberTemp"]
    assert warm == pytest.approx(65, abs=1) if pro else warm == -108
    await _tools_of(ask, [-200] * 4, chamber=0)
    assert (await ask.detail())["chamberTargetTemp"] == 0


NOT_DONE: list[tuple[str, dict[str, object]]] = [
    ("circulateCtl_cmd", {"internal": "open", "external": "open"}),
    ("streamCtrl_cmd", {"action": "close"}),
    ("lightControl", {"status": "close"}),
    ("ms_cmd", {"slot": 1, "action": 0}),
    ("moveCtrl_cmd", {"axis": "x", "delta": 10}),
    ("homingCtrl_cmd", {}),
    ("makeCoffee_cmd", {}),
]


async def test_trap_1_creator_acknowledges_what_it_does_not_do(
    creator: SimulatedPrinter, make_asker: MakeAsker, subtests: pytest.Subtests
) -> None:
    """Unknown and inert commands are code 0, and nothing at all changes."""
    for command, arguments in NOT_DONE:
        with subtests.test(f"{command}, {arguments}"):
            ask = make_asker(creator)
            before = creator.state()
            assert await ask.command(command, **arguments) == SUCCESS
            assert creator.state() == before


async def test_speed_goes_to_500_on_an_ad5x(
    ad5x: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Trap 11: five times the speed, and the shown speed with it."""
    ask = make_asker(ad5x)
    ad5x.machine.start_job(heated=True)
    await ask.command("printerCtl_cmd", speed=500)
    detail = await ask.detail()
    assert (detail["printSpeedAdjust"], detail["currentPrintSpeed"]) == (500, 1250)


async def test_creator_shows_its_speed_during_a_job(
    creator_pro: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Idle it reads 0.0, which is no speed to send back."""
    ask = make_asker(creator_pro)
    assert (await ask.detail())["printSpeedAdjust"] == 0.0
    creator_pro.machine.start_job()
    await ask.command("printerCtl_cmd", speed=120)
    assert (await ask.detail())["printSpeedAdjust"] == 120.0


@pytest.mark.parametrize(
    ("leveling", "vibration", "seconds"),
    [("open", "close", 45), ("close", "open", 45), ("open", "open", 90)],
)
async def test_calibration_takes_its_time(
    leveling: str,
    vibration: str,
    seconds: float,
    printer: SimulatedPrinter,
    ask: Asker,
    clock: ManualClock,
) -> None:
    """Busy, calibrating, ready; without an order for either nothing happens."""
    order = {"levelingDetection": leveling, "vibrationCompensation": vibration}
    assert await ask.command("calibration_cmd", **order) == SUCCESS
    seen = [printer.machine.status]
    for passing in (2, seconds - 1, 1):
        clock.advance(passing)
        seen.append(printer.machine.status)
    assert seen == ["busy", "calibrate_doing", "calibrate_doing", "ready"]


@pytest.mark.parametrize("job", [False, True])
async def test_calibration_without_effect(
    job: bool, printer: SimulatedPrinter, ask: Asker
) -> None:
    """It needs a wish and a printer that is ready."""
    choice = "open" if job else "close"
    if job:
        printer.machine.start_job(heated=True)
    before = printer.state()
    order = {"levelingDetection": choice, "vibrationCompensation": choice}
    assert await ask.command("calibration_cmd", **order) == SUCCESS
    assert printer.state() == before


async def test_moving_and_homing(
    ad5x: SimulatedPrinter, make_asker: MakeAsker, clock: ManualClock
) -> None:
    """The head stays within its volume, is busy meanwhile, and can go home."""
    ask = make_asker(ad5x)
    await ask.command("moveCtrl_cmd", axis="x", delta=50)
    assert (await ask.detail())["status"] == "busy"
    await ask.command("moveCtrl_cmd", axis="y", delta=50)
    clock.advance(10)
    for axis, delta in (("y", 999), ("z", 12.5), ("z", -0.5), ("e", 5)):
        await ask.command("moveCtrl_cmd", axis=axis, delta=delta)
        clock.advance(10)
    detail = await ask.detail()
    assert detail["coordinate"] == [50, 220, 12]
    assert detail["status"] == "ready"
    ad5x.machine.recovery_pending = True
    await ask.command("homingCtrl_cmd")
    assert (await ask.detail())["status"] == "busy"
    clock.advance(10)
    detail = await ask.detail()
    assert (detail["coordinate"], detail["status"]) == ([0, 0, 0], "ready")
    assert (ad5x.machine.homed, ad5x.machine.recovery_pending) == (True, False)


async def test_trap_60_extruding_heats_a_cold_nozzle(
    ad5x: SimulatedPrinter, make_asker: MakeAsker, clock: ManualClock
) -> None:
    """It warms up, pushes, cools down again and lets its motors go."""
    ask = make_asker(ad5x)
    await ask.command("homingCtrl_cmd")
    clock.advance(10)
    await ask.command("extrudeCtrl_cmd", axis="e", delta=10)
    detail = await ask.detail()
    assert (detail["status"], detail["rightTargetTemp"]) == ("busy", 220)
    clock.advance(79)
    assert (await ask.detail())["status"] == "busy"
    clock.advance(2)
    detail = await ask.detail()
    assert (detail["status"], detail["rightTargetTemp"]) == ("ready", 0)
    assert not ad5x.machine.homed


WAIT_FOR_READY: list[tuple[str, dict[str, object]]] = [
    ("moveCtrl_cmd", {"axis": "x", "delta": 10}),
    ("extrudeCtrl_cmd", {"axis": "e", "delta": 10}),
    ("homingCtrl_cmd", {}),
    ("ms_cmd", {"slot": 1, "action": 0}),
    ("ipdMs_cmd", {"action": 0}),
]


@pytest.mark.parametrize("status", ["printing", "pause", "completed", "calibrating"])
async def test_motion_and_filament_wait_for_ready(
    status: str,
    ad5x: SimulatedPrinter,
    make_asker: MakeAsker,
    clock: ManualClock,
    subtests: pytest.Subtests,
) -> None:
    """In any other status they are acknowledged and ignored."""
    if status == "calibrating":
        ad5x.machine.calibrate(leveling=True, vibration=False)
    else:
        ad5x.machine.start_job(heated=True)
    if status == "pause":
        ad5x.machine.pause()
        clock.advance(3)
    if status == "completed":
        ad5x.machine.finish_job()
    for command, arguments in WAIT_FOR_READY:
        with subtests.test(f"{command}, {arguments}"):
            before = ad5x.state()
            assert await make_asker(ad5x).command(command, **arguments) == SUCCESS
            assert ad5x.state() == before


async def test_error_is_cleared_by_its_code_alone(
    ad5x: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """Another code is ignored."""
    ask = make_asker(ad5x)
    ad5x.machine.fail_job("E0007")
    for code in ("E0008", ""):
        await ask.command("errorCodeCtrl_cmd", action="clearErrorCode", errorCode=code)
        assert (await ask.detail())["errorCode"] == "E0007"
    await ask.command("errorCodeCtrl_cmd", action="clearErrorCode", errorCode="E0007")
    detail = await ask.detail()
    assert (detail["errorCode"], detail["status"]) == ("", "ready")


@pytest.mark.parametrize(
    ("code", "command"),
    [("E0088", "plateDetectControl_cmd"), ("E0089", "firstLayerDetectControl_cmd")],
)
@pytest.mark.parametrize(
    ("answer", "status"), [("continue", "printing"), ("stop", "canceling")]
)
async def test_questions_about_plate_and_first_layer(
    code: str,
    command: str,
    answer: str,
    status: str,
    creator_pro: SimulatedPrinter,
    make_asker: MakeAsker,
    clock: ManualClock,
) -> None:
    """They are errors until they are answered; the job keeps warm meanwhile."""
    ask = make_asker(creator_pro)
    creator_pro.machine.start_job(heated=True)
    creator_pro.machine.ask_question(code)
    clock.advance(600)
    asked = await ask.detail()
    assert (asked["status"], asked["errorCode"]) == ("error", code)
    assert (asked["printDuration"], asked["rightTargetTemp"]) == (0, 220)
    other = "firstLayerDetectControl_cmd" if code == "E0088" else command
    if other != command:
        await ask.command(other, action="continue")
    await ask.command(command, action="perhaps")
    assert (await ask.detail())["status"] == "error"
    await ask.command(command, action=answer)
    detail = await ask.detail()
    assert (detail["status"], detail["errorCode"]) == (status, "")


async def test_questions_need_a_job(creator_pro: SimulatedPrinter) -> None:
    """There is nothing to ask without one, and nothing else to ask."""
    with pytest.raises(ValueError, match="no job"):
        creator_pro.machine.ask_question("E0088")
    with pytest.raises(ValueError, match="none of"):
        creator_pro.machine.ask_question("E0007")


async def test_trap_6_clog_of_a_creator(
    creator_pro: SimulatedPrinter, make_asker: MakeAsker
) -> None:
    """It pauses with its code, and goes on."""
    ask = make_asker(creator_pro)
    creator_pro.machine.start_job(heated=True, slots=(2, 4))
    creator_pro.machine.fail_job("E0163", paused=True)
    detail = await ask.detail()
    assert (detail["status"], detail["errorCode"]) == ("pause", "E0163")
    assert detail["nozzleTargetTemps"] == [0, 220, 0, 220]
    await ask.command("jobCtl_cmd", jobID="", action="continue")
    detail = await ask.detail()
    assert (detail["status"], detail["errorCode"]) == ("printing", "")


async def test_all_heads_of_a_paused_job_heat_again(
    creator_pro: SimulatedPrinter, make_asker: MakeAsker, clock: ManualClock
) -> None:
    """What was switched off in a pause is warm again before it goes on."""
    ask = make_asker(creator_pro)
    creator_pro.machine.start_job(heated=True, slots=(2, 4))
    creator_pro.machine.pause()
    clock.advance(3)
    await _tools_of(ask, [0, 0, 0, 0], platform=0)
    clock.advance(600)
    await ask.command("jobCtl_cmd", jobID="", action="continue")
    detail = await ask.detail()
    assert detail["status"] == "heating"
    assert detail["nozzleTargetTemps"] == [0, 220, 0, 220]


CLOUD = (
    "deviceUnregister_cmd",
    "deviceUpdateDetail_cmd",
    "newJob_cmd",
    "newLocalJob_cmd",
    "userProfile_cmd",
)


@pytest.mark.parametrize("model", ["adventurer_5m", "ad5x", "creator_5"])
async def test_what_nobody_may_send_is_remembered(
    model: str, printer_host: str, make_asker: MakeAsker
) -> None:
    """The cloud's commands and the bind event are acknowledged and written down."""
    async with SimulatedPrinter(model, host=printer_host) as printer:
        ask = make_asker(printer)
        await ask.detail()
        await ask.command("lightControl_cmd", status="open")
        assert printer.forbidden == []
        before: Any = printer.state()["settings"]
        for command in CLOUD:
            assert await ask.command(command, name="x") == SUCCESS
        serial = {"serialNumber": printer.machine.serial_number}
        assert await ask.send("/notifyWanBind", serial) == SUCCESS
        assert printer.forbidden == [*CLOUD, "/notifyWanBind"]
        assert printer.state()["settings"] == before
