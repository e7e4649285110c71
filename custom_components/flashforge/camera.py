"""The printer's camera."""

from dataclasses import dataclass
from typing import override

from aiohttp import web
from homeassistant.components.camera import (
    Camera,
    CameraEntityDescription,
    async_get_still_stream,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import FlashForgeError
from .const import CONF_CAMERA_URL, DOMAIN, MANUFACTURER
from .coordinator import FlashForgeCoordinator
from .data import FlashForgeConfigEntry
from .device import Part
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterCameraDescription(PrinterEntityDescription, CameraEntityDescription):
    """A camera's row."""


CAMERAS = (
    PrinterCameraDescription(
        key="camera",
        translation_key="camera",
        exists_fn=lambda data: data.abilities.camera,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the camera of a printer that has one."""
    add_entities(entry, async_add_entities, FlashForgeCamera, CAMERAS)


class FlashForgeCamera(FlashForgeEntity, Camera):
    """The camera in the printer, which serves one viewer only.

    All who look here share that one place; it is free while nobody does.
    """

    entity_description: PrinterCameraDescription
    _attr_brand = MANUFACTURER

    def __init__(
        self,
        coordinator: FlashForgeCoordinator,
        description: PrinterCameraDescription,
        part: Part,
    ) -> None:
        FlashForgeEntity.__init__(self, coordinator, description, part)
        Camera.__init__(self)

    @property
    @override
    def available(self) -> bool:
        """Return whether the printer answers and its stream is not switched off.

        A camera of one's own is there whatever the printer does.
        """
        if self.coordinator.config_entry.options.get(CONF_CAMERA_URL):
            return True
        return super().available and (
            self.status.camera_is_on
            or not self.coordinator.data.abilities.camera_switch
        )

    @override
    async def async_camera_image(
        self, width: int | None = None, height: int | None = None
    ) -> bytes:
        """Return one picture."""
        try:
            return await self.coordinator.client.camera.snapshot()
        except FlashForgeError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="no_picture"
            ) from err

    @override
    async def handle_async_mjpeg_stream(
        self, request: web.Request
    ) -> web.StreamResponse:
        """Show the moving picture for as long as it lasts."""
        async with self.coordinator.client.camera.watch() as next_frame:

            async def next_or_end() -> bytes | None:
                try:
                    return await next_frame()
                except FlashForgeError:
                    return None

            return await async_get_still_stream(
                request, next_or_end, self.content_type, interval=0
            )
