"""Issues: what keeps a printer away and only its owner can mend.

A check code that was changed asks for the new one, LAN mode that was switched off and
a foreign printer at the address become repairs. One of them stands at a time: the next
one replaces it, and the last goes by itself once the printer answers as it should.
"""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .client import (
    CredentialsError,
    FlashForgeError,
    LanModeOffError,
    PortClosedError,
    WrongSerialNumberError,
)
from .const import DOMAIN
from .coordinator import FlashForgeCoordinator
from .markdown import escape_markdown

LAN_MODE_OFF = "lan_mode_off"
ANOTHER_PRINTER = "another_printer"

# A printer that restarts refuses connections for a while, too.
CLOSED_PORT_TIMEOUT = timedelta(minutes=2)


class PrinterIssues:
    """The issues of one printer, as far as its owner has to know of them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        coordinator: FlashForgeCoordinator,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._issues: set[str] = set()
        self._error: FlashForgeError | None = None
        self._closed_since: datetime | None = None
        self._is_found = False
        # A question for a check code may be left from before a reload.
        self._is_resolved = False

    @callback
    def async_start(self) -> None:
        """Follow the polls from now on."""
        unsubscribe = self._coordinator.async_add_listener(self._async_update)
        self._entry.async_on_unload(unsubscribe)
        self._async_update()

    @callback
    def async_mark_reachable(self) -> None:
        """Hear that a search has found the printer at its address."""
        self._is_found = True

    @callback
    def async_resolve(self) -> None:
        """Withdraw all that was said: the printer answers, or is not asked any more."""
        self._is_resolved = True
        self._error = None
        self._async_forget_closed_port()
        self._async_delete_issues()
        self._async_end_reauth()

    @callback
    def _async_update(self) -> None:
        data = self._coordinator.data
        if data.error is None:
            if data.online and not self._is_resolved:
                self.async_resolve()
        elif data.error is not self._error:
            self._error = data.error
            self._is_resolved = False
            self._async_handle_error(data.error)

    @callback
    def _async_handle_error(self, error: FlashForgeError) -> None:
        if not isinstance(error, PortClosedError):
            self._async_forget_closed_port()
        match error:
            case CredentialsError():
                self._async_delete_issues()
                self._entry.async_start_reauth(self._hass)
            case WrongSerialNumberError():
                self._create_issue(ANOTHER_PRINTER, is_fixable=False)
            case LanModeOffError():
                self._create_issue(LAN_MODE_OFF, is_fixable=True)
            case PortClosedError() if self._coordinator.client.device.options.uses_http:
                self._async_handle_closed_port()

    @callback
    def _async_handle_closed_port(self) -> None:
        """Find out whether LAN mode is off, if the port stays closed.

        A printer whose power was cut refuses nothing, and one that restarts does so
        for some seconds.
        """
        now = dt_util.utcnow()
        self._closed_since = self._closed_since or now
        is_lasting = now - self._closed_since >= CLOSED_PORT_TIMEOUT
        if is_lasting and LAN_MODE_OFF not in self._issues:
            # If it is off, asking at every poll would only double the attempts.
            self._closed_since = now
            self._entry.async_create_background_task(
                self._hass, self._look_for_printer(), f"{self._entry.title} LAN mode"
            )

    async def _look_for_printer(self) -> None:
        """Say that LAN mode is off, if the printer is there all the same."""
        is_there = self._is_found or await self._answers_over_tcp()
        # Meanwhile something else may have been the matter.
        if is_there and self._closed_since is not None:
            self._create_issue(LAN_MODE_OFF, is_fixable=True)

    async def _answers_over_tcp(self) -> bool:
        """Return whether this very printer answers over TCP."""
        try:
            # Another one's serial number is an error as well.
            info = await self._coordinator.client.gcode.get_info()
        except FlashForgeError:
            return False
        return info.serial_number is not None

    @callback
    def _async_forget_closed_port(self) -> None:
        self._closed_since = None
        self._is_found = False

    @callback
    def _async_delete_issues(self) -> None:
        for issue in self._issues:
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id(issue))
        self._issues.clear()

    @callback
    def _async_end_reauth(self) -> None:
        for flow in self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH}):
            self._hass.config_entries.flow.async_abort(flow["flow_id"])

    def _create_issue(self, issue: str, *, is_fixable: bool) -> None:
        """Tell the owner what it is, in place of what it was taken for before."""
        if issue in self._issues:
            return
        self._async_delete_issues()
        self._async_end_reauth()
        self._issues.add(issue)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id(issue),
            data={"entry_id": self._entry.entry_id},
            is_fixable=is_fixable,
            severity=ir.IssueSeverity.WARNING,
            translation_key=issue,
            translation_placeholders={
                # In a title, and in a text, which reads marks and tags.
                "name": self._entry.title,
                "printer": escape_markdown(self._entry.title),
                "host": self._entry.data[CONF_HOST],
            },
        )

    def _issue_id(self, issue: str) -> str:
        return f"{issue}_{self._entry.entry_id}"
