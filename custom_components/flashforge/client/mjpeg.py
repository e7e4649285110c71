"""MJPEG: the JPEG frames in a multipart stream, read within bounds.

Cameras differ in how they write such a stream, so little of it is believed: what
counts is a part's length where there is one, and otherwise the boundary as it stands
in the stream itself. The Content-Type's own `boundary` may be missing, quoted or
with dashes too many, and is not looked at ("Camera" in docs/protocol.md).
"""

import asyncio
from contextlib import suppress

import aiohttp

from .errors import ConnectionLostError, InvalidResponseError

JPEG = b"\xff\xd8\xff"
# Bytes. A frame of these cameras is some tens of kilobytes.
MAX_FRAME = 8 * 1024 * 1024
# Bytes of a part's headers, with the boundary and what stands before it.
MAX_HEADERS = 8 * 1024
MAX_HEADER_LINES = 64
# Digits of a length, zeros in front included; int() itself has a limit, too.
MAX_DIGITS = 20
# Parts in a row that are no picture. Some cameras send a line of text between two.
MAX_OTHER_PARTS = 10
# Bytes and parts a second that are read at most, several times what a camera sends.
# The rest has to wait in the network, and a flood costs us no more than that.
MAX_BYTE_RATE = 32 * 1024 * 1024
MAX_PART_RATE = 300
# Seconds that reading may run ahead of these rates: frames come in bursts.
BURST = 0.1


class MjpegReader:
    """Reads one stream frame by frame.

    Reading never takes more than a bounded share of the event loop, however fast the
    peer sends, and never keeps more than one frame.
    """

    def __init__(self, stream: aiohttp.StreamReader) -> None:
        """Take the body of an answer of which nothing has been read."""
        self._stream = stream
        self._buffer = bytearray()
        self._boundary = b""
        self._paid_until = 0.0

    async def peek(self, size: int) -> bytes:
        """Return the first bytes, fewer if the stream ends before; they stay unread."""
        with suppress(ConnectionLostError):
            while len(self._buffer) < size:
                await self._fill()
        return bytes(self._buffer[:size])

    async def read_frame(self) -> bytes:
        """Return the next frame, a JPEG.

        Raises ConnectionLostError if the stream ends, and InvalidResponseError if it
        is no such stream, or not within the bounds.
        """
        for _ in range(MAX_OTHER_PARTS):
            length = await self._read_headers()
            part = await (
                self._read_to_boundary()
                if length is None
                else self._read_exactly(length)
            )
            await self._pay(1 / MAX_PART_RATE)
            if part.startswith(JPEG):
                return part
        raise InvalidResponseError("no JPEG pictures")

    async def _read_headers(self) -> int | None:
        """Read to where a part begins, and return its length if it is told.

        What stands before the boundary is passed over: the rest of the last line, or
        of a part that was longer than it said.
        """
        length: int | None = None
        begun = False
        left = MAX_HEADERS
        for _ in range(MAX_HEADER_LINES):
            line = await self._read_line(left)
            left -= len(line)
            name, _, value = line.strip().partition(b":")
            if name.startswith(b"--"):
                self._boundary, length, begun = line.strip(), None, True
            elif name.lower() == b"content-length":
                if length is not None:
                    raise InvalidResponseError("a part with two lengths")
                length, begun = _length(value.strip()), True
            elif not name and begun:
                return length
        raise InvalidResponseError("headers without end")

    async def _read_line(self, limit: int) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > limit:
                break
            await self._fill()
        if not 0 <= end < limit:
            raise InvalidResponseError("headers without end")
        return self._take(end + 1)

    async def _read_exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            await self._fill("the picture was cut off")
        return self._take(size)

    async def _read_to_boundary(self) -> bytes:
        """Return a part that ends where the next one begins."""
        searched = 0
        while (end := self._buffer.find(self._boundary, searched)) < 0:
            # The boundary may be half there.
            searched = max(0, len(self._buffer) - len(self._boundary))
            if searched > MAX_FRAME:
                raise InvalidResponseError("a part without end")
            await self._fill("the picture was cut off")
        return self._take(end).removesuffix(b"\n").removesuffix(b"\r")

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    async def _fill(self, otherwise: str = "the stream ended") -> None:
        """Add what has come, waiting for it; `otherwise` says what an end means."""
        chunk = await self._stream.readany()
        if not chunk:
            raise ConnectionLostError(otherwise)
        self._buffer += chunk
        await self._pay(len(chunk) / MAX_BYTE_RATE)

    async def _pay(self, seconds: float) -> None:
        """Wait where reading is ahead of its rate, and let others run in any case."""
        now = asyncio.get_running_loop().time()
        self._paid_until = max(self._paid_until, now) + seconds
        await asyncio.sleep(max(0.0, self._paid_until - now - BURST))


def _length(value: bytes) -> int:
    """Return the length of a part; a sign or anything but digits is none."""
    is_number = value.isdigit() and len(value) <= MAX_DIGITS
    length = int(value) if is_number else 0
    if not 0 < length <= MAX_FRAME:
        raise InvalidResponseError("a picture of impossible size")
    return length
