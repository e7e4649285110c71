"""Several printers side by side: each is itself."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    entity_id,
    keys_of,
    press,
    set_up,
    state_of,
    switch_light,
)


@pytest.mark.parametrize("named_alike", [False, True])
async def test_an_adventurer_4_and_a_5m_work_side_by_side(
    hass: HomeAssistant, switch_on: SwitchOn, named_alike: bool
) -> None:
    """One over TCP and one over HTTP; neither names nor ids collide."""
    names = ("Printer", "Printer") if named_alike else (None, None)
    old = await switch_on("adventurer_4", udp=False, name=names[0])
    new = await switch_on("adventurer_5m", udp=False, name=names[1], lamp_kit=True)
    old_entry = await set_up(hass, add_entry(hass, old, tcp=True))
    new_entry = await set_up(hass, add_entry(hass, new))

    ids = [
        entity_id(hass, entry, key)
        for entry in (old_entry, new_entry)
        for key in keys_of(hass, entry)
    ]
    assert len(ids) == len(set(ids))
    registry = dr.async_get(hass)
    devices = [
        device
        for entry in (old_entry, new_entry)
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
    ]
    assert [device.serial_number for device in devices] == [
        old.machine.serial_number,
        new.machine.serial_number,
    ]

    old.machine.start_job("old.gcode", progress=0.3, heated=True)
    new.machine.start_job("new.gcode", progress=0.6, heated=True)
    await old_entry.runtime_data.coordinator.async_refresh()
    await new_entry.runtime_data.coordinator.async_refresh()
    assert state_of(hass, old_entry, "file_name").state == "old.gcode"
    assert state_of(hass, new_entry, "file_name").state == "new.gcode"

    await hass.async_block_till_done(wait_background_tasks=True)
    connections = new.tcp_connections
    old.machine.time.speed = new.machine.time.speed = 100
    await press(hass, old_entry, "pause")
    assert old.machine.status == "pause"
    assert new.machine.status == "printing"
    await switch_light(hass, new_entry, "off")
    await switch_light(hass, old_entry, "on")
    assert old.machine.light
    assert not new.machine.light
    assert new.tcp_connections == connections


async def test_one_that_goes_leaves_the_other_alone(
    hass: HomeAssistant, switch_on: SwitchOn, poll: Poll
) -> None:
    """A printer that is off, or was removed, is nothing to its neighbor."""
    old = await switch_on("adventurer_4", udp=False)
    new = await switch_on("adventurer_5m", udp=False)
    old_entry = await set_up(hass, add_entry(hass, old, tcp=True))
    new_entry = await set_up(hass, add_entry(hass, new))

    await old.power_off()
    await poll(10, times=4)
    assert state_of(hass, old_entry, "status").state == "offline"
    assert state_of(hass, new_entry, "status").state == "ready"
    await hass.config_entries.async_remove(old_entry.entry_id)
    await poll(10, times=3)

    assert state_of(hass, new_entry, "status").state == "ready"
