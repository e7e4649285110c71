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

from .client import EXTERNAL_SPOOL
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities, each_slot
from .parts import PRINTER, Part, slot_at

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterBinarySensorDescription(
    PrinterEntityDescription, BinarySensorEntityDescription
):
    """A binary sensor's row."""

    is_on_fn: Callable[[PrinterData, Part], bool | None]


def _printing(data: PrinterData, _part: Part) -> bool | None:
    state = data.status.state
    return None if state is None else state.running


def _each_sensor(data: PrinterData) -> tuple[Part, ...]:
    """Return where the printer looks for filament: at its tool, and in its slots."""
    tool = (PRINTER,) if _has_sensor(data) else ()
    slots = (part for part in each_slot(data) if part.slot_number != EXTERNAL_SPOOL)
    return (*tool, *slots)


def _has_sensor(data: PrinterData) -> bool:
    return any(tool.has_filament is not None for tool in data.status.tools)


def _filament(data: PrinterData, part: Part) -> bool | None:
    if part != PRINTER:
        return slot_at(data.status, part).has_filament
    return data.status.tools[0].has_filament if data.status.tools else None


def _has_stream(data: PrinterData) -> bool:
    """Return whether the printer says if its camera streams, and no switch shows it."""
    says = data.status.camera_enabled is not None or data.status.camera_is_on
    silent = data.own_camera or data.abilities.camera_switch
    return data.abilities.camera and says and not silent


BINARY_SENSORS = (
    PrinterBinarySensorDescription(
        key="connectivity",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda data, _: data.shown_online,
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
        is_on_fn=lambda data, _: data.status.has_problem,
    ),
    PrinterBinarySensorDescription(
        key="door",
        device_class=BinarySensorDeviceClass.DOOR,
        exists_fn=lambda data: data.abilities.door_sensor,
        is_on_fn=lambda data, _: data.status.door_open,
    ),
    PrinterBinarySensorDescription(
        key="filament",
        translation_key="filament",
        exists_fn=lambda data: data.abilities.has_slots or _has_sensor(data),
        parts_fn=_each_sensor,
        is_on_fn=_filament,
    ),
    PrinterBinarySensorDescription(
        key="camera_streaming",
        translation_key="camera_streaming",
        exists_fn=_has_stream,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda data, _: data.status.camera_is_on,
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
        return self.entity_description.is_on_fn(self.coordinator.data, self.part)
