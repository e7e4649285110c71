"""Buttons: what the job on a printer can be told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import FlashForgeClient, PrinterStatus
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities

# Commands to a printer queue in the client.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterButtonDescription(PrinterEntityDescription, ButtonEntityDescription):
    """A button's row."""

    press_fn: Callable[[FlashForgeClient], Awaitable[PrinterStatus]]


BUTTONS = (
    PrinterButtonDescription(
        key="pause",
        translation_key="pause",
        press_fn=lambda client: client.job_control.pause(),
    ),
    PrinterButtonDescription(
        key="resume",
        translation_key="resume",
        press_fn=lambda client: client.job_control.resume(),
    ),
    PrinterButtonDescription(
        key="cancel",
        translation_key="cancel",
        press_fn=lambda client: client.job_control.cancel(),
    ),
    PrinterButtonDescription(
        key="plate_cleared",
        translation_key="plate_cleared",
        exists_fn=lambda data: data.abilities.clear_plate,
        press_fn=lambda client: client.job_control.plate_cleared(),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the buttons of a printer."""
    add_entities(entry, async_add_entities, FlashForgeButton, BUTTONS)


class FlashForgeButton(FlashForgeEntity, ButtonEntity):
    """A command to the printer.

    It stays available when it makes no sense: Home Assistant ignores the press of
    an unavailable button without a word, and a refusal should be heard.
    """

    entity_description: PrinterButtonDescription

    @override
    async def async_press(self) -> None:
        """Send the command."""
        press = self.entity_description.press_fn
        await self.coordinator.async_command(press(self.coordinator.client))
