"""Images: the thumbnail of the present job, and the photo of the last print."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from .client import FlashForgeError, Picture
from .const import LOGGER
from .coordinator import FlashForgeCoordinator
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities
from .parts import Part

PARALLEL_UPDATES = 0

# Seconds after which a thumbnail that did not come is asked for again; a printer that
# begins to print may not have it yet.
RETRY_INTERVALS = (30, 120, 600)


@dataclass(frozen=True, kw_only=True)
class PrinterImageDescription(PrinterEntityDescription, ImageEntityDescription):
    """An image's row."""


THUMBNAILS = (
    PrinterImageDescription(
        key="job_thumbnail",
        translation_key="job_thumbnail",
        exists_fn=lambda data: data.abilities.job_thumbnail,
    ),
)
PHOTOS = (
    PrinterImageDescription(
        key="last_photo",
        translation_key="last_photo",
        exists_fn=lambda data: data.abilities.camera,
        # It was taken, whatever the printer does now.
        available_fn=lambda _data: True,
    ),
)
IMAGES = THUMBNAILS + PHOTOS


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the images that a printer has."""
    add_entities(entry, async_add_entities, JobThumbnail, THUMBNAILS)
    add_entities(entry, async_add_entities, LastPhoto, PHOTOS)


class FlashForgeImage(FlashForgeEntity, ImageEntity):
    """An image, which browsers load anew when its time changes."""

    entity_description: PrinterImageDescription

    def __init__(
        self,
        coordinator: FlashForgeCoordinator,
        description: PrinterImageDescription,
        part: Part,
    ) -> None:
        FlashForgeEntity.__init__(self, coordinator, description, part)
        ImageEntity.__init__(self, coordinator.hass)

    @property
    @override
    def entity_picture(self) -> str | None:
        """Return where the image is; without one its icon is shown."""
        return None if self.image_last_updated is None else super().entity_picture


class JobThumbnail(FlashForgeImage):
    """The thumbnail of the present job: fetched once, in the background."""

    _picture: Picture | None = None
    _job: tuple[str, str] | None = None
    """Id and file of the job whose thumbnail it is."""
    _unsub_retry: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Fetch the thumbnail of a job that is on already."""
        await super().async_added_to_hass()
        self.async_on_remove(self._forget)
        self._follow_job()

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture."""
        return self._picture.content if self._picture else None

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._follow_job()
        super()._handle_coordinator_update()

    def _follow_job(self) -> None:
        if not self.coordinator.data.online:
            return
        job = self.coordinator.data.job
        # Some firmware does not say what it prints, and over TCP it is asked by name.
        key = (job.id, job.file_name) if job and job.file_name else None
        if key == self._job:
            return
        self._forget()
        self._job = key
        if key is not None:
            self._start_fetching(0)

    @callback
    def _forget(self) -> None:
        self._job = None
        self._show(None, None)
        if self._unsub_retry is not None:
            self._unsub_retry()
            self._unsub_retry = None

    def _show(self, picture: Picture | None, taken: datetime | None) -> None:
        self._picture = picture
        self._attr_image_last_updated = taken
        if picture is not None:
            self._attr_content_type = picture.content_type

    def _start_fetching(self, tries: int) -> None:
        self._unsub_retry = None
        entry = self.coordinator.config_entry
        entry.async_create_background_task(
            self.hass, self._fetch(tries), f"{entry.title} thumbnail"
        )

    async def _fetch(self, tries: int) -> None:
        job = self._job
        picture = await self._get_picture()
        if job is None or job != self._job:
            # Another one has begun meanwhile, or this entity has gone.
            return
        if picture is not None:
            self._show(picture, dt_util.utcnow())
            self.async_write_ha_state()
        elif tries < len(RETRY_INTERVALS):

            @callback
            def fetch_again(_now: datetime) -> None:
                self._start_fetching(tries + 1)

            self._unsub_retry = async_call_later(
                self.hass, RETRY_INTERVALS[tries], fetch_again
            )

    async def _get_picture(self) -> Picture | None:
        client = self.coordinator.client
        timeout = 2 * client.device.options.timings.request_timeout
        try:
            async with asyncio.timeout(timeout):
                return await client.files.get_job_thumbnail()
        except (FlashForgeError, TimeoutError) as err:
            LOGGER.debug("%s: no thumbnail of the job: %s", self.coordinator.name, err)
            return None


class LastPhoto(FlashForgeImage):
    """The newest photo, taken when a print ended."""

    _attr_content_type = "image/jpeg"

    @override
    async def async_added_to_hass(self) -> None:
        """Show the photo that is stored."""
        await super().async_added_to_hass()
        self._follow_photo()

    @override
    async def async_image(self) -> bytes | None:
        """Return the photo, which is read when it is wanted."""
        photos = self.coordinator.photos
        newest = next(iter(photos.photos), None)
        return await photos.async_read(newest.id) if newest else None

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._follow_photo()
        super()._handle_coordinator_update()

    def _follow_photo(self) -> None:
        newest = next(iter(self.coordinator.photos.photos), None)
        self._attr_image_last_updated = newest.taken if newest else None
