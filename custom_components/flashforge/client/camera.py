"""The printer's camera: one connection to it, shared by everybody who looks.

The camera serves a single viewer: a second one is dropped or hangs, and has no
still pictures ("Camera" in docs/protocol.md). So there is one reader while
anybody watches, and none otherwise.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from enum import Enum, auto
from http import HTTPStatus

import aiohttp
from yarl import URL

from .device import Device
from .errors import (
    FlashForgeError,
    InvalidResponseError,
    PortClosedError,
    PrinterUnreachableError,
)
from .http.transport import explain
from .interfaces.control import Control
from .mjpeg import JPEG, MjpegReader
from .models import Family
from .timings import Timings

# The last is what aiohttp says where the camera does not.
_PICTURES = ("multipart/", "image/", "video/", "application/octet-stream")
_PAGES = ("text/", "application/json", "application/xhtml")
# How still pictures begin: JPEG, PNG, GIF, BMP, WebP.
_STILL_PICTURES = (JPEG, b"\x89PNG", b"GIF8", b"BM", b"RIFF")


class Seen(Enum):
    """What came from the address of a camera."""

    STREAM = auto()
    STILL_PICTURE = auto()
    PAGE = auto()
    LOGIN = auto()
    """A user name and a password are wanted, or others than those."""
    REDIRECT = auto()
    """Another address is named, which is not followed."""
    CERTIFICATE = auto()
    """It cannot be known whose secure connection that is."""
    NOTHING = auto()
    """No answer or no picture in time: it may be off, or busy."""
    OTHER = auto()


def stream_url(host: str, port: int, said: str | None) -> URL:
    """Return where a camera streams: what the printer said, but at its own host.

    Its word must not lead anywhere else. Without a word, or with one that is no web
    address or names no path, it is the address that every camera so far has had.
    """
    path = URL("/?action=stream")
    try:
        word = URL(said or "")
        if word.scheme in {"http", "https", ""}:
            port = word.explicit_port or port
            if word.path.startswith("/") and word.path_qs != "/":
                path = URL.build(
                    path=word.raw_path, query_string=word.raw_query_string, encoded=True
                )
    except ValueError:
        pass
    return URL.build(scheme="http", host=host, port=port).join(path)


async def look_at(
    session: aiohttp.ClientSession, url: URL, timings: Timings | None = None
) -> Seen:
    """Return what is at an address where somebody says that a camera is.

    It is read as a camera's viewer would read it, the first frame of it, for ten
    seconds at most. Raises nothing.
    """
    timeout = (timings or Timings()).camera_look_timeout
    try:
        async with (
            asyncio.timeout(timeout),
            _open(session, url) as response,
        ):
            if response.status == HTTPStatus.OK:
                return await _recognize(response)
            return _refusal(response.status)
    except aiohttp.ClientSSLError:
        return Seen.CERTIFICATE
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
        unreachable = isinstance(explain(err), PrinterUnreachableError)
        return Seen.NOTHING if unreachable else Seen.OTHER


def _open(
    session: aiohttp.ClientSession, url: URL
) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
    """Ask for a stream; whoever waits for it limits the time.

    A redirect is not followed: a printer's must not lead elsewhere, and the owner of
    another camera should know where it is.
    """
    # No limit here is for all of an answer, which is endless.
    timeout = aiohttp.ClientTimeout(total=None)
    return session.get(url, timeout=timeout, allow_redirects=False)


def _refusal(status: int) -> Seen:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Seen.LOGIN
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Seen.NOTHING
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Seen.REDIRECT
    return Seen.OTHER


async def _recognize(response: aiohttp.ClientResponse) -> Seen:
    """Return what an answer is, by how it begins and then by what it claims to be."""
    reader = MjpegReader(response.content)
    beginning = await reader.peek(4)
    if not beginning:
        return Seen.NOTHING
    if beginning.startswith(_STILL_PICTURES):
        return Seen.STILL_PICTURE
    if beginning.lstrip().startswith(b"<"):
        return Seen.PAGE
    try:
        await reader.read_frame()
    except FlashForgeError:
        if response.content_type.startswith("image/"):
            return Seen.STILL_PICTURE
        page = response.content_type.startswith(_PAGES)
        return Seen.PAGE if page else Seen.OTHER
    return Seen.STREAM


class CameraStream:
    """Hands the frames of one upstream connection to any number of viewers."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        device: Device,
        control: Control,
    ) -> None:
        self._session = session
        self._device = device
        self._control = control
        self._timings = device.options.timings
        self._closed = False
        self._viewers = 0
        self._reader: asyncio.Task[None] | None = None
        self._next: asyncio.Future[bytes | None] | None = None
        self._newest: bytes | None = None
        self._next_due = 0.0
        self._delivery: asyncio.TimerHandle | None = None
        self._has_streamed = False
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

    async def find(self, limit: float | None = None) -> bool | None:
        """Look for a camera of which the printer says nothing, at the camera's port.

        Returns whether there is one, and None if that is still open: it did not
        answer within `limit` seconds, 3 by default, or is busy. One that is known,
        or for which another one is shown, is not looked for. Once found it is known
        for good. Raises nothing.
        """
        if self._device.options.camera_url:
            return True
        if self._device.model is None:
            return None
        if self._device.abilities.camera:
            return True
        found = await self.probe(limit)
        if found:
            self._device.camera_found()
        return found

    async def probe(self, limit: float | None = None) -> bool | None:
        """Return whether there is a camera, None if it did not answer.

        One that refuses the connection, or sends something else, is none. One that
        is busy, hangs up or needs more than `limit` seconds, 3 by default, did not
        answer. One that is being watched is not asked: asking is a viewer too.
        """
        if self._has_streamed:
            return True
        if self._viewers:
            return None
        seconds = self._timings.camera_probe_timeout if limit is None else limit
        try:
            async with (
                asyncio.timeout(seconds),
                _open(self._session, self._url()) as response,
            ):
                if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    return None
                kind = response.content_type
                return response.status == HTTPStatus.OK and kind.startswith(_PICTURES)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
            no_camera = isinstance(explain(err), PortClosedError | InvalidResponseError)
            return False if no_camera else None

    async def snapshot(self) -> bytes:
        """Return one frame, a JPEG; raises FlashForgeError if none comes in time."""
        async with self.watch() as next_frame:
            try:
                async with asyncio.timeout(self._timings.snapshot_timeout):
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
            async with asyncio.timeout(self._timings.viewer_timeout):
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
        open_again = now()
        while True:
            try:
                await self._read_stream()
            except FlashForgeError as err:
                self._failure = err
            if now() >= open_again:
                open_again = now() + self._timings.camera_open_interval
                with suppress(FlashForgeError):
                    await self._open_camera()
            await asyncio.sleep(self._timings.camera_retry_interval)

    def _url(self) -> URL:
        options, status = self._device.options, self._device.status
        if options.camera_url:
            return URL(options.camera_url)
        said = status.camera_url if status else None
        return stream_url(options.host, options.ports.camera, said)

    async def _open_camera(self) -> None:
        """Open a camera that the printer shows only when it is asked to."""
        if self._device.options.camera_url:
            return
        if self._device.family is Family.CREATOR_5:
            await self._control.open_camera()

    async def _read_stream(self) -> None:
        now = asyncio.get_running_loop().time
        try:
            async with (
                asyncio.timeout(self._timings.frame_timeout) as timeout,
                _open(self._session, self._url()) as response,
            ):
                if response.status != HTTPStatus.OK:
                    raise InvalidResponseError("not a stream")
                reader = MjpegReader(response.content)
                while True:
                    self._offer(await reader.read_frame())
                    timeout.reschedule(now() + self._timings.frame_timeout)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
            raise explain(err) from None

    def _offer(self, frame: bytes) -> None:
        """Hand on a frame when the next is due, unless a newer one comes until then."""
        self._has_streamed = True
        self._newest = frame
        if self._delivery is None:
            loop = asyncio.get_running_loop()
            self._delivery = loop.call_at(self._next_due, self._deliver)

    def _deliver(self) -> None:
        self._next_due = (
            asyncio.get_running_loop().time() + self._timings.frame_interval
        )
        self._delivery = None
        self._publish(self._newest)

    def _publish(self, frame: bytes | None) -> None:
        """Hand a frame to all who wait for one; None tells them that none comes."""
        waiting, self._next = self._next, None
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    async def _stop_reading(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.cancel()
            if self._delivery is not None:
                self._delivery.cancel()
            self._delivery, self._newest = None, None
            # Not awaited itself: its end is not ours, and ours is not its.
            await asyncio.wait({reader})
