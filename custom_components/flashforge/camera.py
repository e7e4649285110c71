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
from .const import DOMAIN, MANUFACTURER
from .coordinator import FlashForgeCoordinator, PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities
from .parts import Part

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterCameraDescription(PrinterEntityDescription, CameraEntityDescription):
    """A camera's row."""


def _is_streaming(data: PrinterData) -> bool:
    """Return whether there is a stream: not while the printer's is switched off.

    A camera of one's own streams whatever the printer does.
    """
    is_on = data.status.camera_is_on or not data.abilities.camera_switch
    return data.own_camera or (bool(data.online) and is_on)


CAMERAS = (
    PrinterCameraDescription(
        key="camera",
        translation_key="camera",
        exists_fn=lambda data: data.abilities.camera,
        available_fn=_is_streaming,
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
