"""Conditions: what is asked of one printer, or of all."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    condition as condition_helper,
    config_validation as cv,
    device_registry as dr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.condition import CONDITIONS
from tests.simulator import SimulatedPrinter

from .conftest import Poll, SwitchOn, add_entry, device_id, entity_id, set_up

Two = list[tuple[SimulatedPrinter, MockConfigEntry]]


async def is_so(
    hass: HomeAssistant, name: str, target: object = None, **options: object
) -> bool | None:
    """Return what a condition of ours comes to, as an automation asks it."""
    config: dict[str, Any] = {"condition": f"flashforge.{name}"}
    if options:
        config["options"] = options
    if target is not None:
        config["target"] = target
    config = await condition_helper.async_validate_condition_config(
        hass, cv.CONDITION_SCHEMA(config)
    )
    checker = await condition_helper.async_from_config(hass, config)
    try:
        return checker.async_check()
    finally:
        checker.async_unload()


async def true_ones(hass: HomeAssistant, target: object = None) -> set[str]:
    """Return the conditions without fields of their own that hold."""
    return {
        name
        for name in CONDITIONS
        if name != "has_material" and await is_so(hass, name, target)
    }


@pytest.fixture
async def two(hass: HomeAssistant, switch_on: SwitchOn) -> Two:
    """Return an AD5X, which is in the workshop, and an Adventurer 5M Pro."""
    found = []
    for model, name in (("ad5x", "One"), ("adventurer_5m_pro", "Two")):
        printer = await switch_on(model, udp=False, name=name)
        found.append((printer, await set_up(hass, add_entry(hass, printer))))
    area = ar.async_get(hass).async_create("Workshop")
    dr.async_get(hass).async_update_device(
        device_id(hass, found[0][1]), area_id=area.id
    )
    return found


async def test_each_condition_of_one_printer(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """From idle to offline; of a printer that is not loaded nothing is true."""
    machine = printer.machine
    assert await true_ones(hass) == {"is_idle"}
    machine.start_job(progress=0.2, duration=600)
    await poll(5)
    assert machine.status == "heating"
    assert await true_ones(hass) == {"is_printing"}
    await poll(60, times=5)
    assert await true_ones(hass) == {"is_printing"}
    machine.pause()
    await poll(5, times=2)
    assert await true_ones(hass) == {"is_paused"}
    machine.fail_job("E0163", paused=True)
    await poll(5)
    assert await true_ones(hass) == {"is_paused", "has_error"}
    machine.fail_job("E0163")
    await poll(5)
    assert await true_ones(hass) == {"has_error"}
    machine.clear_platform()
    await poll(5)
    assert await true_ones(hass) == {"is_idle"}
    machine.error_code = "E0083"
    await poll(5)
    assert await true_ones(hass) == {"is_idle", "has_error"}
    printer.faults.reset = True
    await poll(60, times=2)
    assert await true_ones(hass) == {"is_offline"}
    # What was so before a restart counts until the printer has answered or not.
    assert await hass.config_entries.async_reload(loaded.entry_id)
    assert await true_ones(hass) == {"is_offline"}
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert await true_ones(hass) == set()


async def test_before_the_first_answer_it_is_as_it_was(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """As the status sensor shows it, or an automation would stop over a restart."""
    printer.machine.start_job(heated=True)
    await poll(5)
    assert await hass.config_entries.async_unload(loaded.entry_id)
    printer.faults.reset = True
    await set_up(hass, loaded)
    assert loaded.runtime_data.coordinator.data.online is None
    assert await true_ones(hass) == {"is_printing"}


async def test_a_target_says_which_printers_are_asked(
    hass: HomeAssistant, two: Two, poll: Poll
) -> None:
    """By device, entity or area; any of them, or all."""
    (first, one), (_, other) = two
    ids = [device_id(hass, one), device_id(hass, other)]
    first.machine.start_job(heated=True)
    await poll(5)
    assert await is_so(hass, "is_printing")
    assert await is_so(hass, "is_printing", {})
    assert not await is_so(hass, "is_printing", behavior="all")
    assert not await is_so(hass, "is_idle", behavior="all")
    assert await is_so(hass, "is_printing", {"area_id": "workshop"}, behavior="all")
    assert await is_so(hass, "is_printing", {"device_id": ids[0]})
    assert not await is_so(hass, "is_printing", {"device_id": ids[1]})
    status = entity_id(hass, other, "status")
    assert await is_so(hass, "is_idle", {"entity_id": status})
    assert not await is_so(hass, "is_idle", {"entity_id": "sensor.other"})
    assert not await is_so(hass, "is_idle", {"area_id": "none"}, behavior="all")
    if hasattr(cv, "exclude_requires_target"):
        target = {"device_id": ids, "exclude": {"device_id": ids[0]}}
        assert await is_so(hass, "is_idle", target, behavior="all")
        assert not await is_so(hass, "is_printing", target)


async def test_what_is_loaded(hass: HomeAssistant, two: Two, poll: Poll) -> None:
    """In a slot with filament, or in the tool of a printer without slots."""
    (first, one), (second, other) = two
    slots = [first.machine.station.slot(number) for number in (1, 2, 3, 4)]
    for slot in slots:
        assert slot is not None
        slot.material = "PLA"
    assert slots[2] is not None
    slots[2].material, slots[2].has_filament = "PETG", False
    await poll(5)

    async def has(material: str, entry: MockConfigEntry) -> bool | None:
        target = {"device_id": device_id(hass, entry)}
        return await is_so(hass, "has_material", target, material=material)

    assert await has(" pla ", one)
    assert not await has("PETG", one)
    assert not await has("PL", one)
    slots[2].has_filament = True
    await poll(5)
    assert await has("petg", one)
    told = other.runtime_data.coordinator.data.status.tools[0].filament_type
    assert told
    assert await has(told, other)
    second.faults.reset = True
    await poll(60, times=2)
    assert not await has(told, other)
