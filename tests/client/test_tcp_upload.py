"""Bringing a file to a printer over TCP, as a raw stream and in blocks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from random import Random
from zlib import crc32

import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionLostError,
    ControlHeldError,
    FlashForgeClient,
    FlashForgeError,
    InvalidTextError,
    NotPossibleError,
    PrinterRefusedError,
    PrinterState,
    UploadSourceError,
)
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import QUICK, MakeClient, MakePrinter, short_tcp_timeouts
from .fake_http import serve
from .fake_tcp_server import PORT, Talker, frame
from .request_spy import changes, codes, let_go, on_command, our_tasks, until

pytestmark = short_tcp_timeouts

MODELS = ["adventurer_3", "adventurer_4", "adventurer_4_pro", "adventurer_5m",
          "adventurer_5m_pro", "ad5x"]  # fmt: skip
BLOCKS, RAW = "adventurer_3", "adventurer_4"
KILO, MEGA = 2**10, 2**20
CONTENT = Random(5).randbytes(MEGA)  # noqa: S311 - the same each time
NAME = "castle.gcode"


async def _pieces(content: bytes, length: int = 10_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), length):
        yield content[start : start + length]


@pytest.fixture
def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


async def _upload(client: FlashForgeClient, content: bytes = CONTENT) -> None:
    await client.files.upload(NAME, _pieces(content), len(content))


def _stored(printer: SimulatedPrinter) -> dict[str, bytes | None]:
    """Return the files that were uploaded."""
    return {one.file_name: one.content for one in printer.machine.files if one.sha256}


# What arrives.


@pytest.mark.parametrize("model", MODELS)
async def test_a_file_arrives_byte_for_byte(
    make_printer: MakePrinter,
    make_client: MakeClient,
    subtests: pytest.Subtests,
    model: str,
) -> None:
    """It is stored, and not printed, and control is given back."""
    for size in (1, 4095, 4096, 4097, 8192, MEGA):
        with subtests.test(f"{size} bytes"):
            client = make_client(check_code=None)
            # Each file has a printer of its own, which is gone before the next.
            async with await make_printer(model, tcp=True, dialect=QUICK) as printer:
                await client.initialize()
                asked = len(codes(printer))
                await _upload(client, CONTENT[:size])
                assert _stored(printer) == {NAME: CONTENT[:size]}
                assert printer.machine.status == "ready"
                assert codes(printer)[asked:] == [
                    "M119", "M105", "M27", f"M28 {size} 0:/user/{NAME}", "M29"
                ]  # fmt: skip
                await let_go(printer)


async def test_what_looks_like_a_command_is_content(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """A raw stream is counted, and not read."""
    content = b"~M29\r\n~M602\r\n" * 900
    printer = await make_printer(RAW, tcp=True)
    await client.initialize()
    await _upload(client, content)
    assert _stored(printer) == {NAME: content}
    await let_go(printer)


async def test_blocks_on_the_wire(printer_host: str, client: FlashForgeClient) -> None:
    """Tag, number, length, checksum, and data that is filled up with zeros."""
    blocks: list[bytes] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talker = Talker(
            {"M115": frame("M115", "Machine Type: FlashForge Adventurer III")}
        )
        while line := await reader.readline():
            command = line.decode().strip().removeprefix("~")
            writer.write(talker._answer(command) or b"")
            if command.startswith("M28"):
                for number in range(2):
                    blocks.append(await reader.readexactly(16 + 4096))
                    # Also with more digits, and between others' lines.
                    writer.write(b"N0007 ok.\r\nT0:1/0\r\nN%05d ok\r\n" % number)

    content = CONTENT[:4096] + b"G28\nM104 S200\n"
    async with serve(printer_host, PORT, take):
        await client.initialize()
        await _upload(client, content)
    head = bytes.fromhex("5A5AA5A5 00000000 00001000") + crc32(content[:4096]).to_bytes(
        4
    )
    assert blocks[0] == head + content[:4096]
    # The example of the notes, but for its number.
    last = bytes.fromhex("5A5AA5A5 00000001 0000000E D04A542B") + b"G28\nM104 S200\n"
    assert blocks[1] == last.ljust(16 + 4096, b"\0")


@pytest.mark.timings(first_block_timeout=0.2)
async def test_a_newer_adventurer_3_wants_a_raw_stream(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """No line comes for the first block; then, and for good, it goes without them."""
    printer = await make_printer(BLOCKS, tcp=True, dialect={"framings": ["raw"]})
    await client.initialize()
    await _upload(client)
    assert _stored(printer) == {NAME: CONTENT}
    announced = f"M28 {MEGA} 0:/user/{NAME}"
    assert codes(printer).count(announced) == 2
    await _upload(client, CONTENT[::-1])
    assert codes(printer).count(announced) == 3
    assert _stored(printer) == {NAME: CONTENT[::-1]}
    await let_go(printer)


# What does not.


@pytest.mark.parametrize(
    "name",
    ["a" * 31 + ".gcode", "cube.3mf", "a=b.gx", "a\nb.gx", "cube.txt", "../a.gx"],
)
async def test_names_that_an_older_printer_cannot_use(
    make_printer: MakePrinter, client: FlashForgeClient, name: str
) -> None:
    """They are refused before anything is asked."""
    printer = await make_printer(RAW, tcp=True)
    await client.initialize()
    asked = len(printer.tcp_records)
    with pytest.raises(InvalidTextError):
        await client.files.upload(name, _pieces(b"x"), 1)
    assert len(printer.tcp_records) == asked


@pytest.mark.parametrize("model", [BLOCKS, RAW])
async def test_not_during_a_job(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """The status is asked for, and the file is not even announced."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    printer.machine.start_job(heated=True)
    with pytest.raises(NotPossibleError):
        await _upload(client)
    assert "M601" not in {one.code for one in printer.tcp_records}


