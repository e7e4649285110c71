"""The printer's lamp."""

from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.light import (
    ColorMode,
    LightEntity,
    LightEntityDescription,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities

# Commands to a printer queue in the client.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterLightDescription(PrinterEntityDescription, LightEntityDescription):
    """A light's row."""


LIGHTS = (
    PrinterLightDescription(
        key="light",
        translation_key="light",
        exists_fn=lambda data: data.abilities.light,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the light of a printer that has one."""
    add_entities(entry, async_add_entities, FlashForgeLight, LIGHTS)


class FlashForgeLight(FlashForgeEntity, LightEntity):
    """A lamp that is on or off."""

    entity_description: PrinterLightDescription
    _attr_color_mode = ColorMode.ONOFF
    _attr_supported_color_modes = {ColorMode.ONOFF}  # noqa: RUF012 - Home Assistant's way

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether the lamp is on."""
        return self.status.light

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch the lamp on."""
        await self._switch(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch the lamp off."""
        await self._switch(on=False)

    async def _switch(self, *, on: bool) -> None:
        self.coordinator.photographer.leave_light()
        control = self.coordinator.client.control
        await self.coordinator.async_command(control.set_light(on=on))
