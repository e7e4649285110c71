"""What keeps a printer away and only its owner can mend: how they learn of it.

A check code that was changed asks for the new one, LAN mode that was switched off and
a foreign printer at the address become repairs. One of them stands at a time: the next
one replaces it, and the last goes by itself once the printer answers as it should.
"""

from datetime import datetime, timedelta

from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .client import (
    CredentialsError,
    FlashForgeClient,
    FlashForgeError,
    LanModeOffError,
    PortClosedError,
    WrongSerialNumberError,
)
from .const import DOMAIN
from .coordinator import FlashForgeConfigEntry
from .drawings import plain

LAN_MODE_OFF = "lan_mode_off"
ANOTHER_PRINTER = "another_printer"

# A printer that restarts refuses connections for a while, too.
PATIENCE_WITH_CLOSED_PORT = timedelta(minutes=2)


class Trouble:
    """The troubles of one printer, as far as its owner has to know of them."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: FlashForgeConfigEntry,
        client: FlashForgeClient,
    ) -> None:
        """Take whose troubles these are."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._issues: set[str] = set()
        self._closed_since: datetime | None = None
        self._seen = False

    async def async_note(self, error: FlashForgeError) -> None:
        """Take note of why a poll failed."""
        if not isinstance(error, PortClosedError):
            self._closed_since = None
            self._seen = False
        match error:
            case CredentialsError():
                self._async_delete_issues()
                self._entry.async_start_reauth(self._hass)
            case WrongSerialNumberError():
                self._create_issue(ANOTHER_PRINTER, is_fixable=False)
            case LanModeOffError():
                self._create_issue(LAN_MODE_OFF, is_fixable=True)
            case PortClosedError() if self._client.uses_http:
                await self._async_note_closed_port()

    @callback
    def async_clear(self) -> None:
        """Withdraw all that was said: the printer answers as it should."""
        self._closed_since = None
        self._seen = False
        self._async_delete_issues()
        self._async_end_reauth()

    @callback
    def _async_delete_issues(self) -> None:
        for issue in self._issues:
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id(issue))
        self._issues.clear()

    @callback
    def _async_end_reauth(self) -> None:
        """Close the question for a check code, also one from before a reload."""
        for flow in self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH}):
            self._hass.config_entries.flow.async_abort(flow["flow_id"])

    async def _async_note_closed_port(self) -> None:
        """Say that LAN mode is off, if it lasts and the printer is there all the same.

        A printer whose power was cut refuses nothing, and one that restarts does so
        for some seconds.
        """
        now = dt_util.utcnow()
        self._closed_since = self._closed_since or now
        lasts = now - self._closed_since >= PATIENCE_WITH_CLOSED_PORT
        if not lasts or LAN_MODE_OFF in self._issues:
            return
        if await self._is_there():
            self._create_issue(LAN_MODE_OFF, is_fixable=True)
        else:
            # It is off; asking at every poll would only double the attempts.
            self._closed_since = now

    @callback
    def async_seen(self) -> None:
        """Hear that a search found the printer at its address."""
        self._seen = True

    async def _is_there(self) -> bool:
        """Return whether this very printer answers over UDP or TCP."""
        if self._seen:
            return True
        try:
            # Another one's serial number is an error as well.
            info = await self._client.gcode.get_info()
        except FlashForgeError:
            return False
        return info.serial_number is not None

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
                "printer": plain(self._entry.title),
                "host": self._entry.data[CONF_HOST],
            },
        )

    def _issue_id(self, issue: str) -> str:
        return f"{issue}_{self._entry.entry_id}"
