"""What may be shown to strangers who help with a problem."""

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import HomeAssistant

from .const import CONF_CHECK_CODE, CONF_SERIAL_NUMBER
from .coordinator import FlashForgeConfigEntry

TO_REDACT = {CONF_CHECK_CODE, CONF_HOST, CONF_MAC, CONF_SERIAL_NUMBER}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: FlashForgeConfigEntry
) -> dict[str, object]:
    """Return all that is known of a printer, without its secrets."""
    coordinator = entry.runtime_data
    return {
        "entry": async_redact_data(entry.data, TO_REDACT),
        "online": coordinator.data.online,
        "misses": coordinator.misses,
        "update_interval": str(coordinator.update_interval),
        "printer": coordinator.client.diagnostics(),
    }
