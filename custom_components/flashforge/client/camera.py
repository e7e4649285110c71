"""The printer's camera: one connection to it, shared by everybody who looks.

The camera serves a single viewer: a second one is dropped or hangs, and has no
still pictures ("Camera" in docs/protocol.md). So there is one reader while
anybody watches, and none otherwise.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus

import aiohttp
from yarl import URL

from .errors import (
    ConnectionLostError,
    FlashForgeError,
    InvalidResponseError,
    PrinterUnreachableError,
)
from .http.transport import explain

# Bytes. A frame of these cameras is some tens of kilobytes.
MAX_FRAME = 8 * 1024 * 1024
# Seconds. A stream that stands still for this long is opened anew.
SILENCE = 10.0
# Seconds between two attempts; a camera needs a moment to let its last viewer go.
RETRY_PAUSE = 1.0
# Seconds between two times of asking for the camera: it needs some to open, and
# begins anew when it is asked meanwhile.
ASK_PAUSE = 6.0
# Seconds that somebody waits for a frame before they are told that none comes.
PATIENCE = 25.0
# The same for a single picture; Home Assistant gives up after ten.
SNAPSHOT_PATIENCE = 8.0
# The same to learn whether there is a camera at all.
PROBE_PATIENCE = 3.0
# The last is what aiohttp says where the camera does not.
_PICTURES = ("multipart/", "image/", "video/", "application/octet-stream")


def stream_url(host: str, port: int, said: str | None) -> URL:
    """Return where a camera streams: what the printer said, but at its own host.

    Its word must not lead anywhere else. Without a word, or with one that is no
    address, it is the address that every camera so far has had.
    """
    try:
        path = URL(said or "")
        port = path.explicit_port or port
    except ValueError:
        path = URL()
    if not path.query or not path.path.startswith("/"):
        path = URL("/?action=stream")
    return URL.build(
        scheme="http", host=host, port=port, path=path.path, query=path.query
    )


class CameraStream:
    """Hands the frames of one upstream connection to any number of viewers."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: Callable[[], URL],
        ask: Callable[[], Awaitable[None]],
    ) -> None:
        """Take the session, where the camera is by now, and a way to ask for it.

        `ask` asks the printer to let somebody look, where that helps.
        """
        self._session = session
        self._url = url
        self._ask = ask
        self._closed = False
        self._viewers = 0
        self._reader: asyncio.Task[None] | None = None
        self._next: asyncio.Future[bytes | None] | None = None
        self._failure: FlashForgeError | None = None

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[Callable[[], Awaitable[bytes]]]:
        """Watch the camera: what is yielded returns the next frame, a JPEG.

        It raises FlashForgeError if none comes in time, and may be asked again. A
        viewer that is slow misses frames, and holds up nobody.
        """
        self._viewers += 1
        try:
            if not self._closed and (self._reader is None or self._reader.done()):
                self._failure = None
                self._reader = asyncio.create_task(self._keep_reading())
            yield self._next_frame
        finally:
            self._viewers -= 1
            if not self._viewers:
                await self._stop_reading()

    async def answers(self) -> bool:
        """Return whether there is a camera.

        One that is being watched is not asked: asking is a viewer too.
        """
        if self._viewers:
            return True
        timeout = aiohttp.ClientTimeout(total=PROBE_PATIENCE)
        try:
            async with self._session.get(
                self._url(), timeout=timeout, allow_redirects=False
            ) as response:
                kind = response.content_type
                return response.status == HTTPStatus.OK and kind.startswith(_PICTURES)
        except aiohttp.ClientError, TimeoutError, OSError, ValueError:
            return False

    async def snapshot(self) -> bytes:
        """Return one frame, a JPEG; raises FlashForgeError if none comes in time."""
        async with self.watch() as next_frame:
            try:
                async with asyncio.timeout(SNAPSHOT_PATIENCE):
                    return await next_frame()
            except TimeoutError:
                raise self._explain_silence() from None

    async def close(self) -> None:
        """Let go of the camera for good, whoever is still watching."""
        self._closed = True
        await self._stop_reading()
        self._publish(None)

    async def _next_frame(self) -> bytes:
        try:
            async with asyncio.timeout(PATIENCE):
                frame = await self._wait_for_frame()
        except TimeoutError:
            raise self._explain_silence() from None
        if frame is None:
            raise PrinterUnreachableError("the camera was closed")
        return frame

    def _explain_silence(self) -> FlashForgeError:
        return self._failure or PrinterUnreachableError("no picture in time")

    async def _wait_for_frame(self) -> bytes | None:
        if self._reader is None:
            return None
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        # Shielded: the future is everybody's.
        return await asyncio.shield(self._next)

    async def _keep_reading(self) -> None:
        now = asyncio.get_running_loop().time
        ask_again = now()
        while True:
            try:
                await self._read_stream()
            except FlashForgeError as err:
                self._failure = err
            if now() >= ask_again:
                ask_again = now() + ASK_PAUSE
                with suppress(FlashForgeError):
                    await self._ask()
            await asyncio.sleep(RETRY_PAUSE)

    async def _read_stream(self) -> None:
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=SILENCE, sock_read=SILENCE
        )
        try:
            async with self._session.get(
                self._url(), timeout=timeout, allow_redirects=False
            ) as response:
                while True:
                    self._publish(await _read_frame(response.content))
        except asyncio.IncompleteReadError:
            raise ConnectionLostError("the picture was cut off") from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
            raise explain(err) from None

    def _publish(self, frame: bytes | None) -> None:
        """Hand a frame to all who wait for one; None tells them that none comes."""
        waiting, self._next = self._next, None
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    async def _stop_reading(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.cancel()
            # Not awaited itself: its end is not ours, and ours is not its.
            await asyncio.wait({reader})


async def _read_frame(stream: aiohttp.StreamReader) -> bytes:
    """Return the next part of the stream, by the length that its header gives."""
    length = None
    while True:
        line = await stream.readline()
        if not line:
            raise ConnectionLostError("the stream ended")
        name, _, value = line.strip().partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        elif not name and length is not None:
            break
    if not 0 < length <= MAX_FRAME:
        raise InvalidResponseError("a picture of impossible size")
    return await stream.readexactly(length)
