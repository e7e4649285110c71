"""The life of a printer in Home Assistant: on, off, back again, removed."""

from dataclasses import replace
import logging
import time
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_bytes
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge import sensor
from custom_components.flashforge.client import PrinterState, PrinterStatus
from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.coordinator import FlashForgeCoordinator
from tests.simulator import SimulatedPrinter

from .conftest import QUICK, Poll, add_entry, entity_id, our_log_lines, state_of

MEASURED = (
    "print_progress",
    "remaining_time",
    "finish_time",
    "current_layer",
    "file_name",
    "nozzle_temperature",
    "bed_temperature",
    "printing",
    "problem",
    "light",
    "pause",
    "resume",
    "cancel",
    "plate_cleared",
    "camera",
)


async def test_the_device_tells_what_the_printer_is(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Serial number, MAC address, model and firmware are in the device registry."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, "SNMSIM00000001"), loaded.entry_id
    )

    assert device is not None
    assert device.name == "Desk Pro"
    assert device.manufacturer == "FlashForge"
    assert device.model == "Adventurer 5M Pro"
    assert device.model_id == "0x0024"
    assert device.serial_number == "SNMSIM00000001"
    assert device.sw_version == "3.2.7"
    assert device.connections == {("mac", "88:a9:a7:00:00:02")}


async def test_new_firmware_shows_in_the_device_registry(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
) -> None:
    """An update of the printer needs no restart of Home Assistant."""
    printer.faults.detail_overrides = {"firmwareVersion": "5.1.7"}

    await poll(10)

    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, "SNMSIM00000001"), loaded.entry_id
    )
    assert device is not None
    assert device.sw_version == "5.1.7"


async def test_a_name_changed_at_the_printer_reaches_the_device(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """And what is named after it; ids and everything else stay as they are."""
    before = dict(loaded.data)
    status = entity_id(hass, loaded, "status")
    printer.machine.name = "Left"

    await poll(10)

    assert device_of(hass, loaded).name == "Left"
    assert loaded.title == "Left"
    assert loaded.data == {**before, CONF_NAME: "Left"}
    assert state_of(hass, loaded, "status").name == "Left Status"
    assert entity_id(hass, loaded, "status") == status
    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert device_of(hass, loaded).name == "Left"


async def test_a_name_that_the_owner_chose_wins(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Of the device as well as of the entry."""
    registry = dr.async_get(hass)
    registry.async_update_device(device_of(hass, loaded).id, name_by_user="Mine")
    hass.config_entries.async_update_entry(loaded, title="Ours")
    printer.machine.name = "Left"

    await poll(10)

    device = device_of(hass, loaded)
    assert (device.name, device.name_by_user) == ("Left", "Mine")
    assert loaded.title == "Ours"
    assert state_of(hass, loaded, "status").name == "Mine Status"


async def test_an_answer_without_a_name_changes_none(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """One missing field costs nothing that is known."""
    printer.faults.detail_missing = {"name"}

    await poll(10)

    assert device_of(hass, loaded).name == loaded.title == "Desk Pro"


async def test_a_name_changed_while_home_assistant_was_off_is_noticed(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """With the first answer after the start."""
    assert await hass.config_entries.async_unload(loaded.entry_id)
    printer.machine.name = "Left"

    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert device_of(hass, loaded).name == loaded.title == "Left"


def device_of(hass: HomeAssistant, entry: MockConfigEntry) -> dr.DeviceEntry:
    """Return the printer's device."""
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, entry.unique_id or ""), entry.entry_id
    )
    assert device is not None
    return device


@pytest.mark.parametrize(
    ("with_job", "interval", "polls"), [(False, 5, 12), (True, 2, 30)]
)
async def test_a_poll_is_one_request_and_its_pace_follows_the_printer(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    with_job: bool,
    interval: int,
    polls: int,
) -> None:
    """In a minute: twelve requests while idle, thirty with a job, one connection."""
    if with_job:
        printer.machine.start_job("benchy.gcode", heated=True)
    await poll(10)
    asked_before = len(printer.requests)
    connections_before = printer.connections

    await poll(interval, times=polls)

    asked = printer.requests[asked_before:]
    assert [record.path for record in asked] == ["/detail"] * polls
    assert printer.connections == connections_before
    assert loaded.runtime_data.coordinator.update_interval.total_seconds() == interval


