"""Sensors: what each shows in every model is what the printer does.

Every sensor has a row here, written from what the simulated printer is, so that one
in a wrong unit, or of something that a printer does not report, is found.
"""

from collections.abc import Callable
import re
from typing import NamedTuple

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.sensor import SENSORS
from tests.simulator.job import Job
from tests.simulator.machine import Machine
from tests.simulator.station import Slot

from .catalogue import EITHER_WAY
from .conftest import Poll, SwitchOn, add_entry, set_up, state_of


def _job(machine: Machine) -> Job:
    assert machine.job is not None
    return machine.job


def _seconds_left(machine: Machine) -> float:
    return _job(machine).seconds_left(1.0)


class Shown(NamedTuple):
    """What a sensor shows during a print."""

    unit: str | None
    value: Callable[[Machine, int], float | str]
    """From the machine, and the number of the tool or slot counted from 1."""
    tolerance: float = 0.0


CELSIUS = "\N{DEGREE SIGN}C"


def _slot(machine: Machine, number: int) -> Slot:
    """Return a slot, or the external spool."""
    spool = machine.station.spool(number)
    assert spool is not None
    return spool


def _warmth(place: Callable[[Machine, int], float]) -> Shown:
    return Shown(CELSIUS, place, 0.5)


def _percent(share: Callable[[Machine, int], float]) -> Shown:
    return Shown("%", share)


EXPECTED = {
    "active_slot": Shown(None, lambda machine, _: str(machine.current_slot or "none")),
    "bed_target": _warmth(lambda machine, _: machine.bed.target),
    "bed_temperature": _warmth(lambda machine, _: machine.bed_temperature),
    "chamber_fan": _percent(lambda machine, _: machine.chamber_fan),
    "chamber_target": _warmth(lambda machine, _: machine.heat.chamber.target),
    "chamber_temperature": _warmth(lambda machine, _: machine.chamber_temperature),
    "cooling_fan": _percent(lambda machine, _: machine.cooling_fan),
    "current_layer": Shown(None, lambda machine, _: _job(machine).layer, 1),
    "current_speed": Shown(
        "mm/s", lambda machine, _: 250 * machine.speed_percent / 100
    ),
    # Where it is measured it begins when the first percent is done.
    "elapsed_time": Shown("min", lambda machine, _: _job(machine).elapsed / 60, 4),
    "error": Shown(None, lambda _machine, _number: "ok"),
    "file_name": Shown(None, lambda machine, _: _job(machine).file.file_name),
    "filament_type": Shown(None, lambda _machine, _number: "PLA"),
    "finish_time": Shown(
        None,
        lambda machine, _: dt_util.utcnow().timestamp() + _seconds_left(machine),
        # It stands still until it is off by two minutes. What is measured is off by
        # one or two more, as polls ten seconds apart see the beginning late.
        tolerance=300,
    ),
    "free_space": Shown("GB", lambda machine, _: machine.card.free_bytes / 1e9, 0.05),
    "job_filament_length": Shown(
        "m", lambda machine, _: _job(machine).file.filament_mm / 1000, 0.001
    ),
    "job_filament_weight": Shown("g", lambda machine, _: _job(machine).file.weight_g),
    "jobs_finished": Shown(None, lambda _machine, _number: 1),
    "last_job_duration": Shown("min", lambda _machine, _number: 10, 1),
    "last_job_file": Shown(None, lambda _machine, _number: "cube.gcode"),
    "last_job_filament": Shown(
        "g", lambda machine, _: machine.find_file("cube.gcode").weight_g, 0.1
    ),
    "last_job_result": Shown(None, lambda _machine, _number: "completed"),
    "lifetime_filament": Shown(
        "m", lambda machine, _: machine.lifetime_filament_mm / 1000, 0.1
    ),
    "lifetime_time": Shown(
        "h", lambda machine, _: machine.lifetime_seconds / 3600, 0.02
    ),
    "nozzle_size": Shown(None, lambda _machine, _number: "0.4mm"),
    "nozzle_target": _warmth(lambda machine, tool: machine.heat.tools[tool - 1].target),
    "nozzle_temperature": _warmth(
        lambda machine, tool: machine.tool_temperatures[tool - 1]
    ),
    "position_x": Shown("mm", lambda machine, _: machine.position[0], 0.05),
    "position_y": Shown("mm", lambda machine, _: machine.position[1], 0.05),
    "position_z": Shown("mm", lambda machine, _: machine.position[2], 0.05),
    "print_progress": Shown("%", lambda machine, _: _job(machine).progress * 100, 1),
    "print_speed": _percent(lambda machine, _: machine.speed_percent),
    "remaining_time": Shown("min", lambda machine, _: _seconds_left(machine) / 60, 2),
    "slot_material": Shown(None, lambda machine, slot: _slot(machine, slot).material),
    "start_time": Shown(
        None,
        lambda machine, _: dt_util.utcnow().timestamp() - _job(machine).elapsed,
        tolerance=180,
    ),
    "status": Shown(None, lambda _machine, _number: "printing"),
    "total_layers": Shown(None, lambda machine, _: _job(machine).file.layers),
    "tvoc": Shown(None, lambda machine, _: machine.model.tvoc[1]),
    "upload_progress": Shown("%", lambda _machine, _number: "unknown"),
    "z_offset": Shown("mm", lambda machine, _: machine.z_offset),
}
TIMES = {"finish_time", "start_time"}

