"""What belongs to the config entry of a printer while it is loaded."""

import asyncio
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .client import FlashForgeClient
from .coordinator import FlashForgeCoordinator
from .issues import PrinterIssues
from .pending import PendingHappenings
from .thumbnails import Thumbnails
from .uploads import Uploads

type FlashForgeConfigEntry = ConfigEntry[FlashForgeData]


@dataclass(kw_only=True, slots=True)
class FlashForgeData:
    """The runtime data of a config entry."""

    client: FlashForgeClient
    coordinator: FlashForgeCoordinator
    issues: PrinterIssues
    pending: PendingHappenings
    uploads: Uploads
    thumbnails: Thumbnails
    following: asyncio.Task[None] | None = None
    """Asks whether the printer is at another address now."""
