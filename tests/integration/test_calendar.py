"""Calendar: past prints, and the present one until its finish time."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    entity_id,
    miss,
    seen_states,
    set_up,
    state_of,
)


@pytest.fixture
async def with_calendar(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry of the printer, whose owner has enabled the calendar."""
    er.async_get(hass).async_get_or_create(
        "calendar", DOMAIN, f"{entry.unique_id}_prints", disabled_by=None,
        config_entry=entry,
    )  # fmt: skip
    return await set_up(hass, entry)


async def events(
    hass: HomeAssistant, entry: MockConfigEntry, hours: float = 24
) -> list[dict[str, Any]]:
    """Return the events of some hours before and after now."""
    calendar = entity_id(hass, entry, "prints")
    now = dt_util.now()
    response = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": calendar,
            "start_date_time": now - timedelta(hours=hours),
            "end_date_time": now + timedelta(hours=hours),
        },
        blocking=True,
        return_response=True,
    )
    assert isinstance(response, dict)
    found = response[calendar]
    assert isinstance(found, dict)
    return found["events"]  # type: ignore[return-value] # a list of objects


def end_of(state: State) -> datetime:
    """Return when the present event ends."""
    end = dt_util.parse_datetime(state.attributes["end_time"])
    assert end is not None
    return end.replace(tzinfo=dt_util.get_default_time_zone())


async def test_it_is_off_by_default(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Finish time and logbook say the same to those who use no calendar."""
    registered = er.async_get(hass).async_get(entity_id(hass, loaded, "prints"))
    assert registered is not None
    assert registered.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_print_is_an_event_until_its_finish_time(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    with_calendar: MockConfigEntry,
    poll: Poll,
) -> None:
    """And stays one when it has ended, with its result and filament."""
    assert state_of(hass, with_calendar, "prints").state == "off"
    await poll(10)
    printer.machine.start_job("vase.gcode", duration=4 * 3600, weight_g=20, heated=True)
    await poll(10)
    state = state_of(hass, with_calendar, "prints")
    assert (state.state, state.attributes["message"]) == ("on", "vase.gcode")
    # Nobody knows yet; it is shown as an hour.
    assert end_of(state) - dt_util.now() > timedelta(minutes=58)

    await poll(2, times=30)
    state = state_of(hass, with_calendar, "prints")
    expected = dt_util.now() + timedelta(hours=4)
    assert abs(end_of(state) - expected) < timedelta(minutes=3)
    (event,) = await events(hass, with_calendar)
    assert event["summary"] == "vase.gcode"
    assert event["description"] == "20.0 g"

    printer.machine.cancel()
    await poll(10)
    printer.machine.clear_platform()
    await poll(10)
    assert state_of(hass, with_calendar, "prints").state == "off"
    (event,) = await events(hass, with_calendar)
    assert event["summary"] == "vase.gcode \N{MIDDLE DOT} Canceled"
    assert "g" in event["description"]


async def test_it_is_written_only_when_the_event_changes(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    with_calendar: MockConfigEntry,
    poll: Poll,
) -> None:
    """Each write sets Home Assistant's alarms anew."""
    await poll(10)
    printer.machine.start_job("vase.gcode", duration=4 * 3600, heated=True)
    await poll(2, times=30)
    calendar = entity_id(hass, with_calendar, "prints")
    changes = async_capture_events(hass, "state_changed")
    reported = state_of(hass, with_calendar, "prints").last_reported
    await poll(2, times=60)
    assert not [one for one in changes if one.data["entity_id"] == calendar]
    assert state_of(hass, with_calendar, "prints").last_reported == reported


async def test_a_print_whose_end_is_unknown_goes_on_by_the_hour(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    with_calendar: MockConfigEntry,
    poll: Poll,
) -> None:
    """The event does not end before the print does."""
    await poll(10)
    printer.machine.start_job("vase.gcode", duration=9 * 3600, heated=True)
    printer.faults.detail_missing = {"estimatedTime", "printProgress", "printDuration"}
    await poll(30, times=130)
    state = state_of(hass, with_calendar, "prints")
    assert state.state == "on"
    assert timedelta(minutes=50) < end_of(state) - dt_util.now() < timedelta(hours=1)


async def test_past_prints_are_there_while_the_printer_is_off(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    with_calendar: MockConfigEntry,
    poll: Poll,
) -> None:
    """And after a restart; an event that is elsewhere in time is not told."""
    await poll(10)
    printer.machine.start_job("cube.gcode", duration=600, heated=True)
    await poll(10, times=65)
    await printer.power_off()
    await miss(hass, with_calendar)
    assert state_of(hass, with_calendar, "prints").state == "off"
    assert await hass.config_entries.async_unload(with_calendar.entry_id)
    await set_up(hass, with_calendar)
    (event,) = await events(hass, with_calendar)
    assert event["summary"] == "cube.gcode \N{MIDDLE DOT} Completed"
    await poll(3600)
    assert await events(hass, with_calendar, hours=0.5) == []


async def test_a_restart_interrupts_no_print(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    with_calendar: MockConfigEntry,
    poll: Poll,
) -> None:
    """Nothing is off and on again because the printer answers late, or not at all."""
    await poll(10)
    printer.machine.start_job("cube.gcode", duration=6000, heated=True)
    await poll(10, times=3)
    assert await hass.config_entries.async_unload(with_calendar.entry_id)
    printer.faults.reset = True
    await set_up(hass, with_calendar)
    shown = seen_states(hass, entity_id(hass, with_calendar, "prints"))
    assert state_of(hass, with_calendar, "prints").state == "on"
    asked = len(printer.requests)

    await poll(60, times=2)
    # For a thumbnail it is asked when it answers.
    assert {one.path for one in printer.requests[asked:]} == {"/detail"}
    assert state_of(hass, with_calendar, "status").state == "offline"
    printer.faults.reset = False
    await poll(60, times=2)

    assert state_of(hass, with_calendar, "status").state == "printing"
    assert set(shown) <= {"on"}


async def test_a_file_without_a_name_is_called_after_the_printer(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """An Adventurer 3 does not name the file of its job."""
    printer = await switch_on("adventurer_3", udp=False)
    entry = add_entry(hass, printer, tcp=True)
    er.async_get(hass).async_get_or_create(
        "calendar", DOMAIN, f"{entry.unique_id}_prints", disabled_by=None,
        config_entry=entry,
    )  # fmt: skip
    await set_up(hass, entry)
    await poll(10)
    printer.machine.start_job("cube.g", duration=600, heated=True)
    await poll(10, times=2)
    assert state_of(hass, entry, "prints").attributes["message"] == entry.title
