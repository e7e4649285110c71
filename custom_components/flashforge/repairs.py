"""Mending what keeps a printer away, step by step."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .const import CONF_CHECK_CODE
from .data import FlashForgeConfigEntry
from .markdown import escape_markdown


class LanModeFlow(RepairsFlow):
    """Helps to switch LAN mode on again, or goes on without it."""

    def __init__(self, entry: FlashForgeConfigEntry) -> None:
        self._entry = entry

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Offer what is possible with this printer."""
        if not self._entry.runtime_data.client.device.abilities.gcode:
            return await self.async_step_lan_mode_on()
        return self.async_show_menu(
            step_id="init",
            menu_options=["lan_mode_on", "without_lan_mode"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_lan_mode_on(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what to do at the printer, and see whether it helped."""
        errors = {}
        if user_input is not None:
            coordinator = self._entry.runtime_data.coordinator
            await coordinator.async_refresh()
            if coordinator.is_responding:
                return self.async_create_entry(data={})
            errors["base"] = "still_off"
        return self.async_show_form(
            step_id="lan_mode_on",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders=self._placeholders(),
        )

    async def async_step_without_lan_mode(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Use the printer over TCP from now on; its entities stay."""
        data = {**self._entry.data, CONF_CHECK_CODE: None}
        self.hass.config_entries.async_update_entry(self._entry, data=data)
        self.hass.config_entries.async_schedule_reload(self._entry.entry_id)
        return self.async_create_entry(data={})

    def _placeholders(self) -> dict[str, str]:
        # In a title, and in a text, which reads marks and tags.
        title = self._entry.title
        return {"name": title, "printer": escape_markdown(title)}


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the dialog that mends an issue."""
    entry_id = str((data or {}).get("entry_id"))
    entry: FlashForgeConfigEntry = hass.config_entries.async_get_known_entry(entry_id)
    return LanModeFlow(entry)
