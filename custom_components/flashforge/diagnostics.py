"""What may be shown to strangers who help with a problem."""

from dataclasses import asdict

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry

from .const import CONF_CAMERA_URL, CONF_CHECK_CODE, CONF_SERIAL_NUMBER
from .data import FlashForgeConfigEntry

TO_REDACT = {
    CONF_CAMERA_URL,
    CONF_CHECK_CODE,
    CONF_HOST,
    CONF_MAC,
    CONF_SERIAL_NUMBER,
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: FlashForgeConfigEntry
) -> dict[str, object]:
    """Return all that is known of a printer, without its secrets."""
    coordinator = entry.runtime_data.coordinator
    return {
        "entry": async_redact_data(entry.data, TO_REDACT),
        "options": async_redact_data(entry.options, TO_REDACT),
        "online": coordinator.data.online,
        "failures": coordinator.connectivity.failures,
        "errors": dict(coordinator.errors),
        "update_interval": str(coordinator.update_interval),
        "last_poll_seconds": coordinator.poll_seconds,
        "abilities": asdict(coordinator.data.abilities),
        "protocol": "HTTP" if coordinator.client.device.options.uses_http else "TCP",
        "printer": coordinator.client.device.diagnostics(),
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: FlashForgeConfigEntry, device: DeviceEntry
) -> dict[str, object]:
    """Return the same for the device, which is the whole of its entry."""
    return await async_get_config_entry_diagnostics(hass, entry)
