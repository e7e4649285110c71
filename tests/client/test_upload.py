"""Bringing a file to a printer: what arrives, and what can go wrong on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from email import message_from_bytes, policy
from hashlib import sha256
import logging
from random import Random
import traceback
from typing import Self, override

import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionLostError,
    CredentialsError,
    FlashForgeClient,
    FlashForgeError,
    InvalidTextError,
    LanModeOffError,
    NotPossibleError,
    PrinterRefusedError,
    PrinterState,
    PrinterUnreachableError,
    Reason,
    UploadSourceError,
)
from tests.simulator import RequestRecord, SimulatedPrinter

from .conftest import CHECK_CODE, SERIAL_NUMBER, MakeClient, MakePrinter, short_timeouts
from .fake_http import reply, serve
from .request_spy import on_request, paths, until

pytestmark = short_timeouts

MODELS = ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5", "creator_5_pro"]
KILO, MEGA = 2**10, 2**20
CONTENT = Random(5).randbytes(700_001)  # noqa: S311 - the same each time
NAME = "castle.gcode.3mf"


async def _pieces(content: bytes, length: int = 64 * KILO) -> AsyncIterator[bytes]:
    for start in range(0, len(content), length):
        yield content[start : start + length]


async def _zeros(size: int) -> AsyncIterator[bytes]:
    """Generate a large file."""
    piece = bytes(MEGA)
    for _ in range(size // MEGA):
        yield piece


def _stored(printer: SimulatedPrinter) -> dict[str, str]:
    """Return the files that were uploaded, with their checksums."""
    files = printer.machine.card.files
    return {file.file_name: file.sha256 for file in files if file.sha256}


async def _upload(
    client: FlashForgeClient, content: bytes = CONTENT, name: str = NAME
) -> None:
    await client.files.upload(name, _pieces(content), len(content))


# What arrives.


@pytest.mark.parametrize("model", MODELS)
async def test_a_file_arrives_byte_for_byte(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """It is stored, listed and not printed."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    printer.requests.clear()
    await _upload(client)
    assert printer.machine.card.files[0].content == CONTENT
    assert _stored(printer) == {NAME: sha256(CONTENT).hexdigest()}
    assert (await client.files.get_recent())[0].name == NAME
    assert printer.machine.status == "ready"
    assert printer.machine.last_start is None
    assert paths(printer) == ["/detail", "/uploadGcode", "/gcodeList"]


@pytest.mark.parametrize("firmware", ["2.4.5", "3.1.2", "3.1.3", "5.1.7"])
async def test_old_and_new_firmware_take_it(
    make_printer: MakePrinter, make_client: MakeClient, firmware: str
) -> None:
    """Whatever headers it wants."""
    printer = await make_printer("adventurer_5m", firmware=firmware)
    client = make_client()
    await client.initialize()
    await _upload(client)
    assert printer.machine.card.files[0].content == CONTENT


