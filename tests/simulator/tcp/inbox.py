"""What arrives on one connection, as lines and as bytes."""

import asyncio
from contextlib import suppress

from tests.simulator.clock import Clock

_CHUNK_BYTES = 64 * 1024
_LONGEST_LINE = 64 * 1024
_WATCH_SECONDS = 0.02
"""How often something that waits looks whether the other side is still there."""


class Inbox:
    """Reads lines that end in LF or CRLF, and bytes between them.

    `heard_at` is when something arrived the last time, in seconds of the clock.
    """

    def __init__(self, reader: asyncio.StreamReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._buffer = bytearray()
        self.heard_at = clock()

    @property
    def gone(self) -> bool:
        """Return whether the other side has left and everything of it was read."""
        return self._reader.at_eof() or self._reader.exception() is not None

    async def line(self) -> bytes | None:
        """Return the next line without its end; None if there is none any more.

        A line of more than 64 KiB is no command: it ends the connection as well.
        """
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE or not await self._more():
                return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.rstrip(b"\r")

    async def peek(self, size: int) -> bytes:
        """Return the next bytes and leave them; fewer only at the end of everything."""
        while len(self._buffer) < size and await self._more():
            pass
        return bytes(self._buffer[:size])

    async def some(self, most: int) -> bytes:
        """Return what is there, or else what comes next; nothing means the end."""
        if not self._buffer:
            await self._more()
        some = bytes(self._buffer[:most])
        del self._buffer[:most]
        return some

    async def exactly(self, size: int) -> bytes:
        """Return so many bytes, or fewer at the end of everything."""
        some = await self.peek(size)
        del self._buffer[:size]
        return some

    def put_back(self, data: bytes) -> None:
        """Let bytes that were taken be the next ones again."""
        self._buffer[:0] = data

    async def stays_silent(self, seconds: float) -> bool:
        """Return whether nothing arrives within some seconds of real time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.peek(1)
        return not self._buffer

    async def lose_everything(self) -> None:
        """Read without a look at it until the other side leaves."""
        self._buffer.clear()
        while await self._more():
            self._buffer.clear()

    async def pause(self) -> bool:
        """Wait a moment of real time; false means the other side has left."""
        await asyncio.sleep(_WATCH_SECONDS)
        return not self.gone

    async def _more(self) -> bool:
        chunk = await self._reader.read(_CHUNK_BYTES)
        self._buffer += chunk
        self.heard_at = self._clock()
        return bool(chunk)
