"""Adding a printer."""

import asyncio
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import format_mac
import voluptuous as vol
from yarl import URL

from .client import (
    AnswerLostError,
    Credentials,
    CredentialsError,
    FlashForgeClient,
    FlashForgeError,
    InvalidResponseError,
    LanModeOffError,
    PortClosedError,
    PrinterRefusedError,
    PrinterStatus,
    Timeouts,
    UnsupportedModelError,
    WrongSerialNumberError,
    normalize_serial_number,
)
from .const import CONF_CHECK_CODE, CONF_PRODUCT_ID, CONF_SERIAL_NUMBER, DOMAIN

# Seconds. A busy printer answers late, but nobody waits for one that is not there.
PAIRING_TIMEOUTS = Timeouts(connect=6, total=16)
# Seconds. Most printers answer at once, and a progress screen would only flicker.
PATIENCE = 1.0

USER_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_HOST): str,
        vol.Required(CONF_SERIAL_NUMBER): str,
        vol.Required(CONF_CHECK_CODE): str,
    }
)

# The field that an error belongs to, and its translation key.
ERRORS = (
    (CredentialsError, CONF_CHECK_CODE, "wrong_check_code"),
    (WrongSerialNumberError, CONF_SERIAL_NUMBER, "wrong_serial_number"),
    (LanModeOffError, "base", "lan_mode_off"),
    (PortClosedError, "base", "port_closed"),
    (InvalidResponseError, "base", "invalid_response"),
    (PrinterRefusedError, "base", "refused"),
    (UnsupportedModelError, "base", "unsupported_model"),
    (AnswerLostError, "base", "no_answer"),
    (FlashForgeError, "base", "cannot_connect"),
)


class FlashForgeConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks where a printer is and what opens it, and tries it out."""

    VERSION = 1
    MINOR_VERSION = 1

    _client: FlashForgeClient
    _typed: dict[str, Any]
    _pairing: asyncio.Task[PrinterStatus] | None = None

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for address, serial number and check code."""
        if user_input is None:
            return self._show_form({})
        self._typed = user_input
        host = _host(user_input[CONF_HOST])
        if not host:
            return self._show_form({CONF_HOST: "invalid_host"})
        self._typed = {
            CONF_HOST: host,
            CONF_SERIAL_NUMBER: normalize_serial_number(user_input[CONF_SERIAL_NUMBER]),
            CONF_CHECK_CODE: user_input[CONF_CHECK_CODE].strip(),
        }
        await self.async_set_unique_id(self._typed[CONF_SERIAL_NUMBER])
        self._abort_if_unique_id_configured()
        return await self.async_step_pair()

    async def async_step_pair(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Talk to the printer, with a progress screen if that takes a while."""
        if self._pairing is None:
            self._pairing = self._start_pairing()
            await asyncio.wait({self._pairing}, timeout=PATIENCE)
            if self._pairing.done():
                return await self.async_step_paired()
        if not self._pairing.done():
            return self.async_show_progress(
                step_id="pair",
                progress_action="pair",
                progress_task=self._pairing,
            )
        return self.async_show_progress_done(next_step_id="paired")

    async def async_step_paired(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add the printer, or say what is in the way."""
        if TYPE_CHECKING:
            assert self._pairing is not None
        pairing, self._pairing = self._pairing, None
        try:
            status = await pairing
        except FlashForgeError as err:
            return self._show_error(err)
        # Somebody else may have added it while this flow was waiting.
        self._abort_if_unique_id_configured()
        return self._create_entry(status)

    @override
    @callback
    def async_remove(self) -> None:
        """Stop talking to the printer when the dialog is closed."""
        if self._pairing is not None:
            self._pairing.cancel()

    def _start_pairing(self) -> asyncio.Task[PrinterStatus]:
        self._client = FlashForgeClient(
            async_get_clientsession(self.hass),
            self._typed[CONF_HOST],
            Credentials(self._typed[CONF_SERIAL_NUMBER], self._typed[CONF_CHECK_CODE]),
            timeouts=PAIRING_TIMEOUTS,
        )
        return self.hass.async_create_background_task(
            self._client.initialize(), "flashforge pairing"
        )

    def _create_entry(self, status: PrinterStatus) -> ConfigFlowResult:
        model = self._client.model
        if TYPE_CHECKING:
            assert model is not None
        name = status.name or model.name
        return self.async_create_entry(
            title=name,
            data={
                **self._typed,
                CONF_NAME: name,
                CONF_PRODUCT_ID: model.product_id,
                CONF_MAC: status.mac_address and format_mac(status.mac_address),
            },
        )

    def _show_error(self, error: FlashForgeError) -> ConfigFlowResult:
        field, key = next(
            (field, key) for kind, field, key in ERRORS if isinstance(error, kind)
        )
        return self._show_form({field: key}, str(error))

    def _show_form(self, errors: dict[str, str], reason: str = "") -> ConfigFlowResult:
        schema = USER_SCHEMA
        if errors:
            schema = self.add_suggested_values_to_schema(schema, self._typed)
        return self.async_show_form(
            step_id="user",
            data_schema=schema,
            errors=errors,
            description_placeholders={"reason": reason},
        )


def _host(typed: str) -> str | None:
    """Return the host of an address, which people also type or paste as a URL."""
    typed = typed.strip()
    try:
        return URL(typed if "//" in typed else f"//{typed}").host
    except ValueError:
        return None