@pytest.mark.parametrize(
    ("line", "size"),
    [("Not enough space", 5), ("Cannot create file", 0), ("Error: no card", None)],
)
@pytest.mark.parametrize("model", [BLOCKS, RAW])
async def test_an_announcement_that_is_refused(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    model: str,
    line: str,
    size: int | None,
) -> None:
    """Nothing of the file is sent, and control is given back."""
    printer = await make_printer(model, tcp=True, free_bytes=4)
    await client.initialize()
    if size is None:
        printer.faults.tcp_refuse_commands = line
    before = printer.state()
    with pytest.raises(PrinterRefusedError, match=line):
        await _upload(client, CONTENT[: size or 0])
    await let_go(printer)
    assert changes(before, printer.state()) == {}
    assert "M29" not in codes(printer)


@pytest.mark.parametrize("bad", [1, 2])
async def test_a_block_that_arrived_damaged(
    make_printer: MakePrinter, client: FlashForgeClient, bad: int
) -> None:
    """The upload ends there, in the printer's own words, and nothing is kept."""
    printer = await make_printer(BLOCKS, tcp=True)
    await client.initialize()
    printer.faults.tcp_bad_blocks = bad
    with pytest.raises(PrinterRefusedError, match="N0000 error"):
        await _upload(client)
    assert _stored(printer) == {}
    await let_go(printer)
    printer.faults.tcp_bad_blocks = 0
    await _upload(client)
    assert _stored(printer) == {NAME: CONTENT}