async def test_a_file_is_replaced_by_one_of_its_name(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """The newer one is the one that is printed."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    await _upload(client, b"G28\n")
    await _upload(client, b"G29\n")
    assert _stored(printer) == {NAME: sha256(b"G29\n").hexdigest()}


async def test_what_goes_over_the_wire(
    printer_host: str, make_client: MakeClient
) -> None:
    """One part of a multipart body whose length is announced, and not in chunks."""
    seen: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            fields = message_from_bytes(head.partition(b"\r\n")[2])
            body = await reader.readexactly(int(fields["Content-Length"]))
            seen.extend([head, body])
            detail = {"pid": 38, "firmwareVersion": "1.1.3-1.0.8", "status": "ready"}
            writer.write(reply(detail=detail))

    async with serve(printer_host, 8898, take):
        client = make_client()
        await client.initialize()
        seen.clear()
        await _upload(client, b"G28\r\n--\r\n", "cube.gcode")
    head, body = seen[-2:]
    request, _, rest = head.partition(b"\r\n")
    assert request == b"POST /uploadGcode HTTP/1.1"
    headers = dict(message_from_bytes(rest).items())
    assert "Transfer-Encoding" not in headers
    kind = headers.pop("Content-Type")
    for name in ("Host", "Accept", "Accept-Encoding", "User-Agent", "Content-Length"):
        headers.pop(name, None)
    assert headers == {
        "serialNumber": SERIAL_NUMBER,
        "checkCode": CHECK_CODE,
        "fileSize": "9",
        "printNow": "false",
        "levelingBeforePrint": "false",
        "flowCalibration": "false",
        "firstLayerInspection": "false",
        "timeLapseVideo": "false",
        "useMatlStation": "false",
        "gcodeToolCnt": "0",
        "materialMappings": "W10=",
    }
    assert kind.startswith("multipart/form-data; boundary=")
    message = message_from_bytes(
        b"Content-Type: %b\r\n\r\n%b" % (kind.encode(), body), policy=policy.HTTP
    )
    (part,) = message.iter_parts()
    assert part.get_content_type() == "application/octet-stream"
    assert part["Content-Disposition"] == (
        'form-data; name="gcodeFile"; filename="cube.gcode"'
    )
    assert part.get_payload(decode=True) == b"G28\r\n--\r\n"


class _Piece(bytes):
    """A piece that tells how many of its kind are in memory."""

    alive = most = 0

    @override
    def __new__(cls, content: bytes) -> Self:
        _Piece.alive += 1
        _Piece.most = max(_Piece.most, _Piece.alive)
        return super().__new__(cls, content)

    def __del__(self) -> None:
        _Piece.alive -= 1


async def test_a_large_file_is_never_in_memory(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A few of its pieces are, however many there are."""

    async def source() -> AsyncIterator[bytes]:
        for number in range(96):
            yield _Piece(bytes([number]) * (MEGA // 2))

    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    await client.files.upload(NAME, source(), 48 * MEGA)
    assert printer.machine.card.files[0].size == 48 * MEGA
    assert _Piece.alive == 0
    assert _Piece.most <= 3


# Beside an upload.


@pytest.fixture
async def slow(make_printer: MakePrinter) -> SimulatedPrinter:
    """Return an AD5X that takes ten seconds for a megabyte."""
    printer = await make_printer("ad5x")
    printer.faults.upload_rate = MEGA / 10
    return printer


async def test_trap_24_a_print_is_paused_during_an_upload(
    slow: SimulatedPrinter, make_client: MakeClient
) -> None:
    """Neither questions nor commands wait for a file."""
    client = make_client()
    await client.initialize()
    task = asyncio.create_task(_upload(client))
    await until(lambda: "/uploadGcode" in paths(slow))
    await asyncio.sleep(0.05)
    slow.machine.start_job(heated=True, progress=0.1)
    async with asyncio.timeout(5):
        assert (await client.info.get_status()).state is PrinterState.PRINTING
        assert (await client.job_control.pause()).state is PrinterState.PAUSING
        assert len(await client.files.get_recent()) == 10
    assert not task.done()
    await _cancel(task)


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def _ours() -> list[str]:
    """Return the tasks that send a file, as texts."""
    texts = [repr(task) for task in asyncio.all_tasks()]
    return [one for one in texts if "write_bytes" in one or "/client/http/" in one]


async def test_an_upload_can_be_canceled(
    slow: SimulatedPrinter, make_client: MakeClient
) -> None:
    """Nothing of it stays: no file, no task, no open source."""
    closed = asyncio.Event()

    async def source() -> AsyncIterator[bytes]:
        try:
            async for piece in _pieces(CONTENT):
                yield piece
        finally:
            closed.set()

    client = make_client()
    await client.initialize()
    before = slow.state()
    task = asyncio.create_task(client.files.upload(NAME, source(), len(CONTENT)))
    await until(lambda: "/uploadGcode" in paths(slow))
    await asyncio.sleep(0.05)
    await _cancel(task)
    async with asyncio.timeout(5):
        await closed.wait()
    await until(lambda: not _ours())
    slow.faults.upload_rate = None
    await until(lambda: slow.open_connections <= 1)
    assert slow.state() == {**before, "faults": slow.faults.state()}
    assert _stored(slow) == {}
    # The next one goes through.
    await _upload(client)
    assert list(_stored(slow)) == [NAME]


# Sources that fail.


async def _short() -> AsyncIterator[bytes]:
    yield CONTENT[:-1]


async def _long() -> AsyncIterator[bytes]:
    yield CONTENT
    yield b"x"


async def _failing() -> AsyncIterator[bytes]:
    yield CONTENT[: 300 * KILO]
    raise OSError("the disk is gone")


async def _failing_at_once() -> AsyncIterator[bytes]:
    async for piece in _pieces(b""):
        yield piece
    raise ValueError("no such file")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (_short, "the source gave less than it had announced"),
        (_long, "the source gave more than it had announced"),
        (_failing, "the disk is gone"),
        (_failing_at_once, "no such file"),
    ],
)
@pytest.mark.parametrize("model", ["adventurer_5m_pro", "ad5x", "creator_5"])
async def test_a_source_that_fails(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    source: Callable[[], AsyncIterator[bytes]],
    words: str,
) -> None:
    """The error is about the source, and nothing is stored."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    with pytest.raises(UploadSourceError, match=words):
        await client.files.upload(NAME, source(), len(CONTENT))
    await until(lambda: not _ours())
    assert _stored(printer) == {}
    await _upload(client)
    assert list(_stored(printer)) == [NAME]


# Printers that fail.


@pytest.mark.timings(upload_timeout=0.2)
async def test_a_printer_that_stops_reading(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It is given up when nothing has moved for some time."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.faults.upload_stall_after = 100 * KILO
    with pytest.raises(AnswerLostError):
        await client.files.upload(NAME, _zeros(64 * MEGA), 64 * MEGA)
    await until(lambda: not _ours())
    assert _stored(printer) == {}


@pytest.mark.timings(upload_timeout=0.5)
async def test_a_slow_printer_is_not_given_up(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """As long as something moves, an upload may take any time."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()

    async def source() -> AsyncIterator[bytes]:
        async for piece in _pieces(CONTENT, 40 * KILO):
            await asyncio.sleep(0.04)
            yield piece

    await client.files.upload(NAME, source(), len(CONTENT))
    assert list(_stored(printer)) == [NAME]


@pytest.mark.parametrize("fault", ["hang", "upload_stall_after"])
@pytest.mark.timings(upload_answer_timeout=0.2)
async def test_a_printer_that_never_answers(
    make_printer: MakePrinter,
    make_client: MakeClient,
    fault: str,
) -> None:
    """With all sent it may think for a while, and not for ever."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()

    def fail(record: RequestRecord) -> None:
        printer.faults.hang = record.path == "/uploadGcode" and fault == "hang"

    on_request(printer, fail)
    if fault != "hang":
        printer.faults.upload_stall_after = 1
    with pytest.raises(AnswerLostError):
        await _upload(client)
    assert _stored(printer) == {}


async def test_a_connection_that_breaks(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Half a file is none."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.faults.upload_reset_after = 100 * KILO
    with pytest.raises(ConnectionLostError):
        await client.files.upload(NAME, _zeros(32 * MEGA), 32 * MEGA)
    assert _stored(printer) == {}
    assert paths(printer).count("/uploadGcode") == 1


async def test_an_answer_that_is_lost(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """The file may be there, and is not sent again."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.faults.lose_upload_answer = True
    with pytest.raises(ConnectionLostError):
        await _upload(client)
    assert list(_stored(printer)) == [NAME]
    assert paths(printer).count("/uploadGcode") == 1


async def test_a_printer_that_is_off(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It gets no file."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    await printer.power_off()
    with pytest.raises(PrinterUnreachableError):
        await _upload(client)


@pytest.mark.parametrize("size", [4 * KILO, 32 * MEGA])
async def test_a_refusal_has_the_printers_words(
    make_printer: MakePrinter, make_client: MakeClient, size: int
) -> None:
    """A job that began a moment ago refuses the file, whatever its size."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()

    def start(record: RequestRecord) -> None:
        if record.path == "/uploadGcode":
            printer.machine.start_job()

    on_request(printer, start)
    with pytest.raises(PrinterRefusedError, match=r"Printer is Busy\. \(code 2\)"):
        await client.files.upload(NAME, _pieces(bytes(size), MEGA), size)
    await until(lambda: not _ours())
    assert _stored(printer) == {}
    printer.requests = []
    printer.machine.boot()
    await _upload(client)


async def test_what_opens_no_printer_brings_no_file(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Credentials are headers here, and refused as anywhere."""
    printer, client = await make_printer("creator_5"), make_client()
    await client.initialize()

    def change(record: RequestRecord) -> None:
        if record.path == "/uploadGcode":
            printer.machine.check_code = "other"

    on_request(printer, change)
    with pytest.raises(CredentialsError):
        await _upload(client)
    printer.machine.check_code = CHECK_CODE
    printer.requests = []
    await client.info.get_status()
    await printer.set_lan_mode(False)
    with pytest.raises(LanModeOffError):
        await _upload(client)
    assert _stored(printer) == {}


# What is not even tried.


@pytest.mark.parametrize("state", ["printing", "heating", "pause", "busy"])
async def test_a_printer_at_work_gets_no_file(
    make_printer: MakePrinter, make_client: MakeClient, state: str
) -> None:
    """It would refuse, after minutes perhaps."""
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.faults.detail_overrides = {"status": state}
    with pytest.raises(NotPossibleError) as caught:
        await _upload(client)
    assert caught.value.command == "upload"
    assert "/uploadGcode" not in paths(printer)


async def test_a_plate_that_was_not_cleared_keeps_a_file_away(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """The printer only says that it is busy; the reason is known all the same."""
    printer, client = await make_printer("adventurer_5m_pro"), make_client()
    await client.initialize()
    printer.machine.start_job("cube.gcode")
    printer.machine.finish_job()
    with pytest.raises(NotPossibleError) as caught:
        await _upload(client)
    assert caught.value.reason is Reason.PLATE_NOT_CLEAR
    await client.job_control.clear_plate()
    await _upload(client)


async def test_a_question_on_the_screen_is_answered_first(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """It blocks an upload, of which nothing is sent."""
    printer, client = await make_printer("creator_5_pro"), make_client()
    await client.initialize()
    printer.machine.start_job("castle.3mf", heated=True)
    printer.machine.ask_question("E0088")
    with pytest.raises(NotPossibleError) as caught:
        await _upload(client)
    assert caught.value.reason is Reason.ASKS
    assert "/uploadGcode" not in paths(printer)


async def test_a_full_printer_gets_no_file(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """The space is looked at before."""
    printer, client = await make_printer("ad5x", free_bytes=20_000_000), make_client()
    await client.initialize()
    with pytest.raises(NotPossibleError) as caught:
        await client.files.upload(NAME, _zeros(32 * MEGA), 32 * MEGA)
    assert (caught.value.command, caught.value.reason) == ("upload", Reason.NO_SPACE)
    assert "/uploadGcode" not in paths(printer)
    await _upload(client)


@pytest.mark.parametrize(
    ("model", "name"),
    [("creator_5", "cube.3mf"), ("ad5x", "a=b.gcode"), ("ad5x", "cube.stl"),
     ("ad5x", "../cube.gcode"), ("ad5x", 'x"\r\nX: y.gcode')],
)  # fmt: skip
async def test_trap_44_a_name_that_the_printer_could_not_use(
    make_printer: MakePrinter, make_client: MakeClient, model: str, name: str
) -> None:
    """It is refused before anything is asked."""
    printer, client = await make_printer(model), make_client()
    await client.initialize()
    requests = len(printer.requests)
    with pytest.raises(InvalidTextError):
        await _upload(client, name=name)
    assert len(printer.requests) == requests


# Secrets.


@pytest.mark.parametrize(
    "faults",
    [
        {},
        {"upload_reset_after": 100_000},
        {"upload_stall_after": 1},
        {"lose_upload_answer": True},
        {"lan_mode_off": True},
    ],
    ids=str,
)
@pytest.mark.timings(upload_answer_timeout=0.1)
async def test_trap_52_secrets_of_an_upload_show_nowhere(
    make_printer: MakePrinter,
    make_client: MakeClient,
    caplog: pytest.LogCaptureFixture,
    faults: dict[str, object],
) -> None:
    """They are headers there, and neither in a log nor in an exception."""
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    printer, client = await make_printer("ad5x"), make_client()
    await client.initialize()
    printer.faults.update(faults)
    shown: list[str] = []
    for source in (_pieces(CONTENT), _failing()):
        try:
            await client.files.upload(NAME, source, len(CONTENT))
        except FlashForgeError as err:
            shown += [str(err), repr(err), *traceback.format_exception(err)]
    assert shown
    assert printer.host not in "".join(shown)
    shown.append(caplog.text)
    shown += [str(vars(record)) for record in caplog.records]
    for secret in (SERIAL_NUMBER, SERIAL_NUMBER.removeprefix("SN"), CHECK_CODE):
        assert secret not in "".join(shown)
