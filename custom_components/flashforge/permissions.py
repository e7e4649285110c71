"""Permissions: whether a person may see or control a printer."""

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er

from .data import FlashForgeConfigEntry


def may_use(
    hass: HomeAssistant, user: User, entry: FlashForgeConfigEntry, policy: str
) -> bool:
    """Return whether a person may read or control a printer.

    Home Assistant gives permissions by entity: who may use any of a printer's may use
    the printer.
    """
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return user.is_admin or any(
        user.permissions.check_entity(one.entity_id, policy) for one in entities
    )


async def async_may_use(
    hass: HomeAssistant,
    context: Context | None,
    entry: FlashForgeConfigEntry,
    policy: str,
) -> bool:
    """Return whether whoever asks may read or control a printer.

    Where no person is known, as with a device that listens in a room, anybody may.
    """
    if context is None or context.user_id is None:
        return True
    user = await hass.auth.async_get_user(context.user_id)
    return user is not None and may_use(hass, user, entry, policy)
