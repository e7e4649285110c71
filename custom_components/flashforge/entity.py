"""What all entities of a printer have in common."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import override

from homeassistant.const import CONF_MAC, CONF_NAME, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import callback
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .client import PrinterStatus
from .const import CONF_PRODUCT_ID, CONF_SERIAL_NUMBER, DOMAIN, MANUFACTURER
from .coordinator import FlashForgeCoordinator, PrinterData
from .data import FlashForgeConfigEntry


@dataclass(frozen=True, kw_only=True)
class PrinterEntityDescription(EntityDescription):
    """A row of an entity table."""

    exists_fn: Callable[[PrinterData], bool] = lambda _data: True
    """Whether this printer has it."""
    known_while_off: bool = False
    """Whether it has something to say about a printer that does not answer."""


class FlashForgeEntity(CoordinatorEntity[FlashForgeCoordinator]):
    """An entity of a printer: unavailable while the printer is off."""

    _attr_has_entity_name = True
    entity_description: PrinterEntityDescription

    def __init__(
        self, coordinator: FlashForgeCoordinator, description: PrinterEntityDescription
    ) -> None:
        """Take the printer and the row of the table."""
        super().__init__(coordinator)
        self.entity_description = description
        self._attr_unique_id = f"{coordinator.printer_id}_{description.key}"
        self._attr_device_info = device_info(coordinator)

    @property
    @override
    def available(self) -> bool:
        """Return whether the printer answers, or need not."""
        return self.entity_description.known_while_off or bool(
            super().available and self.coordinator.data.online
        )

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state, unless Home Assistant has the same one already.

        Few of them change from poll to poll, and nothing but the state comes from the
        printer: whoever changes an entity's name or unit has it written as well.
        """
        written = self.hass.states.get(self.entity_id)
        state = self.state if self.available else STATE_UNAVAILABLE
        if state is None:
            state = STATE_UNKNOWN
        if written is None or written.state != str(state):
            self.async_write_ha_state()

    @property
    def status(self) -> PrinterStatus:
        """Return the last status of the printer."""
        return self.coordinator.data.status


def device_info(coordinator: FlashForgeCoordinator) -> DeviceInfo:
    """Return what the device registry should know of the printer."""
    data = coordinator.config_entry.data
    model = coordinator.client.model
    info = DeviceInfo(
        identifiers={(DOMAIN, coordinator.printer_id)},
        manufacturer=MANUFACTURER,
        model=model.name if model else None,
        model_id=f"{data[CONF_PRODUCT_ID]:#06x}",
        name=data[CONF_NAME],
        serial_number=data[CONF_SERIAL_NUMBER],
        sw_version=coordinator.data.status.firmware_version,
    )
    if mac := data.get(CONF_MAC):
        info["connections"] = {(CONNECTION_NETWORK_MAC, mac)}
    return info


def add_entities[DescriptionT: PrinterEntityDescription](
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entity_class: Callable[[FlashForgeCoordinator, DescriptionT], Entity],
    descriptions: Iterable[DescriptionT],
) -> None:
    """Create an entity for each row that the printer has.

    A row that it does not have is looked at again after every poll: a camera may
    be fitted, and a report may come late.
    """
    coordinator = entry.runtime_data.coordinator
    waiting = list(descriptions)

    @callback
    def add_what_exists() -> None:
        found = [row for row in waiting if row.exists_fn(coordinator.data)]
        if found:
            waiting[:] = [row for row in waiting if row not in found]
            async_add_entities(entity_class(coordinator, row) for row in found)

    add_what_exists()
    if waiting:
        entry.async_on_unload(coordinator.async_add_listener(add_what_exists))
