"""The camera: one connection to it, whoever looks."""

import asyncio
from io import BytesIO

import aiohttp
from PIL import Image
import pytest
from yarl import URL

from custom_components.flashforge.client import (
    AnswerLostError,
    FlashForgeClient,
    FlashForgeError,
    PortClosedError,
    PrinterUnreachableError,
    Seen,
    Timings,
    look_at,
    mjpeg,
)
from custom_components.flashforge.client.camera import stream_url
from custom_components.flashforge.client.errors import ConnectionLostError
from tests.hostile_camera import (
    BOUNDARY,
    FRAME,
    HEAD,
    WITH_PICTURES,
    WITHOUT_PICTURE,
    HostileCamera,
    part,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter
from .fake_http import always, read_request, serve
from .request_spy import until

CAMERA = 8080


# How long to wait for a frame is up to each test.
pytestmark = pytest.mark.timings(camera_retry_interval=0.01)

# No longer than some frames take.
short_wait = pytest.mark.timings(viewer_timeout=0.4)


def _check_jpeg(frame: bytes) -> None:
    with Image.open(BytesIO(frame)) as picture:
        picture.load()
        assert picture.format == "JPEG"


# Looking.


async def test_trap_40_a_snapshot_is_one_frame_of_the_stream(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """There are no still pictures, so one is taken from the stream, which is closed."""
    _check_jpeg(await client.camera.snapshot())
    await until(lambda: printer.camera.viewers == 0)
    assert printer.camera.total_viewers == 1


@pytest.mark.parametrize("second_viewer", ["drop", "hang"])
async def test_trap_40_all_viewers_share_one_connection(
    printer: SimulatedPrinter, client: FlashForgeClient, second_viewer: str
) -> None:
    """The camera sees a single viewer, however many there are."""
    printer.faults.second_viewer = second_viewer
    async with client.camera.watch() as one, client.camera.watch() as other:
        first, second, third = await asyncio.gather(
            one(), other(), client.camera.snapshot()
        )
        assert first == second == third
        assert printer.camera.viewers == 1
    assert (printer.camera.total_viewers, printer.camera.refused_viewers) == (1, 0)


async def test_the_connection_is_closed_with_the_last_viewer(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """It stays while anybody looks, and is gone when nobody does."""
    async with client.camera.watch() as one:
        async with client.camera.watch() as other:
            await other()
        await one()
        assert printer.camera.viewers == 1
    await until(lambda: printer.camera.viewers == 0)


async def test_the_connection_is_closed_with_a_viewer_who_is_cancelled(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A browser that closes its tab leaves no connection behind."""
    printer.faults.camera_dead = True
    task = asyncio.create_task(client.camera.snapshot())
    await until(lambda: printer.camera.viewers == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: printer.camera.viewers == 0)


async def test_frames_change(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Each frame is a new picture."""
    async with client.camera.watch() as next_frame:
        frames = [await next_frame() for _ in range(3)]
    assert len(set(frames)) == 3


async def test_a_slow_viewer_holds_up_nobody(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A viewer who does not ask misses frames, and then gets a fresh one."""
    async with client.camera.watch() as slow, client.camera.watch() as fast:
        old = await slow()
        frames = [await fast() for _ in range(3)]
        assert await slow() not in {old, *frames}


async def test_watching_again(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """The second look in a row finds the camera free again."""
    for _ in range(3):
        _check_jpeg(await client.camera.snapshot())
    assert printer.camera.total_viewers == 3


# What goes wrong.


@short_wait
async def test_a_dead_camera_is_an_error_in_time(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A camera that accepts and sends nothing keeps nobody waiting for ever."""
    printer.faults.camera_dead = True
    with pytest.raises(PrinterUnreachableError, match="no picture in time"):
        await client.camera.snapshot()


@short_wait
async def test_no_camera_says_why(make_client: MakeClient) -> None:
    """The error is that of the last attempt."""
    with pytest.raises(PortClosedError):
        await make_client().camera.snapshot()


@short_wait
async def test_a_camera_that_is_switched_off(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A camera without a stream is an error too."""
    printer.machine.camera_on = False
    with pytest.raises(FlashForgeError):
        await client.camera.snapshot()


@pytest.mark.timings(frame_timeout=0.3)
async def test_a_silent_camera_is_opened_anew(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A stream that stands still is replaced, and frames come again."""
    printer.faults.camera_dead = True
    async with client.camera.watch() as next_frame:
        waiting = asyncio.ensure_future(next_frame())
        await until(lambda: printer.camera.total_viewers >= 2)
        printer.faults.camera_dead = False
        _check_jpeg(await waiting)


async def test_a_frame_that_was_cut_off_is_not_shown(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Half a picture is thrown away, and the next whole one is shown."""
    printer.faults.camera_truncated = True
    waiting = asyncio.create_task(client.camera.snapshot())
    await until(lambda: printer.camera.total_viewers >= 2)
    printer.faults.camera_truncated = False
    _check_jpeg(await waiting)


@short_wait
async def test_frames_that_are_always_cut_off(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A camera that never sends a whole picture is an error that says so."""
    printer.faults.camera_truncated = True
    with pytest.raises(ConnectionLostError, match="cut off"):
        await client.camera.snapshot()


async def test_a_stream_that_ended_is_opened_again(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Viewers go on as soon as the camera does."""
    async with client.camera.watch() as next_frame:
        before = await next_frame()
        printer.machine.camera_on = False
        await until(lambda: printer.camera.viewers == 0)
        printer.machine.camera_on = True
        # What was on its way when the stream ended may still arrive.
        while printer.camera.total_viewers < 2:
            await next_frame()
        assert await next_frame() != before


@short_wait
@pytest.mark.parametrize("second_viewer", ["drop", "hang"])
@pytest.mark.timings(snapshot_timeout=2, camera_open_interval=0.5)
async def test_somebody_else_is_watching(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
    second_viewer: str,
) -> None:
    """A camera taken by another program is an error, until that program leaves."""
    printer.faults.second_viewer = second_viewer
    reader, writer = await asyncio.open_connection(printer.host, CAMERA)
    writer.write(b"GET /?action=stream HTTP/1.0\r\n\r\n")
    await reader.readline()
    with pytest.raises(PrinterUnreachableError):
        await client.camera.snapshot()
    writer.close()
    await until(lambda: printer.camera.viewers == 0)
    _check_jpeg(await client.camera.snapshot())


async def test_close_wakes_whoever_waits(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Nobody waits for a camera that was let go, now or later."""
    printer.faults.camera_dead = True
    async with client.camera.watch() as next_frame:
        waiting = [asyncio.ensure_future(next_frame()) for _ in range(2)]
        await until(lambda: printer.camera.viewers == 1)
        await client.camera.close()
        async with asyncio.timeout(5):
            errors = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(error) for error in errors] == [PrinterUnreachableError] * 2
        with pytest.raises(PrinterUnreachableError):
            await next_frame()
    await until(lambda: printer.camera.viewers == 0)


async def test_closing_twice_and_unused(client: FlashForgeClient) -> None:
    """A camera nobody looked at can be closed, and more than once."""
    await client.camera.close()
    await client.camera.close()


# Streams that no camera sends.

SILENT = {name for name in WITHOUT_PICTURE if name.startswith(("hangs", "drips"))}
SILENT -= {"hangs_up_at_once", "hangs_up_after_the_head"}


@pytest.mark.parametrize("attack", sorted(WITHOUT_PICTURE))
async def test_what_is_no_picture_reaches_nobody(
    printer_host: str, make_client: MakeClient, attack: str
) -> None:
    """It ends the reading of the stream, after a bounded time and number of bytes."""
    client = make_client(frame_timeout=0.3 if attack in SILENT else 10)
    async with HostileCamera(printer_host, attack=attack) as hostile:
        with pytest.raises(FlashForgeError) as caught:
            await client.camera._read_stream()
        await until(lambda: not hostile.viewers)
    assert not client.camera._has_streamed
    assert (type(caught.value) is AnswerLostError) is (attack in SILENT)
    # What the network holds was taken as well.
    assert hostile.sent < mjpeg.MAX_FRAME + 16 * 1024 * 1024
    assert printer_host not in str(caught.value)


@short_wait
@pytest.mark.parametrize("attack", ["not_a_jpeg", "endless_part", "two_lengths"])
async def test_a_viewer_of_what_is_no_picture_is_told(
    printer_host: str, make_client: MakeClient, attack: str
) -> None:
    """An error instead of something that is no picture."""
    async with HostileCamera(printer_host, attack=attack):
        with pytest.raises(FlashForgeError):
            await make_client().camera.snapshot()


@pytest.mark.parametrize("attack", sorted(WITH_PICTURES))
async def test_viewers_get_no_more_than_30_frames_a_second(
    printer_host: str, make_client: MakeClient, attack: str
) -> None:
    """However many are sent, and however large they are."""
    now = asyncio.get_running_loop().time
    async with (
        HostileCamera(printer_host, attack=attack),
        make_client().camera.watch() as next_frame,
    ):
        assert (await next_frame()).startswith(mjpeg.JPEG)
        begin = now()
        for _ in range(10):
            assert (await next_frame()).startswith(mjpeg.JPEG)
        # The clock's own resolution aside.
        assert now() - begin > 10 / 30 - 0.02


@pytest.mark.parametrize("attack", ["tiny_frames", "tiny_frames_without_length"])
async def test_a_flood_of_frames_leaves_room_for_others(
    printer_host: str, session: aiohttp.ClientSession, attack: str
) -> None:
    """No more of them are read than a rate allows, and others run between any two."""
    loop = asyncio.get_running_loop()
    turns = 0

    async def something_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    url = f"http://{printer_host}:{CAMERA}/?action=stream"
    async with (
        HostileCamera(printer_host, attack=attack),
        session.get(url) as response,
    ):
        reader = mjpeg.MjpegReader(response.content)
        begin = loop.time()
        other = asyncio.create_task(something_else())
        for _ in range(100):
            await reader.read_frame()
        other.cancel()
    assert turns >= 100
    assert (loop.time() - begin + mjpeg.BURST) * mjpeg.MAX_PART_RATE + 1 >= 100


async def test_a_flood_of_bytes_waits_in_the_network(
    printer_host: str, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading is no faster than its rate."""
    monkeypatch.setattr(mjpeg, "MAX_BYTE_RATE", 8 * 1024 * 1024)
    loop = asyncio.get_running_loop()
    url = f"http://{printer_host}:{CAMERA}/?action=stream"
    async with (
        HostileCamera(printer_host, attack="large_frames"),
        session.get(url) as response,
    ):
        reader = mjpeg.MjpegReader(response.content)
        begin = loop.time()
        frames = [await reader.read_frame() for _ in range(3)]
    size = sum(map(len, frames))
    assert size <= (loop.time() - begin + mjpeg.BURST) * mjpeg.MAX_BYTE_RATE


def _frames(*numbers: int) -> list[bytes]:
    return [b"%b %d" % (FRAME, number) for number in numbers]


@pytest.mark.timings(frame_interval=1.0)
async def test_the_newest_frame_wins(
    printer_host: str, make_client: MakeClient
) -> None:
    """Those that came before it, and too early, are dropped."""
    raw = HEAD + b"".join(map(part, _frames(1, 2, 3)))

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(raw)
        await reader.read()

    async with (
        serve(printer_host, CAMERA, send),
        make_client().camera.watch() as next_frame,
    ):
        first, second = [await next_frame() for _ in range(2)]
    assert first in _frames(1, 2)
    assert [second] == _frames(3)


@pytest.mark.timings(frame_interval=60.0)
async def test_a_stream_that_nobody_watches_delivers_nothing_later(
    printer_host: str, make_client: MakeClient
) -> None:
    """A frame that was held back goes with the viewer it was held back for."""
    client = make_client()
    async with HostileCamera(printer_host, attack="tiny_frames"):
        async with client.camera.watch() as next_frame:
            await next_frame()
            await until(lambda: client.camera._delivery is not None)
        assert client.camera._delivery is None
        assert client.camera._newest is None


# Streams as real cameras write them.


def _head(content_type: str) -> bytes:
    return f"HTTP/1.0 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()


_TYPE = "multipart/x-mixed-replace"
_SIZED = b"".join(map(part, _frames(1, 2)))
_UNSIZED = b"".join(part(one, b"Content-Type: image/jpeg") for one in _frames(1, 2))


@pytest.mark.parametrize(
    "raw",
    [
        _head(f"{_TYPE};boundary=boundarydonotcross") + _SIZED,
        _head(f"{_TYPE};boundary=boundarydonotcross") + _UNSIZED + BOUNDARY,
        _head(f'{_TYPE}; boundary="boundarydonotcross"') + _UNSIZED + BOUNDARY,
        _head(f"{_TYPE};boundary=--boundarydonotcross") + _UNSIZED + BOUNDARY,
        _head(f"{_TYPE};boundary=another") + _UNSIZED + BOUNDARY,
        _head(_TYPE) + _UNSIZED + BOUNDARY,
        _head(_TYPE) + _UNSIZED + BOUNDARY.replace(b"\r\n", b"--\r\n"),
        _head("image/jpeg") + _SIZED,
        b"HTTP/1.0 200 OK\r\n\r\n" + _SIZED,
        _head(_TYPE) + _SIZED.replace(b"\r\n", b"\n"),
        _head(_TYPE) + (_UNSIZED + BOUNDARY).replace(b"\r\n", b"\n"),
        _head(_TYPE) + b"\r\n\r\nHello.\r\n" + _SIZED,
        _head(_TYPE) + _SIZED.removeprefix(BOUNDARY),
        _head(_TYPE) + _SIZED.replace(b"\r\n--", b"--"),
        _head(_TYPE) + (_UNSIZED + BOUNDARY).replace(b"\r\n--", b"--"),
        _head(_TYPE) + _SIZED.replace(b"Length: ", b"Length:    00"),
        _head(_TYPE) + _SIZED.replace(b"Content-Length: ", b"CONTENT-LENGTH:"),
        _head(_TYPE) + part(b"a line of text") + _SIZED,
        _head(_TYPE) + (_UNSIZED + BOUNDARY).replace(b"boundarydonotcross", b"a:b"),
    ],
)
async def test_the_dialects_of_cameras(
    printer_host: str, session: aiohttp.ClientSession, raw: bytes
) -> None:
    """A length counts where there is one, and the boundary as the stream has it."""
    async with serve(printer_host, CAMERA, always(raw)):
        url = f"http://{printer_host}:{CAMERA}/?action=stream"
        async with session.get(url) as response:
            reader = mjpeg.MjpegReader(response.content)
            assert [await reader.read_frame() for _ in range(2)] == _frames(1, 2)
            with pytest.raises(ConnectionLostError):
                await reader.read_frame()


async def test_a_frame_may_come_in_any_pieces(
    printer_host: str, session: aiohttp.ClientSession
) -> None:
    """Also cut within the boundary that ends it."""

    async def slowly(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await read_request(reader)
        writer.write(_head(_TYPE))
        for byte in _UNSIZED + BOUNDARY:
            writer.write(bytes([byte]))
            await asyncio.sleep(0)

    url = f"http://{printer_host}:{CAMERA}/?action=stream"
    async with serve(printer_host, CAMERA, slowly), session.get(url) as response:
        reader = mjpeg.MjpegReader(response.content)
        assert [await reader.read_frame() for _ in range(2)] == _frames(1, 2)


# Leading elsewhere.


@short_wait
async def test_a_camera_redirects_nobody(
    printer_host: str, make_client: MakeClient
) -> None:
    """The stream is where the printer is, and nowhere else."""
    elsewhere: list[str] = []

    async def other(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        elsewhere.append(await read_request(reader))

    head = b"HTTP/1.1 302 X\r\nLocation: http://%b:8081/?action=stream\r\n\r\n"
    redirect = always(head % printer_host.encode())
    async with (
        serve(printer_host, CAMERA, redirect),
        serve(printer_host, 8081, other),
    ):
        with pytest.raises(FlashForgeError):
            await make_client().camera.snapshot()
    assert elsewhere == []


# Its address.


ADDRESSES = [
    (None, "http://192.0.2.10:8080/?action=stream"),
    ("", "http://192.0.2.10:8080/?action=stream"),
    ("yes", "http://192.0.2.10:8080/?action=stream"),
    ("http://[", "http://192.0.2.10:8080/?action=stream"),
    ("http://192.0.2.10", "http://192.0.2.10:8080/?action=stream"),
    ("http://192.0.2.10:8081", "http://192.0.2.10:8081/?action=stream"),
    ("http://192.0.2.10:8080/stream.mjpg", "http://192.0.2.10:8080/stream.mjpg"),
    ("http://evil.example:8081/a.mjpg", "http://192.0.2.10:8081/a.mjpg"),
    ("http://a:b@evil.example/a%2Fb?c=d%26e", "http://192.0.2.10:8080/a%2Fb?c=d%26e"),
    ("http://192.0.2.10//evil.example/a", "http://192.0.2.10:8080//evil.example/a"),
    ("http://192.0.2.10/@evil.example", "http://192.0.2.10:8080/@evil.example"),
    ("http://192.0.2.10:8080/?stream", "http://192.0.2.10:8080/?stream"),
    ("rtsp://192.0.2.10:554/live", "http://192.0.2.10:8080/?action=stream"),
    ("javascript:alert(1)", "http://192.0.2.10:8080/?action=stream"),
    ("http://192.0.2.10:99999/?x=1", "http://192.0.2.10:8080/?action=stream"),
    ("http://192.0.2.10:8081/?action=stream", "http://192.0.2.10:8081/?action=stream"),
    ("http://192.0.2.10:8080/a/b?c=d&e=f", "http://192.0.2.10:8080/a/b?c=d&e=f"),
    ("http://192.0.2.10/?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ("https://192.0.2.10:8080/?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ("http://evil.example:8080/?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ("http://a:b@evil.example/?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ("//evil.example/?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ("file:///etc/passwd?x=1", "http://192.0.2.10:8080/?action=stream"),
    ("stream?x=1", "http://192.0.2.10:8080/?action=stream"),
    ("192.0.2.10:8080/?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ("mailto:me?subject=you", "http://192.0.2.10:8080/?action=stream"),
    ("?action=stream", "http://192.0.2.10:8080/?action=stream"),
]  # fmt: skip


def test_the_address_leads_to_the_printer(subtests: pytest.Subtests) -> None:
    """Port and path are the printer's word, the host is not."""
    for said, url in ADDRESSES:
        with subtests.test(repr(said)):
            assert str(stream_url("192.0.2.10", CAMERA, said)) == url


async def test_the_printers_word_is_followed_on_its_own_host(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A printer that names another host is still looked at where it is."""
    elsewhere = "http://127.0.0.1:8080/?action=stream"
    printer.faults.detail_overrides = {"cameraStreamUrl": elsewhere}
    assert (await client.info.get_status()).camera_url == elsewhere
    _check_jpeg(await client.camera.snapshot())


@pytest.mark.timings(camera_retry_interval=0.02)
async def test_a_creators_camera_that_waits_to_be_asked_is_asked(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
) -> None:
    """Once, and then it is given the time that it needs to open."""
    printer, client = await make_printer("creator_5_pro"), make_client()
    printer.faults.camera_on_demand = True
    await client.initialize()

    picture = asyncio.create_task(client.camera.snapshot())
    await until(lambda: "streamCtrl_cmd" in printer.commands)
    await asyncio.sleep(0.1)
    clock.advance(5)

    assert (await picture).startswith(b"\xff\xd8")
    assert printer.commands == ["streamCtrl", "streamCtrl_cmd"]


async def test_a_closed_camera_stays_closed(client: FlashForgeClient) -> None:
    """Nobody opens it again behind the back of who let go of it."""
    await client.camera.close()
    with pytest.raises(PrinterUnreachableError):
        await client.camera.snapshot()


# Whether there is one.


async def test_a_camera_that_answers_is_there(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Asking is a short look, which is over at once."""
    assert await client.camera.probe()
    await until(lambda: printer.camera.viewers == 0)
    assert printer.camera.total_viewers == 1


async def test_trap_40_a_camera_that_is_watched_is_not_asked(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Asking would be a second viewer."""
    async with client.camera.watch() as next_frame:
        assert await client.camera.probe() is None
        await next_frame()
        assert await client.camera.probe()
    assert (printer.camera.total_viewers, printer.camera.refused_viewers) == (1, 0)


async def test_no_camera_to_answer(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A closed port is no camera."""
    await printer.camera.stop()
    assert await client.camera.probe() is False


def _http(status: str, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode()


@pytest.mark.parametrize(
    ("raw", "is_camera"),
    [
        (_http("200 OK", "Content-Type: multipart/x-mixed-replace;boundary=x"), True),
        (_http("200 OK", "Content-Type: image/jpeg", "Content-Length: 0"), True),
        (_http("200 OK", "Content-Type: text/html", "Content-Length: 0"), False),
        (_http("404 Not Found", "Content-Type: image/jpeg"), False),
        (_http("302 Found", "Location: /x", "Content-Type: image/jpeg"), False),
        (b"ok\r\n", False),
        (_http("503 Service Unavailable"), None),
        (b"", None),
    ],
)
async def test_what_is_a_camera(
    printer_host: str, make_client: MakeClient, raw: bytes, is_camera: bool | None
) -> None:
    """Something that sends pictures, and sends nobody elsewhere.

    One that is busy, or has hung up, has said nothing about that.
    """
    async with serve(printer_host, CAMERA, always(raw)):
        assert await make_client().camera.probe() is is_camera


@pytest.mark.parametrize("attack", ["hangs", "drips_its_head"])
async def test_a_camera_that_does_not_answer_is_not_missing(
    printer_host: str, make_client: MakeClient, attack: str
) -> None:
    """It is not waited for, and nothing is said about it."""
    async with HostileCamera(printer_host, attack=attack) as hostile:
        assert await make_client().camera.probe(0.1) is None
        await until(lambda: not hostile.viewers)


@pytest.mark.parametrize("second_viewer", ["drop", "hang"])
async def test_trap_40_a_camera_that_is_taken_is_not_missing(
    printer: SimulatedPrinter, client: FlashForgeClient, second_viewer: str
) -> None:
    """Another program looks at it."""
    printer.faults.second_viewer = second_viewer
    reader, writer = await asyncio.open_connection(printer.host, CAMERA)
    writer.write(b"GET /?action=stream HTTP/1.0\r\n\r\n")
    await reader.readline()
    assert await client.camera.probe(0.2) is None
    writer.close()
    await until(lambda: printer.camera.viewers == 0)
    assert await client.camera.probe()


# Looking at another camera's address.


LOOKS = {
    "hangs": Seen.NOTHING,
    "hangs_after_the_head": Seen.NOTHING,
    "drips_its_head": Seen.NOTHING,
    "drips_a_frame": Seen.NOTHING,
    "hangs_up_at_once": Seen.NOTHING,
    "hangs_up_after_the_head": Seen.NOTHING,
    "no_boundary": Seen.OTHER,
    "endless_headers": Seen.OTHER,
    "endless_part": Seen.OTHER,
    "negative_length": Seen.OTHER,
    "not_a_jpeg": Seen.OTHER,
    "redirect": Seen.REDIRECT,
    "another_type": Seen.PAGE,
    "a_still_picture": Seen.STILL_PICTURE,
    "error_with_a_stream": Seen.OTHER,
    "no_http": Seen.OTHER,
    "tiny_frames": Seen.STREAM,
}


@pytest.mark.parametrize("attack", LOOKS)
async def test_what_is_at_an_address(
    printer_host: str,
    session: aiohttp.ClientSession,
    attack: str,
) -> None:
    """It is said what came, after a bounded time."""
    timings = Timings(camera_look_timeout=0.3 if attack in SILENT else 10)
    async with HostileCamera(printer_host, attack=attack) as hostile:
        url = URL(f"http://{printer_host}:{CAMERA}/")
        assert await look_at(session, url, timings) is LOOKS[attack]
        await until(lambda: not hostile.viewers)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (_http("401 Unauthorized", "WWW-Authenticate: Digest realm=x"), Seen.LOGIN),
        (_http("403 Forbidden"), Seen.LOGIN),
        (_http("301 Moved Permanently", "Location: https://x/"), Seen.REDIRECT),
        (_http("404 Not Found"), Seen.OTHER),
        (_http("503 Service Unavailable"), Seen.NOTHING),
        (_http("200 OK", "Content-Length: 0"), Seen.NOTHING),
        (_http("200 OK") + b"\x89PNG\r\n", Seen.STILL_PICTURE),
        (_http("200 OK", "Content-Type: image/tiff") + b"II*", Seen.STILL_PICTURE),
        (_http("200 OK") + b"\r\n <html>", Seen.PAGE),
        (_http("200 OK", "Content-Type: text/plain") + b"hello", Seen.PAGE),
        (_http("200 OK", "Content-Type: application/json") + b"{}", Seen.PAGE),
        (_http("200 OK") + b"hello", Seen.OTHER),
    ],
)
async def test_what_came_in_place_of_a_stream(
    printer_host: str, session: aiohttp.ClientSession, raw: bytes, seen: Seen
) -> None:
    """By how it begins, and then by what it claims to be."""
    async with serve(printer_host, CAMERA, always(raw)):
        url = URL(f"http://{printer_host}:{CAMERA}/")
        assert await look_at(session, url) is seen


async def test_nothing_is_at_an_address(
    printer_host: str, session: aiohttp.ClientSession
) -> None:
    """Nobody listens there."""
    url = URL(f"http://{printer_host}:{CAMERA}/")
    assert await look_at(session, url) is Seen.NOTHING


async def test_a_secure_connection_to_what_is_none(
    printer_host: str, session: aiohttp.ClientSession
) -> None:
    """A certificate that nobody trusts is told in the same way."""

    async def no_tls(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        await reader.read(1)
        writer.write(_http("400 Bad Request"))

    async with serve(printer_host, CAMERA, no_tls):
        url = URL(f"https://{printer_host}:{CAMERA}/")
        assert await look_at(session, url) is Seen.CERTIFICATE
