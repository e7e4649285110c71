"""Adding a printer, and changing how it is reached."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol
from yarl import URL

from .client import (
    MODELS,
    AnswerLostError,
    Credentials,
    CredentialsError,
    DiscoveredPrinter,
    FlashForgeClient,
    FlashForgeError,
    Identity,
    InvalidResponseError,
    LanModeOffError,
    PortClosedError,
    PrinterRefusedError,
    PrinterStatus,
    Timeouts,
    UnsupportedModelError,
    WrongSerialNumberError,
    identify,
    normalize_serial_number,
)
from .const import CONF_CHECK_CODE, CONF_PRODUCT_ID, CONF_SERIAL_NUMBER, DOMAIN
from .discovery import async_discover

# Seconds. A busy printer answers late, but nobody waits for one that is not there.
PAIRING_TIMEOUTS = Timeouts(connect=6, total=16)
# Seconds. Most printers answer at once, and a progress screen would only flicker.
PATIENCE = 1.0

CONF_PRINTER = "printer"
# What can be chosen beside the printers that were found.
SEARCH_AGAIN = "search_again"
BY_HAND = "by_hand"

ADDRESS_SCHEMA = vol.Schema({vol.Required(CONF_HOST): str})
CODE_SCHEMA = vol.Schema({vol.Required(CONF_CHECK_CODE): str})
SERIAL_AND_CODE_SCHEMA = vol.Schema(
    {vol.Required(CONF_SERIAL_NUMBER): str, vol.Required(CONF_CHECK_CODE): str}
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
    """Finds printers, asks what opens them, and tries it out."""

    VERSION = 1
    MINOR_VERSION = 1

    _found: dict[str, DiscoveredPrinter]
    _host: str
    _identity: Identity
    _credentials: Credentials
    _client: FlashForgeClient
    _task: asyncio.Task[Any] | None = None

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Search at once."""
        return await self.async_step_search()

    async def async_step_search(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Look for printers."""
        return await self._progress("search", self._search, "choose")

    async def async_step_choose(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer what was found, to search again, and to enter an address."""
        if user_input is None:
            self._found = await self._finished()
            return self._show_found()
        choice = user_input[CONF_PRINTER]
        if choice == SEARCH_AGAIN:
            return await self.async_step_search()
        if choice == BY_HAND:
            return self._show_address_form({})
        self._host = choice
        return await self.async_step_identify()

    async def async_step_address(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take an address that somebody typed."""
        typed = (user_input or {}).get(CONF_HOST, "")
        host = _host(typed)
        if not host:
            errors = {CONF_HOST: "invalid_host"} if user_input is not None else {}
            return self._show_address_form(errors, typed)
        self._host = host
        return await self.async_step_identify()

    async def async_step_identify(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask who is there."""

        async def ask() -> Identity:
            session = async_get_clientsession(self.hass)
            return await identify(session, self._host, timeouts=PAIRING_TIMEOUTS)

        return await self._progress("identify", ask, "identified")

    async def async_step_identified(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on as this printer needs it."""
        try:
            self._identity = identity = await self._finished()
        except FlashForgeError as err:
            return self._show_address_error(err)
        if identity.model is None:
            unknown = UnsupportedModelError(None, identity.machine_type)
            return self._show_address_error(unknown)
        if identity.serial_number is not None:
            await self.async_set_unique_id(identity.serial_number)
            self._abort_if_unique_id_configured(updates={CONF_HOST: self._host})
        if not identity.model.http:
            return await self.async_step_without_code()
        if identity.http_error is not None and identity.tcp:
            return await self.async_step_lan_mode()
        return await self.async_step_code()

    async def async_step_lan_mode(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that LAN mode is off, and what is possible without it."""
        return self.async_show_menu(
            step_id="lan_mode",
            menu_options=["code", "without_code"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_without_code(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Try to talk to a printer over TCP, which asks for no check code."""
        self._credentials = Credentials(self._identity.serial_number)
        return await self.async_step_pair()

    async def async_step_code(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the check code, and for the serial number if the printer hid it."""
        if user_input is None:
            return self._show_code_form({})
        serial_number = self._identity.serial_number or normalize_serial_number(
            user_input[CONF_SERIAL_NUMBER]
        )
        check_code = user_input[CONF_CHECK_CODE].strip()
        self._credentials = Credentials(serial_number, check_code)
        await self.async_set_unique_id(serial_number)
        self._abort_if_unique_id_configured()
        return await self.async_step_pair()

    async def async_step_pair(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Talk to the printer with what opens it."""
        return await self._progress("pair", self._pair, "paired")

    async def async_step_paired(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add the printer, or say what is in the way."""
        try:
            status: PrinterStatus = await self._finished()
        except FlashForgeError as err:
            return self._show_pairing_error(err)
        data = self._entry_data(status)
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(), data_updates=data
            )
        # Somebody else may have added it while this flow was waiting.
        await self.async_set_unique_id(data[CONF_SERIAL_NUMBER])
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=data[CONF_NAME], data=data)

    @override
    @callback
    def async_remove(self) -> None:
        """Stop talking to printers when the dialog is closed."""
        if self._task is not None:
            self._task.cancel()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the address of a printer, or whether its LAN mode is used.

        Ids hang on the serial number, so entities stay what they are.
        """
        entry = self._get_reconfigure_entry()
        if user_input is None:
            return self._show_reconfigure_form({}, entry.data)
        host = _host(user_input[CONF_HOST])
        if not host:
            return self._show_reconfigure_form({CONF_HOST: "invalid_host"}, user_input)
        self._host = host
        check_code = user_input.get(CONF_CHECK_CODE, "").strip() or None
        self._credentials = Credentials(entry.data[CONF_SERIAL_NUMBER], check_code)
        return await self.async_step_pair()

    async def _search(self) -> dict[str, DiscoveredPrinter]:
        """Return the printers that are not added yet, by address."""
        known = self._async_current_ids(include_ignore=False)
        hosts = {
            entry.data.get(CONF_HOST)
            for entry in self._async_current_entries(include_ignore=False)
        }
        found = {}
        async for printer in async_discover(self.hass):
            serial_number = printer.serial_number
            if printer.host in hosts or (
                serial_number and normalize_serial_number(serial_number) in known
            ):
                continue
            found[printer.host] = printer
        return found

    async def _pair(self) -> PrinterStatus:
        """Return a printer's status; what it was asked through is kept."""
        self._client = FlashForgeClient(
            async_get_clientsession(self.hass),
            self._host,
            self._credentials,
            timeouts=PAIRING_TIMEOUTS,
        )
        try:
            status = await self._client.initialize()
        finally:
            await self._client.dispose()
        serial_number = self._credentials.serial_number or status.serial_number
        if serial_number is None:
            raise InvalidResponseError("a printer without a serial number")
        self._credentials = Credentials(
            normalize_serial_number(serial_number), self._credentials.check_code
        )
        return status

    async def _progress(
        self, action: str, begin: Callable[[], Coroutine[Any, Any, Any]], done: str
    ) -> ConfigFlowResult:
        """Do something that may take a while, with a screen that says so if it does.

        `done` is the step that comes next, and takes what `_finished` returns.
        """
        if self._task is None:
            self._task = self.hass.async_create_background_task(
                begin(), f"flashforge {action}"
            )
            await asyncio.wait({self._task}, timeout=PATIENCE)
            if self._task.done():
                step: ConfigFlowResult = await getattr(self, f"async_step_{done}")()
                return step
        if not self._task.done():
            return self.async_show_progress(
                step_id=action, progress_action=action, progress_task=self._task
            )
        return self.async_show_progress_done(next_step_id=done)

    def _finished(self) -> asyncio.Task[Any]:
        """Return the task that the last progress waited for, and forget it."""
        if TYPE_CHECKING:
            assert self._task is not None
        task, self._task = self._task, None
        return task

    def _entry_data(self, status: PrinterStatus) -> dict[str, Any]:
        model = self._client.model
        if TYPE_CHECKING:
            assert model is not None
        return {
            CONF_HOST: self._host,
            CONF_SERIAL_NUMBER: self._credentials.serial_number,
            CONF_CHECK_CODE: self._credentials.check_code,
            CONF_NAME: status.name or model.name,
            CONF_PRODUCT_ID: model.product_id,
            CONF_MAC: status.mac_address and format_mac(status.mac_address),
        }

    def _show_found(self) -> ConfigFlowResult:
        options = [
            SelectOptionDict(value=host, label=_label(printer))
            for host, printer in self._found.items()
        ]
        # Their labels are translated.
        options += [
            SelectOptionDict(value=choice, label=choice)
            for choice in (SEARCH_AGAIN, BY_HAND)
        ]
        selector = SelectSelector(
            SelectSelectorConfig(
                options=options,
                mode=SelectSelectorMode.LIST,
                translation_key="printer",
            )
        )
        first = next(iter(self._found), BY_HAND)
        return self.async_show_form(
            step_id="choose" if self._found else "nothing_found",
            data_schema=vol.Schema(
                {vol.Required(CONF_PRINTER, default=first): selector}
            ),
        )

    async_step_nothing_found = async_step_choose

    def _show_address_form(
        self, errors: dict[str, str], typed: str = "", reason: str = ""
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="address",
            data_schema=self.add_suggested_values_to_schema(
                ADDRESS_SCHEMA, {CONF_HOST: typed}
            ),
            errors=errors,
            description_placeholders={"reason": reason},
        )

    def _show_address_error(self, error: FlashForgeError) -> ConfigFlowResult:
        key = _field_and_key(error)[1]
        return self._show_address_form({"base": key}, self._host, str(error))

    def _show_code_form(
        self, errors: dict[str, str], reason: str = ""
    ) -> ConfigFlowResult:
        schema = CODE_SCHEMA
        if self._identity.serial_number is None:
            schema = SERIAL_AND_CODE_SCHEMA
        if errors:
            typed = {
                CONF_SERIAL_NUMBER: self._credentials.serial_number,
                CONF_CHECK_CODE: self._credentials.check_code,
            }
            schema = self.add_suggested_values_to_schema(schema, typed)
        return self.async_show_form(
            step_id="code",
            data_schema=schema,
            errors=errors,
            description_placeholders={**self._placeholders(), "reason": reason},
        )

    def _show_pairing_error(self, error: FlashForgeError) -> ConfigFlowResult:
        field, key = _field_and_key(error)
        if self.source == SOURCE_RECONFIGURE:
            typed = {
                CONF_HOST: self._host,
                CONF_CHECK_CODE: self._credentials.check_code,
            }
            if field == CONF_SERIAL_NUMBER:
                field, key = "base", "another_printer"
            return self._show_reconfigure_form({field: key}, typed, str(error))
        if self._credentials.check_code is None:
            return self._show_address_error(error)
        if field == CONF_SERIAL_NUMBER and self._identity.serial_number is not None:
            field = "base"
        return self._show_code_form({field: key}, str(error))

    def _show_reconfigure_form(
        self, errors: dict[str, str], typed: Mapping[str, Any], reason: str = ""
    ) -> ConfigFlowResult:
        data = self._get_reconfigure_entry().data
        model = MODELS[data[CONF_PRODUCT_ID]]
        fields: dict[vol.Marker, Any] = {vol.Required(CONF_HOST): str}
        if model.http:
            needs_code = vol.Optional if model.machine_types else vol.Required
            fields[needs_code(CONF_CHECK_CODE)] = str
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), typed),
            errors=errors,
            description_placeholders={"name": data[CONF_NAME], "reason": reason},
        )

    def _placeholders(self) -> dict[str, str]:
        model = self._identity.model
        if TYPE_CHECKING:
            assert model is not None
        return {"name": self._identity.name or model.name, "model": model.name}


def _field_and_key(error: FlashForgeError) -> tuple[str, str]:
    """Return the field that an error belongs to, and its translation key."""
    return next((field, key) for kind, field, key in ERRORS if isinstance(error, kind))


def _label(printer: DiscoveredPrinter) -> str:
    """Return how a printer that was found is listed."""
    model = printer.model.name if printer.model else "FlashForge"
    return f"{printer.name or model} ({model}, {printer.host})"


def _host(typed: str) -> str | None:
    """Return the host of an address, which people also type or paste as a URL."""
    typed = typed.strip()
    try:
        return URL(typed if "//" in typed else f"//{typed}").host
    except ValueError:
        return None
