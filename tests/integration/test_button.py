"""Buttons: what Home Assistant presses by itself, and what it does not."""

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.simulator import MODELS, SimulatedPrinter

from .catalogue import GENERIC
from .conftest import SwitchOn, add_entry, device_id, key_of, set_up, state_of

# They move something, start or end a job, or wear the machine.
HIDDEN = {"cancel", "home", "load", "unload", "start_selected", "print_again"}
# What these send.
MOVES = {
    *("jobCtl_cmd:cancel", "homingCtrl_cmd", "ms_cmd", "ipdMs_cmd", "/printGcode"),
    *("M23", "M26", "G28"),
}


def buttons(hass: HomeAssistant, entry: MockConfigEntry) -> list[er.RegistryEntry]:
    """Return the buttons of a printer."""
    registry = er.async_get(hass)
    entities = er.async_entries_for_config_entry(registry, entry.entry_id)
    return [entity for entity in entities if entity.domain == "button"]


def sent(printer: SimulatedPrinter) -> set[str]:
    """Return what the printer was told, over HTTP and TCP."""
    told = {one.code for one in printer.tcp_records}
    for record in printer.requests:
        if record.command == "jobCtl_cmd":
            told.add(f"jobCtl_cmd:{record.arguments['action']}")
        elif record.command:
            told.add(record.command)
        else:
            told.add(record.path)
    return told


@pytest.mark.parametrize("state", ["ready", "printing", "paused"])
@pytest.mark.parametrize(
    "model", ["adventurer_4", "adventurer_5m_pro", "ad5x", *GENERIC]
)
@pytest.mark.timings(read_back_intervals=(0.0,), late_read_back_intervals=())
async def test_the_whole_device_as_a_target_moves_nothing(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, state: str
) -> None:
    """Pressing all buttons of a printer, or of a slot, does not cost the print."""
    printer = await switch_on(model, udp=False)
    if state != "ready":
        printer.machine.start_job(heated=True, progress=0.3)
    if state == "paused":
        printer.machine.fail_job("", paused=True)
    tcp = not MODELS[model].has_http
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    registry = dr.async_get(hass)
    devices = [
        *dr.async_entries_for_config_entry(registry, entry.entry_id),
        *(
            one
            for one in registry.child_devices
            if one.config_entry_id == entry.entry_id
        ),
    ]
    for device in devices:
        try:
            await hass.services.async_call(
                "button", "press", {}, blocking=True, target={ATTR_DEVICE_ID: device.id}
            )
        except HomeAssistantError:
            # Not all that can be pressed makes sense now.
            continue
    assert not sent(printer) & MOVES
    if state != "ready":
        assert printer.machine.job is not None


@pytest.mark.parametrize("model", list(MODELS))
async def test_what_moves_something_is_hidden_and_not_disabled(
    hass: HomeAssistant, switch_on: SwitchOn, model: str
) -> None:
    """So it stays out of automatic dashboards, and works by its own id."""
    printer = await switch_on(model, udp=False)
    tcp = not MODELS[model].has_http
    entry = await set_up(hass, add_entry(hass, printer, tcp=tcp))
    for button in buttons(hass, entry):
        key = key_of(entry, button)
        if button.device_id != device_id(hass, entry):
            key = key.rpartition("_")[2]
        assert (button.hidden_by is not None) is (key in HIDDEN), key
        assert button.disabled_by is None


async def test_a_hidden_button_works(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """By its own id, as cards and automations use it."""
    printer.machine.start_job(heated=True, progress=0.3)
    await set_up(hass, entry)
    target = state_of(hass, entry, "cancel").entity_id
    await hass.services.async_call(
        "button", "press", {}, blocking=True, target={"entity_id": target}
    )
    assert "jobCtl_cmd:cancel" in sent(printer)
