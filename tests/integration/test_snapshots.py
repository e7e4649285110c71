"""Snapshots: every entity and device of each model, in both protocols.

One line for each, so that a change of any name, unit, class, category or default is
read in the diff. `scripts/test --snapshot-update tests/integration/test_snapshots.py`
writes them anew.
"""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_registry import RegistryEntry
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from .catalogue import EITHER_WAY
from .conftest import Poll, SwitchOn, add_entry, set_up

SHOWN_ATTRIBUTES = ("min", "max", "step", "options", "color")


def words(value: object) -> str:
    """Return what an attribute says, without the type of an enumeration's members."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def entity_line(hass: HomeAssistant, entity: RegistryEntry) -> str:
    """Return what an entity is and says, in one line."""
    state = hass.states.get(entity.entity_id)
    capabilities = entity.capabilities or {}
    attributes = state.attributes if state else {}
    unit = entity.unit_of_measurement or ""
    parts = [
        entity.original_name or f"({entity.original_device_class})",
        entity.original_device_class,
        capabilities.get("state_class"),
        entity.entity_category,
        entity.hidden_by and "hidden",
        entity.disabled_by and "disabled",
        f"{state.state} {unit}".strip() if state else unit,
        *(
            f"{name}={words(attributes[name])}"
            for name in SHOWN_ATTRIBUTES
            if attributes.get(name) is not None
        ),
    ]
    return " | ".join(str(part) for part in parts if part)


def device_lines(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return what the devices of a printer are called."""
    registry = dr.async_get(hass)
    printers = dr.async_entries_for_config_entry(registry, entry.entry_id)
    children = [
        device
        for device in registry.child_devices
        if device.config_entry_id == entry.entry_id
    ]
    return [
        *(f"{one.name} | {one.manufacturer} | {one.model}" for one in printers),
        *sorted(f"{one.name} | part" for one in children),
    ]


@pytest.mark.parametrize(("model", "tcp"), EITHER_WAY)
async def test_entities_and_devices(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
    snapshot: SnapshotAssertion,
    model: str,
    tcp: bool,
) -> None:
    """While a print runs, with the kits that the vendor sells for the model."""
    kits = model in {"adventurer_5m", "ad5x"}
    freezer.move_to("2026-11-29 12:00:00+00:00")
    printer = await switch_on(
        model, name="Printer", udp=False, lamp_kit=kits, camera_kit=kits
    )
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    await poll(10)
    slots = [2] if printer.machine.station.slots else []
    printer.machine.start_job("benchy.gcode", duration=7200, heated=True, slots=slots)
    await poll(10, times=90)
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert snapshot == {
        "devices": device_lines(hass, entry),
        "entities": {
            entity.entity_id: entity_line(hass, entity)
            for entity in sorted(entities, key=lambda one: one.entity_id)
        },
    }
