"""What the entities say while a printer goes through its day."""

from datetime import datetime, timedelta
import logging

from homeassistant.components.logbook.helpers import async_filter_entities
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import SimulatedPrinter

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    device_id,
    entity_id,
    our_log_lines,
    perform,
    set_up,
    state_of,
    values,
)


def finish_time(hass: HomeAssistant, entry: MockConfigEntry) -> datetime:
    """Return the state of the finish time."""
    time = dt_util.parse_datetime(state_of(hass, entry, "finish_time").state)
    assert time is not None
    return time


async def test_numbers_stay_out_of_the_logbook(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Home Assistant itself decides: a layer is no event, a status is one."""
    keys = ("status", "print_progress", "current_layer", "nozzle_temperature")
    ids = {key: entity_id(hass, loaded, key) for key in keys}

    assert async_filter_entities(hass, list(ids.values())) == [ids["status"]]
    layer = state_of(hass, loaded, "current_layer")
    assert "unit_of_measurement" not in layer.attributes


async def test_heating_shows_by_tenths_of_a_degree(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Whole degrees would look as if nothing happened."""
    for key in ("nozzle_temperature", "bed_temperature"):
        entity = er.async_get(hass).async_get(entity_id(hass, loaded, key))
        assert entity is not None
        assert entity.options["sensor"]["suggested_display_precision"] == 1


async def test_an_idle_printer_has_no_job(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """What only a job has is unknown, never zero."""
    assert values(
        hass,
        loaded,
        "status",
        "printing",
        "problem",
        "connectivity",
        "print_progress",
        "remaining_time",
        "finish_time",
        "current_layer",
        "file_name",
    ) == {
        "status": "ready",
        "printing": "off",
        "problem": "off",
        "connectivity": "on",
        "print_progress": "unknown",
        "remaining_time": "unknown",
        "finish_time": "unknown",
        "current_layer": "unknown",
        "file_name": "unknown",
    }


async def test_a_running_print_is_shown(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """Progress, layer, file, temperatures and both ways of saying when it ends."""
    printer.machine.start_job(
        "benchy.gcode", duration=3600, layers=120, progress=0.25, heated=True
    )
    loaded = await set_up(hass, entry)

    await poll(10)
    await poll(2, times=5)

    assert values(
        hass,
        loaded,
        "status",
        "printing",
        "print_progress",
        "remaining_time",
        "current_layer",
        "file_name",
        "light",
    ) == {
        "status": "printing",
        "printing": "on",
        "print_progress": "25",
        "remaining_time": "45",
        "current_layer": "31",
        "file_name": "benchy.gcode",
        "light": "on",
    }
    assert float(state_of(hass, loaded, "nozzle_temperature").state) == pytest.approx(
        220, abs=1
    )
    assert float(state_of(hass, loaded, "bed_temperature").state) == pytest.approx(
        60, abs=1
    )
    expected = dt_util.utcnow() + timedelta(seconds=3600 * 0.75 - 20)
    assert abs(finish_time(hass, loaded) - expected) < timedelta(seconds=2)


async def test_a_job_from_the_first_degree_to_the_cleared_plate(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Heating, printing, completed, and completed until somebody clears the plate."""
    seen: list[str] = []
    printer.machine.start_job("benchy.gcode", duration=1200)

    for _ in range(40):
        await poll(60)
        seen.append(state_of(hass, loaded, "status").state)

    assert list(dict.fromkeys(seen)) == ["heating", "printing", "completed"]
    assert values(hass, loaded, "print_progress", "finish_time", "printing") == {
        "print_progress": "100",
        "finish_time": "unknown",
        "printing": "off",
    }


@pytest.mark.parametrize(
    ("progress", "shown"),
    [(0.2999, "29"), (0.57, "57"), (0.999, "99"), (1.0, "99"), (100, "99")],
)
async def test_progress_is_a_hundred_when_the_job_is_completed(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    progress: float,
    shown: str,
) -> None:
    """Whole percents, rounded down, and the last one when the printer says so.

    Some firmware stops counting before the end.
    """
    printer.machine.start_job("benchy.gcode", heated=True)
    printer.faults.detail_overrides = {"printProgress": progress}
    await poll(10)
    assert state_of(hass, loaded, "print_progress").state == shown
    answer = (await perform(hass, "get_jobs", loaded))[device_id(hass, loaded)]
    assert answer["current"]["progress"] == min(progress, 0.99)

    printer.machine.finish_job()
    await poll(10)

    assert state_of(hass, loaded, "print_progress").state == "100"
    answer = (await perform(hass, "get_jobs", loaded))[device_id(hass, loaded)]
    assert answer["jobs"][0]["progress"] == 1


@pytest.mark.parametrize("estimate", ["elapsed", "total"])
async def test_a_creator_5_pro_from_unpacking_to_printing(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
    estimate: str,
) -> None:
    """It prepares, heats and prepares, without a finish time, and never says 28 min."""
    printer = await switch_on("creator_5_pro")
    printer.faults.estimate = estimate
    printer.machine.start_job(
        "castle.3mf", duration=34000, unpacking=6, warm_up=300, slots=(1,)
    )
    entry = await set_up(hass, add_entry(hass, printer))
    seen: list[str] = []
    for _ in range(300):
        await poll(2)
        seen.append(state_of(hass, entry, "status").state)
        if seen[-1] == "printing":
            break
        assert values(hass, entry, "finish_time", "printing", "remaining_time") == {
            "finish_time": "unknown",
            "printing": "on",
            "remaining_time": "unknown",
        }
    assert [*dict.fromkeys(seen)] == ["preparing", "heating", "printing"]
    assert seen.count("preparing") > 140

    await poll(2, times=20)
    assert state_of(hass, entry, "finish_time").state == "unknown"
    await poll(60, times=30)

    remaining = int(state_of(hass, entry, "remaining_time").state)
    assert remaining == pytest.approx((34000 - 1862) / 60, abs=6)
    assert all(level == logging.INFO for level, _text in our_log_lines(caplog))


async def test_the_finish_time_stands_still_while_the_print_does(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """It neither drifts nor vanishes in a pause, and is right again afterwards."""
    printer.machine.start_job("benchy.gcode", duration=3600, heated=True)
    await poll(10)
    await poll(2, times=5)
    before = finish_time(hass, loaded)
    printer.machine.pause()

    await poll(60, times=30)

    assert state_of(hass, loaded, "status").state == "paused"
    assert finish_time(hass, loaded) == before
    remaining = state_of(hass, loaded, "remaining_time").state
    printer.machine.resume()
    await poll(60, times=5)
    assert state_of(hass, loaded, "status").state == "printing"
    assert int(state_of(hass, loaded, "remaining_time").state) < int(remaining)
    expected = before + timedelta(minutes=30)
    assert abs(finish_time(hass, loaded) - expected) < timedelta(minutes=3)


async def test_the_finish_time_does_not_jitter(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """An estimate that wavers by a minute moves nothing, one by five minutes does."""
    printer.machine.start_job("benchy.gcode", duration=3600, heated=True)
    await poll(10)
    await poll(2, times=5)
    printer.faults.detail_overrides = {"estimatedTime": 3000}
    await poll(2)
    seen = {finish_time(hass, loaded)}
    for estimate in (3055, 2950, 3010):
        printer.faults.detail_overrides = {"estimatedTime": estimate}
        await poll(2)
        seen.add(finish_time(hass, loaded))
    assert len(seen) == 1

    printer.faults.detail_overrides = {"estimatedTime": 3300}
    await poll(2)

    assert finish_time(hass, loaded) not in seen


async def test_an_absurd_estimate_costs_only_itself(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """A number beyond all calendars leaves the rest of the job as it is."""
    printer.machine.start_job("benchy.gcode", heated=True)
    printer.faults.detail_overrides = {"estimatedTime": 1e300}

    await poll(10)

    assert state_of(hass, loaded, "finish_time").state == "unknown"
    assert state_of(hass, loaded, "file_name").state == "benchy.gcode"


async def test_an_estimate_of_zero_falls_back_to_the_progress(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """A third done in twenty minutes leaves forty."""
    printer.machine.start_job(
        "benchy.gcode", duration=3600, progress=1 / 3, heated=True
    )
    printer.faults.detail_overrides = {"estimatedTime": 0}
    loaded = await set_up(hass, entry)

    await poll(2, times=5)

    assert state_of(hass, loaded, "remaining_time").state == "40"


async def test_the_next_job_does_not_inherit_a_finish_time(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """While a new job heats up, nobody knows when it will be done."""
    printer.machine.start_job("long.gcode", duration=36000, heated=True)
    await poll(10)
    await poll(2, times=5)
    assert finish_time(hass, loaded)
    printer.machine.finish_job()
    printer.machine.clear_platform()
    printer.machine.start_job("short.gcode", duration=600)
    # The nozzle is still warm from the long job.
    printer.faults.detail_overrides = {"status": "heating"}

    await poll(2)

    assert state_of(hass, loaded, "status").state == "heating"
    assert state_of(hass, loaded, "finish_time").state == "unknown"
    assert state_of(hass, loaded, "remaining_time").state == "unknown"


async def test_a_failed_job_is_a_problem(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The status says error, and the problem is on."""
    printer.machine.start_job("benchy.gcode", heated=True)
    printer.machine.fail_job("E0007")

    await poll(10)

    assert values(hass, loaded, "status", "problem", "printing") == {
        "status": "error",
        "problem": "on",
        "printing": "off",
    }


async def test_trap_06_a_clog_is_a_pause_with_a_problem(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The status never becomes error, and the fault is noticed all the same."""
    printer.machine.start_job("benchy.gcode", heated=True)
    printer.machine.fail_job("E0163", paused=True)

    await poll(10)

    assert values(hass, loaded, "status", "problem") == {
        "status": "paused",
        "problem": "on",
    }


async def test_a_missing_value_is_unknown_and_costs_nothing_else(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """One field that is gone, and one that is nonsense, cost themselves."""
    printer.machine.start_job("benchy.gcode", heated=True)
    printer.faults.detail_missing = {"rightTemp"}
    printer.faults.detail_overrides = {"printLayer": "many", "platTemp": -108}

    await poll(10)

    assert values(
        hass,
        loaded,
        "nozzle_temperature",
        "bed_temperature",
        "current_layer",
        "status",
        "file_name",
    ) == {
        "nozzle_temperature": "unknown",
        "bed_temperature": "unknown",
        "current_layer": "unknown",
        "status": "printing",
        "file_name": "benchy.gcode",
    }


async def test_an_unknown_status_is_busy_and_logged_once(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Firmware that learns new words does not break anything."""
    printer.faults.detail_overrides = {"status": "defragmenting"}

    await poll(10, times=3)

    assert state_of(hass, loaded, "status").state == "busy"
    assert caplog.text.count("defragmenting") == 1
