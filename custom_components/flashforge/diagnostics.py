"""What may be shown to strangers who help with a problem."""

from dataclasses import asdict

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import HomeAssistant
from homeassistant.helpers.device_registry import DeviceEntry

from .client import Family
from .const import CONF_CAMERA_URL, CONF_CHECK_CODE, CONF_SERIAL_NUMBER
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry

# What a printer does not tell of itself.
WANTED = (
    "a capture of its answers while idle, heating, printing, paused and completed"
    " (scripts/capture.py), its highest temperatures, lamp and camera;"
    ' see "A new model" in docs/protocol.md'
)
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
        "model": _model(coordinator.data),
        "abilities": asdict(coordinator.data.abilities),
        "protocol": "HTTP" if coordinator.client.device.options.uses_http else "TCP",
        "printer": coordinator.client.device.diagnostics(),
    }


def _model(data: PrinterData) -> dict[str, object]:
    """Return the model, and what would make a row of one of which little is known."""
    model, status = data.model, data.status
    told: dict[str, object] = {
        "name": model and model.name,
        "family": model and model.family,
        "is_known": model and model.is_known,
        "told_model": status.model_name,
        "told_product_id": status.product_id,
    }
    if model and model.family is Family.GENERIC:
        told["for_a_row"] = {
            "build_volume": status.build_volume,
            "tools": len(status.tools),
            "heated_bed": data.abilities.heated_bed,
            "light": status.light is not None,
            "wanted": WANTED,
        }
    return told


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: FlashForgeConfigEntry, device: DeviceEntry
) -> dict[str, object]:
    """Return the same for the device, which is the whole of its entry."""
    return await async_get_config_entry_diagnostics(hass, entry)
