"""Storage: what is known of a printer and of its jobs, kept for the next start."""

from typing import Any, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN

STORAGE_VERSION = 1


class StoredPrinter(TypedDict, total=False):
    """The content of a printer's file."""

    client: dict[str, object]
    """The printer's last answers, as the client exports them."""
    online: bool
    job: dict[str, object]
    """The present job and the last one, as the tracker exports them."""
    files: list[dict[str, object]]
    """What was read of files before they were uploaded, as `KnownFiles` exports them.
    """


def printer_store(hass: HomeAssistant, entry_id: str) -> Store[StoredPrinter]:
    """Return the store of a config entry's printer."""
    return Store(hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}", private=True)


def history_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the store of the jobs that have ended on a config entry's printer."""
    name = f"{DOMAIN}.{entry_id}.history"
    return Store(hass, STORAGE_VERSION, name, private=True)
