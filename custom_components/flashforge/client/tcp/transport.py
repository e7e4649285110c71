"""Connections to one printer: who may have how many, and for what.

Queries need no control and hold none, so that the owner's slicer is never locked
out; a command takes control, and gives it back ("TCP control" in docs/protocol.md).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..credentials import normalize_mac_address, normalize_serial_number
from ..device import Device
from ..errors import (
    AnswerLostError,
    ControlHeldError,
    NotSupportedError,
    PrinterUnreachableError,
    WrongSerialNumberError,
)
from .connection import Connection, connect
from .replies import by_key, is_complete, parse_info

# How often control is asked for.
LOG_IN_ATTEMPTS = 4


class TcpTransport:
    """Opens connections to one printer, and knows all that are open."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._options = device.options
        credentials = device.options.credentials
        serial_number = credentials.serial_number
        self._serial_number = serial_number and normalize_serial_number(serial_number)
        self._mac_address = normalize_mac_address(credentials.mac_address)
        self._open: set[Connection] = set()
        self._control = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[Connection, dict[str, str]]]:
        """Connect, make sure who it is, and give the fields of its `M115` too.

        Raises PrinterUnreachableError, WrongSerialNumberError, PrinterRefusedError,
        InvalidResponseError, and NotSupportedError for a printer without this port.
        """
        if not self._device.may_use_tcp:
            raise NotSupportedError("tcp")
        self._check_open()
        host, port = self._options.host, self._options.ports.tcp
        connection = await connect(host, port, self._options.timings)
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
    async def exclusive(self) -> AsyncIterator[Connection]:
        """Connect and take exclusive control, and give it back in the end.

        Raises what `connection` raises, and ControlHeldError if somebody else, or an
        upload of ours, keeps it.
        """
        if self._control.locked():
            raise ControlHeldError("a command or an upload is under way")
        async with self._control, self.connection() as (connection, _info):
            await self._take_control(connection)
            yield connection

    def close(self) -> None:
        """Abort every connection, for good; whoever waits for a reply hears of it."""
        self._closed = True
        for connection in self._open:
            connection.abort()

    def _check_open(self) -> None:
        if self._closed:
            raise PrinterUnreachableError("the client was closed")

    async def _identify(self, connection: Connection) -> dict[str, str]:
        """Return what it says it is; raises if it is somebody else.

        The serial number tells. Where either side does not know it, the MAC address
        does, and a printer that is known by that alone has to tell it.
        """
        timeout = self._options.timings.request_timeout
        fields = by_key(await query_status(connection, "M115", timeout))
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

    async def _take_control(self, connection: Connection) -> None:
        """Ask for control, more than once: it may be left over from a lost client."""
        for attempt in range(1, LOG_IN_ATTEMPTS + 1):
            if await connection.log_in():
                return
            await connection.log_out()
            if attempt < LOG_IN_ATTEMPTS:
                interval = self._options.timings.log_in_interval
                await asyncio.sleep(interval * attempt)
        raise ControlHeldError("somebody else controls the printer")


async def query_status(
    connection: Connection, command: str, limit: float | None = None
) -> tuple[str, ...]:
    """Query the status by one of `M115`, `M119`, `M105`, `M27` and `M114`.

    Raises PrinterRefusedError, and what `Connection.query` raises; AnswerLostError also
    for a reply without the line that it always has.
    """
    lines = await connection.execute(command, limit)
    if not is_complete(command, lines):
        raise AnswerLostError("a reply that is not whole")
    return lines
