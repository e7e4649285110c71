"""Connections to one printer: who may have how many, and for what.

Queries need no control and hold none, so that the owner's slicer is never locked
out; a command takes control, and gives it back ("TCP control" in docs/protocol.md).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle

from ..credentials import normalize_mac_address, normalize_serial_number
from ..device import Device
from ..errors import (
    AnswerLostError,
    ConnectionLostError,
    ControlHeldError,
    NotSupportedError,
    PrinterUnreachableError,
    WrongSerialNumberError,
)
from ..models import Family
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
        # For a printer that answers to one connection alone, which has logged in.
        self._turn = asyncio.Lock()
        self._closed = False
        # Whether it is silent to whoever has not logged in; None before that has shown.
        self._wants_log_in: bool | None = None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[Connection, dict[str, str]]]:
        """Connect, make sure who it is, and give the fields of its `M115` too.

        Raises PrinterUnreachableError, WrongSerialNumberError, PrinterRefusedError,
        InvalidResponseError, and NotSupportedError for a printer without this port.
        """
        if not self._device.may_use_tcp:
            raise NotSupportedError("tcp")
        async with AsyncExitStack() as stack:
            log_in = self._logs_in_first
            if log_in:
                await stack.enter_async_context(self._turn)
            connection = await stack.enter_async_context(self._connect())
            try:
                fields = await self._identify(connection, log_in=log_in)
            except ConnectionLostError:
                raise
            except AnswerLostError:
                if not self._may_want_log_in:
                    raise
                await stack.aclose()
                await stack.enter_async_context(self._turn)
                connection = await stack.enter_async_context(self._connect())
                log_in = True
                fields = await self._identify(connection, log_in=log_in)
            self._wants_log_in = log_in
            yield connection, fields

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Connection]:
        self._check_open()
        host, port = self._options.host, self._options.ports.tcp
        connection = await connect(host, port, self._options.timings)
        self._open.add(connection)
        try:
            # It may have happened while connecting.
            self._check_open()
            yield connection
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

    @property
    def _logs_in_first(self) -> bool:
        model = self._device.model
        if model is not None and model.family is not Family.GENERIC:
            # At first, when its model was not known, it only was slow.
            return False
        row = model is not None and model.answers_after_log_in
        return row if self._wants_log_in is None else self._wants_log_in

    @property
    def _may_want_log_in(self) -> bool:
        """Return whether a printer that was silent may answer after a log in."""
        model = self._device.model
        unknown = model is None or model.family is Family.GENERIC
        return unknown and self._wants_log_in is None

    async def _identify(
        self, connection: Connection, *, log_in: bool
    ) -> dict[str, str]:
        """Return what it says it is; raises if it is somebody else.

        The serial number tells. Where either side does not know it, the MAC address
        does, and a printer that is known by that alone has to tell it.
        """
        timeout = self._options.timings.request_timeout
        if log_in:
            # Whether it gives control or not, it answers from now on.
            await connection.log_in()
        elif self._may_want_log_in:
            timeout = min(timeout, self._options.timings.silence_timeout)
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
        arguments = cycle(self._device.known_model.log_in_arguments)
        for attempt in range(1, LOG_IN_ATTEMPTS + 1):
            if await connection.log_in(next(arguments)):
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
