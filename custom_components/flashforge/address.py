"""Address changes: when a printer's new address is taken over.

Anybody in the network can claim a printer's serial number in an answer to a search, and
its MAC address in a DHCP request, and would be sent the check code.
"""

from homeassistant.config_entries import SOURCE_IGNORE, ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_MAC
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import format_mac
from homeassistant.util.json import json_loads

from .client import (
    ConnectionOptions,
    Credentials,
    CredentialsError,
    FlashForgeClient,
    FlashForgeError,
    Identity,
    InvalidResponseError,
    LanModeOffError,
    PrinterRefusedError,
    Timings,
    WrongSerialNumberError,
    identify,
)
from .const import CONF_CAMERA_URL, CONF_CHECK_CODE, CONF_SERIAL_NUMBER, LOGGER
from .data import FlashForgeConfigEntry

# How long a printer may take, once it has been added.
TIMINGS = Timings()


@callback
def create_client(
    hass: HomeAssistant, entry: FlashForgeConfigEntry
) -> FlashForgeClient:
    """Return a client for a printer, at the address that is stored."""
    credentials = Credentials(
        entry.data[CONF_SERIAL_NUMBER],
        entry.data[CONF_CHECK_CODE],
        entry.data.get(CONF_MAC),
    )
    options = ConnectionOptions(
        entry.data[CONF_HOST],
        credentials,
        timings=TIMINGS,
        camera_url=entry.options.get(CONF_CAMERA_URL),
    )
    return FlashForgeClient(
        async_get_clientsession(hass), options, json_loads=json_loads
    )


async def async_follow(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    host: str,
    identity: Identity | None = None,
) -> bool:
    """Take over a printer's new address, and return whether that was done.

    The old address is asked first, also if a poll has just failed, and a printer that
    answers there stays. Then whoever is at the new address must not tell another
    serial number or MAC address than the printer's; one that tells neither is
    believed. `identity` is what is known of it, otherwise it is asked, without the
    check code.
    """
    if entry.source == SOURCE_IGNORE:
        # Nothing is ever sent to it, and a search knows it by its address.
        _async_set_host(hass, entry, host)
        return True
    old = entry.data[CONF_HOST]
    if host == old or await _is_there(hass, entry):
        return False
    if await _is_another(hass, entry, host, identity):
        LOGGER.debug("%s is another one at its new address", entry.title)
        return False
    # Meanwhile it may have been changed by hand, or removed.
    if entry.data[CONF_HOST] != old or not _exists(hass, entry):
        return False
    LOGGER.info("%s has a new address: %s", entry.title, host)
    _async_set_host(hass, entry, host)
    return True


@callback
def _async_set_host(
    hass: HomeAssistant, entry: FlashForgeConfigEntry, host: str
) -> None:
    data = {**entry.data, CONF_HOST: host}
    hass.config_entries.async_update_entry(entry, data=data)
    if entry.state in (ConfigEntryState.LOADED, ConfigEntryState.SETUP_IN_PROGRESS):
        hass.config_entries.async_schedule_reload(entry.entry_id)


def _exists(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> bool:
    return hass.config_entries.async_get_entry(entry.entry_id) is not None


async def _is_there(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> bool:
    """Return whether a printer answers at the address that is stored.

    Also one that refuses the check code, or whose LAN mode is off, is there.
    """
    host = entry.data[CONF_HOST]
    try:
        await _ask(hass, entry)
    except WrongSerialNumberError, InvalidResponseError:
        return False
    except CredentialsError, LanModeOffError, PrinterRefusedError:
        return True
    except FlashForgeError:
        # With LAN mode off it may still answer over UDP or TCP.
        try:
            identity = await identify(async_get_clientsession(hass), host)
        except FlashForgeError:
            return False
        serial_number = identity.serial_number
        return serial_number is not None and serial_number == entry.unique_id
    return True


async def _ask(hass: HomeAssistant, entry: FlashForgeConfigEntry) -> None:
    """Ask for the status with a client of its own: the entry need not be loaded."""
    client = create_client(hass, entry)
    try:
        await client.info.get_status()
    finally:
        await client.dispose()


async def _is_another(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    host: str,
    identity: Identity | None,
) -> bool:
    """Return whether an address shows that somebody else is there."""
    if identity is None:
        try:
            identity = await identify(async_get_clientsession(hass), host)
        except InvalidResponseError:
            return True
        except FlashForgeError:
            # A printer that has just got its address may still be starting.
            return False
    mac_address = entry.data.get(CONF_MAC)
    told = identity.mac_address and format_mac(identity.mac_address)
    serial_number = entry.data[CONF_SERIAL_NUMBER]
    return any(
        None not in pair and pair[0] != pair[1]
        for pair in (
            (identity.serial_number, serial_number),
            (told, mac_address),
        )
    )
