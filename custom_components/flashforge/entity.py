"""What all entities of a printer have in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.const import CONF_NAME, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import callback
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import (
    AddConfigEntryEntitiesCallback,
    async_get_current_platform,
)
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import slugify

from .client import PrinterStatus
from .coordinator import FlashForgeCoordinator, PrinterData
from .data import FlashForgeConfigEntry
from .device import device_info
from .parts import PRINTER, Part


@dataclass(frozen=True, kw_only=True)
class PrinterEntityDescription(EntityDescription):
    """A row of an entity table."""

    exists_fn: Callable[[PrinterData], bool] = lambda _data: True
    """Whether this printer has it."""
    parts_fn: Callable[[PrinterData], Iterable[Part]] = lambda _data: (PRINTER,)
    """The parts that have one each."""
    available_fn: Callable[[PrinterData], bool] = lambda data: bool(data.online)
    """Whether it has something to say now; a printer that is off measures nothing."""
    context: str | None = None
    """What has to be asked for it alone, see the coordinator."""
    attributes_fn: Callable[[PrinterData, Part], Mapping[str, Any]] | None = None
    """What belongs to its state."""


class FlashForgeEntity(CoordinatorEntity[FlashForgeCoordinator]):
    """An entity of a printer: unavailable while the printer is off."""

    _attr_has_entity_name = True
    entity_description: PrinterEntityDescription

    def __init__(
        self,
        coordinator: FlashForgeCoordinator,
        description: PrinterEntityDescription,
        part: Part,
    ) -> None:
        super().__init__(coordinator, description.context)
        self.entity_description = description
        self.part = part
        unique_id = part.unique_id(coordinator.printer_id)
        self._attr_unique_id = f"{unique_id}_{description.key}"

    @property
    @override
    def device_info(self) -> DeviceInfo | ChildDeviceInfo:
        """Return the device of its part, for which Home Assistant asks once."""
        return device_info(
            self.coordinator.hass,
            self.coordinator.config_entry,
            self.coordinator.client.device.model,
            self.coordinator.data.status.firmware_version,
            self.part,
        )

    @property
    @override
    def available(self) -> bool:
        """Return whether the row has something to say, whatever became of the poll.

        A printer that is off is data here, and no poll that failed.
        """
        return self.entity_description.available_fn(self.coordinator.data)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Write the state, unless Home Assistant has the same one already.

        Few of them change from poll to poll, and nothing but the state and what can be
        chosen comes from the printer: whoever changes an entity's name or unit has it
        written as well.
        """
        written = self.hass.states.get(self.entity_id)
        state = self.state if self.available else STATE_UNAVAILABLE
        if state is None:
            state = STATE_UNKNOWN
        if (
            written is None
            or written.state != str(state)
            or (
                self.available
                and any(
                    written.attributes.get(name) != value
                    for name, value in (
                        *(self.capability_attributes or {}).items(),
                        *(self.extra_state_attributes or {}).items(),
                    )
                )
            )
        ):
            self.async_write_ha_state()

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the state."""
        attributes_fn = self.entity_description.attributes_fn
        return (
            attributes_fn(self.coordinator.data, self.part) if attributes_fn else None
        )

    @property
    def status(self) -> PrinterStatus:
        """Return the last status of the printer."""
        return self.coordinator.data.status


def each_tool(data: PrinterData) -> tuple[Part, ...]:
    """Return the tools of a printer with several; a single one is the printer's own."""
    return data.parts.of_tools


def each_slot(data: PrinterData) -> tuple[Part, ...]:
    """Return what holds filament: slots, tools that have one, and external spool."""
    return data.parts.of_slots


def add_entities[DescriptionT: PrinterEntityDescription](
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    entity_class: Callable[[FlashForgeCoordinator, DescriptionT, Part], Entity],
    descriptions: Iterable[DescriptionT],
) -> None:
    """Create an entity for each part of each row that the printer has.

    Rows and parts that it does not have are looked at again after every poll: a
    camera may be fitted, a report may come late, and slots come and go.
    """
    coordinator = entry.runtime_data.coordinator
    domain = async_get_current_platform().domain
    waiting = list(descriptions)
    found: list[DescriptionT] = []
    created: dict[tuple[str, Part], DescriptionT] = {}
    parts = coordinator.data.parts

    def create(row: DescriptionT, part: Part) -> Entity:
        entity = entity_class(coordinator, row, part)
        if part != PRINTER:
            # Home Assistant would put the printer's name before that of its part,
            # which begins with it already.
            printer = slugify(entry.data[CONF_NAME])
            key = row.key.removeprefix("slot_")
            entity.entity_id = f"{domain}.{printer}{part.key}_{key}"
        return entity

    @callback
    def add_what_exists() -> None:
        nonlocal parts, created
        data = coordinator.data
        new = [row for row in waiting if row.exists_fn(data)]
        if not new and data.parts == parts:
            return
        parts = data.parts
        waiting[:] = [row for row in waiting if row not in new]
        found.extend(new)
        wanted = {(row.key, part): row for row in found for part in row.parts_fn(data)}
        async_add_entities(
            create(row, part)
            for (key, part), row in wanted.items()
            if (key, part) not in created
        )
        # What is gone has gone with its device, and is created again if it comes back.
        created = wanted

    add_what_exists()
    entry.async_on_unload(coordinator.async_add_listener(add_what_exists))