async def test_a_printer_that_is_off_when_added_again_is_loaded_all_the_same(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    entry: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """All entities exist, the status says offline, and it comes back by itself."""
    await printer.power_off()

    assert await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.LOADED
    assert state_of(hass, entry, "status").state == "unknown"
    await poll(35)
    assert state_of(hass, entry, "status").state == "offline"
    assert state_of(hass, entry, "connectivity").state == "off"
    for key in MEASURED:
        assert state_of(hass, entry, key).state == "unavailable", key
    await poll(30, times=20)
    await printer.power_on()
    await poll(30)
    assert state_of(hass, entry, "status").state == "ready"
    assert state_of(hass, entry, "connectivity").state == "on"
    assert state_of(hass, entry, "bed_temperature").state != "unavailable"
    assert our_log_lines(caplog) == [
        (logging.INFO, "Desk Pro is offline: the connection was refused"),
        (logging.INFO, "Desk Pro answers again"),
    ]


async def test_a_start_does_not_wait_for_a_printer_that_is_known(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry
) -> None:
    """The entry shows what was stored while the printer hangs."""
    assert await hass.config_entries.async_unload(loaded.entry_id)
    printer.faults.hang = True

    assert await hass.config_entries.async_setup(loaded.entry_id)

    assert loaded.runtime_data.coordinator.data.online is None
    assert state_of(hass, loaded, "status").state == "ready"
    assert state_of(hass, loaded, "connectivity").state == "on"
    assert state_of(hass, loaded, "light").state == "unavailable"
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, "SNMSIM00000001"), loaded.entry_id
    )
    assert device is not None
    assert device.sw_version == "3.2.7"
    assert await hass.config_entries.async_unload(loaded.entry_id)


