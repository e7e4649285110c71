"""The MJPEG camera on port 8080: one viewer, a stream and nothing else."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from .faults import Faults
from .listener import close_listener
from .machine import Machine
from .pictures import Scene, frame

_BOUNDARY = b"--boundarydonotcross\r\n"
_STREAM_HEAD = (
    b"HTTP/1.0 200 OK\r\nConnection: close\r\nCache-Control: no-store\r\n"
    b"Content-Type: multipart/x-mixed-replace;boundary=boundarydonotcross\r\n\r\n"
)
_FRAME_SECONDS = 0.125
"""Real seconds between two frames."""

_UNREADABLE = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


class Camera:
    """Serves the stream to one viewer at a time (docs/protocol.md, "Camera").

    It speaks HTTP/1.0 by hand, as the small program in the printer does: its stream
    has neither a length nor chunks. Frames are drawn only while somebody looks, in a
    thread of its own.
    """

    def __init__(self, machine: Machine, faults: Faults, port: int) -> None:
        self._machine = machine
        self._faults = faults
        self.port = port
        self.viewers = 0
        self.total_viewers = 0
        self.refused_viewers = 0
        self._frames = 0
        self._listener: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._painter: ThreadPoolExecutor | None = None

    async def start(self) -> None:
        """Listen; without effect on a model that has no camera."""
        if self._listener is not None or not self._machine.model.has_camera:
            return
        self._painter = ThreadPoolExecutor(1, "simulated-camera")
        self._listener = await asyncio.start_server(
            self._connected, self._machine.host, self.port, reuse_address=True
        )
        self.port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the listening and every viewer's connection, and wait for both."""
        if self._listener is None:
            return
        listener, self._listener = self._listener, None
        await close_listener(listener, self._tasks)
        if self._painter is not None:
            self._painter.shutdown()

    def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one connection and leave nothing of it behind."""
        try:
            if self._closed():
                return
            with suppress(*_UNREADABLE):
                head = await reader.readuntil(b"\r\n\r\n")
                await self._answer(head, reader, writer)
                # What was written last still has to leave.
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    async def _answer(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if refusal := self._refusal(head):
            writer.write(f"HTTP/1.0 {refusal}\r\nConnection: close\r\n\r\n".encode())
        elif self.viewers:
            await self._refuse_viewer(reader)
        else:
            self.viewers += 1
            self.total_viewers += 1
            try:
                await self._stream(reader, writer)
            finally:
                self.viewers -= 1

    def _closed(self) -> bool:
        """Return whether nobody opened the camera for this viewer."""
        on_demand = self._faults.camera_on_demand
        return on_demand and not self._machine.take_camera_opening()

    def _refusal(self, head: bytes) -> str | None:
        """Return the HTTP status of anything that is not the stream."""
        method, _, rest = head.partition(b" ")
        path, _, query = rest.partition(b" ")[0].partition(b"?")
        if method != b"GET":
            return "501 Not Implemented"
        if path != b"/" or b"action=stream" not in query.split(b"&"):
            return "404 Not Found"
        return None if self._machine.camera_on else "503 Service Unavailable"

    async def _refuse_viewer(self, reader: asyncio.StreamReader) -> None:
        """Close at once, or keep the viewer waiting until it goes away."""
        self.refused_viewers += 1
        if self._faults.second_viewer == "hang":
            await reader.read()

    async def _stream(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(_STREAM_HEAD + _BOUNDARY)
        while self._machine.camera_on and not await _gone(reader, _FRAME_SECONDS):
            if self._faults.camera_dead:
                continue
            part = await self._next_part()
            if self._faults.camera_truncated:
                writer.write(part[: len(part) // 2])
                return
            writer.write(part)
            await writer.drain()

    async def _next_part(self) -> bytes:
        """Return one part, with the boundary that ends it."""
        self._frames += 1
        picture = await asyncio.get_running_loop().run_in_executor(
            self._painter, frame, self._scene()
        )
        head = f"Content-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
        return head.encode() + picture + b"\r\n" + _BOUNDARY

    def _scene(self) -> Scene:
        job = self._machine.job
        return Scene(
            name=self._machine.name,
            file_name=job.file.file_name if job else "",
            status=self._machine.status,
            progress=job.progress if job else 0.0,
            light=self._machine.light,
            seconds=self._machine.time.now(),
            frame=self._frames,
        )


async def _gone(reader: asyncio.StreamReader, within: float) -> bool:
    """Wait some seconds, and return sooner and true if the viewer leaves."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await reader.read()
            return True
    return False
