"""Devices: the printer, and the tools of one that has several."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.const import DOMAIN
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, set_up, state_of, values

TOOLS = [f"tool_{number}_nozzle_temperature" for number in (1, 2, 3, 4)]


def devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str | None]:
    """Return the names of all devices of a printer, by what follows its own id."""
    registry = dr.async_get(hass)
    found = dr.async_entries_for_config_entry(registry, entry.entry_id)
    children = registry.child_devices
    ours = [*found, *(one for one in children if one.config_entry_id == entry.entry_id)]
    return {
        identifier.removeprefix(str(entry.unique_id)): device.name
        for device in ours
        for _domain, identifier in device.identifiers
    }


@pytest.fixture
async def creator(switch_on: SwitchOn) -> SimulatedPrinter:
    """Return a Creator 5 Pro that is printing."""
    printer = await switch_on("creator_5_pro", name="Left")
    printer.machine.start_job("benchy.3mf", heated=True, progress=0.3)
    return printer


async def test_each_tool_is_a_device_of_the_printer(
    hass: HomeAssistant, creator: SimulatedPrinter
) -> None:
    """With its own temperature, and the printer has none in its place."""
    creator.faults.detail_overrides = {"nozzleTemps": [210.26, 25, 30, 35.5]}
    entry = await set_up(hass, add_entry(hass, creator))

    assert devices(hass, entry) == {
        "": "Left",
        "_tool_1": "Left tool 1",
        "_tool_2": "Left tool 2",
        "_tool_3": "Left tool 3",
        "_tool_4": "Left tool 4",
    }
    assert values(hass, entry, *TOOLS) == dict(
        zip(TOOLS, ["210.3", "25.0", "30.0", "35.5"], strict=True)
    )
    registry = er.async_get(hass)
    unique_id = f"{entry.unique_id}_nozzle_temperature"
    assert registry.async_get_entity_id("sensor", DOMAIN, unique_id) is None


async def test_two_creators_side_by_side_are_told_apart(
    hass: HomeAssistant, creator: SimulatedPrinter, switch_on: SwitchOn
) -> None:
    """By the names of their entities alone, which is all that a dashboard shows."""
    other = await switch_on("creator_5", name="Right")
    entries = [await set_up(hass, add_entry(hass, one)) for one in (creator, other)]

    names = [
        state_of(hass, entry, key).attributes["friendly_name"]
        for entry in entries
        for key in TOOLS
    ]

    assert names == [
        f"{name} tool {number} Nozzle temperature"
        for name in ("Left", "Right")
        for number in (1, 2, 3, 4)
    ]


async def test_tools_follow_the_name_of_their_printer(
    hass: HomeAssistant, creator: SimulatedPrinter, poll: Poll
) -> None:
    """It was changed at the printer; over a reload nothing is made twice."""
    entry = await set_up(hass, add_entry(hass, creator))
    creator.machine.name = "Attic"
    await poll(2)
    names = devices(hass, entry)
    assert set(names.values()) == {"Attic", *(f"Attic tool {n}" for n in range(1, 5))}

    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert devices(hass, entry) == names


async def test_tools_are_there_before_the_printer_answers(
    hass: HomeAssistant, creator: SimulatedPrinter
) -> None:
    """How many it has, its model says."""
    await creator.power_off()
    entry = await set_up(hass, add_entry(hass, creator))

    assert len(devices(hass, entry)) == 5
    assert set(values(hass, entry, *TOOLS).values()) == {"unavailable"}


SLOTS = {f"_slot_{number}": f"Left slot {number}" for number in (1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("model", "others"),
    [
        ("adventurer_5m", {}),
        ("ad5x", {**SLOTS, "_external_spool": "Left external spool"}),
    ],
)
async def test_a_single_tool_is_the_printers_own(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, others: dict[str, str]
) -> None:
    """One device is enough for it, whatever slots there are."""
    entry = await set_up(hass, add_entry(hass, await switch_on(model, name="Left")))

    assert devices(hass, entry) == {"": "Left"} | others
    assert float(state_of(hass, entry, "nozzle_temperature").state) > 0
