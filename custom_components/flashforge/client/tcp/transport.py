"""Connections to one printer: who may have how many, and for what.

Queries need no control and hold none, so that the owner's slicer is never locked
out; a command takes control, and gives it back ("TCP control" in docs/protocol.md).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ..credentials import Credentials, normalize_mac_address, normalize_serial_number
from ..errors import (
    AnswerLostError,
    ControlHeldError,
    NotSupportedError,
    PrinterUnreachableError,
    WrongSerialNumberError,
)
from ..timeouts import Timeouts
from .connection import Connection, connect
from .replies import by_key, is_complete, parse_info

# Seconds for the reply to a question, and to what takes the printer longer.
REPLY_TIME = 10.0
HOMING_TIME = 90.0
# How often control is asked for, and the pause before the next time grows by this.
LOGIN_ATTEMPTS = 4
LOGIN_PAUSE = 0.5


class TcpTransport:
    """Opens connections to one printer, and knows all that are open."""

    def __init__(
        self,
        host: str,
        port: int,
        credentials: Credentials,
        timeouts: Timeouts,
        is_allowed: Callable[[], bool],
    ) -> None:
        """Take where the printer is and who it is.

        A Creator 5 has no such port and is not even asked ("Traps" 32 in
        docs/protocol.md): `is_allowed` says whether this printer may be.
        """
        self.host = host
        self._port = port
        serial_number = credentials.serial_number
        self._serial_number = serial_number and normalize_serial_number(serial_number)
        self._mac_address = normalize_mac_address(credentials.mac_address)
        self._timeouts = timeouts
        self._is_allowed = is_allowed
        self._open: set[Connection] = set()
        self._control = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[Connection, dict[str, str]]]:
        """Connect, make sure who it is, and give the fields of its `M115` too.

        Raises PrinterUnreachableError, WrongSerialNumberError, PrinterRefusedError,
        InvalidResponseError, and NotSupportedError for a printer without this port.
        """
        if not self._is_allowed():
            raise NotSupportedError("tcp")
        self._check_open()
        connection = await connect(self.host, self._port, self._timeouts.connect)
        self._open.add(connection)
        try:
            # It may have happened while connecting.
            self._check_open()
            yield connection, await self._identify(connection)
        finally:
            try:
                await connection.close()
            finally:
                self._open.discard(connection)

    @asynccontextmanager
    async def control(self) -> AsyncIterator[Connection]:
        """Connect and take control, and give it back in the end.

        Raises what `connection` raises, and ControlHeldError if somebody else, or an
        upload of ours, keeps it.
        """
        if self._control.locked():
            raise ControlHeldError("a command or an upload is under way")
        async with self._control, self.connection() as (connection, _info):
            await self._log_in(connection)
            yield connection

    def close(self) -> None:
        """Cut every connection, for good; whoever waits for a reply hears of it."""
        self._closed = True
        for connection in self._open:
            connection.cut()

    def _check_open(self) -> None:
        if self._closed:
            raise PrinterUnreachableError("the client was closed")

    async def _identify(self, connection: Connection) -> dict[str, str]:
        """Return what it says it is; raises if it is somebody else.

        The serial number tells. Where either side does not know it, the MAC address
        does, and a printer that is known by that alone has to tell it.
        """
        fields = by_key(await query(connection, "M115", self._timeouts.total))
        info = parse_info(fields)
        said, wanted = info.mac_address, self._mac_address
        if info.serial_number is not None and self._serial_number is not None:
            said = normalize_serial_number(info.serial_number)
            wanted = self._serial_number
        if None not in {said, wanted} and said != wanted:
            raise WrongSerialNumberError("another printer answers")
        if said is None and self._serial_number is None and wanted is not None:
            raise AnswerLostError("the printer does not say who it is")
        return fields

    async def _log_in(self, connection: Connection) -> None:
        """Ask for control, more than once: it may be left over from a lost client."""
        for attempt in range(1, LOGIN_ATTEMPTS + 1):
            if await connection.take_control(REPLY_TIME):
                return
            await connection.release_control(REPLY_TIME)
            if attempt < LOGIN_ATTEMPTS:
                await asyncio.sleep(LOGIN_PAUSE * attempt)
        raise ControlHeldError("somebody else controls the printer")


async def query(connection: Connection, command: str, limit: float) -> tuple[str, ...]:
    """Ask one of the questions `M115`, `M119`, `M105`, `M27` and `M114`.

    Raises PrinterRefusedError, and what `Connection.ask` raises; AnswerLostError also
    for a reply without the line that it always has.
    """
    lines = await connection.order(command, limit)
    if not is_complete(command, lines):
        raise AnswerLostError("a reply that is not whole")
    return lines
