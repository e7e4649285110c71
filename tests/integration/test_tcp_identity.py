"""A printer that tells no serial number, and is known by its MAC address."""

from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.const import CONF_SERIAL_NUMBER, DOMAIN
from custom_components.flashforge.discovery import async_scan
from tests.simulator import SimulatedPrinter

from .conftest import (
    Poll,
    SwitchOn,
    add_entry,
    keys_of,
    press,
    set_up,
    shown_keys,
    state_of,
    values,
)
from .dialog import aborted, reconfigure, shown, submit
from .test_config_flow_discovery import dhcp, found

pytestmark = pytest.mark.usefixtures("brief_searches")

OURS = "88:A9:A7:90:00:02"
OTHER = "88:A9:A7:90:00:99"
NUMBERLESS = {"tells_serial": False}


@pytest.fixture
async def a4(switch_on: SwitchOn) -> SimulatedPrinter:
    """Return an Adventurer 4 Pro that tells no serial number."""
    return await switch_on("adventurer_4_pro", mac=OURS, dialect=NUMBERLESS)


@pytest.fixture
async def entry(hass: HomeAssistant, a4: SimulatedPrinter) -> MockConfigEntry:
    """Return its entry, set up."""
    return await set_up(hass, add_entry(hass, a4, tcp=True))


async def test_it_stays_itself_over_a_restart(
    hass: HomeAssistant, a4: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """Also if it is off then."""
    keys = keys_of(hass, entry)
    assert entry.unique_id == OURS.lower()
    assert await hass.config_entries.async_unload(entry.entry_id)
    await a4.power_off()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert keys_of(hass, entry) == keys

    await a4.power_on()
    await poll(30)

    assert values(hass, entry, "status", "connectivity") == {
        "status": "ready",
        "connectivity": "on",
    }
    assert keys_of(hass, entry) == keys
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert [device.serial_number for device in devices] == [None]


async def test_another_printer_at_its_address_is_noticed(
    hass: HomeAssistant, a4: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """By its MAC address; the repair goes when it is back."""
    a4.machine.mac = OTHER
    a4.machine.start_job("other.gcode", progress=0.3, heated=True)
    with pytest.raises(HomeAssistantError):
        await press(hass, entry, "pause")
    await poll(10, times=4)

    assert state_of(hass, entry, "status").state == "offline"
    assert a4.machine.status == "printing"
    issue = f"another_printer_{entry.entry_id}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is not None

    a4.machine.mac = OURS
    await poll(30, times=2)
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is None
    assert state_of(hass, entry, "status").state == "printing"


@pytest.mark.usefixtures("on_loopback")
async def test_it_is_offered_once_and_followed_to_a_new_address(
    hass: HomeAssistant, a4: SimulatedPrinter, switch_on: SwitchOn
) -> None:
    """The short form of its answer says nothing of it, and TCP does."""
    card = await found(hass, a4)
    assert shown(card) == ("confirm", {})
    entry = (await submit(hass, card, {}))["result"]
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.unique_id == OURS.lower()
    assert aborted(await found(hass, a4)) == "already_configured"
    assert await hass.config_entries.async_unload(entry.entry_id)
    await a4.power_off()

    moved = await switch_on("adventurer_4_pro", mac=OURS, dialect=NUMBERLESS)
    assert aborted(await found(hass, moved)) == "already_configured"

    assert entry.data[CONF_HOST] == moved.host
    await async_scan(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(hass.config_entries.async_entries(DOMAIN)) == 1
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_new_address_comes_by_dhcp(
    hass: HomeAssistant, a4: SimulatedPrinter, switch_on: SwitchOn
) -> None:
    """Its MAC address is all that is told there."""
    entry = add_entry(hass, a4, tcp=True)
    await a4.power_off()
    moved = await switch_on("adventurer_4_pro", mac=OURS, dialect=NUMBERLESS)

    assert aborted(await dhcp(hass, moved, OURS.lower())) == "already_configured"
    await hass.async_block_till_done(wait_background_tasks=True)

    assert entry.data[CONF_HOST] == moved.host


async def test_it_is_reconfigured(
    hass: HomeAssistant, a4: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """To its own address, and not to another printer's."""
    keys = keys_of(hass, entry)
    flow = await reconfigure(hass, entry)
    a4.machine.mac = OTHER
    flow = await submit(hass, flow, {CONF_HOST: a4.host})
    assert shown(flow) == ("reconfigure", {"base": "another_printer"})

    a4.machine.mac = OURS
    result = await submit(hass, flow, {CONF_HOST: a4.host})

    assert aborted(result) == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (entry.unique_id, entry.data[CONF_MAC]) == (OURS.lower(),) * 2
    assert keys_of(hass, entry) == keys


@pytest.mark.usefixtures("on_loopback")
async def test_a_firmware_that_begins_to_tell_the_serial_number(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The printer stays what it is known by, and is no second one."""
    printer = await switch_on("adventurer_4", mac=OURS)
    entry = add_entry(hass, printer, tcp=True)
    data = {**entry.data, CONF_SERIAL_NUMBER: None}
    hass.config_entries.async_update_entry(entry, data=data, unique_id=OURS.lower())
    await set_up(hass, entry)
    keys = keys_of(hass, entry)
    assert aborted(await found(hass, printer)) == "already_configured"

    flow = await reconfigure(hass, entry)
    result = await submit(hass, flow, {CONF_HOST: printer.host})

    assert aborted(result) == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.data[CONF_SERIAL_NUMBER] == printer.machine.serial_number
    assert entry.unique_id == OURS.lower()
    assert keys_of(hass, entry) == keys
    assert aborted(await found(hass, printer)) == "already_configured"


async def test_a_woven_reply_is_one_missed_poll(
    hass: HomeAssistant, a4: SimulatedPrinter, entry: MockConfigEntry, poll: Poll
) -> None:
    """Two programs that ask at the same time leave no hole in a status."""
    a4.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await poll(10)
    shown_before = values(hass, entry, *shown_keys(hass, entry))
    assert shown_before["file_name"] == "benchy.gcode"

    a4.faults.tcp_noise = "woven"
    await poll(0.5)
    await entry.runtime_data.coordinator.async_refresh()

    assert entry.runtime_data.coordinator.errors["AnswerLostError"] >= 1
    assert values(hass, entry, *shown_keys(hass, entry)) == shown_before