# Some do not name the file of their job, and nobody knows what is on a spool of which
# nobody has told the printer.
UNKNOWN = {
    *(
        (model, key)
        for model in ("adventurer_3", "voxel", "finder")
        for key in ("file_name", "last_job_file")
    ),
    ("ad5x", "external_spool_slot_material"),
}


def test_every_sensor_has_a_row() -> None:
    """A new one is checked in every model as well."""
    assert {row.key for row in SENSORS} == set(EXPECTED)


_PART = re.compile(r"(?:(?:tool|slot)_(\d)|external_spool)_(.+)")


def check(state: State, key: str, machine: Machine) -> None:
    """See that a sensor shows what the machine does, in the unit that it says."""
    number = 1
    if part := _PART.fullmatch(key):
        number, key = int(part[1] or 0), part[2]
    expected = EXPECTED[key]
    assert state.state not in {"unknown", "unavailable"}, key
    assert state.attributes.get("unit_of_measurement") == expected.unit, key
    value = expected.value(machine, number)
    if isinstance(value, str):
        assert state.state == value, key
        return
    moment = dt_util.parse_datetime(state.state) if key in TIMES else None
    shown = moment.timestamp() if moment else float(state.state)
    assert shown == pytest.approx(value, abs=expected.tolerance or 1e-6), key


@pytest.mark.parametrize(
    ("model", "tcp"),
    # Of those that report the same one is enough.
    [one for one in EITHER_WAY if one[0] not in {"voxel", "guider_4"}],
)
@pytest.mark.usefixtures("all_enabled")
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
    printer.machine.set_chamber_fan(30)
    slots = [2] if printer.machine.station.slots else []
    printer.machine.start_job(
        "benchy.gcode", duration=4 * 3600, layers=120, heated=True, slots=slots
    )
    # Without an estimate of the printer the time is known from five percent on.
    await poll(10, times=90)
    registry = er.async_get(hass)
    for sensor in er.async_entries_for_config_entry(registry, entry.entry_id):
        if sensor.domain != "sensor":
            continue
        key = sensor.unique_id.removeprefix(f"{entry.unique_id}_")
        state = hass.states.get(sensor.entity_id)
        with subtests.test(key):
            assert state is not None
            # Nothing is sent during a print.
            if (model, key) in UNKNOWN or key == "upload_progress":
                assert state.state == "unknown"
            else:
                check(state, key, printer.machine)


async def test_a_count_that_goes_back_is_not_recorded(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """A statistic would take it for a new beginning, and add everything once more."""
    printer = await switch_on("adventurer_5m_pro", udp=False)
    printer.faults.detail_overrides = {
        "cumulativePrintTime": 600,
        "cumulativeFilament": 800.5,
    }
    entry = await set_up(hass, add_entry(hass, printer))
    shown = []
    for minutes, meters in ((0, 0), (None, "x"), (599, 1e30), (-5, -1), (660, 801)):
        printer.faults.detail_overrides = {
            "cumulativePrintTime": minutes,
            "cumulativeFilament": meters,
        }
        await poll(5)
        keys = ("lifetime_time", "lifetime_filament")
        shown.append([float(state_of(hass, entry, key).state) for key in keys])
    assert shown == [[10, 800.5]] * 4 + [[11, 801]]

    # A restart knows what was reported last.
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert float(state_of(hass, entry, "lifetime_time").state) == 11


async def test_the_position_is_asked_for_only_if_somebody_wants_it(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """It costs an older printer one query more in each poll."""
    printer = await switch_on("adventurer_4", udp=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    await poll(10, times=2)
    assert "M114" not in {record.code for record in printer.tcp_records}

    registry = er.async_get(hass)
    unique_id = f"{entry.unique_id}_position_z"
    entity_id = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    assert entity_id is not None
    registry.async_update_entity(entity_id, disabled_by=None)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await poll(10, times=2)
    state = hass.states.get(entity_id)
    assert state is not None
    assert float(state.state) == pytest.approx(printer.machine.position[2], abs=0.05)
    assert "M114" in {record.code for record in printer.tcp_records}
