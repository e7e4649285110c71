"""Uploads: one file at a time on its way to a printer, shown, and to be canceled."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from .client import FlashForgeClient
from .coordinator import FlashForgeCoordinator
from .download import async_open_file
from .errors import refusal
from .sources import PrintFileSource, async_chunks

# Seconds between two changes of what is shown.
SHOW_INTERVAL = 0.5


class Uploads:
    """Sends files to one printer."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        client: FlashForgeClient,
        coordinator: FlashForgeCoordinator,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._client = client
        self._coordinator = coordinator
        self._task: asyncio.Task[None] | None = None
        self._shown_at = 0.0

    async def async_upload(self, file_name: str, source: PrintFileSource) -> None:
        """Upload a file, and return when the printer has stored it.

        Canceling the caller ends it, and so does unloading the printer. Raises
        ServiceValidationError while another file is being sent and if it was canceled,
        and what `coordinator.async_request` raises.
        """
        if self._task is not None:
            raise refusal("upload_running")
        self._task = task = self._entry.async_create_background_task(
            self._hass,
            self._send(file_name, source),
            f"{self._entry.title} upload",
            eager_start=False,
        )
        self._shown_at = self._hass.loop.time()
        self._coordinator.async_show_upload(0)
        try:
            await task
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if caller is not None and caller.cancelling():
                raise
            raise refusal("upload_canceled") from None
        finally:
            self._task = None
            self._coordinator.async_show_upload(None)

    def cancel(self) -> None:
        """Cancel the upload; raises ServiceValidationError if there is none."""
        if self._task is None:
            raise refusal("no_upload")
        self._task.cancel()

    async def _send(self, file_name: str, source: PrintFileSource) -> None:
        size = source.file.total_bytes
        async with async_open_file(self._hass, source.path, "rb") as file:
            chunks = async_chunks(self._hass, file)
            await self._coordinator.async_request(
                self._client.files.upload(
                    file_name, chunks, size, progress=self._show_progress
                )
            )

    def _show_progress(self, sent: int, size: int) -> None:
        now = self._hass.loop.time()
        if now - self._shown_at >= SHOW_INTERVAL:
            self._shown_at = now
            self._coordinator.async_show_upload(100 * sent // size)
