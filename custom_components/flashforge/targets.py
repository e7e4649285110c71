"""Targets: which printers a trigger or a condition is about.

Without a target it is about all printers, also those that are added later. A target
means the printers whose entity it reaches, the one that the trigger or condition looks
at: nothing else of theirs counts, and nobody else's.
"""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_OPTIONS, CONF_TARGET, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.helpers.typing import ConfigType, VolDictType, VolSchemaType
import voluptuous as vol

from .const import DOMAIN
from .coordinator import PrinterData
from .data import FlashForgeConfigEntry


def target_schema(options: VolDictType) -> VolSchemaType:
    """Return what a trigger or a condition with these fields has to look like."""
    return vol.Schema(
        {
            vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
            vol.Required(CONF_OPTIONS, default=dict): options,
        }
    )


class PrinterTarget:
    """The entities of one kind that are meant."""

    def __init__(
        self,
        hass: HomeAssistant,
        target: ConfigType | None,
        platform: Platform,
        translation_key: str,
    ) -> None:
        self._hass = hass
        self._kind = platform, translation_key
        self.selection = TargetSelection(target or {})

    @callback
    def filter(self, reached: set[str]) -> set[str]:
        """Return those of the entities that a target reaches which are meant."""
        ours = self._all_entities()
        return ours & reached if self.selection.has_any_target else ours

    @callback
    def entities(self) -> set[str]:
        """Return the entities that are meant now."""
        found = async_extract_referenced_entity_ids(
            self._hass, self.selection, expand_group=False
        )
        return self.filter(found.referenced | found.indirectly_referenced)

    @callback
    def device_id(self, entity_id: str) -> str | None:
        """Return the device of an entity."""
        entity = er.async_get(self._hass).async_get(entity_id)
        return entity.device_id if entity else None

    @callback
    def data(self, entity_id: str) -> PrinterData | None:
        """Return what is known of an entity's printer, None while it is not loaded."""
        entity = er.async_get(self._hass).async_get(entity_id)
        if entity is None or entity.config_entry_id is None:
            return None
        entries = self._hass.config_entries
        entry: FlashForgeConfigEntry | None = entries.async_get_entry(
            entity.config_entry_id
        )
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        return entry.runtime_data.coordinator.data

    def _all_entities(self) -> set[str]:
        registry = er.async_get(self._hass)
        return {
            one.entity_id
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            for one in er.async_entries_for_config_entry(registry, entry.entry_id)
            if (one.domain, one.translation_key) == self._kind
        }
