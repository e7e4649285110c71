"""Slots as devices: they come with the station, and go with it."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.parts import GONE_AFTER, Part, Parts, PartsKeeper
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, set_up
from .test_device import devices

SLOTS = {f"_slot_{number}": f"Left slot {number}" for number in (1, 2, 3, 4)}
SPOOL = {"_external_spool": "Left external spool"}


@pytest.fixture
async def ad5x(switch_on: SwitchOn) -> SimulatedPrinter:
    """Return an AD5X with its station."""
    return await switch_on("ad5x", name="Left", udp=False)


def material(hass: HomeAssistant, entry: MockConfigEntry, part: str) -> str | None:
    """Return the state of a part's material, None if there is no such entity."""
    unique_id = f"{entry.unique_id}{part}_slot_material"
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    state = hass.states.get(entity_id) if entity_id else None
    return state.state if state else None


def without_station(printer: SimulatedPrinter) -> None:
    """Unplug the station: the printer says that it has none."""
    printer.faults.detail_overrides = {"hasMatlStation": False, "matlStationInfo": {}}


async def test_each_slot_and_the_external_spool_are_devices(
    hass: HomeAssistant, ad5x: SimulatedPrinter
) -> None:
    """Children of the printer, which is what its page shows them as."""
    entry = await set_up(hass, add_entry(hass, ad5x))

    assert devices(hass, entry) == {"": "Left", **SLOTS, **SPOOL}
    registry = dr.async_get(hass)
    (printer,) = dr.async_entries_for_config_entry(registry, entry.entry_id)
    assert {child.parent_device_id for child in registry.child_devices} == {printer.id}


async def test_an_unplugged_station_is_gone_after_a_minute(
    hass: HomeAssistant, ad5x: SimulatedPrinter, poll: Poll
) -> None:
    """Its devices go, the external spool stays, and plugged in again all is back."""
    entry = await set_up(hass, add_entry(hass, ad5x))
    registry = er.async_get(hass)
    unique_id = f"{entry.unique_id}_slot_2_slot_material"
    before = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    assert before is not None
    registry.async_update_entity(before, new_entity_id="sensor.second_spool")
    without_station(ad5x)

    await poll(5, times=3)
    assert devices(hass, entry) == {"": "Left", **SLOTS, **SPOOL}
    assert material(hass, entry, "_slot_2") == "unknown"
    await poll(5, times=12)
    assert devices(hass, entry) == {"": "Left", **SPOOL}
    assert material(hass, entry, "_slot_2") is None

    ad5x.faults.detail_overrides = {}
    await poll(5, times=2)
    assert devices(hass, entry) == {"": "Left", **SLOTS, **SPOOL}
    assert material(hass, entry, "_slot_2") == "PLA"
    # What its owner called it is remembered.
    back = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    assert back == "sensor.second_spool"


async def test_one_odd_answer_takes_nothing_away(
    hass: HomeAssistant, ad5x: SimulatedPrinter, poll: Poll
) -> None:
    """Not even again and again, with good ones between."""
    entry = await set_up(hass, add_entry(hass, ad5x))
    for _ in range(20):
        without_station(ad5x)
        await poll(5)
        assert devices(hass, entry) == {"": "Left", **SLOTS, **SPOOL}
        ad5x.faults.detail_overrides = {}
        await poll(5)
        assert material(hass, entry, "_slot_2") == "PLA"


async def test_a_printer_that_is_off_keeps_its_slots(
    hass: HomeAssistant, ad5x: SimulatedPrinter, poll: Poll
) -> None:
    """Over a restart as well; it says nothing, and nobody took them away."""
    entry = await set_up(hass, add_entry(hass, ad5x))
    await ad5x.power_off()
    await poll(60, times=10)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await poll(60, times=10)
    assert devices(hass, entry) == {"": "Left", **SLOTS, **SPOOL}
    assert material(hass, entry, "_slot_2") == "unavailable"


async def test_a_station_that_went_while_home_assistant_was_off(
    hass: HomeAssistant, ad5x: SimulatedPrinter, poll: Poll
) -> None:
    """It is gone a minute after the first answer without it."""
    entry = await set_up(hass, add_entry(hass, ad5x))
    assert await hass.config_entries.async_unload(entry.entry_id)
    without_station(ad5x)
    await set_up(hass, entry)
    await poll(5, times=15)
    assert devices(hass, entry) == {"": "Left", **SPOOL}


async def test_a_station_that_comes_late_is_shown(
    hass: HomeAssistant, ad5x: SimulatedPrinter, poll: Poll
) -> None:
    """Without a reload."""
    without_station(ad5x)
    entry = await set_up(hass, add_entry(hass, ad5x))
    assert devices(hass, entry) == {"": "Left", **SPOOL}
    ad5x.faults.detail_overrides = {}
    await poll(5)
    assert devices(hass, entry) == {"": "Left", **SLOTS, **SPOOL}
    assert material(hass, entry, "_slot_1") == "PLA"


async def test_a_slot_shows_material_and_color(
    hass: HomeAssistant, ad5x: SimulatedPrinter, poll: Poll
) -> None:
    """A new color is shown although the material stays; an empty slot has neither."""
    await set_up(hass, add_entry(hass, ad5x))
    seen = []
    for change in (None, "#F72224", "empty"):
        if change == "empty":
            ad5x.machine.station.empty(2)
        elif change:
            ad5x.machine.station.fill(2, "PLA", change)
        await poll(5)
        state = hass.states.get("sensor.left_slot_2_material")
        assert state is not None
        picture = state.attributes.get("entity_picture") or ""
        seen.append((state.state, state.attributes["color"], "F72224" in picture))

    assert seen == [
        ("PLA", "#2750E0", False),
        ("PLA", "#F72224", True),
        ("empty", None, False),
    ]


async def test_a_slot_of_a_creator_5_is_on_its_tool(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Both have the same number, and one device."""
    creator = await switch_on("creator_5", name="Left", udp=False)
    creator.machine.station.fill(3, "PETG", "#F82D29")
    entry = await set_up(hass, add_entry(hass, creator))

    tools = {f"_tool_{number}": f"Left tool {number}" for number in (1, 2, 3, 4)}
    assert devices(hass, entry) == {"": "Left", **tools}
    assert material(hass, entry, "_tool_3") == "PETG"


def test_parts() -> None:
    """What is a device of its own, by what was reported and when."""
    keeper = PartsKeeper()
    assert keeper.update(1, (1, 2, 0), 0.0) == Parts(1, (0, 1, 2))
    assert keeper.update(1, (1, 0), GONE_AFTER) == Parts(1, (0, 1, 2))
    assert keeper.update(1, (1, 0), GONE_AFTER + 1) == Parts(1, (0, 1))
    assert Parts(1, (0, 1)).children == (Part(slot=0), Part(slot=1))
    # The slots of a printer with several tools are on these, beyond them are none.
    assert Parts(2, (0, 1, 2, 3)).children == (Part(tool=1), Part(tool=2))
    assert Parts(2, (0, 1, 2, 3)).of_slots == (Part(tool=1), Part(tool=2))
