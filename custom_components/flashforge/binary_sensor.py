"""Binary sensors: the printer's questions of yes and no."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterBinarySensorDescription(
    PrinterEntityDescription, BinarySensorEntityDescription
):
    """A binary sensor's row."""

    is_on_fn: Callable[[PrinterData], bool | None]


def _printing(data: PrinterData) -> bool | None:
    state = data.status.state
    return None if state is None else state.running


BINARY_SENSORS = (
    PrinterBinarySensorDescription(
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda data: data.shown_online,
        available_fn=lambda _data: True,
    ),
    PrinterBinarySensorDescription(
        key="printing",
        translation_key="printing",
        device_class=BinarySensorDeviceClass.RUNNING,
        is_on_fn=_printing,
    ),
    PrinterBinarySensorDescription(
        key="problem",
        device_class=BinarySensorDeviceClass.PROBLEM,
        is_on_fn=lambda data: data.status.has_problem,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the binary sensors of a printer."""
    add_entities(entry, async_add_entities, FlashForgeBinarySensor, BINARY_SENSORS)


class FlashForgeBinarySensor(FlashForgeEntity, BinarySensorEntity):
    """Something a printer says yes or no to."""

    entity_description: PrinterBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is so."""
        return self.entity_description.is_on_fn(self.coordinator.data)
