"""Targets of nozzles, bed and chamber, on every model."""

import asyncio
from collections.abc import Awaitable, Callable
from math import inf, nan

import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    NoEffectError,
    NotSupportedError,
    OutOfRangeError,
    PrinterStatus,
)
from custom_components.flashforge.client.interfaces import temperatures
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter, Sent, short_timeouts
from .request_spy import changes, until

pytestmark = short_timeouts

type Act = Callable[[FlashForgeClient], Awaitable[PrinterStatus]]

LIMITS = {
    "adventurer_5m": (280, 110),
    "adventurer_5m_pro": (280, 110),
    "ad5x": (300, 110),
    "creator_5": (300, 120),
    "creator_5_pro": (320, 120),
}
ONE_HEAD = ["adventurer_5m", "adventurer_5m_pro", "ad5x"]
FOUR_HEADS = ["creator_5", "creator_5_pro"]


@pytest.fixture
async def made(make_printer: MakePrinter, model: str) -> SimulatedPrinter:
    """Return a printer of the test's model."""
    return await make_printer(model)


@pytest.fixture
async def knowing(made: SimulatedPrinter, make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows the printer already."""
    client = make_client()
    await client.initialize()
    return client


def _four(**change: object) -> dict[str, object]:
    """Return the values that every model gets, by default unchanged."""
    keys = ("platform", "rightNozzle", "leftNozzle", "chamber")
    return {**dict.fromkeys(keys, -200), **change}


def _five(*nozzles: int, **change: object) -> dict[str, object]:
    return _four(nozzles=list(nozzles or [-200] * 4), **change)


_UNCHANGED = (-200, -200, -200, -200)


@pytest.mark.parametrize(
    ("model", "act", "arguments", "changed"),
    [
        *(
            (model, lambda temp: temp.set_nozzle(215), _four(rightNozzle=215),
             {"job.rightTargetTemp": 215})
            for model in ONE_HEAD
        ),
        *(
            (model, lambda temp: temp.set_nozzle(215), _five(215, -200, -200, -200),
             {"job.rightTargetTemp": 215, "job.nozzleTargetTemps": [215, 0, 0, 0]})
            for model in FOUR_HEADS
        ),
        *(
            (model, lambda temp: temp.set_nozzle(180, tool=3),
             _five(-200, -200, -200, 180), {"job.nozzleTargetTemps": [0, 0, 0, 180]})
            for model in FOUR_HEADS
        ),
        *(
            (model, lambda temp: temp.set_bed(60.4), _four(platform=60),
             {"job.platTargetTemp": 60})
            for model in ONE_HEAD
        ),
        *(
            (model, lambda temp: temp.set_bed(60), _five(platform=60),
             {"job.platTargetTemp": 60})
            for model in FOUR_HEADS
        ),
        ("creator_5_pro", lambda temp: temp.set_chamber(55), _five(chamber=55),
         {"settings.chamberTargetTemp": 55}),
    ],
)  # fmt: skip
async def test_a_target_is_set_and_nothing_else(
    made: SimulatedPrinter,
    knowing: FlashForgeClient,
    sent: Sent,
    act: Callable[[temperatures.TempControl], Awaitable[PrinterStatus]],
    arguments: dict[str, object],
    changed: dict[str, object],
) -> None:
    """Each family has its own way to say it; all that is not meant is unchanged."""
    before = made.state()
    await act(knowing.temp_control)
    assert changes(before, made.state()) == changed
    payload = {"cmd": "temperatureCtl_cmd", "args": arguments}
    assert sent == [("/control", {"payload": payload})]


@pytest.mark.parametrize("model", LIMITS)
async def test_trap_29_off_is_zero(
    made: SimulatedPrinter, knowing: FlashForgeClient, sent: Sent, model: str
) -> None:
    """The -100 that some sources call off leaves a Creator's nozzle on."""
    temp = knowing.temp_control
    tool = len(made.machine.heat.tools) - 1
    await temp.set_nozzle(200, tool)
    await temp.set_bed(50)
    status = await temp.set_nozzle(0, tool)
    assert status.tools[tool].nozzle.target == 0
    status = await temp.set_bed(0)
    assert status.bed.target == 0
    assert not any(made.machine.heat.targets)
    assert "-100" not in str(sent)


@pytest.mark.parametrize("model", FOUR_HEADS)
async def test_trap_29_four_nozzles_are_always_told(
    made: SimulatedPrinter, knowing: FlashForgeClient, sent: Sent, model: str
) -> None:
    """A shorter list would be dropped; the tools that are not meant stay."""
    temp = knowing.temp_control
    for tool in range(4):
        await temp.set_nozzle(200 + tool, tool)
    await temp.set_bed(60)
    status = await temp.set_nozzle(0, 1)
    assert [one.nozzle.target for one in status.tools] == [200, 0, 202, 203]
    for _, fields in sent:
        payload = fields["payload"]
        assert isinstance(payload, dict)
        assert len(payload["args"]["nozzles"]) == 4


@pytest.mark.parametrize(
    ("model", "arguments"),
    [
        *((model, _four(platform=0, rightNozzle=0)) for model in ONE_HEAD),
        ("creator_5", _five(0, 0, 0, 0, platform=0)),
        ("creator_5_pro", _five(0, 0, 0, 0, platform=0, chamber=0)),
    ],
)
async def test_everything_off(
    made: SimulatedPrinter,
    knowing: FlashForgeClient,
    sent: Sent,
    arguments: dict[str, object],
) -> None:
    """One command switches every heater off that the printer has."""
    machine = made.machine
    for tool in range(len(machine.heat.tools)):
        machine.set_nozzle_target(200, tool)
    machine.set_bed_target(60)
    machine.set_chamber_target(40)
    assert any(machine.heat.targets)
    await knowing.temp_control.switch_off()
    assert not any(machine.heat.targets)
    payload = {"cmd": "temperatureCtl_cmd", "args": arguments}
    assert sent == [("/control", {"payload": payload})]


# Limits.


@pytest.mark.parametrize("model", LIMITS)
async def test_the_limits_of_each_model(
    made: SimulatedPrinter, knowing: FlashForgeClient, model: str
) -> None:
    """The highest target is taken, one degree more is not even sent."""
    temp, (nozzle, bed) = knowing.temp_control, LIMITS[model]
    status = await temp.set_nozzle(nozzle)
    assert status.tools[0].nozzle.target == nozzle
    assert (await temp.set_bed(bed)).bed.target == bed
    requests = len(made.requests)
    for target in (nozzle + 1, -1, -100, -200, nan, inf, -inf):
        with pytest.raises(OutOfRangeError) as caught:
            await temp.set_nozzle(target)
        assert (caught.value.low, caught.value.high) == (0, nozzle)
    for target in (bed + 1, -1, nan):
        with pytest.raises(OutOfRangeError) as caught:
            await temp.set_bed(target)
        assert (caught.value.low, caught.value.high) == (0, bed)
    assert len(made.requests) == requests


@pytest.mark.parametrize("model", LIMITS)
async def test_heads_that_are_not_there(
    made: SimulatedPrinter, knowing: FlashForgeClient, model: str
) -> None:
    """Tools count from 0 to what the model has."""
    requests = len(made.requests)
    for tool in (-1, len(made.machine.heat.tools)):
        with pytest.raises(NotSupportedError):
            await knowing.temp_control.set_nozzle(200, tool)
    assert len(made.requests) == requests


@pytest.mark.parametrize("model", LIMITS)
async def test_only_one_model_heats_its_chamber(
    made: SimulatedPrinter, knowing: FlashForgeClient, model: str
) -> None:
    """The Creator 5 claims a heater that it does not have; nothing is sent."""
    requests, temp = len(made.requests), knowing.temp_control
    if model != "creator_5_pro":
        with pytest.raises(NotSupportedError):
            await temp.set_chamber(40)
    else:
        with pytest.raises(OutOfRangeError) as caught:
            await temp.set_chamber(81)
        assert caught.value.high == 80
    assert len(made.requests) == requests


@pytest.mark.parametrize("model", ["ad5x", "creator_5_pro"])
async def test_a_target_that_was_not_taken(
    made: SimulatedPrinter, knowing: FlashForgeClient, model: str
) -> None:
    """What the printer shows decides, not what it says."""
    made.faults.ignore_commands = True
    with pytest.raises(NoEffectError) as caught:
        await knowing.temp_control.set_nozzle(200)
    assert caught.value.command == "nozzle_temperature"


# Waiting.


@pytest.mark.timings(heating_interval=0.01)
@pytest.mark.parametrize("model", ["creator_5_pro"])
@pytest.mark.parametrize(
    ("heat", "wait"),
    [
        (lambda c: c.temp_control.set_nozzle(200, 2),
         lambda c: c.temp_control.wait_for_nozzle(2)),
        (lambda c: c.temp_control.set_bed(60), lambda c: c.temp_control.wait_for_bed()),
        (lambda c: c.temp_control.set_chamber(45),
         lambda c: c.temp_control.wait_for_chamber()),
    ],
)  # fmt: skip
async def test_waiting_until_it_is_warm(
    made: SimulatedPrinter,
    knowing: FlashForgeClient,
    clock: ManualClock,
    heat: Act,
    wait: Act,
) -> None:
    """Waiting ends when the heater is near its target, not before."""
    await heat(knowing)
    made.requests.clear()
    task = asyncio.ensure_future(wait(knowing))
    await until(lambda: len(made.requests) > 3)
    assert not task.done()
    clock.advance(2 * 3600)
    status = await task
    warm = [*(tool.nozzle for tool in status.tools), status.bed, status.chamber]
    (heated,) = (one for one in warm if one.target)
    assert heated.temperature == pytest.approx(heated.target, abs=2)


@pytest.mark.timings(heating_interval=0.01)
@pytest.mark.parametrize("model", ["ad5x"])
async def test_waiting_has_an_end(
    made: SimulatedPrinter, knowing: FlashForgeClient, model: str
) -> None:
    """How long is up to the caller's."""
    await knowing.temp_control.set_bed(60)
    with pytest.raises(TimeoutError):
        await knowing.temp_control.wait_for_bed(limit=0.05)
    # A head that is not there never gets warm.
    with pytest.raises(TimeoutError):
        await knowing.temp_control.wait_for_nozzle(3, limit=0.05)
