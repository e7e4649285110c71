"""Changing how a printer is reached: its address, and whether by LAN mode."""

from collections.abc import Mapping
import re
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge import config_flow
from custom_components.flashforge.client import Timings
from custom_components.flashforge.const import CONF_CHECK_CODE, CONF_SERIAL_NUMBER
from tests.simulator import SimulatedPrinter

from .catalogue import POSITION
from .conftest import (
    SwitchOn,
    add_entry,
    keys_of,
    press,
    registered_entities,
    set_up,
    state_of,
    values,
)
from .dialog import aborted, fields, reconfigure, send, shown, submit, wait

# Material as a sensor and as a select, color and two buttons for the external spool and
# for each of four slots, and whether there is filament in those.
SLOT_ENTITIES = {"ad5x": 5 * 5 + 4}


def registered(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the registry ids of all entities ever created, by what they are."""
    return {
        f"{one.domain} {one.unique_id}": f"{one.id} {one.entity_id}"
        for one in registered_entities(hass, entry)
    }


def devices(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return the ids of the printer's devices and of its parts, by what they are."""
    registry = dr.async_get(hass)
    found = dr.async_entries_for_config_entry(registry, entry.entry_id)
    children = registry.child_devices
    ours = [*found, *(one for one in children if one.config_entry_id == entry.entry_id)]
    return {
        identifier: device.id
        for device in ours
        for _domain, identifier in device.identifiers
    }


def without_slots(ids: dict[str, str]) -> dict[str, str]:
    """Return those of a printer's ids that are of no slot, and not of the spool."""
    return {
        name: value
        for name, value in ids.items()
        if not re.search(r"_(slot_\d|external_spool)(_|$)", name)
    }


def uses_http(entry: MockConfigEntry) -> bool:
    """Return whether the printer is used by its LAN mode."""
    return bool(entry.runtime_data.client.device.options.uses_http)


async def change(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    printer: SimulatedPrinter,
    check_code: str | None = None,
) -> None:
    """Reconfigure a printer with success; without a check code for use over TCP."""
    flow = await reconfigure(hass, entry)
    typed = {CONF_HOST: printer.host}
    if check_code is not None:
        typed[CONF_CHECK_CODE] = check_code
    result = await submit(hass, flow, typed)
    assert aborted(result) == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED


async def refused(
    hass: HomeAssistant, entry: MockConfigEntry, typed: Mapping[str, str]
) -> dict[str, str]:
    """Return the errors of a change that fails, and see that nothing changed."""
    before = dict(entry.data)
    flow = await reconfigure(hass, entry)
    result = await submit(hass, flow, dict(typed))
    assert entry.data == before
    assert entry.state is ConfigEntryState.LOADED
    step, errors = shown(result)
    assert step == "reconfigure"
    assert fields(result)[CONF_HOST] == typed[CONF_HOST]
    return errors


async def test_the_form_shows_what_is_set(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """Who only wants to change one thing need not find the other again."""
    flow = await reconfigure(hass, loaded)

    assert fields(flow) == {CONF_HOST: printer.host, CONF_CHECK_CODE: "12345678"}
    assert flow["description_placeholders"] == {"name": "Desk Pro", "reason": ""}


@pytest.mark.parametrize("write", ["{}", " {} ", "http://{}:8898/"])
async def test_a_printer_moves_to_another_address(
    hass: HomeAssistant, switch_on: SwitchOn, write: str
) -> None:
    """It is asked there from now on, and everything keeps its identity."""
    old = await switch_on()
    entry = await set_up(hass, add_entry(hass, old))
    before, device = registered(hass, entry), devices(hass, entry)
    await old.power_off()
    new = await switch_on(serial_number=old.machine.serial_number)

    flow = await reconfigure(hass, entry)
    result = await submit(
        hass, flow, {CONF_HOST: write.format(new.host), CONF_CHECK_CODE: "12345678"}
    )
    await hass.async_block_till_done(wait_background_tasks=True)

    assert aborted(result) == "reconfigure_successful"
    assert entry.data[CONF_HOST] == new.host
    assert entry.runtime_data.client.device.options.host == new.host
    assert state_of(hass, entry, "status").state == "ready"
    assert registered(hass, entry) == before
    assert devices(hass, entry) == device


@pytest.mark.parametrize("model", ["adventurer_5m", "adventurer_5m_pro", "ad5x"])
async def test_a_printer_goes_from_lan_mode_to_tcp_and_back(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """An empty check code is the way there, a check code the way back.

    Entities, devices and their ids stay, and so do history and automations. Only the
    slots go, of which TCP tells nothing, and come back as they were; where the axes
    are is told over TCP alone by most.
    """
    kits = {} if model == "adventurer_5m_pro" else {"lamp_kit": True}
    printer = await switch_on(model, **kits)
    entry = await set_up(hass, add_entry(hass, printer))
    before, device = registered(hass, entry), devices(hass, entry)
    measured = ("status", "nozzle_temperature", "bed_temperature", "light")

    await printer.set_lan_mode(False)
    await change(hass, entry, printer)

    assert entry.data.get(CONF_CHECK_CODE) is None
    assert uses_http(entry) is False
    over_tcp, kept = registered(hass, entry), without_slots(before)
    assert len(before) - len(kept) == SLOT_ENTITIES.get(model, 0)
    axes = {f"sensor {entry.unique_id}_{key}" for key in POSITION}
    assert over_tcp == kept | {one: over_tcp[one] for one in axes}
    assert devices(hass, entry) == without_slots(device)
    assert not {"unavailable", "unknown"} & set(values(hass, entry, *measured).values())
    # There is no such command over TCP; it comes back with LAN mode.
    assert state_of(hass, entry, "plate_cleared").state == "unavailable"
    asked_before = len(printer.requests)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert not {"unavailable", "unknown"} & set(values(hass, entry, *measured).values())

    await printer.set_lan_mode(True)
    await change(hass, entry, printer, "12345678")

    assert entry.data[CONF_CHECK_CODE] == "12345678"
    assert uses_http(entry) is True
    assert len(printer.requests) > asked_before
    assert registered(hass, entry) == before | over_tcp
    assert devices(hass, entry) == device
    assert not {"unavailable", "unknown"} & set(values(hass, entry, *measured).values())
    assert state_of(hass, entry, "plate_cleared").state == "unknown"


async def test_a_printer_added_without_lan_mode_gains_by_it(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """What TCP had stays as it is, and what it lacked comes on top."""
    printer = await switch_on(camera_kit=False)
    entry = await set_up(hass, add_entry(hass, printer, tcp=True))
    before = registered(hass, entry)
    assert "plate_cleared" not in keys_of(hass, entry)

    await change(hass, entry, printer, " 12345678 ")

    assert before.items() <= registered(hass, entry).items()
    assert "plate_cleared" in keys_of(hass, entry)
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await press(hass, entry, "pause")
    assert printer.commands == ["jobCtl_cmd"]


async def test_a_wrong_check_code_changes_nothing(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """It is told at its field, and the printer is polled on as before."""
    typed = {CONF_HOST: printer.host, CONF_CHECK_CODE: "87654321"}

    errors = await refused(hass, loaded, typed)

    assert errors == {CONF_CHECK_CODE: "wrong_check_code"}
    assert state_of(hass, loaded, "status").state == "ready"


@pytest.mark.parametrize("host", ["   ", "http://[oops"])
async def test_what_is_no_address_changes_nothing(
    hass: HomeAssistant, loaded: MockConfigEntry, host: str
) -> None:
    """It is told at its field."""
    typed = {CONF_HOST: host, CONF_CHECK_CODE: "12345678"}

    assert await refused(hass, loaded, typed) == {CONF_HOST: "invalid_host"}


@pytest.mark.parametrize("tcp", [False, True])
async def test_another_printer_at_the_address_changes_nothing(
    hass: HomeAssistant, switch_on: SwitchOn, tcp: bool
) -> None:
    """It is no matter of the check code, and the other one is not commanded."""
    ours, other = await switch_on(), await switch_on()
    entry = await set_up(hass, add_entry(hass, ours, tcp=tcp))
    typed = {CONF_HOST: other.host}
    if not tcp:
        typed[CONF_CHECK_CODE] = other.machine.check_code

    assert await refused(hass, entry, typed) == {"base": "another_printer"}
    assert entry.data[CONF_SERIAL_NUMBER] == ours.machine.serial_number
    assert not other.commands


@pytest.mark.parametrize(
    ("faults", "key"),
    [
        ({"hang": True}, "no_answer"),
        ({"garbage": "html"}, "invalid_response"),
        ({"lan_mode_off": True}, "lan_mode_off"),
    ],
)
async def test_each_failure_has_its_own_words(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    faults: dict[str, Any],
    key: str,
) -> None:
    """As when a printer is added."""
    soon = Timings(connect_timeout=1, request_timeout=1)
    monkeypatch.setattr(config_flow, "PAIRING_TIMINGS", soon)
    printer.faults.update(faults)
    typed = {CONF_HOST: printer.host, CONF_CHECK_CODE: "12345678"}

    assert await refused(hass, loaded, typed) == {"base": key}


async def test_a_failure_is_mended_in_the_same_dialog(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """Whoever forgot to switch LAN mode on does that and tries again."""
    await printer.set_lan_mode(False)
    typed = {CONF_HOST: printer.host, CONF_CHECK_CODE: "12345678"}
    flow = await submit(hass, await reconfigure(hass, loaded), typed)
    assert shown(flow) == ("reconfigure", {"base": "port_closed"})
    assert fields(flow) == typed
    await printer.set_lan_mode(True)

    assert aborted(await submit(hass, flow, typed)) == "reconfigure_successful"


@pytest.mark.parametrize("model", ["adventurer_3", "adventurer_4"])
async def test_an_old_printer_is_asked_for_its_address_alone(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """It has no LAN mode, and so no check code."""
    old = await switch_on(model)
    entry = await set_up(hass, add_entry(hass, old, tcp=True))
    await old.power_off()
    new = await switch_on(model, serial_number=old.machine.serial_number)

    assert fields(await reconfigure(hass, entry)) == {CONF_HOST: old.host}
    await change(hass, entry, new)

    assert entry.data[CONF_HOST] == new.host
    assert state_of(hass, entry, "status").state == "ready"


async def test_a_creator_5_always_needs_its_check_code(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """It has no TCP that it could be used by, and is never asked there."""
    printer = await switch_on("creator_5")
    entry = await set_up(hass, add_entry(hass, printer))
    with pytest.raises(InvalidData):
        await submit(hass, await reconfigure(hass, entry), {CONF_HOST: printer.host})
    async with SimulatedPrinter(
        "adventurer_4", host=printer.host, camera_port=0, udp=False
    ) as listener:
        typed = {CONF_HOST: printer.host, CONF_CHECK_CODE: "   "}

        errors = await refused(hass, entry, typed)

        assert errors == {CONF_CHECK_CODE: "wrong_check_code"}
        assert not listener.tcp_connections


async def test_a_slow_printer_is_waited_for_with_a_progress_screen(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when a printer is added."""
    monkeypatch.setattr(config_flow, "PROGRESS_DELAY", 0.0)
    printer.faults.answer_delay = 0.1

    result = await send(
        hass,
        await reconfigure(hass, loaded),
        {CONF_HOST: printer.host, CONF_CHECK_CODE: "12345678"},
    )

    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["progress_action"] == "pair"
    assert aborted(await wait(hass, result)) == "reconfigure_successful"
