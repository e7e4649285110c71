"""Stored files: the list of those on a printer, and the one that is chosen to print."""

import asyncio
from collections.abc import Callable
import time

from .client import (
    Device,
    Family,
    FlashForgeClient,
    FlashForgeError,
    PrinterStatus,
    StoredFile,
)
from .errors import refusal

# Seconds between two lists while nothing happens that changes them.
INTERVAL = 600.0
# So many are kept to choose from, the ones used last first as far as that is told.
MAX_FILES = 200


class StoredFiles:
    """The stored files of one printer, listed at a slow pace of their own.

    In LAN mode these are the recent ones: the others are told over TCP, where a printer
    is left alone unless somebody wants something of it.
    """

    def __init__(self, client: FlashForgeClient, changed: Callable[[], None]) -> None:
        """Take whom to ask, and what to call when files or choice have changed."""
        self.files: tuple[StoredFile, ...] | None = None
        """None until the printer has listed them."""
        self.chosen: str | None = None
        """The name of the one to start, None if none is chosen or it has gone."""
        self._client = client
        self._changed = changed
        self._refreshing = asyncio.Lock()
        self._due = 0.0

    @property
    def is_due(self) -> bool:
        """Return whether it is time for the next list, and none is being read."""
        is_time = time.monotonic() >= self._due and not self._refreshing.locked()
        return is_time and lists_files(self._client.device)

    def expire(self) -> None:
        """Make the next list due now, because the present one may be out of date."""
        self._due = 0.0

    def choose(self, name: str) -> None:
        """Remember which file is to be started; the printer is not told."""
        self.chosen = name
        self._changed()

    async def async_refresh(self) -> None:
        """List the files anew, after the list that is being read if there is one.

        A printer that fails to list them leaves what is known as it is, and one that
        cannot is not asked.
        """
        if not lists_files(self._client.device):
            return
        async with self._refreshing:
            self._due = time.monotonic() + INTERVAL
            try:
                files = await self._client.files.get_recent()
            except FlashForgeError:
                return
        self.files = files[:MAX_FILES]
        if self.chosen not in {one.name for one in self.files}:
            self.chosen = None
        self._changed()


def lists_files(device: Device) -> bool:
    """Return whether a printer starts files and says which ones it has.

    An AD5X lists them only in LAN mode.
    """
    abilities = device.abilities
    return abilities.files and (abilities.all_files or device.options.uses_http)


async def start_file(client: FlashForgeClient, file_name: str) -> PrinterStatus:
    """Start a stored file with the printer's defaults, as `job_control.start` does.

    Raises what that raises, and ServiceValidationError if it has to be said from which
    slots the file is printed.
    """
    if client.device.abilities.has_slots:
        # Another file may have got that name since the last list.
        files = await client.files.get_recent()
        file = next((one for one in files if one.name == file_name), None)
        if _needs_slots(file, client.device):
            raise refusal("needs_slots")
    return await client.job_control.start(file_name)


def _needs_slots(file: StoredFile | None, device: Device) -> bool:
    """Return whether a file is, or may be, made for slots that have to be chosen.

    A Creator 5 prints with one tool from the slot on it. An AD5X that is told no slots
    prints from its external spool, whatever the file was made for.
    """
    if file is not None and len(file.tools) > 1:
        return True
    if device.family is not Family.AD5X:
        return False
    uses_station = None if file is None else file.uses_station
    return device.abilities.material_station if uses_station is None else uses_station
