"""Finding printers on the networks that Home Assistant may use, and again later."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from ipaddress import IPv4Interface

from homeassistant.components import network
from homeassistant.config_entries import SOURCE_INTEGRATION_DISCOVERY, ConfigEntryState
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import discovery_flow
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started

from .address import async_follow
from .client import DiscoveredPrinter, discover, normalize_serial_number
from .const import DOMAIN
from .data import FlashForgeConfigEntry

SCAN_INTERVAL = timedelta(minutes=5)


async def async_discover(hass: HomeAssistant) -> AsyncGenerator[DiscoveredPrinter]:
    """Yield the printers that answer on Home Assistant's networks, as they do.

    Without an enabled network nothing is sent: the client would then search them
    all.
    """
    sources = [
        IPv4Interface(f"{ip['address']}/{ip['network_prefix']}")
        for adapter in await network.async_get_adapters(hass)
        if adapter["enabled"]
        for ip in adapter["ipv4"]
    ]
    if sources:
        async for printer in discover(sources):
            yield printer


@callback
def async_start_scanning(hass: HomeAssistant) -> None:
    """Look for printers once Home Assistant has started, and every few minutes."""

    @callback
    def scan(_now: object) -> None:
        # A stop ends it, or it would be waited for.
        hass.async_create_background_task(async_scan(hass), "flashforge scan")

    async_at_started(hass, scan)
    async_track_time_interval(
        hass, scan, SCAN_INTERVAL, name="flashforge scan", cancel_on_shutdown=True
    )


async def async_scan(hass: HomeAssistant) -> None:
    """Look for printers, old and new, unless none is wanted any more."""
    if hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    ):
        async for printer in async_discover(hass):
            _async_take_note(hass, printer)


@callback
def _async_take_note(hass: HomeAssistant, printer: DiscoveredPrinter) -> None:
    """Tell a known printer's coordinator, or offer a new printer."""
    entries: list[FlashForgeConfigEntry] = hass.config_entries.async_entries(DOMAIN)
    for entry in entries:
        if _is_of(entry, printer):
            # An ignored or disabled one is known, too.
            if entry.state is ConfigEntryState.LOADED:
                async_handle_found(hass, entry, printer.host)
            return
    discovery_flow.async_create_flow(
        hass,
        DOMAIN,
        context={"source": SOURCE_INTEGRATION_DISCOVERY},
        data={CONF_HOST: printer.host},
    )


@callback
def async_handle_found(
    hass: HomeAssistant, entry: FlashForgeConfigEntry, host: str
) -> None:
    """Ask a loaded printer at once that a search has found while it was offline.

    It is asked where it was. Its new address is only taken over if it does not answer
    there: anybody can send a packet with its serial number.
    """
    data = entry.runtime_data
    coordinator = data.coordinator
    if coordinator.data.online:
        return
    if host == entry.data[CONF_HOST]:
        data.issues.async_mark_reachable()
        entry.async_create_background_task(
            hass, coordinator.async_refresh(), f"{entry.title} found"
        )
    elif coordinator.data.online is None:
        # It has not been asked yet, and is searched for if it does not answer.
        return
    elif data.following is None or data.following.done():
        data.following = entry.async_create_background_task(
            hass, _follow(hass, entry, host), f"{entry.title} address"
        )


async def _follow(hass: HomeAssistant, entry: FlashForgeConfigEntry, host: str) -> None:
    coordinator = entry.runtime_data.coordinator
    if not await async_follow(hass, entry, host):
        await coordinator.async_refresh()


@callback
def async_search_when_offline(
    hass: HomeAssistant, entry: FlashForgeConfigEntry
) -> None:
    """Search whenever a printer goes offline: it may have got another address."""
    coordinator = entry.runtime_data.coordinator
    was_offline = False

    @callback
    def search() -> None:
        nonlocal was_offline
        is_offline = coordinator.data.online is False
        if is_offline and not was_offline:
            entry.async_create_background_task(
                hass, async_scan(hass), f"{entry.title} search"
            )
        was_offline = is_offline

    entry.async_on_unload(coordinator.async_add_listener(search))


def _is_of(entry: FlashForgeConfigEntry, printer: DiscoveredPrinter) -> bool:
    """Return whether a printer is an entry's.

    An Adventurer 3 or 4 keeps its serial number to itself here, and is known by its
    address as long as that is the same.
    """
    if printer.serial_number is None:
        return entry.data.get(CONF_HOST) == printer.host
    return entry.unique_id == normalize_serial_number(printer.serial_number)
