"""A camera that means harm: one attack at a time, from a table.

    async with HostileCamera("127.0.0.1", attack="tiny_frames"):
        ...

It speaks as a printer's camera does, at the printer's port, and is a real server: it
can stand before a client in this process as before a whole Home Assistant. It imports
nothing but the standard library, and how the simulator stops.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
import itertools
from types import TracebackType
from typing import Self

from tests.simulator.listener import close_listener

PORT = 8080
BOUNDARY = b"--boundarydonotcross\r\n"
HEAD = (
    b"HTTP/1.0 200 OK\r\nConnection: close\r\n"
    b"Content-Type: multipart/x-mixed-replace;boundary=boundarydonotcross\r\n\r\n"
)
# As little as may be taken for a picture.
FRAME = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
# Bytes that are written at a time where there is no end.
BLOCK = 64 * 1024

type Attack = Callable[[], AsyncIterator[bytes]]


def part(frame: bytes, *headers: bytes) -> bytes:
    """Return one part of a stream, by default with its length as its only header."""
    lines = headers or (b"Content-Length: %d" % len(frame),)
    return BOUNDARY + b"\r\n".join((*lines, b"", frame, b""))


async def _silence(*first: bytes) -> AsyncIterator[bytes]:
    """Send something and then nothing any more, with the connection open."""
    for block in first:
        yield block
    await asyncio.Event().wait()


async def _endless(head: bytes, block: bytes) -> AsyncIterator[bytes]:
    """Send the same again and again, as fast as it is taken."""
    yield head
    many = block * max(1, BLOCK // len(block))
    for _ in itertools.count():
        yield many


async def _drip(head: bytes, rest: bytes, pause: float) -> AsyncIterator[bytes]:
    """Send something byte by byte, so slowly that it never ends."""
    yield head
    for byte in itertools.cycle(rest):
        await asyncio.sleep(pause)
        yield bytes([byte])


async def _once(*blocks: bytes) -> AsyncIterator[bytes]:
    """Send something and hang up."""
    for block in blocks:
        yield block


# No frame of these may reach a viewer.
WITHOUT_PICTURE: dict[str, Attack] = {
    "hangs": _silence,
    "hangs_after_the_head": lambda: _silence(HEAD),
    "hangs_in_a_frame": lambda: _silence(HEAD + part(FRAME)[:-10]),
    "drips_its_head": lambda: _drip(b"HTTP/1.0 200 OK\r\nX-Slow: ", b"x", 0.05),
    "drips_a_frame": lambda: _drip(
        HEAD + BOUNDARY + b"Content-Length: 100000\r\n\r\n" + FRAME, b"x", 0.05
    ),
    "half_a_frame": lambda: _once(HEAD + part(FRAME * 100)[:-700]),
    "hangs_up_at_once": _once,
    "hangs_up_after_the_head": lambda: _once(HEAD),
    "no_boundary": lambda: _endless(HEAD, b"x"),
    "no_boundary_in_lines": lambda: _endless(HEAD, b"no boundary here\r\n"),
    "only_blank_lines": lambda: _endless(HEAD, b"\r\n"),
    "only_boundaries": lambda: _endless(HEAD, BOUNDARY),
    "endless_header": lambda: _endless(HEAD + BOUNDARY + b"X: ", b"x"),
    "endless_headers": lambda: _endless(HEAD + BOUNDARY, b"X: y\r\n"),
    "endless_answer_headers": lambda: _endless(b"HTTP/1.0 200 OK\r\n", b"X: y\r\n"),
    "endless_part": lambda: _endless(
        HEAD + BOUNDARY + b"Content-Type: image/jpeg\r\n\r\n" + FRAME, b"x" * 64
    ),
    "negative_length": lambda: _once(HEAD + part(FRAME, b"Content-Length: -5")),
    "signed_length": lambda: _once(HEAD + part(FRAME, b"Content-Length: +5")),
    "no_number_as_length": lambda: _once(HEAD + part(FRAME, b"Content-Length: many")),
    "empty_length": lambda: _once(HEAD + part(FRAME, b"Content-Length:")),
    "length_zero": lambda: _once(HEAD + part(FRAME, b"Content-Length: 0")),
    "huge_frame": lambda: _endless(
        HEAD + BOUNDARY + b"Content-Length: 8388609\r\n\r\n" + FRAME, b"x"
    ),
    "absurd_length": lambda: _endless(
        HEAD + BOUNDARY + b"Content-Length: %b\r\n\r\n" % (b"9" * 5000), b"x"
    ),
    "two_lengths": lambda: _once(
        HEAD
        + part(FRAME, b"Content-Length: %d" % len(FRAME), b"content-length: 4")
        + BOUNDARY
    ),
    "length_too_large": lambda: _once(HEAD + part(FRAME, b"Content-Length: 5000")),
    "not_a_jpeg": lambda: _endless(HEAD, part(b"<html>no picture</html>")),
    "almost_a_jpeg": lambda: _endless(HEAD, part(b"\xff\xd8 almost")),
    "script_as_a_jpeg": lambda: _endless(
        HEAD, part(b"<svg/>", b"Content-Type: image/jpeg", b"Content-Length: 6")
    ),
    "redirect": lambda: _once(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:8081/\r\n"
        b"Content-Length: 0\r\n\r\n"
    ),
    "another_type": lambda: _once(
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>"
    ),
    "a_still_picture": lambda: _once(
        b"HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\n\r\n" + FRAME
    ),
    "error_with_a_stream": lambda: _endless(
        HEAD.replace(b"200 OK", b"404 Not Found"), part(FRAME)
    ),
    "no_http": lambda: _once(b"\xff\xd8\xff nothing of HTTP\r\n\r\n"),
}  # fmt: skip

# Of these come pictures, and more than anybody wants.
WITH_PICTURES: dict[str, Attack] = {
    "tiny_frames": lambda: _endless(HEAD, part(b"\xff\xd8\xff")),
    "tiny_frames_without_length": lambda: _endless(
        HEAD, part(b"\xff\xd8\xff", b"Content-Type: image/jpeg")
    ),
    "large_frames": lambda: _endless(HEAD, part(FRAME + bytes(2 * 1024 * 1024))),
    "length_too_small": lambda: _endless(
        HEAD, part(FRAME, b"Content-Length: %d" % (len(FRAME) - 4))
    ),
}

ATTACKS = WITHOUT_PICTURE | WITH_PICTURES


class HostileCamera:
    """Answers every connection with one attack of the table."""

    def __init__(self, host: str, port: int = PORT, *, attack: str) -> None:
        """Take where to listen; nothing listens yet. `attack` may be changed later."""
        self.host = host
        self.port = port
        self.attack = attack
        self.viewers = 0
        """How many are connected just now."""
        self.total_viewers = 0
        self.sent = 0
        """Bytes that were taken, of all connections."""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(
            self._connected, self.host, self.port, reuse_address=True
        )
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection, and leave nothing behind."""
        assert self._server is not None
        await close_listener(self._server, self._tasks)

    def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.viewers += 1
        self.total_viewers += 1
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._attack(reader, writer)
        finally:
            self.viewers -= 1
            writer.transport.abort()

    async def _attack(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Send the attack until it ends, or the viewer has left."""
        await reader.readuntil(b"\r\n\r\n")
        gone = asyncio.ensure_future(reader.read())
        sending = asyncio.ensure_future(self._send(writer))
        try:
            await asyncio.wait({gone, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, sending):
                task.cancel()
            await asyncio.gather(gone, sending, return_exceptions=True)

    async def _send(self, writer: asyncio.StreamWriter) -> None:
        async for block in ATTACKS[self.attack]():
            writer.write(block)
            await writer.drain()
            self.sent += len(block)
        writer.close()
        await writer.wait_closed()
