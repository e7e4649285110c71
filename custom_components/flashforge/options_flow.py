"""Options flow: what an owner knows better than the printer."""

from typing import Any

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from .address import TIMINGS
from .client import Seen, look_at
from .const import (
    CONF_CAMERA_URL,
    CONF_LIGHT,
    CONF_PHOTO_LIGHT,
    LIGHT_AUTOMATIC,
    LIGHT_OFF,
    LIGHT_ON,
)

OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_LIGHT, default=LIGHT_AUTOMATIC): SelectSelector(
            SelectSelectorConfig(
                options=[LIGHT_AUTOMATIC, LIGHT_ON, LIGHT_OFF],
                mode=SelectSelectorMode.LIST,
                translation_key="light",
            )
        ),
        vol.Optional(CONF_CAMERA_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    }
)
PHOTO_LIGHT_SCHEMA = OPTIONS_SCHEMA.extend(
    {vol.Required(CONF_PHOTO_LIGHT, default=False): BooleanSelector()}
)

# What came from the address of a camera in place of a stream, and its translation key.
CAMERA_ERRORS = {
    Seen.STILL_PICTURE: "camera_still_picture",
    Seen.PAGE: "camera_page",
    Seen.LOGIN: "camera_login",
    Seen.REDIRECT: "camera_redirect",
    Seen.CERTIFICATE: "camera_certificate",
    Seen.NOTHING: "camera_no_answer",
    Seen.OTHER: "camera_other",
}


class FlashForgeOptionsFlow(OptionsFlowWithReload):
    """What an owner knows better than the printer."""

    _silent_url: str | None = None

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask about the lamp, a camera of one's own, and light for photos."""
        errors = {}
        if user_input is not None:
            error = await self._try_camera(user_input.get(CONF_CAMERA_URL))
            if error is None:
                return self.async_create_entry(data=user_input)
            errors[CONF_CAMERA_URL] = error
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                self._schema, user_input or self.config_entry.options
            ),
            errors=errors,
        )

    @property
    def _schema(self) -> vol.Schema:
        """Return what is asked: light for photos only where there are both."""
        entry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return OPTIONS_SCHEMA
        abilities = entry.runtime_data.coordinator.data.abilities
        has_both = abilities.light and abilities.camera
        return PHOTO_LIGHT_SCHEMA if has_both else OPTIONS_SCHEMA

    async def _try_camera(self, typed: str | None) -> str | None:
        """Return what is wrong with the address of a camera, None if nothing is.

        An address that is in use is not tried again. A camera that does not answer
        may be switched off just now, so its address is saved when it is entered a
        second time; any other that is refused could never be shown.
        """
        in_use = self.config_entry.options.get(CONF_CAMERA_URL)
        if not typed or typed in {in_use, self._silent_url}:
            return None
        if not _is_web_address(typed):
            return "invalid_url"
        seen = await look_at(async_get_clientsession(self.hass), URL(typed), TIMINGS)
        self._silent_url = typed if seen is Seen.NOTHING else None
        return CAMERA_ERRORS.get(seen)


def _is_web_address(typed: str) -> bool:
    """Return whether a stream can be fetched from there."""
    try:
        url = URL(typed)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.host)