async def test_a_printer_that_knows_no_raw_stream(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """What was announced has to be what came, or the file is none."""
    printer = await make_printer(RAW, tcp=True, dialect={"framings": ["blocks"]})
    await client.initialize()
    with pytest.raises(PrinterRefusedError, match="File Is Not Available"):
        await _upload(client, CONTENT[:5000])
    assert _stored(printer) == {}


@pytest.mark.timings(upload_timeout=0.2)
async def test_a_confirmation_that_never_comes(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """A later block that is not confirmed is no reason to begin anew."""
    printer = await make_printer(BLOCKS, tcp=True)
    await client.initialize()
    printer.faults.upload_stall_after = 3 * 4096
    with pytest.raises(AnswerLostError):
        await _upload(client)
    assert len([one for one in codes(printer) if one.startswith("M28")]) == 1
    assert _stored(printer) == {}


@pytest.mark.timings(upload_timeout=0.2)
async def test_a_printer_that_stops_reading(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """It is given up when nothing has moved for some time."""
    printer = await make_printer(RAW, tcp=True)
    await client.initialize()
    printer.faults.upload_stall_after = 100 * KILO

    with pytest.raises(AnswerLostError, match="takes nothing"):
        await client.files.upload(NAME, _zeros(), MUCH)
    assert our_tasks() == set()
    assert _stored(printer) == {}


@pytest.mark.parametrize("model", [BLOCKS, RAW])
async def test_a_connection_that_breaks(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """Half a file is none, and it is not sent again."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    printer.faults.upload_reset_after = 50 * KILO
    with pytest.raises(ConnectionLostError):
        await _upload(client)
    assert _stored(printer) == {}
    assert len([one for one in codes(printer) if one.startswith("M28")]) == 1


@pytest.mark.parametrize("model", [BLOCKS, RAW])
async def test_an_answer_that_is_lost(
    make_printer: MakePrinter, client: FlashForgeClient, model: str
) -> None:
    """The file may be there, and is not sent again."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    printer.faults.lose_upload_answer = True
    with pytest.raises(ConnectionLostError):
        await _upload(client)
    assert list(_stored(printer)) == [NAME]
    assert len([one for one in codes(printer) if one.startswith("M28")]) == 1


@pytest.mark.timings(upload_answer_timeout=0.1)
async def test_a_printer_that_thinks_for_too_long(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """With all sent it may think for a while, and not for ever."""
    printer = await make_printer(RAW, tcp=True)
    await client.initialize()
    on_command(
        printer, lambda code: setattr(printer.faults, "tcp_no_ok", code == "M29")
    )
    with pytest.raises(AnswerLostError):
        await _upload(client)
    await let_go(printer)


# Sources that fail.


async def _short() -> AsyncIterator[bytes]:
    yield CONTENT[:-1]


async def _long() -> AsyncIterator[bytes]:
    yield CONTENT
    yield b"x"


async def _failing() -> AsyncIterator[bytes]:
    yield CONTENT[: 300 * KILO]
    raise OSError("the disk is gone")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (_short, "the source gave less than it had announced"),
        (_long, "the source gave more than it had announced"),
        (_failing, "the disk is gone"),
    ],
)
@pytest.mark.parametrize("model", [BLOCKS, RAW])
async def test_a_source_that_fails(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    clock: ManualClock,
    model: str,
    source: Callable[[], AsyncIterator[bytes]],
    words: str,
) -> None:
    """The error is about the source, and nothing is stored."""
    printer = await make_printer(model, tcp=True)
    await client.initialize()
    with pytest.raises(UploadSourceError, match=words):
        await client.files.upload(NAME, source(), MEGA)
    assert _stored(printer) == {}
    await until(lambda: not printer.tcp_open_connections)
    # An Adventurer 4 does not notice at once that nobody is there any more.
    clock.advance(60)
    await let_go(printer)
    await _upload(client)
    assert _stored(printer) == {NAME: CONTENT}


# Beside an upload.

# More than fits into the buffers on the way.
MUCH = 64 * MEGA


async def _zeros() -> AsyncIterator[bytes]:
    for _ in range(MUCH // MEGA):
        yield bytes(MEGA)


@pytest.fixture(params=[BLOCKS, RAW])
async def slow(
    make_printer: MakePrinter, request: pytest.FixtureRequest
) -> SimulatedPrinter:
    """Return a printer that takes ten seconds for a megabyte."""
    printer = await make_printer(request.param, tcp=True)
    printer.faults.upload_rate = MEGA / 10
    return printer


def _received(printer: SimulatedPrinter) -> int:
    tcp = printer.state()["tcp"]
    assert isinstance(tcp, dict)
    uploads = tcp["uploads"]
    assert isinstance(uploads, list)
    return sum(one["received"] for one in uploads if isinstance(one, dict))  # type: ignore[misc] # JSON


async def test_an_upload_can_be_cancelled(
    slow: SimulatedPrinter, client: FlashForgeClient, clock: ManualClock
) -> None:
    """Nothing of it stays: no file, no task, no open source, and soon no lock."""
    closed = asyncio.Event()

    async def source() -> AsyncIterator[bytes]:
        try:
            async for piece in _zeros():
                yield piece
        finally:
            closed.set()

    await client.initialize()
    before = slow.state()
    task = asyncio.create_task(client.files.upload(NAME, source(), MUCH))
    await until(lambda: _received(slow) > 0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        await closed.wait()
    assert our_tasks() == set()
    slow.faults.upload_rate = None
    await until(lambda: not slow.tcp_open_connections)
    clock.advance(60)
    await let_go(slow)
    assert slow.state() == {**before, "faults": slow.faults.state()}
    await _upload(client)
    assert _stored(slow) == {NAME: CONTENT}


async def test_asking_goes_on_and_commanding_does_not(
    slow: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """A poll has its own connection; a command would need the upload's control."""
    slow.faults.downloading_status = True
    await client.initialize()
    task = asyncio.create_task(_upload(client))
    await until(lambda: _received(slow) > 0)
    async with asyncio.timeout(5):
        assert (await client.info.get_status()).state is PrinterState.READY
        for act in (client.control.set_fan(on=True), _upload(client)):
            with pytest.raises(ControlHeldError, match="under way"):
                await act
    assert not task.done()
    slow.faults.upload_rate = None
    await task
    assert _stored(slow) == {NAME: CONTENT}
    await client.control.set_fan(on=True)
    await let_go(slow)


async def test_closing_ends_an_upload(
    slow: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """Whoever disposes of the client waits for nothing."""
    await client.initialize()
    task = asyncio.create_task(client.files.upload(NAME, _zeros(), MUCH))
    await until(lambda: _received(slow) > 0)
    async with asyncio.timeout(5):
        await client.dispose()
        with pytest.raises(FlashForgeError):
            await task
    slow.faults.upload_rate = None
    await until(lambda: not slow.tcp_open_connections)
    assert _stored(slow) == {}
