"""Adding a printer, and changing how it is reached."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, override

from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_INTEGRATION_DISCOVERY,
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_MAC, CONF_MODEL, CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.typing import DiscoveryInfoType
import voluptuous as vol
from yarl import URL

from .address import async_follow
from .client import (
    AnswerLostError,
    ConnectionOptions,
    Credentials,
    DiscoveredPrinter,
    FlashForgeClient,
    FlashForgeError,
    Identity,
    LanModeOffError,
    NoIdentityError,
    PortClosedError,
    PrinterStatus,
    Timings,
    identify,
    normalize_serial_number,
)
from .const import (
    CONF_CHECK_CODE,
    CONF_PRODUCT_ID,
    CONF_SERIAL_NUMBER,
    DOMAIN,
    MANUFACTURER,
)
from .data import FlashForgeConfigEntry
from .device import model_of_entry
from .discovery import async_discover, async_handle_found
from .errors import error_row
from .markdown import escape_markdown, model_icon
from .options_flow import FlashForgeOptionsFlow

# Seconds. A busy printer answers late, but nobody waits for one that is not there.
PAIRING_TIMINGS = Timings(connect_timeout=6, request_timeout=15)
# Seconds. Most printers answer at once, and a progress screen would only flicker.
PROGRESS_DELAY = 1.0
# Seconds of the search before the list is shown: the second try is answered by then.
FIRST_LOOK = 1.2
# Cards of discovered printers that are open or being prepared at a time.
MAX_CARDS = 20

# The vendor's own block ends within the seventh digit; the rest of these six belongs
# to others, and Home Assistant compares no more than six.
MAC_ADDRESSES = "88:a9:a7:9"

CONF_PRINTER = "printer"
CONF_OTHER_PRINTER = "other_printer"
# What can be chosen beside the printers that were found.
KEEP_SEARCHING = "keep_searching"
SEARCH_AGAIN = "search_again"
BY_HAND = "by_hand"

ADDRESS_SCHEMA = vol.Schema({vol.Required(CONF_HOST): str})
CODE_SCHEMA = vol.Schema({vol.Required(CONF_CHECK_CODE): str})
WAY_BACK = {vol.Optional(CONF_OTHER_PRINTER, default=False): bool}
SERIAL_AND_CODE_SCHEMA = vol.Schema(
    {vol.Required(CONF_SERIAL_NUMBER): str, vol.Required(CONF_CHECK_CODE): str}
)

# How a printer shows that it has an HTTP interface, and LAN mode is off. One that is
# only slow must not be taken for that.
LAN_MODE_IS_OFF = (LanModeOffError, PortClosedError)


class FlashForgeConfigFlow(ConfigFlow, domain=DOMAIN):
    """Finds printers, asks what opens them, and tries it out."""

    VERSION = 1
    MINOR_VERSION = 1

    _searching: asyncio.Task[None] | None = None
    _host: str
    _identity = Identity()
    _credentials: Credentials
    _client: FlashForgeClient
    _task: asyncio.Task[Any] | None = None

    def __init__(self) -> None:
        self._found: dict[str, DiscoveredPrinter] = {}

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Search, and show soon what has answered; the search goes on behind that."""
        searching = self._search()
        await asyncio.wait({searching}, timeout=FIRST_LOOK)
        return self._show_found()

    async def async_step_search(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Wait for the end of the search, or search once more."""

        async def search() -> None:
            await asyncio.wait({self._search()})

        return await self._progress("search", search, "choose")

    async def async_step_choose(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer what was found, to search again, and to enter an address."""
        if user_input is None:
            # Without a task the form is only shown once more.
            if self._task is not None:
                await self._finished()
            return self._show_found()
        choice = user_input[CONF_PRINTER]
        if choice in {KEEP_SEARCHING, SEARCH_AGAIN}:
            return await self.async_step_search()
        if choice == BY_HAND:
            return self._show_address_form({})
        self._host = choice
        return await self.async_step_identify()

    async_step_searching = async_step_nothing_found = async_step_choose

    async def async_step_other_printer(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go back to the list."""
        return self._show_found()

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
            identity = await identify(
                session,
                self._host,
                timings=PAIRING_TIMINGS,
                quick=True,
                found=self._found.get(self._host),
            )
            # What a quick look leaves open is asked before an address is taken over.
            await self._follow(identity, None)
            return identity

        return await self._progress("identify", ask, "identified")

    async def async_step_identified(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on as this printer needs it."""
        try:
            self._identity = identity = await self._finished()
        except FlashForgeError as err:
            return self._show_address_error(err)
        if unique_id := self._unique_id(identity.serial_number, identity.mac_address):
            await self._set_unique_id(unique_id)
            self._abort_if_unique_id_configured()
        if identity.model is not None and not identity.model.http:
            return await self.async_step_without_code()
        return await self._ask_for_code()

    @override
    async def async_step_dhcp(
        self, discovery_info: DhcpServiceInfo
    ) -> ConfigFlowResult:
        """Follow a printer to its new address, or offer one that is new."""
        mac = format_mac(discovery_info.macaddress)
        for entry in self._async_current_entries(include_ignore=False):
            if entry.data.get(CONF_MAC) == mac and entry.unique_id is not None:
                await self.async_set_unique_id(entry.unique_id)
                await self._heard_of(entry, discovery_info.ip)
                self._abort_if_unique_id_configured()
        if not mac.startswith(MAC_ADDRESSES):
            return self.async_abort(reason="not_a_printer")
        return await self._offer(discovery_info.ip)

    @override
    async def async_step_integration_discovery(
        self, discovery_info: DiscoveryInfoType
    ) -> ConfigFlowResult:
        """Offer a printer that a search has found."""
        return await self._offer(discovery_info[CONF_HOST])

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whether to add a printer that needs nothing else."""
        if user_input is not None:
            return await self.async_step_without_code()
        return self.async_show_form(
            step_id="confirm", description_placeholders=self._placeholders()
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Begin to ask for a check code that has changed."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the new check code."""
        if user_input is None:
            return self._show_reauth_form({})
        # It may have got another address since this dialog was opened.
        data = self._get_reauth_entry().data
        self._host = data[CONF_HOST]
        self._credentials = Credentials(
            data[CONF_SERIAL_NUMBER],
            user_input[CONF_CHECK_CODE].strip(),
            data.get(CONF_MAC),
        )
        return await self.async_step_pair()

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: FlashForgeConfigEntry) -> OptionsFlow:
        """Return the dialog of the options."""
        return FlashForgeOptionsFlow()

    async def async_step_lan_mode(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that LAN mode is off, and what is possible without it."""
        return self.async_show_menu(
            step_id="lan_mode",
            menu_options=["code", "without_code", "other_printer"]
            if self.source == SOURCE_USER
            else ["code", "without_code"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_without_code(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Try to talk to a printer over TCP, which asks for no check code."""
        identity = self._identity
        self._credentials = Credentials(
            identity.serial_number, mac_address=identity.mac_address
        )
        return await self.async_step_pair()

    async def async_step_code(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the check code, and for the serial number if the printer hid it."""
        if user_input is None:
            return self._show_code_form({})
        if user_input.get(CONF_OTHER_PRINTER):
            return await self.async_step_other_printer()
        serial_number = self._identity.serial_number or normalize_serial_number(
            user_input[CONF_SERIAL_NUMBER]
        )
        check_code = user_input[CONF_CHECK_CODE].strip()
        self._credentials = Credentials(serial_number, check_code)
        await self._set_unique_id(serial_number)
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
        if self.source in (SOURCE_RECONFIGURE, SOURCE_REAUTH):
            # A new name is the coordinator's matter: the device has to follow.
            del data[CONF_NAME]
            # What the other protocol does not tell is still so.
            data = {
                key: value
                for key, value in data.items()
                if value is not None or key not in (CONF_PRODUCT_ID, CONF_MODEL)
            }
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(), data_updates=data
            )
        if self.source == SOURCE_REAUTH:
            return self.async_update_reload_and_abort(
                self._get_reauth_entry(), data_updates=data
            )
        # Somebody else may have added it while this flow was waiting.
        await self._set_unique_id(
            self._unique_id(data[CONF_SERIAL_NUMBER], status.mac_address)
        )
        self._abort_if_unique_id_configured()
        return self.async_create_entry(title=data[CONF_NAME], data=data)

    @override
    @callback
    def async_remove(self) -> None:
        """Stop talking to printers when the dialog is closed."""
        for task in (self._task, self._searching):
            if task is not None:
                task.cancel()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the address of a printer, or whether its LAN mode is used.

        Ids hang on the serial number, so entities stay what they are.
        """
        entry: FlashForgeConfigEntry = self._get_reconfigure_entry()
        if user_input is None:
            return self._show_reconfigure_form({}, entry.data)
        host = _host(user_input[CONF_HOST])
        if not host:
            return self._show_reconfigure_form({CONF_HOST: "invalid_host"}, user_input)
        self._host = host
        check_code = user_input.get(CONF_CHECK_CODE, "").strip()
        without_code = not check_code and _may_do_without_code(entry.data)
        self._credentials = Credentials(
            entry.data[CONF_SERIAL_NUMBER],
            None if without_code else check_code,
            entry.data.get(CONF_MAC),
        )
        return await self.async_step_pair()

    def _search(self) -> asyncio.Task[None]:
        """Return the search that is under way, or begin one."""
        if self._searching is None or self._searching.done():
            self._found = {}
            self._searching = self.hass.async_create_background_task(
                self._find(), "flashforge search"
            )
        return self._searching

    async def _find(self) -> None:
        """Find the printers that are not added yet."""
        known = self._async_current_ids(include_ignore=False)
        hosts = {
            entry.data.get(CONF_HOST)
            for entry in self._async_current_entries(include_ignore=False)
        }
        async for printer in async_discover(self.hass):
            # Addresses change hands, serial numbers do not.
            if printer.serial_number is None:
                added = printer.host in hosts
            else:
                added = normalize_serial_number(printer.serial_number) in known
            if not added:
                self._found[printer.host] = printer

    async def _offer(self, host: str) -> ConfigFlowResult:
        """Offer a printer that nobody has asked for, if it really is one.

        Answers to a search can be forged by the hundred: only what answers over HTTP or
        TCP, too, gets a card, and no more than MAX_CARDS are asked or shown at a time.
        """
        self._async_abort_entries_match({CONF_HOST: host})
        if self._other_cards() >= MAX_CARDS:
            return self.async_abort(reason="too_many_discovered")
        self._host = host
        session = async_get_clientsession(self.hass)
        try:
            identity = await identify(session, host, timings=PAIRING_TIMINGS)
        except FlashForgeError:
            return self.async_abort(reason="cannot_connect")
        if not identity.is_reachable:
            return self.async_abort(reason="cannot_connect")
        model = identity.model
        unique_id = self._unique_id(identity.serial_number, identity.mac_address)
        if model is None or unique_id is None:
            return self.async_abort(reason="not_a_printer")
        self._identity = identity
        await self.async_set_unique_id(unique_id)
        await self._follow(identity, identity)
        self._abort_if_unique_id_configured()
        name = f"{identity.name or model.name} ({model.name})"
        self.context["title_placeholders"] = {"name": name}
        return await (self._ask_for_code() if model.http else self.async_step_confirm())

    async def _ask_for_code(self) -> ConfigFlowResult:
        """Go on with a printer that has an HTTP interface, open or not."""
        closed = isinstance(self._identity.http_error, LAN_MODE_IS_OFF)
        if self._identity.tcp and closed:
            return await self.async_step_lan_mode()
        return await self.async_step_code()

    def _other_cards(self) -> int:
        """Return how many other discovered printers are open or being asked."""
        sources = {SOURCE_DHCP, SOURCE_INTEGRATION_DISCOVERY}
        flows = self._async_in_progress(include_uninitialized=True)
        return sum(flow["context"]["source"] in sources for flow in flows)

    async def _heard_of(self, entry: FlashForgeConfigEntry, host: str) -> None:
        """Take up that an added printer has just joined the network."""
        if host != entry.data[CONF_HOST]:
            await async_follow(self.hass, entry, host)
        elif entry.state is ConfigEntryState.LOADED:
            async_handle_found(self.hass, entry, host)

    async def _follow(self, identity: Identity, known: Identity | None) -> None:
        """Take over the new address of a printer that is added, if it has moved."""
        unique_id = self._unique_id(identity.serial_number, identity.mac_address)
        entry: FlashForgeConfigEntry | None = (
            self.hass.config_entries.async_entry_for_domain_unique_id(
                DOMAIN, unique_id or ""
            )
        )
        if entry is not None:
            await async_follow(self.hass, entry, self._host, known)

    def _unique_id(
        self, serial_number: str | None, mac_address: str | None
    ) -> str | None:
        """Return what a printer is known by: its serial number, or its MAC address.

        A printer that has been added keeps what it is known by, whatever a later
        firmware tells of it.
        """
        mac = mac_address and format_mac(mac_address)
        for entry in self._async_current_entries():
            said, known = mac, entry.data.get(CONF_MAC)
            if serial_number and entry.data.get(CONF_SERIAL_NUMBER):
                said, known = serial_number, entry.data[CONF_SERIAL_NUMBER]
            if said is not None and said == known:
                return entry.unique_id
        return serial_number or mac

    async def _set_unique_id(self, unique_id: str | None) -> None:
        """Say which printer this is about, whatever other dialogs are open.

        One that was left open, in a browser that was closed, must not keep a printer
        out; the first to add it ends the others.
        """
        await self.async_set_unique_id(unique_id, raise_on_progress=False)

    async def _pair(self) -> PrinterStatus:
        """Return a printer's status; what it was asked through is kept."""
        options = ConnectionOptions(
            self._host, self._credentials, timings=PAIRING_TIMINGS
        )
        self._client = FlashForgeClient(async_get_clientsession(self.hass), options)
        # Some models have to be asked in a way of their own.
        identity = self._identity
        self._client.device.restore_state(
            {"product_id": identity.product_id, "model_name": identity.machine_type}
        )
        try:
            status = await self._client.initialize()
        finally:
            await self._client.dispose()
        credentials = self._credentials
        serial_number = credentials.serial_number or status.serial_number
        mac_address = status.mac_address or credentials.mac_address
        model = self._client.device.model
        if serial_number is None and model is not None and model.http:
            # Those always tell it, and LAN mode needs it.
            raise AnswerLostError("a reply without the serial number")
        if serial_number is None and mac_address is None:
            raise NoIdentityError("neither a serial number nor a MAC address")
        self._credentials = Credentials(
            serial_number and normalize_serial_number(serial_number),
            credentials.check_code,
            mac_address and format_mac(mac_address),
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
            await asyncio.wait({self._task}, timeout=PROGRESS_DELAY)
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
        device = self._client.device
        return {
            CONF_HOST: self._host,
            CONF_SERIAL_NUMBER: self._credentials.serial_number,
            CONF_CHECK_CODE: self._credentials.check_code,
            CONF_NAME: status.name or device.known_model.name,
            CONF_PRODUCT_ID: device.product_id,
            CONF_MODEL: device.model_name,
            CONF_MAC: self._credentials.mac_address,
        }

    def _show_found(self) -> ConfigFlowResult:
        options = [
            SelectOptionDict(value=host, label=_label(printer))
            for host, printer in self._found.items()
        ]
        is_searching = self._searching is not None and not self._searching.done()
        search = KEEP_SEARCHING if is_searching else SEARCH_AGAIN
        # Their labels are translated.
        options += [
            SelectOptionDict(value=choice, label=choice) for choice in (search, BY_HAND)
        ]
        selector = SelectSelector(
            SelectSelectorConfig(
                options=options,
                mode=SelectSelectorMode.LIST,
                translation_key="printer",
            )
        )
        first = next(iter(self._found), KEEP_SEARCHING if is_searching else BY_HAND)
        return self.async_show_form(
            step_id="choose"
            if self._found
            else ("searching" if is_searching else "nothing_found"),
            data_schema=vol.Schema(
                {vol.Required(CONF_PRINTER, default=first): selector}
            ),
            description_placeholders={
                "printers": "\n".join(map(_picture, self._found.values()))
            },
        )

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

    def _show_address_error(
        self, error: FlashForgeError, *, over_tcp: bool = False
    ) -> ConfigFlowResult:
        key = _field_and_key(error, over_tcp=over_tcp)[1]
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
            if self.source == SOURCE_USER:
                schema = schema.extend(WAY_BACK)
            schema = self.add_suggested_values_to_schema(schema, typed)
        return self.async_show_form(
            step_id="code",
            data_schema=schema,
            errors=errors,
            description_placeholders={**self._placeholders(), "reason": reason},
        )

    def _show_pairing_error(self, error: FlashForgeError) -> ConfigFlowResult:
        over_tcp = self._credentials.check_code is None
        field, key = _field_and_key(error, over_tcp=over_tcp)
        if self.source == SOURCE_RECONFIGURE:
            typed = {
                CONF_HOST: self._host,
                CONF_CHECK_CODE: self._credentials.check_code,
            }
            if field == CONF_SERIAL_NUMBER:
                field, key = "base", "another_printer"
            return self._show_reconfigure_form({field: key}, typed, str(error))
        if self.source == SOURCE_REAUTH:
            if field == CONF_SERIAL_NUMBER:
                field, key = "base", "another_printer"
            return self._show_reauth_form({field: key}, str(error))
        if over_tcp:
            return self._show_address_error(error, over_tcp=True)
        if field == CONF_SERIAL_NUMBER and self._identity.serial_number is not None:
            field = "base"
        return self._show_code_form({field: key}, str(error))

    def _show_reauth_form(
        self, errors: dict[str, str], reason: str = ""
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=CODE_SCHEMA,
            errors=errors,
            description_placeholders={
                "printer": escape_markdown(self._get_reauth_entry().title),
                "reason": reason,
            },
        )

    def _show_reconfigure_form(
        self, errors: dict[str, str], typed: Mapping[str, Any], reason: str = ""
    ) -> ConfigFlowResult:
        data = self._get_reconfigure_entry().data
        fields: dict[vol.Marker, Any] = {vol.Required(CONF_HOST): str}
        if model_of_entry(data).http:
            needs_code = vol.Optional if _may_do_without_code(data) else vol.Required
            fields[needs_code(CONF_CHECK_CODE)] = str
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(vol.Schema(fields), typed),
            errors=errors,
            description_placeholders={"name": data[CONF_NAME], "reason": reason},
        )

    def _placeholders(self) -> dict[str, str]:
        model = self._identity.model
        model_name = model.name if model else MANUFACTURER
        name = self._identity.name or model_name
        return {
            # In a title, and in a text, which reads marks and tags.
            "name": name,
            "printer": escape_markdown(name),
            "model": model_name,
            "drawing": model_icon(model),
        }


def _may_do_without_code(data: Mapping[str, Any]) -> bool:
    """Return whether a printer that is added can be asked over TCP alone."""
    return data[CONF_CHECK_CODE] is None or bool(model_of_entry(data).machine_types)


def _field_and_key(error: FlashForgeError, *, over_tcp: bool) -> tuple[str, str]:
    """Return the field that an error belongs to, and its translation key.

    A printer that is used without a check code is not told to switch LAN mode on,
    which an Adventurer 3 or 4 does not have.
    """
    if over_tcp and isinstance(error, PortClosedError):
        return "base", "tcp_port_closed"
    row = error_row(error)
    return row.field, row.form_key


def _picture(printer: DiscoveredPrinter) -> str:
    """Return how a printer that was found looks, and its name."""
    name = printer.name or (printer.model.name if printer.model else MANUFACTURER)
    return f"{model_icon(printer.model)} {escape_markdown(name)}"


def _label(printer: DiscoveredPrinter) -> str:
    """Return how a printer that was found is listed."""
    model = printer.model.name if printer.model else MANUFACTURER
    return f"{printer.name or model} ({model}, {printer.host})"


def _host(typed: str) -> str | None:
    """Return the host of an address, which people also type or paste as a URL."""
    typed = typed.strip()
    try:
        return URL(typed if "//" in typed else f"//{typed}").host
    except ValueError:
        return None
