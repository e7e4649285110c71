"""Switches: what of a printer is on or off, beside its light."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import STATE_OFF, STATE_ON, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import RestoreEntity

from .client import FlashForgeClient, PrinterStatus
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry
from .entity import FlashForgeEntity, PrinterEntityDescription, add_entities

# Commands to a printer queue in the client.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PrinterSwitchDescription(PrinterEntityDescription, SwitchEntityDescription):
    """A switch's row."""

    is_on_fn: Callable[[PrinterData], bool | None] | None
    """None where no printer says how it is, so that the last command counts."""
    set_fn: Callable[[FlashForgeClient, bool], Awaitable[PrinterStatus]]


SWITCHES = (
    PrinterSwitchDescription(
        key="camera_stream",
        translation_key="camera_stream",
        exists_fn=lambda data: data.abilities.camera_switch,
        is_on_fn=lambda data: data.status.camera_is_on,
        set_fn=lambda client, on: client.control.set_camera_stream(on=on),
    ),
    PrinterSwitchDescription(
        key="automatic_shutdown",
        translation_key="automatic_shutdown",
        exists_fn=lambda data: (
            data.abilities.settings
            and data.status.automatic_shutdown.enabled is not None
        ),
        entity_category=EntityCategory.CONFIG,
        is_on_fn=lambda data: data.status.automatic_shutdown.enabled,
        set_fn=lambda client, on: client.control.set_automatic_shutdown(enabled=on),
    ),
    PrinterSwitchDescription(
        key="runout_sensor",
        translation_key="runout_sensor",
        exists_fn=lambda data: data.abilities.runout_sensor,
        entity_category=EntityCategory.CONFIG,
        is_on_fn=None,
        set_fn=lambda client, on: client.control.set_runout_sensor(on=on),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: FlashForgeConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Create the switches of a printer."""
    add_entities(entry, async_add_entities, FlashForgeSwitch, SWITCHES)


class FlashForgeSwitch(FlashForgeEntity, SwitchEntity, RestoreEntity):
    """Something that is on or off."""

    entity_description: PrinterSwitchDescription
    _last_command: bool | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Take up the last command from before a restart."""
        await super().async_added_to_hass()
        if self.assumed_state and (last := await self.async_get_last_state()):
            self._last_command = {STATE_ON: True, STATE_OFF: False}.get(last.state)

    @property
    @override
    def assumed_state(self) -> bool:
        """Return whether the printer does not say how it is."""
        return self.entity_description.is_on_fn is None

    @property
    @override
    def is_on(self) -> bool | None:
        """Return whether it is on."""
        is_on_fn = self.entity_description.is_on_fn
        return is_on_fn(self.coordinator.data) if is_on_fn else self._last_command

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self._set(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self._set(on=False)

    async def _set(self, *, on: bool) -> None:
        set_switch = self.entity_description.set_fn
        await self.coordinator.async_command(set_switch(self.coordinator.client, on))
        self._last_command = on
        self.async_write_ha_state()
