"""One TCP connection to a printer: a command, its reply, the next command.

See "TCP framing" in docs/protocol.md. Whatever arrives is bounded in length and in
time, and none of it is trusted.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
import errno
import re
from typing import Any

from ..errors import (
    AnswerLostError,
    ConnectionLostError,
    FlashForgeError,
    InvalidResponseError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
)
from ..timings import Timings
from ..values import printable

# Bytes. No line of an honest reply comes near the first, no reply near the second.
MAX_LINE = 8 * 1024
MAX_REPLY = 64 * 1024
_CHUNK = 64 * 1024
# Characters of a printer's words that are worth showing.
MAX_MESSAGE = 200

_HEAD = re.compile(r"CMD M?([A-Z]?\d+) Received", re.IGNORECASE)
_LOG_PREFIX = re.compile(r"^(?:ack|echo):", re.IGNORECASE)
# Some firmware ends the text before a picture so.
_ENDS_AS_WELL = re.compile(r"(?:ack )?header length: ?\d+", re.IGNORECASE)
_REFUSAL = re.compile(
    r"control failed|error\b|not enough space|cannot create file"
    r"|file is not available|printing can ?not",
    re.IGNORECASE,
)
_ALREADY_CONNECTED = "have been connected"


async def connect(host: str, port: int, timings: Timings) -> Connection:
    """Return a connection; raises PrinterUnreachableError or PortClosedError."""
    try:
        async with asyncio.timeout(timings.connect_timeout):
            reader, writer = await asyncio.open_connection(host, port, limit=_CHUNK)
    except TimeoutError:
        raise PrinterUnreachableError("nobody there in time") from None
    except (OSError, ValueError) as err:
        # From None: the system's words contain the address.
        raise _explain(err) from None
    return Connection(reader, writer, timings)


def _explain(err: Exception) -> FlashForgeError:
    if isinstance(err, OSError) and err.errno == errno.ECONNREFUSED:
        return PortClosedError("the connection was refused")
    return PrinterUnreachableError("no way to this address")


class Connection:
    """A connection, and whether it has been given control over the printer."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        timings: Timings,
    ) -> None:
        self.timings = timings
        self.upload_mode = False
        """The printer waits for a file, and would take a command for a part of it."""
        self._reader = reader
        self._writer = writer
        self._logged_in = False
        # A reply that did not come, or not to its end, may still come: whatever is
        # asked afterwards would be given the wrong answer.
        self._in_step = True
        # A command went without a reply, whose end may still come.
        self._owed = False
        self._closed = False

    async def query(self, command: str, limit: float | None = None) -> tuple[str, ...]:
        """Send a command, and return the lines of its reply without head and end.

        Raises AnswerLostError after `limit` seconds, by default those of a reply,
        ConnectionLostError, and InvalidResponseError for what no printer sends.
        """
        seconds = self.timings.reply_timeout if limit is None else limit
        owed = self._owed or not self._in_step
        await self.write(f"~{command}\r\n".encode(), seconds)
        lines = await self._receive(
            self._read_reply(_Reply(_number(command), owed=owed)), seconds
        )
        # A refusal is the end of its reply, and its `ok` may come or not.
        self._owed = self._owed or bool(lines and _is_refusal(lines[-1]))
        return lines

    async def execute(
        self, command: str, limit: float | None = None
    ) -> tuple[str, ...]:
        """Send a command as `query` does; raises PrinterRefusedError if refused."""
        lines = await self.query(command, limit)
        raise_if_refused(lines)
        return lines

    async def execute_unconfirmed(self, command: str, limit: float) -> tuple[str, ...]:
        """Send a command that may remain without a reply, and return what came.

        An Adventurer 3 hands movements on without a word ("Traps" 58 in
        docs/protocol.md). A reply that comes later belongs to no command of ours by
        its head, and is passed over. Raises what `execute` raises.
        """
        try:
            seconds = min(limit, self.timings.unconfirmed_timeout)
            return await self.execute(command, seconds)
        except AnswerLostError as err:
            if isinstance(err, ConnectionLostError):
                raise
            self._in_step = self._owed = True
            return ()

    async def log_in(self, argument: str = "S1") -> bool:
        """Log in; return whether this connection now controls the printer."""
        # It may be given without our hearing of it, and is given back all the same.
        self._logged_in = True
        lines = await self.query(f"M601 {argument}")
        refusals = [line for line in lines if _is_refusal(line)]
        self._logged_in = all(_ALREADY_CONNECTED in line for line in refusals)
        return self._logged_in

    async def log_out(self) -> None:
        """Log out, also where nothing was held: it may be left from before."""
        self._logged_in = False
        await self.query("M602")

    async def write(self, data: bytes, limit: float) -> None:
        """Send bytes as they are; raises AnswerLostError or ConnectionLostError."""
        try:
            async with asyncio.timeout(limit):
                self._writer.write(data)
                await self._writer.drain()
        except TimeoutError:
            self._in_step = False
            raise AnswerLostError("the printer takes nothing") from None
        except OSError:
            self._in_step = False
            raise ConnectionLostError("the connection was closed") from None

    async def read_line(self, limit: float) -> str:
        """Return one line outside any reply; raises what `query` raises."""
        return await self._receive(self._read_line(), limit)

    async def read_bytes(
        self,
        is_complete: Callable[[bytearray], bool],
        most: int,
        limit: float | None = None,
    ) -> bytes:
        """Return what follows a reply, up to silence if it never says its length.

        Raises AnswerLostError if nothing comes within `limit` seconds, by default
        those of a reply, or if ten times that is not enough for all, and
        InvalidResponseError for more than `most` bytes.
        """
        data = bytearray()
        seconds = self.timings.reply_timeout if limit is None else limit
        # What is still to come has no head by which to pass it over.
        self._in_step = False
        try:
            async with asyncio.timeout(seconds * 10):
                while not is_complete(data):
                    end = self.timings.end_of_data_timeout
                    data += await self._read_some(end if data else seconds)
                    if len(data) > most:
                        raise InvalidResponseError("an answer without end")
        except _SilentError:
            if not data:
                raise AnswerLostError("no answer in time") from None
        except TimeoutError:
            raise AnswerLostError("no end in time") from None
        self._in_step = True
        return bytes(data)

    async def close(self) -> None:
        """Log out and close, in whatever state this is; may be called twice."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._log_out_in_time()
        finally:
            # Nothing is left to be sent; a peer that does not read must not keep
            # the socket.
            self._writer.transport.abort()
            with suppress(OSError):
                await self._writer.wait_closed()

    def abort(self) -> None:
        """Close without a word, so that whoever waits for a reply waits no more."""
        self._writer.transport.abort()

    async def _log_out_in_time(self) -> None:
        if not self._logged_in or self.upload_mode:
            return
        self._logged_in = False
        with suppress(FlashForgeError):
            # What it answered before is read on the way: closing with anything unread
            # would take the logout back.
            await self.query("M602", self.timings.log_out_timeout)

    async def _receive[T](self, reading: Coroutine[Any, Any, T], limit: float) -> T:
        self._in_step = False
        try:
            async with asyncio.timeout(limit):
                result = await reading
        except TimeoutError:
            raise AnswerLostError("no answer in time") from None
        except OSError:
            raise ConnectionLostError("the connection was closed") from None
        self._in_step = True
        return result

    async def _read_reply(self, reply: _Reply) -> tuple[str, ...]:
        while True:
            line = await self._read_line()
            if (lines := reply.take(line)) is not None:
                return lines

    async def _read_line(self) -> str:
        try:
            line = await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError:
            raise ConnectionLostError("the connection was closed") from None
        except asyncio.LimitOverrunError:
            raise InvalidResponseError("a line without end") from None
        if len(line) > MAX_LINE:
            raise InvalidResponseError("a line without end")
        return _clean(line)

    async def _read_some(self, limit: float) -> bytes:
        try:
            async with asyncio.timeout(limit):
                data = await self._reader.read(_CHUNK)
        except TimeoutError:
            raise _SilentError from None
        except OSError:
            raise ConnectionLostError("the connection was closed") from None
        if not data:
            raise ConnectionLostError("the connection was closed")
        return data


class _SilentError(Exception):
    """Nothing more came."""


class _Reply:
    """Puts the lines of one reply together, and passes over those of others.

    Some firmware sends a reply to every client that is connected.
    """

    def __init__(self, number: str, *, owed: bool) -> None:
        self._number = number
        self._lines: list[str] = []
        self._length = 0
        # What comes before any head may be the rest of an earlier reply.
        self._belongs_to_other = owed

    def take(self, line: str) -> tuple[str, ...] | None:
        """Take one line; return the reply's lines if that was its end."""
        self._length += len(line) + 1
        if self._length > MAX_REPLY:
            raise InvalidResponseError("an answer without end")
        if head := _HEAD.match(line):
            self._belongs_to_other = head[1].upper() != self._number
        elif line.lower() == "ok" or _ENDS_AS_WELL.fullmatch(line):
            if not self._belongs_to_other:
                return tuple(self._lines)
            self._belongs_to_other = False
        elif line and not self._belongs_to_other:
            # The Adventurer 3 begins a line of values with an `ok`.
            self._lines.append(line.removeprefix("ok ").lstrip())
            # Some firmware says nothing more than a refusal.
            if _is_refusal(self._lines[-1]):
                return tuple(self._lines)
        return None


def raise_if_refused(lines: tuple[str, ...]) -> None:
    """Raise PrinterRefusedError, with the printer's own words, if one is a refusal."""
    for line in lines:
        if _is_refusal(line):
            raise PrinterRefusedError(None, line[:MAX_MESSAGE])


def _is_refusal(line: str) -> bool:
    return _REFUSAL.match(line) is not None


def _number(command: str) -> str:
    """Return what a reply's head repeats of a command: `115` of `M115`.

    One capture lacks the M there; a G stays.
    """
    return command.split(maxsplit=1)[0].upper().removeprefix("M")


def _clean(line: bytes) -> str:
    """Return a line without what surrounds it, and without a log's prefix.

    Whatever cannot be shown is a blank from here on.
    """
    shown = printable(line.decode("utf-8", "replace").strip())
    return _bare(_LOG_PREFIX.sub("", _bare(shown)))


def _bare(text: str) -> str:
    return text.strip().strip('"').strip()
