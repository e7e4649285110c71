"""The camera: one connection to it, whoever looks."""

import asyncio
from io import BytesIO

from PIL import Image
import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    FlashForgeError,
    InvalidResponseError,
    PortClosedError,
    PrinterUnreachableError,
    camera,
)
from custom_components.flashforge.client.camera import stream_url
from custom_components.flashforge.client.errors import ConnectionLostError
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter
from .raw import always, read_request, serve
from .watched import until

CAMERA = 8080


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon; how long to wait for a frame is up to each test."""
    monkeypatch.setattr(camera, "RETRY_PAUSE", 0.01)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait no longer for a frame than a few of them take."""
    monkeypatch.setattr(camera, "PATIENCE", 0.4)


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


@pytest.mark.usefixtures("impatient")
async def test_a_dead_camera_is_an_error_in_time(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A camera that accepts and sends nothing keeps nobody waiting for ever."""
    printer.faults.camera_dead = True
    with pytest.raises(PrinterUnreachableError, match="no picture in time"):
        await client.camera.snapshot()


@pytest.mark.usefixtures("impatient")
async def test_no_camera_says_why(make_client: MakeClient) -> None:
    """The error is that of the last attempt."""
    with pytest.raises(PortClosedError):
        await make_client().camera.snapshot()


@pytest.mark.usefixtures("impatient")
async def test_a_camera_that_is_switched_off(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A camera without a stream is an error too."""
    printer.machine.camera_on = False
    with pytest.raises(FlashForgeError):
        await client.camera.snapshot()


async def test_a_silent_camera_is_opened_anew(
    printer: SimulatedPrinter, client: FlashForgeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that stands still is replaced, and frames come again."""
    monkeypatch.setattr(camera, "SILENCE", 0.3)
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


@pytest.mark.usefixtures("impatient")
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


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("second_viewer", ["drop", "hang"])
async def test_somebody_else_is_watching(
    printer: SimulatedPrinter,
    client: FlashForgeClient,
    monkeypatch: pytest.MonkeyPatch,
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
    monkeypatch.setattr(camera, "PATIENCE", 10)
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
        async with asyncio.timeout(1):
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

_HEAD = b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (_HEAD + b"--b\r\nContent-Length: 0\r\n\r\n", InvalidResponseError),
        (_HEAD + b"--b\r\nContent-Length: -5\r\n\r\nabc", InvalidResponseError),
        (_HEAD + b"--b\r\nContent-Length: 8388609\r\n\r\n", InvalidResponseError),
        (
            _HEAD + b"--b\r\nContent-Length: %b\r\n\r\n" % (b"9" * 4000),
            InvalidResponseError,
        ),
        (
            _HEAD + b"--b\r\nContent-Length: %b\r\n\r\n" % (b"9" * 5000),
            InvalidResponseError,
        ),
        (_HEAD + b"--b\r\nContent-Length: abc\r\n\r\nabc", InvalidResponseError),
        (_HEAD + b"--b\r\nContent-Length:\r\n\r\nabc", InvalidResponseError),
        (_HEAD + b"--b\r\nContent-Length: 9\r\n\r\nabc", ConnectionLostError),
        (_HEAD + b"--b\r\n\r\nabc", ConnectionLostError),
        (_HEAD + b"x" * 300_000, FlashForgeError),
        (_HEAD, ConnectionLostError),
        (b"HTTP/1.0 404 Not Found\r\n\r\n", FlashForgeError),
        (b"\xff\xd8\xff nothing of HTTP\r\n\r\n", FlashForgeError),
        (b"", FlashForgeError),
    ],
    ids=lambda value: repr(value[-40:]) if isinstance(value, bytes) else "",
)
async def test_hostile_streams(
    printer_host: str, make_client: MakeClient, raw: bytes, error: type[Exception]
) -> None:
    """Whatever is no frame ends the reading of the stream, which starts anew."""
    async with serve(printer_host, CAMERA, always(raw)):
        with pytest.raises(FlashForgeError) as caught:
            await make_client().camera._read_stream()
    assert isinstance(caught.value, error)


async def test_parts_may_come_in_any_spelling(
    printer_host: str, make_client: MakeClient
) -> None:
    """Only the length of a part counts, in large or small letters."""
    raw = _HEAD + b"--x\r\ncontent-length:3\r\nX-Other: 1\r\n\r\nabc\r\n--x\r\n"
    async with serve(printer_host, CAMERA, always(raw)):
        assert await make_client().camera.snapshot() == b"abc"


@pytest.mark.usefixtures("impatient")
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


@pytest.mark.parametrize(
    ("said", "url"),
    [
        (None, "http://192.0.2.10:8080/?action=stream"),
        ("", "http://192.0.2.10:8080/?action=stream"),
        ("yes", "http://192.0.2.10:8080/?action=stream"),
        ("http://[", "http://192.0.2.10:8080/?action=stream"),
        ("http://192.0.2.10", "http://192.0.2.10:8080/?action=stream"),
        ("http://192.0.2.10:99999/?x=1", "http://192.0.2.10:8080/?action=stream"),
        ("http://192.0.2.10:8081/?action=stream", "http://192.0.2.10:8081/?action=stream"),
        ("http://192.0.2.10:8080/a/b?c=d&e=f", "http://192.0.2.10:8080/a/b?c=d&e=f"),
        ("http://192.0.2.10/?action=stream", "http://192.0.2.10:8080/?action=stream"),
        ("https://192.0.2.10:8080/?action=stream", "http://192.0.2.10:8080/?action=stream"),
        ("http://evil.example:8080/?action=stream", "http://192.0.2.10:8080/?action=stream"),
        ("http://a:b@evil.example/?action=stream", "http://192.0.2.10:8080/?action=stream"),
        ("//evil.example/?action=stream", "http://192.0.2.10:8080/?action=stream"),
        ("file:///etc/passwd?x=1", "http://192.0.2.10:8080/etc/passwd?x=1"),
        ("stream?x=1", "http://192.0.2.10:8080/?action=stream"),
        ("192.0.2.10:8080/?action=stream", "http://192.0.2.10:8080/?action=stream"),
        ("mailto:me?subject=you", "http://192.0.2.10:8080/?action=stream"),
        ("?action=stream", "http://192.0.2.10:8080/?action=stream"),
    ],
)  # fmt: skip
def test_the_address_leads_to_the_printer(said: str | None, url: str) -> None:
    """Port and path are the printer's word, the host is not."""
    assert str(stream_url("192.0.2.10", CAMERA, said)) == url


async def test_the_printers_word_is_followed_on_its_own_host(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A printer that names another host is still looked at where it is."""
    elsewhere = "http://127.0.0.1:8080/?action=stream"
    printer.faults.detail_overrides = {"cameraStreamUrl": elsewhere}
    assert (await client.info.get_status()).camera_url == elsewhere
    _check_jpeg(await client.camera.snapshot())


async def test_a_creators_camera_that_waits_to_be_asked_is_asked(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once, and then it is given the time that it needs to open."""
    monkeypatch.setattr(camera, "RETRY_PAUSE", 0.02)
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
    assert await client.camera.answers()
    await until(lambda: printer.camera.viewers == 0)
    assert printer.camera.total_viewers == 1


async def test_trap_40_a_camera_that_is_watched_is_not_asked(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Asking would be a second viewer."""
    async with client.camera.watch() as next_frame:
        await next_frame()
        assert await client.camera.answers()
    assert (printer.camera.total_viewers, printer.camera.refused_viewers) == (1, 0)


async def test_no_camera_to_answer(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A closed port is no camera."""
    await printer.camera.stop()
    assert not await client.camera.answers()


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
        (b"", False),
    ],
)
async def test_what_is_a_camera(
    printer_host: str, make_client: MakeClient, raw: bytes, is_camera: bool
) -> None:
    """Something that sends pictures, and sends nobody elsewhere."""
    async with serve(printer_host, CAMERA, always(raw)):
        assert await make_client().camera.answers() is is_camera


async def test_a_camera_that_never_answers(
    printer_host: str, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not waited for."""
    monkeypatch.setattr(camera, "PROBE_PATIENCE", 0.1)

    async def silent(
        reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
    ) -> None:
        await reader.read()

    async with serve(printer_host, CAMERA, silent):
        assert not await make_client().camera.answers()
