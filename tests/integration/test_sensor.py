"""Sensors: what each shows in every model is what the printer does.

Every sensor has a row here, written from what the simulated printer is, so that one
in a wrong unit, or of something that a printer does not report, is found.
"""

from collections.abc import Callable
from typing import NamedTuple

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest

from custom_components.flashforge.sensor import SENSORS
from tests.simulator import MODELS
from tests.simulator.job import Job
from tests.simulator.machine import Machine

from .conftest import Poll, SwitchOn, add_entry, keys_of, set_up, state_of


def _job(machine: Machine) -> Job:
    assert machine.job is not None
    return machine.job


def _seconds_left(machine: Machine) -> float:
    return _job(machine).seconds_left(1.0)


class Shown(NamedTuple):
    """What a sensor shows during a print."""

    unit: str | None
    value: Callable[[Machine, int], float | str]
    """From the machine, and the tool counted from 0."""
    tolerance: float = 0.0
    only_with_lan_mode: bool = False


CELSIUS = "\N{DEGREE SIGN}C"
EXPECTED = {
    "bed_temperature": Shown(CELSIUS, lambda machine, _: machine.bed_temperature, 0.5),
    "current_layer": Shown(None, lambda machine, _: _job(machine).layer, 1),
    "file_name": Shown(None, lambda machine, _: _job(machine).file.file_name),
    "finish_time": Shown(
        None,
        lambda machine, _: dt_util.utcnow().timestamp() + _seconds_left(machine),
        # It stands still until it is off by two minutes. What is measured is off by
        # one or two more, as polls ten seconds apart see the beginning late.
        tolerance=300,
    ),
    "free_space": Shown(
        "GB",
        lambda machine, _: machine.card.free_bytes / 1e9,
        tolerance=0.05,
        only_with_lan_mode=True,
    ),
    "jobs_finished": Shown(None, lambda _machine, _tool: 1),
    "last_job_duration": Shown("min", lambda _machine, _tool: 10, 1),
    "last_job_file": Shown(None, lambda _machine, _tool: "cube.gcode"),
    "last_job_filament": Shown(
        "g",
        lambda machine, _: machine.find_file("cube.gcode").weight_g,
        tolerance=0.1,
        only_with_lan_mode=True,
    ),
    "last_job_result": Shown(None, lambda _machine, _tool: "completed"),
    "nozzle_temperature": Shown(
        CELSIUS, lambda machine, tool: machine.tool_temperatures[tool], 0.5
    ),
    "print_progress": Shown("%", lambda machine, _: _job(machine).progress * 100, 1),
    "remaining_time": Shown(
        "min",
        lambda machine, _: _seconds_left(machine) / 60,
        tolerance=2,
    ),
    "status": Shown(None, lambda _machine, _tool: "printing"),
}
# Disabled until somebody enables them; test_jobs.py looks at these.
OFF = {"elapsed_time", "start_time"}

# An Adventurer 3 does not name the file of its job.
UNKNOWN = {("adventurer_3", "file_name"), ("adventurer_3", "last_job_file")}


def test_every_sensor_has_a_row() -> None:
    """A new one is checked in every model as well."""
    assert {row.key for row in SENSORS} == set(EXPECTED) | OFF


def check(state: State, key: str, machine: Machine) -> None:
    """See that a sensor shows what the machine does, in the unit that it says."""
    tool = 0
    if key.startswith("tool_"):
        _, number, key = key.split("_", 2)
        tool = int(number) - 1
    expected = EXPECTED[key]
    assert state.state not in {"unknown", "unavailable"}, key
    assert state.attributes.get("unit_of_measurement") == expected.unit, key
    value = expected.value(machine, tool)
    if isinstance(value, str):
        assert state.state == value, key
        return
    moment = dt_util.parse_datetime(state.state) if key == "finish_time" else None
    shown = moment.timestamp() if moment else float(state.state)
    assert shown == pytest.approx(value, abs=expected.tolerance), key


@pytest.mark.parametrize(
    ("model", "tcp"),
    [
        *((name, False) for name, model in MODELS.items() if model.has_http),
        *((name, True) for name in MODELS if not name.startswith("creator")),
    ],
)
async def test_a_print_is_shown_as_it_is(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    subtests: pytest.Subtests,
    model: str,
    tcp: bool,
) -> None:
    """Whatever a model has says something true, and what it does not tell is absent."""
    printer = await switch_on(model, udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    await poll(10)
    printer.machine.start_job("cube.gcode", duration=600, weight_g=12.5, heated=True)
    await poll(10, times=70)
    printer.machine.clear_platform()
    await poll(10, times=2)
    printer.machine.start_job(
        "benchy.gcode", duration=4 * 3600, layers=120, heated=True
    )
    # Without an estimate of the printer the time is known from five percent on.
    await poll(10, times=90)
    sensors = {row.key for row in SENSORS}
    for key in keys_of(hass, entry):
        if key in OFF or (key not in sensors and not key.startswith("tool_")):
            continue
        state = state_of(hass, entry, key)
        with subtests.test(key):
            if (model, key) in UNKNOWN:
                assert state.state == "unknown"
            else:
                check(state, key, printer.machine)