async def test_a_start_from_the_store_shows_the_printer_at_once(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The first poll runs in the background, and says nothing in the log."""
    assert await hass.config_entries.async_unload(loaded.entry_id)
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert state_of(hass, loaded, "status").state == "ready"
    assert not our_log_lines(caplog)


async def test_a_printer_that_vanishes_while_printing_is_off_after_25_seconds(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Until then nothing changes; one line tells of the loss, one of the return."""
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await poll(10)
    await printer.power_off()

    await poll(2, times=12)
    assert state_of(hass, loaded, "status").state == "printing"
    assert state_of(hass, loaded, "connectivity").state == "on"
    await poll(1)
    assert state_of(hass, loaded, "status").state == "offline"
    assert state_of(hass, loaded, "print_progress").state == "unavailable"
    await poll(30, times=10)
    await printer.power_on()
    await poll(30)

    assert state_of(hass, loaded, "status").state == "ready"
    assert our_log_lines(caplog) == [
        (logging.INFO, "Desk Pro is offline: the connection was refused"),
        (logging.INFO, "Desk Pro answers again"),
    ]


async def test_a_printer_that_is_off_is_asked_twice_a_minute(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Nobody is woken, and nothing is logged, for a printer that is off all day."""
    printer.faults.reset = True
    await poll(10, times=4)
    await poll(30, times=5)
    asked_before = len(printer.requests)

    await poll(30, times=2)

    assert loaded.runtime_data.coordinator.update_interval.total_seconds() == 30
    # A connection that breaks is tried once more, as it may only have been idle.
    assert len(printer.requests) - asked_before == 2 * 2


@pytest.mark.parametrize(
    "fault",
    [
        {"garbage": "html"},
        {"garbage": "truncated"},
        {"garbage": "cut_off"},
        {"reset": True},
        {"lan_mode_off": True},
    ],
)
async def test_one_odd_answer_in_the_middle_of_a_print_changes_nothing(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
) -> None:
    """The printer stays available, and no line is written."""
    printer.machine.start_job("benchy.gcode", progress=0.3, heated=True)
    await poll(10)

    printer.faults.update(fault)
    await poll(2)
    assert state_of(hass, loaded, "status").state == "printing"
    assert state_of(hass, loaded, "print_progress").state != "unavailable"
    printer.faults.update({"garbage": None, "reset": False, "lan_mode_off": False})
    await poll(2)

    assert state_of(hass, loaded, "status").state == "printing"
    assert not our_log_lines(caplog)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"garbage": "html"}, "an answer that is not JSON"),
        ({"lan_mode_off": True}, "LAN mode is switched off"),
    ],
)
async def test_the_log_says_why_a_printer_is_taken_for_off(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
    reason: str,
) -> None:
    """Whatever is in the way, it is one line without a traceback."""
    printer.faults.update(fault)

    await poll(10, times=6)

    assert state_of(hass, loaded, "status").state == "offline"
    assert our_log_lines(caplog) == [(logging.INFO, f"Desk Pro is offline: {reason}")]


async def test_a_rotated_check_code_is_taken_for_off_and_recovers(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    poll: Poll,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The code itself never shows."""
    printer.machine.check_code = "ROTATED1"
    await poll(10, times=4)
    assert state_of(hass, loaded, "status").state == "offline"

    printer.machine.check_code = "12345678"
    await poll(30)

    assert state_of(hass, loaded, "status").state == "ready"
    assert our_log_lines(caplog)[0] == (
        logging.INFO,
        "Desk Pro is offline: the check code is refused",
    )


async def test_unloading_lets_go_of_the_printer(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """Nothing is asked any more."""
    assert await hass.config_entries.async_unload(loaded.entry_id)
    asked_before = len(printer.requests)

    await poll(10, times=6)

    assert loaded.state is ConfigEntryState.NOT_LOADED
    assert len(printer.requests) == asked_before


async def test_removing_the_printer_leaves_nothing(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """What was stored of it is deleted, its device and entities are gone."""
    key = f"{DOMAIN}.{loaded.entry_id}"
    await hass.config_entries.async_unload(loaded.entry_id)
    assert key in hass_storage

    await hass.config_entries.async_remove(loaded.entry_id)
    await hass.async_block_till_done()

    assert key not in hass_storage
    assert not hass.states.async_all()
    assert not dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, "SNMSIM00000001"), loaded.entry_id
    )


async def test_what_is_stored_holds_no_secret(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """The memory of a printer is enough to know it, not to open it."""
    await hass.config_entries.async_unload(loaded.entry_id)

    stored = str(hass_storage[f"{DOMAIN}.{loaded.entry_id}"])

    assert "Desk Pro" in stored
    for secret in ("12345678", "SNMSIM00000001", "88:A9:A7", "RegisterCode"):
        assert secret not in stored


async def test_an_entity_appears_when_the_printer_says_that_it_has_the_part(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    entry: MockConfigEntry,
    poll: Poll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is fitted later needs no reload."""
    row = sensor.PrinterSensorDescription(
        key="fitted_later",
        exists_fn=lambda _data: printer.machine.light,
        value_fn=lambda _data, _part: "here",
    )
    monkeypatch.setattr(sensor, "SENSORS", (*sensor.SENSORS, row))
    printer.machine.light = False
    assert await hass.config_entries.async_setup(entry.entry_id)
    await poll(10, times=3)
    registry = er.async_get(hass)
    unique_id = f"{entry.unique_id}_fitted_later"
    assert not registry.async_get_entity_id("sensor", DOMAIN, unique_id)

    printer.machine.light = True
    await poll(10, times=3)

    assert state_of(hass, entry, "fitted_later").state == "here"


async def test_one_miss_after_a_restart_is_no_outage(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """No automation sees a print go offline because Home Assistant was restarted."""
    assert await hass.config_entries.async_unload(loaded.entry_id)
    printer.faults.reset = True
    assert await hass.config_entries.async_setup(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert loaded.runtime_data.coordinator.connectivity.failures == 1
    assert state_of(hass, loaded, "connectivity").state == "on"

    printer.faults.reset = False
    await poll(2)

    assert loaded.runtime_data.coordinator.data.online
    assert state_of(hass, loaded, "connectivity").state == "on"


async def test_trap_18_an_answer_without_a_product_id_changes_nothing(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """The printer is known by then, also over a restart."""
    printer.faults.detail_missing = {"pid"}
    await poll(10)
    assert state_of(hass, loaded, "status").state == "ready"

    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert state_of(hass, loaded, "status").state == "ready"
    assert state_of(hass, loaded, "light").state == "on"


async def test_half_a_character_in_a_name_spoils_no_store(
    hass: HomeAssistant, printer: SimulatedPrinter, loaded: MockConfigEntry, poll: Poll
) -> None:
    """What cannot be written as JSON never gets into a state or a store."""
    printer.machine.start_job("benchy.gcode", heated=True)
    printer.faults.detail_overrides = {
        "printFileName": "half \ud83d.gcode",
        "location": "half \ud83d",
        "unknownKey": [[[[[[[["deep"]]]]]]]],
        "cumulativePrintTime": 10**30,
    }

    await poll(10)

    assert state_of(hass, loaded, "file_name").state == "half  .gcode"
    json_bytes(loaded.runtime_data.client.device.export_state())
    json_bytes(loaded.runtime_data.client.device.diagnostics())


async def test_a_command_under_way_does_not_bring_the_store_back(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    poll: Poll,
    hass_storage: dict[str, Any],
) -> None:
    """What a removed printer shows afterwards is not kept."""
    coordinator: FlashForgeCoordinator = loaded.runtime_data.coordinator
    status = coordinator.data.status
    await hass.config_entries.async_remove(loaded.entry_id)

    async def command() -> PrinterStatus:
        return replace(status, state=PrinterState.PRINTING)

    await coordinator.async_command(command())
    await poll(120)

    assert f"{DOMAIN}.{loaded.entry_id}" not in hass_storage


@pytest.mark.parametrize("kit", [False, True])
async def test_trap_46_a_lamp_comes_to_light_when_the_printer_says_so(
    hass: HomeAssistant, printer_host: str, poll: Poll, kit: bool
) -> None:
    """What a printer has is asked again if it would not say at first."""
    async with SimulatedPrinter(
        "adventurer_5m",
        host=printer_host,
        lamp_kit=kit,
        clock=lambda: time.time(),  # noqa: PLW0108
        dialect=QUICK,
    ) as printer:
        entry = add_entry(hass, printer)
        await printer.power_off()
        assert await hass.config_entries.async_setup(entry.entry_id)
        await poll(2, times=3)
        unique_id = f"{entry.unique_id}_light"
        registry = er.async_get(hass)
        assert not registry.async_get_entity_id("light", DOMAIN, unique_id)

        await printer.power_on()
        await poll(30, times=2)

        assert bool(registry.async_get_entity_id("light", DOMAIN, unique_id)) is kit
        assert await hass.config_entries.async_unload(entry.entry_id)
