"""Numbers: targets of the heaters, and what can be adjusted while it prints."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfLength,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .client import FlashForgeClient, PrinterStatus, Range, nozzle_of
from .coordinator import FlashForgeCoordinator, PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities, each_tool
from .parts import Part

# Commands to a printer queue in the client.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterNumberDescription(PrinterEntityDescription, NumberEntityDescription):
    """A number's row."""

    value_fn: Callable[[PrinterData, Part], float | None]
    limits_fn: Callable[[PrinterData], Range | None]
    """None while the printer's model is not known."""
    set_fn: Callable[[FlashForgeClient, Part, float], Awaitable[PrinterStatus]]


def _minutes(data: PrinterData) -> Range:
    """Return the limits of the shutdown's delay, which the client has in seconds."""
    seconds = data.limits.shutdown_delay
    return replace(
        seconds, low=seconds.low / 60, high=seconds.high / 60, step=seconds.step / 60
    )


def _shutdown_minutes(data: PrinterData, _part: Part) -> float | None:
    delay = data.status.automatic_shutdown.delay
    return None if delay is None else delay / 60


NUMBERS = (
    PrinterNumberDescription(
        key="nozzle_target",
        translation_key="nozzle_target",
        parts_fn=each_tool,
        device_class=NumberDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        mode=NumberMode.BOX,
        value_fn=lambda data, part: nozzle_of(data.status, part.tool_index).target,
        limits_fn=lambda data: data.limits.nozzle,
        set_fn=lambda client, part, value: client.temp_control.set_nozzle(
            value, part.tool_index
        ),
    ),
    PrinterNumberDescription(
        key="bed_target",
        translation_key="bed_target",
        exists_fn=lambda data: data.abilities.heated_bed,
        device_class=NumberDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        mode=NumberMode.BOX,
        value_fn=lambda data, _: data.status.bed.target,
        limits_fn=lambda data: data.limits.bed,
        set_fn=lambda client, _, value: client.temp_control.set_bed(value),
    ),
    PrinterNumberDescription(
        key="chamber_target",
        translation_key="chamber_target",
        exists_fn=lambda data: data.abilities.chamber_heater,
        device_class=NumberDeviceClass.TEMPERATURE,
        native_unit_of_measurement=UnitOfTemperature.CELSIUS,
        mode=NumberMode.BOX,
        value_fn=lambda data, _: data.status.chamber.target,
        limits_fn=lambda data: data.limits.chamber,
        set_fn=lambda client, _, value: client.temp_control.set_chamber(value),
    ),
    PrinterNumberDescription(
        key="print_speed",
        translation_key="print_speed",
        exists_fn=lambda data: data.abilities.adjust,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        mode=NumberMode.SLIDER,
        value_fn=lambda data, _: data.status.print_speed,
        limits_fn=lambda data: data.limits.print_speed,
        set_fn=lambda client, _, value: client.control.set_print_speed(value),
    ),
    PrinterNumberDescription(
        key="z_offset",
        translation_key="z_offset",
        exists_fn=lambda data: data.abilities.adjust,
        device_class=NumberDeviceClass.DISTANCE,
        native_unit_of_measurement=UnitOfLength.MILLIMETERS,
        mode=NumberMode.BOX,
        value_fn=lambda data, _: data.status.z_offset,
        limits_fn=lambda data: data.limits.z_offset,
        set_fn=lambda client, _, value: client.control.set_z_offset(value),
    ),
    PrinterNumberDescription(
        key="cooling_fan",
        translation_key="cooling_fan",
        exists_fn=lambda data: data.abilities.adjust,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        mode=NumberMode.SLIDER,
        value_fn=lambda data, _: data.status.fans.cooling,
        limits_fn=lambda data: data.limits.fan,
        set_fn=lambda client, _, value: client.control.set_cooling_fan(value),
    ),
    PrinterNumberDescription(
        key="chamber_fan",
        translation_key="chamber_fan",
        exists_fn=lambda data: data.abilities.chamber_fan,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        mode=NumberMode.SLIDER,
        value_fn=lambda data, _: data.status.fans.chamber,
        limits_fn=lambda data: data.limits.fan,
        set_fn=lambda client, _, value: client.control.set_chamber_fan(value),
    ),
    PrinterNumberDescription(
        key="shutdown_delay",
        translation_key="shutdown_delay",
        exists_fn=lambda data: (
            data.abilities.settings and data.status.automatic_shutdown.delay is not None
        ),
        entity_category=EntityCategory.CONFIG,
        device_class=NumberDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MINUTES,
        mode=NumberMode.BOX,
        value_fn=_shutdown_minutes,
        limits_fn=_minutes,
        set_fn=lambda client, _, value: client.control.set_automatic_shutdown(
            delay=value * 60
        ),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the numbers of a printer."""
    add_entities(entry, async_add_entities, FlashForgeNumber, NUMBERS)


class FlashForgeNumber(FlashForgeEntity, NumberEntity):
    """A value that can be set, within the limits of the printer's model.

    It stays available when the printer does not take it, as a button does.
    """

    entity_description: PrinterNumberDescription

    def __init__(
        self,
        coordinator: FlashForgeCoordinator,
        description: PrinterNumberDescription,
        part: Part,
    ) -> None:
        super().__init__(coordinator, description, part)
        if limits := description.limits_fn(coordinator.data):
            self._attr_native_min_value = limits.low
            self._attr_native_max_value = limits.high
            self._attr_native_step = limits.step

    @property
    @override
    def native_value(self) -> float | None:
        """Return the value."""
        return self.entity_description.value_fn(self.coordinator.data, self.part)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Set the value."""
        set_value = self.entity_description.set_fn
        client = self.coordinator.client
        await self.coordinator.async_command(set_value(client, self.part, value))
