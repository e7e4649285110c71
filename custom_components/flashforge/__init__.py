"""FlashForge printers in Home Assistant."""

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .address import create_client
from .const import DOMAIN
from .coordinator import FlashForgeCoordinator
from .data import FlashForgeConfigEntry, FlashForgeData
from .device import async_remove_denied
from .discovery import async_search_when_offline, async_start_scanning
from .frontend import async_setup_frontend
from .issues import PrinterIssues
from .pending import PendingHappenings
from .services import async_setup_services
from .sources import async_remove_left
from .storage import async_remove_photos, history_store, printer_store
from .thumbnails import Thumbnails
from .uploads import Uploads
from .voice import async_setup_voice

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CAMERA,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.LIGHT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register what all printers share, and look for others from the first one on."""
    async_setup_services(hass)
    await async_remove_left(hass)
    await async_setup_frontend(hass)
    async_start_scanning(hass)
    async_setup_voice(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> bool:
    """Set up a printer, whether it is on or off."""
    client = create_client(hass, entry)
    coordinator = FlashForgeCoordinator(hass, entry, client)
    issues = PrinterIssues(hass, entry, coordinator)
    pending = PendingHappenings(coordinator)
    thumbnails = Thumbnails(client)
    entry.runtime_data = FlashForgeData(
        client=client,
        coordinator=coordinator,
        issues=issues,
        pending=pending,
        thumbnails=thumbnails,
        uploads=Uploads(hass, entry, client, coordinator),
    )
    entry.async_on_unload(thumbnails.close)
    entry.async_on_unload(pending.async_start())
    await coordinator.async_start()
    issues.async_start()
    async_search_when_offline(hass, entry)

    async def close_streams(_event: Event) -> None:
        """End the camera's streams, or Home Assistant's stop waits for them."""
        await coordinator.async_tell_all()
        await client.dispose()

    entry.async_on_unload(
        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, close_streams)
    )
    async_remove_denied(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> bool:
    """Let go of a printer."""
    await entry.runtime_data.coordinator.async_tell_all()
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        entry.runtime_data.issues.async_resolve()
        await entry.runtime_data.coordinator.async_stop()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> None:
    """Forget a printer."""
    await printer_store(hass, entry.entry_id).async_remove()
    await history_store(hass, entry.entry_id).async_remove()
    await async_remove_photos(hass, entry.entry_id)
