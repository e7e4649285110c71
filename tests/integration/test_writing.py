"""A poll writes the states that it has changed, and only those."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import async_get_platforms
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, entity_id, miss, set_up, state_of

FILE = "benchy.gcode"


def assert_that_nothing_is_left_to_write(hass: HomeAssistant) -> None:
    """Write all entities once more, and see that no state or attribute changes."""
    entities = [
        entity
        for platform in async_get_platforms(hass, DOMAIN)
        for entity in platform.entities.values()
    ]
    assert entities
    for entity in entities:
        before = hass.states.get(entity.entity_id)
        entity.async_write_ha_state()
        after = hass.states.get(entity.entity_id)
        assert before is not None
        assert after is not None
        assert (before.state, before.attributes) == (after.state, after.attributes)


async def test_what_a_poll_has_not_changed_is_not_written(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Temperatures move while the file, the lamp and the buttons stay."""
    printer.machine.start_job(FILE, heated=True)
    await poll(10)
    keys = ("file_name", "light", "camera", "pause", "connectivity", "bed_temperature")
    # Home Assistant changes the time in the state that it has.
    before = {key: state_of(hass, loaded, key).last_reported for key in keys}

    printer.faults.detail_overrides = {"platTemp": 47.1}
    await poll(2)

    for key in keys:
        written = state_of(hass, loaded, key).last_reported > before[key]
        assert written is (key == "bed_temperature"), key
    assert state_of(hass, loaded, "bed_temperature").state == "47.1"


@pytest.mark.parametrize(
    "model", ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5_pro"]
)
async def test_no_poll_leaves_anything_unwritten(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll, model: str
) -> None:
    """All through a printer's day, whatever its entities are made of."""
    printer = await switch_on(model)
    entry = await set_up(hass, add_entry(hass, printer))
    machine = printer.machine
    assert_that_nothing_is_left_to_write(hass)

    machine.start_job(FILE, duration=1200)
    await poll(10, times=3)
    assert_that_nothing_is_left_to_write(hass)

    await poll(60, times=15)
    assert_that_nothing_is_left_to_write(hass)

    machine.fail_job("E0163", paused=True)
    printer.faults.detail_overrides = {"lightStatus": "close", "cameraStreamUrl": ""}
    await poll(10)
    assert state_of(hass, entry, "problem").state == "on"
    assert_that_nothing_is_left_to_write(hass)

    await printer.power_off()
    await miss(hass, entry)
    assert state_of(hass, entry, "status").state == "offline"
    assert_that_nothing_is_left_to_write(hass)


async def test_what_an_owner_changes_stays_with_what_polls_write(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Home Assistant writes a new name itself, a poll does not lose it."""
    pause = entity_id(hass, loaded, "pause")
    bed = entity_id(hass, loaded, "bed_temperature")
    er.async_get(hass).async_update_entity(pause, name="Stop for a moment")
    er.async_get(hass).async_update_entity_options(
        bed, "sensor", {"unit_of_measurement": "°F"}
    )
    await hass.async_block_till_done()

    printer.faults.detail_overrides = {"platTemp": 50}
    await poll(10)

    name = state_of(hass, loaded, "pause").attributes["friendly_name"]
    assert name.endswith("Stop for a moment")
    assert state_of(hass, loaded, "bed_temperature").state == "122.0"
    assert_that_nothing_is_left_to_write(hass)


async def test_a_state_that_somebody_else_has_set_is_put_right(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The developer tools can do that; what counts is what Home Assistant has."""
    status = entity_id(hass, loaded, "status")
    pause = entity_id(hass, loaded, "pause")
    before = state_of(hass, loaded, "pause")
    hass.states.async_set(status, "paused")
    hass.states.async_remove(pause)

    printer.faults.detail_overrides = {"platTemp": 50}
    await poll(10)

    assert state_of(hass, loaded, "status").state == "ready"
    after = state_of(hass, loaded, "pause")
    assert (after.state, after.attributes) == (before.state, before.attributes)
    assert_that_nothing_is_left_to_write(hass)
