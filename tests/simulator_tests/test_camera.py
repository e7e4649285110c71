"""The camera over raw sockets."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from io import BytesIO

import aiohttp
from PIL import Image, ImageStat
import pytest

from tests.simulator import SimulatedPrinter

BOUNDARY = b"--boundarydonotcross\r\n"
PATIENCE = 3.0


class Viewer:
    """Somebody who looks at the stream, byte by byte."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer
        self.head = b""

    @classmethod
    async def connect(
        cls,
        printer: SimulatedPrinter,
        path: str = "/?action=stream",
        method: str = "GET",
    ) -> Viewer:
        """Connect to the camera and send a request."""
        reader, writer = await asyncio.open_connection(
            printer.host, printer.camera_port
        )
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: printer\r\n\r\n".encode())
        return cls(reader, writer)

    async def read_head(self) -> bytes:
        """Return the head of the answer."""
        async with asyncio.timeout(PATIENCE):
            self.head = await self._reader.readuntil(b"\r\n\r\n")
        return self.head

    async def read_frame(self) -> bytes:
        """Return the JPEG of the next part, by its Content-Length."""
        async with asyncio.timeout(PATIENCE):
            if not self.head:
                await self.read_head()
                assert await self._reader.readline() == BOUNDARY
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
            picture = await self._reader.readexactly(length)
            assert await self._reader.readexactly(len(BOUNDARY) + 2) == (
                b"\r\n" + BOUNDARY
            )
        return picture

    async def read_rest(self, within: float = PATIENCE) -> bytes:
        """Return everything until the camera closes the connection."""
        async with asyncio.timeout(within):
            return await self._reader.read()

    async def leave(self) -> None:
        """Close the connection."""
        self._writer.close()
        await self._writer.wait_closed()


@pytest.fixture
async def viewer(printer: SimulatedPrinter) -> AsyncGenerator[Viewer]:
    """Return the first viewer of the stream."""
    viewer = await Viewer.connect(printer)
    yield viewer
    await viewer.leave()


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - the other side is another socket
            await asyncio.sleep(0.005)


def _picture(frame: bytes) -> Image.Image:
    picture = Image.open(BytesIO(frame))
    picture.load()
    return picture


async def test_stream_is_multipart_with_lengths(viewer: Viewer) -> None:
    """Each part is a JPEG of 640 by 480, and no two are alike."""
    first = await viewer.read_frame()
    second = await viewer.read_frame()
    assert b"multipart/x-mixed-replace;boundary=boundarydonotcross" in viewer.head
    assert _picture(first).size == (640, 480)
    assert _picture(first).format == "JPEG"
    assert first != second


async def test_home_assistants_way_of_reading_works(
    printer: SimulatedPrinter, session: aiohttp.ClientSession
) -> None:
    """An ordinary HTTP client reads the stream as multipart."""
    url = f"http://{printer.host}:{printer.camera_port}/?action=stream&_=123"
    async with session.get(url) as response:
        part = await aiohttp.MultipartReader.from_response(response).next()
        assert isinstance(part, aiohttp.BodyPartReader)
        assert part.headers["Content-Type"] == "image/jpeg"
        data = await part.read(decode=False)
    assert _picture(bytes(data)).size == (640, 480)


async def test_light_and_progress_are_visible(
    printer: SimulatedPrinter, viewer: Viewer
) -> None:
    """The print grows in its color, and without light it is dark."""
    empty = _picture(await viewer.read_frame())
    printer.machine.start_job(progress=0.9, heated=True)
    await viewer.read_frame()
    grown = _picture(await viewer.read_frame())
    printer.machine.light = False
    await viewer.read_frame()
    dark = _picture(await viewer.read_frame())
    middle = (320, 280)
    assert empty.getpixel(middle) != grown.getpixel(middle)
    assert ImageStat.Stat(dark).mean[0] < 0.5 * ImageStat.Stat(grown).mean[0]


async def test_trap_40_second_viewer_is_dropped(
    printer: SimulatedPrinter, viewer: Viewer
) -> None:
    """One viewer at a time; the second is closed, the first goes on."""
    await viewer.read_frame()
    second = await Viewer.connect(printer)
    assert await second.read_rest() == b""
    await second.leave()
    await viewer.read_frame()
    camera = printer.camera
    assert (camera.viewers, camera.total_viewers, camera.refused_viewers) == (1, 1, 1)


async def test_trap_40_second_viewer_hangs(
    printer: SimulatedPrinter, viewer: Viewer
) -> None:
    """Or the second viewer gets nothing at all, for as long as it waits."""
    printer.faults.second_viewer = "hang"
    await viewer.read_frame()
    second = await Viewer.connect(printer)
    with pytest.raises(TimeoutError):
        await second.read_rest(within=0.3)
    await second.leave()


async def test_place_is_free_when_the_viewer_leaves(printer: SimulatedPrinter) -> None:
    """The next viewer is served at once after the first has left."""
    first = await Viewer.connect(printer)
    await first.read_frame()
    assert printer.camera.viewers == 1
    await first.leave()
    await _until(lambda: printer.camera.viewers == 0)
    second = await Viewer.connect(printer)
    await second.read_frame()
    await second.leave()
    assert printer.camera.total_viewers == 2


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/?action=snapshot", b"404"),
        ("GET", "/stream", b"404"),
        ("GET", "/", b"404"),
        ("HEAD", "/?action=stream", b"501"),
    ],
)
async def test_trap_40_only_the_stream(
    method: str, path: str, status: bytes, printer: SimulatedPrinter
) -> None:
    """There is no snapshot and no other path, and asking is no viewing."""
    viewer = await Viewer.connect(printer, path, method)
    assert (await viewer.read_head()).split()[1] == status
    await viewer.leave()
    assert printer.camera.total_viewers == 0


async def test_switched_off(printer: SimulatedPrinter, viewer: Viewer) -> None:
    """Switching off ends the stream and serves nobody until it is on again."""
    await viewer.read_frame()
    printer.machine.camera_on = False
    await viewer.read_rest()
    late = await Viewer.connect(printer)
    assert (await late.read_head()).split()[1] == b"503"
    await late.leave()
    printer.machine.camera_on = True
    again = await Viewer.connect(printer)
    await again.read_frame()
    await again.leave()


async def test_dead_camera(printer: SimulatedPrinter, viewer: Viewer) -> None:
    """A dead camera sends the head and never a frame."""
    printer.faults.camera_dead = True
    assert b"200 OK" in await viewer.read_head()
    with pytest.raises(TimeoutError):
        await viewer.read_rest(within=0.4)


async def test_truncated_frame(printer: SimulatedPrinter, viewer: Viewer) -> None:
    """Half a frame, and the connection is closed."""
    await viewer.read_frame()
    printer.faults.camera_truncated = True
    rest = await viewer.read_rest()
    head, _, picture = rest.rpartition(b"\r\n\r\n")
    assert 0 < len(picture) < int(head.split(b"Content-Length: ")[-1])


async def test_model_without_camera_does_not_listen(printer_host: str) -> None:
    """A plain 5M refuses the connection."""
    async with SimulatedPrinter("adventurer_5m", host=printer_host) as printer:
        with pytest.raises(ConnectionRefusedError):
            await Viewer.connect(printer)


async def test_nonsense_is_survived(printer: SimulatedPrinter) -> None:
    """A client that sends no request at all harms nobody."""
    reader, writer = await asyncio.open_connection(printer.host, printer.camera_port)
    writer.write(b"\x00" * 70_000)
    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()
    viewer = await Viewer.connect(printer)
    await viewer.read_frame()
    await viewer.leave()
