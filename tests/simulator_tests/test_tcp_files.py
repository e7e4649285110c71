"""Lists, pictures and uploads over port 8899."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
import struct
from zlib import crc32

import pytest

from tests.simulator import SimulatedPrinter, StoredFile

from .conftest import Asker, Call, Line, MakePrinter, becomes_true

A3, A4, M5 = "adventurer_3", "adventurer_4", "adventurer_5m"
GX = bytes(range(256)) * 40
SAVED = ["Done saving file."]
DISCARDED = ["File Is Not Available"]
BLOCKS = {"framings": ["blocks"]}
RAW = {"framings": ["raw"]}
BOTH = {"framings": ["raw", "blocks"]}


def blocks_of(content: bytes, first: int = 0) -> list[bytes]:
    """Return a file in checked blocks, the last one filled with zeros."""
    parts = [content[at : at + 4096] for at in range(0, len(content), 4096)]
    return [block_of(part, number) for number, part in enumerate(parts, first)]


def block_of(data: bytes, number: int, checksum: int | None = None) -> bytes:
    """Return one block of 4112 bytes."""
    check = crc32(data) if checksum is None else checksum
    head = b"\x5a\x5a\xa5\xa5" + struct.pack(">III", number, len(data), check)
    return head + data.ljust(4096, b"\0")


def test_the_block_of_the_notes() -> None:
    """The header of one short block, as it was published."""
    data = b"G28\nM104 S200\n"
    head = bytes.fromhex("5A5AA5A5 00000000 0000000E D04A542B")
    assert block_of(data, 0) == head + data.ljust(4096, b"\0")


@pytest.fixture
async def line(printer: SimulatedPrinter, call: Call) -> Line:
    """Return a connection to the 5M Pro that has control."""
    line = await call(printer)
    await line.log_in()
    return line


async def _made(
    make_printer: MakePrinter, call: Call, model: str, **dialect: object
) -> tuple[SimulatedPrinter, Line]:
    printer = await make_printer(model, dialect=dialect)
    line = await call(printer)
    await line.log_in()
    return printer, line


async def _paths(line: Line) -> Sequence[bytes]:
    assert await line.ask("M661") == []
    tag, count = struct.unpack(">4sI", await line.exactly(8))
    assert tag == b"\x44\xaa\xaa\x44"
    paths = []
    for _ in range(count):
        tag, size = struct.unpack(">4sI", await line.exactly(8))
        assert tag == b"\x3a\x3a\xa3\xa3"
        paths.append(await line.exactly(size))
    return paths


@pytest.mark.parametrize("model", [A3, A4, M5])
async def test_trap_38_file_list(
    model: str, make_printer: MakePrinter, call: Call
) -> None:
    """Every file, also beyond ten and without a model in it, half a second late."""
    printer, line = await _made(make_printer, call, model)
    # This path has the length of a printable character.
    printer.machine.start_job("ten letters (1)+[x].gcode.gx")
    loop = asyncio.get_running_loop()
    before = loop.time()
    paths = await _paths(line)
    assert loop.time() - before >= 0.5
    assert paths[0] == b"/data/ten letters (1)+[x].gcode.gx"
    assert len(paths[0]) == ord('"')
    assert b"/data/hinge.3mf" in paths
    assert paths[-1] == b"/data/user/notes.txt"
    assert len(paths) == 14
    assert await line.ask("M27")


async def test_file_list_of_the_notes(make_printer: MakePrinter, call: Call) -> None:
    """Two files, byte for byte."""
    printer, line = await _made(make_printer, call, A3, other_files=[])
    printer.machine.card.files = [
        StoredFile(file_name="cube.gx"),
        StoredFile(file_name="box.gcode"),
    ]
    await line.ask("M661")
    assert await line.exactly(52) == bytes.fromhex(
        "44AAAA44 00000002 3A3AA3A3 0000000D 2F646174612F637562652E6778"
        "3A3AA3A3 0000000F 2F646174612F626F782E67636F6465"
    )


async def test_trap_56_an_ad5x_has_neither(
    make_printer: MakePrinter, call: Call
) -> None:
    """Both are acknowledged like any unknown code, and nothing follows."""
    _, line = await _made(make_printer, call, "ad5x")
    assert await line.ask("M661") == await line.ask("M662 /data/cube.gcode") == []
    await line.says_nothing(0.7)


async def _picture(line: Line, name: str) -> bytes:
    assert await line.ask(f"M662 /data/{name}") == []
    tag, size = struct.unpack(">4sI", await line.exactly(8))
    assert tag == b"\x2a\x2a\xa2\xa2"
    return await line.exactly(size)


@pytest.mark.parametrize(
    ("model", "magic"),
    [(A3, b"BM"), (A4, b"\x89PNG"), ("adventurer_5m_pro", b"\x89PNG")],
)
async def test_trap_55_thumbnail(
    model: str, magic: bytes, make_printer: MakePrinter, call: Call
) -> None:
    """The tag as it was seen, a length, and the model's kind of picture."""
    _, line = await _made(make_printer, call, model, binary_delay=0)
    assert (await _picture(line, "cube.gcode")).startswith(magic)
    # The folder may be said in another way.
    assert await line.ask("M662 0:/user/cube.gcode") == []
    assert (await line.exactly(4)).startswith(b"\x2a")


async def test_missing_thumbnails(make_printer: MakePrinter, call: Call) -> None:
    """No file is an error; no picture is a placeholder on an Adventurer 3."""
    printer, line = await _made(make_printer, call, A3, binary_delay=0)
    assert await line.ask("M662 /data/none.gx") == ["Error: File not exists"]
    for name in ("a.gx", "b.gx"):
        printer.machine.card.put_first(StoredFile(file_name=name, has_picture=False))
    placeholders = [await _picture(line, name) for name in ("a.gx", "b.gx")]
    assert placeholders[0] == placeholders[1] != await _picture(line, "cube.gcode")


async def test_file_without_a_picture(printer: SimulatedPrinter, line: Line) -> None:
    """Other models send a length of zero."""
    printer.machine.card.put_first(StoredFile(file_name="a.gx", has_picture=False))
    assert await _picture(line, "a.gx") == b""


async def test_no_picture_over_http_either(
    printer: SimulatedPrinter, ask: Asker
) -> None:
    """The same file has none there."""
    printer.machine.card.put_first(StoredFile(file_name="a.gx", has_picture=False))
    assert (await ask.post("/gcodeThumb", fileName="a.gx"))["imageData"] == ""


@pytest.mark.parametrize(
    ("tag", "start"), [("A2A22A2A", b"\xa2\xa2\x2a\x2a\x00\x00"), ("", b"\x89PNG")]
)
async def test_other_tags(
    tag: str, start: bytes, make_printer: MakePrinter, call: Call
) -> None:
    """Turned around as one specification has it, or none at all."""
    _, line = await _made(make_printer, call, A4, thumbnail_tag=tag, binary_delay=0)
    await line.ask("M662 /data/cube.gcode")
    assert await line.exactly(len(start)) == start


async def test_thumbnail_header(make_printer: MakePrinter, call: Call) -> None:
    """One specification has another line in the place of `ok`."""
    dialect = {"thumbnail_header": True, "binary_delay": 0}
    _, line = await _made(make_printer, call, A3, **dialect)
    line.write(b"~M662 /data/cube.gcode\r\n")
    head = await line.until(b"\x2a\x2a\xa2\xa2")
    size = int.from_bytes(await line.exactly(4))
    assert head.splitlines()[1] == f"ack header length: {size}".encode()
    assert b"ok" not in head


async def _send_raw(line: Line, content: bytes, size: int | None = None) -> list[str]:
    """Upload as the vendor's program does, without a pause before M29."""
    announced = len(content) if size is None else size
    name = "0:/user/box (1).gx"
    assert await line.ask(f"M28 {announced} {name}") == [f"Writing to file: {name}"]
    line.write(content + b"~M29\r\n")
    return (await line.until(b"\nok\r\n")).decode().splitlines()[1:-1]


async def _send_blocks(line: Line, blocks: Sequence[bytes], size: int) -> list[str]:
    """Upload block by block and return what each was answered, and M29."""
    await line.ask(f"M28 {size} 0:/user/box (1).gx")
    answers = []
    for block in blocks:
        line.write(block)
        answers.append((await line.until(b"\r\n")).decode().strip())
    return [*answers, *await line.ask("M29")]


@pytest.mark.parametrize("model", [M5, "ad5x", A4])
async def test_raw_upload(model: str, make_printer: MakePrinter, call: Call) -> None:
    """Exactly the announced bytes, whatever they are, end on the card."""
    printer, line = await _made(make_printer, call, model)
    content = b"~M29\r\n" + GX + b"\n~M602\r\nok\r\n~M29\r\n"
    assert await _send_raw(line, content) == SAVED
    file = printer.machine.files[0]
    assert (file.file_name, file.size) == ("box (1).gx", len(content))
    assert file.content == content
    assert file.sha256 == sha256(content).hexdigest()
    assert (await line.ask("M23 0:/user/box (1).gx"))[0] == (
        f"File opened: box (1).gx Size: {len(content)}"
    )
    assert printer.machine.status == "heating"


async def test_raw_upload_in_pieces(printer: SimulatedPrinter, line: Line) -> None:
    """Commands between the file and M29 are answered as always."""
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    for begin, end in pairwise([0, 1, 3, 5000, len(GX)]):
        line.write(GX[begin:end])
        await asyncio.sleep(0.01)
    assert await line.ask("M27")
    assert await line.ask("M29") == SAVED
    assert await line.ask("M29") == DISCARDED


@pytest.mark.parametrize("missing", [50, 1000, -5, -1000])
async def test_wrong_size_is_discarded(
    missing: int, printer: SimulatedPrinter, line: Line
) -> None:
    """Too much or too little: nothing is on the card, and the next one works."""
    before = [*printer.machine.files]
    assert await _send_raw(line, GX, len(GX) + missing) == DISCARDED
    assert printer.machine.files == before
    assert await _send_raw(line, GX) == SAVED


@pytest.mark.parametrize("model", [A3, M5])
async def test_blocks(model: str, make_printer: MakePrinter, call: Call) -> None:
    """Checked blocks, each of them answered."""
    printer, line = await _made(make_printer, call, model, **BOTH)
    content = GX[:10_000]
    assert await _send_blocks(line, blocks_of(content), len(content)) == [
        "N0000 ok.",
        "N0001 ok.",
        "N0002 ok.",
        *SAVED,
    ]
    assert printer.machine.files[0].content == content


async def test_empty_block_at_the_end(make_printer: MakePrinter, call: Call) -> None:
    """One program sends it after a whole number of blocks."""
    printer, line = await _made(make_printer, call, A3)
    blocks = [*blocks_of(GX[:8192]), block_of(b"", 2)]
    answers = await _send_blocks(line, blocks, 8192)
    assert answers == ["N0000 ok.", "N0001 ok.", "N0002 ok.", *SAVED]
    assert printer.machine.files[0].size == 8192


@pytest.mark.parametrize(
    "bad",
    [
        block_of(GX[4096:8192], 1, checksum=7),
        block_of(GX[4096:8192], 2),
        b"\x5a\x5a\xa5\xa5" + struct.pack(">III", 1, 4097, 0) + bytes(4096),
    ],
    ids=["checksum", "number", "length"],
)
async def test_damaged_block_can_come_again(
    bad: bytes, make_printer: MakePrinter, call: Call
) -> None:
    """It is answered as an error and not stored."""
    printer, line = await _made(make_printer, call, A3)
    first, *others = blocks_of(GX)
    answers = await _send_blocks(line, [first, bad, *others], len(GX))
    assert answers == ["N0000 ok.", "N0001 error.", "N0001 ok.", "N0002 ok.", *SAVED]
    assert printer.machine.files[0].content == GX


async def test_missing_block_is_discarded(
    make_printer: MakePrinter, call: Call
) -> None:
    """M29 comes too early."""
    _, line = await _made(make_printer, call, A3)
    answers = await _send_blocks(line, blocks_of(GX)[:2], len(GX))
    assert answers == ["N0000 ok.", "N0001 ok.", *DISCARDED]


async def test_too_many_blocks(make_printer: MakePrinter, call: Call) -> None:
    """What was not announced is refused, the rest is kept."""
    _, line = await _made(make_printer, call, A3)
    answers = await _send_blocks(line, blocks_of(GX), 8192)
    assert answers == ["N0000 ok.", "N0001 ok.", "N0002 error.", *SAVED]


async def test_blocks_on_a_firmware_that_knows_none(
    make_printer: MakePrinter, call: Call
) -> None:
    """It counts the headers as a part of the file and says nothing to a block."""
    _, line = await _made(make_printer, call, M5)
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    line.write(b"".join(blocks_of(GX)))
    await line.says_nothing()
    line.write(b"~M29\r\n")
    assert DISCARDED[0].encode() in await line.until(b"\nok\r\n")


@pytest.mark.parametrize("model", [A3, A4])
async def test_raw_on_a_firmware_that_knows_blocks_alone(
    model: str, make_printer: MakePrinter, call: Call
) -> None:
    """It answers the first bytes as a bad block and discards the file."""
    printer, line = await _made(make_printer, call, model, **BLOCKS)
    before = [*printer.machine.files]
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    line.write(GX + b"~M29\r\n")
    assert await line.until(b"\r\n") == b"N0000 error.\r\n"
    assert DISCARDED[0].encode() in await line.until(b"\nok\r\n")
    assert printer.machine.files == before


async def test_raw_adventurer_3(make_printer: MakePrinter, call: Call) -> None:
    """As an option its firmware takes the file as it is."""
    printer, line = await _made(make_printer, call, A3, **RAW)
    assert await _send_raw(line, GX) == SAVED
    assert printer.machine.files[0].content == GX


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("10 0:/user/", "Cannot create file"),
        ("10 0:/user/../a.gx", "Cannot create file"),
        ("10 0:/user/a/b.gx", "Cannot create file"),
        ("0 0:/user/a.gx", "Cannot create file"),
        ("many 0:/user/a.gx", "Cannot create file"),
        ("-5 0:/user/a.gx", "Cannot create file"),
        ("", "Cannot create file"),
        ("99999999999 0:/user/a.gx", "Not enough space"),
    ],
)
async def test_refused_uploads(argument: str, answer: str, line: Line) -> None:
    """What follows a refusal is no part of a file."""
    assert await line.ask(f"M28 {argument}".strip()) == [answer]
    assert await line.ask("M29") == DISCARDED


async def test_no_upload_during_a_job(printer: SimulatedPrinter, line: Line) -> None:
    """The printer has no hands free."""
    printer.machine.start_job()
    assert await line.ask("M28 5 0:/user/a.gx") == ["Cannot create file"]


async def test_same_card_as_over_http(
    printer: SimulatedPrinter, line: Line, ask: Asker
) -> None:
    """What came over TCP is listed and started over HTTP."""
    await _send_raw(line, GX)
    assert (await ask.post("/gcodeList"))["gcodeList"][0] == "box (1).gx"
    start = {"fileName": "box (1).gx", "levelingBeforePrint": False}
    assert (await ask.post("/printGcode", **start))["code"] == 0
    assert (await ask.detail())["status"] == "heating"


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("model", [A3, M5])
async def test_lost_connection_discards_the_file(
    reset: bool, model: str, make_printer: MakePrinter, call: Call
) -> None:
    """Half a file never gets onto the card, and nothing is on its way any more."""
    printer, line = await _made(make_printer, call, model)
    before = [*printer.machine.files]
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    line.write(blocks_of(GX)[0] + GX[:10])
    await becomes_true(lambda: "received': 4" in str(printer.state()["tcp"]))
    if reset:
        line._writer.transport.abort()
    else:
        await line.close()
    await becomes_true(lambda: not printer.tcp_open_connections)
    assert printer.machine.files == before
    tcp = printer.state()["tcp"]
    assert isinstance(tcp, dict)
    assert tcp["uploads"] == []


async def test_faults_of_uploading(
    printer: SimulatedPrinter, line: Line, call: Call
) -> None:
    """The status while it arrives, and an answer that is lost."""
    printer.faults.update({"downloading_status": True, "lose_upload_answer": True})
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    line.write(GX[:-1])
    await becomes_true(lambda: printer.machine.status == "downloading")
    line.write(GX[-1:] + b"~M29\r\n")
    assert await line.rest() == b""
    assert printer.machine.status == "ready"
    assert printer.machine.files[0].content == GX


async def test_upload_that_breaks(printer: SimulatedPrinter, line: Line) -> None:
    """The printer ends the connection after so many bytes."""
    printer.faults.upload_reset_after = 5000
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    line.write(GX + b"~M29\r\n")
    assert await line.rest() == b""
    assert printer.machine.files[0].file_name != "a.gx"


async def test_upload_that_stalls(
    printer: SimulatedPrinter, line: Line, call: Call
) -> None:
    """The printer reads on never more, and others can still ask it."""
    printer.faults.upload_stall_after = 100
    await line.ask(f"M28 {len(GX)} 0:/user/a.gx")
    line.write(GX + b"~M29\r\n")
    await line.says_nothing()
    assert await (await call(printer)).ask("M27")


async def test_bad_blocks(make_printer: MakePrinter, call: Call) -> None:
    """So many blocks are called damaged, and come again."""
    printer, line = await _made(make_printer, call, A3)
    printer.faults.tcp_bad_blocks = 2
    first, second, third = blocks_of(GX)
    answers = await _send_blocks(line, [first, first, first, second, third], len(GX))
    assert answers[:3] == ["N0000 error.", "N0000 error.", "N0000 ok."]
    assert answers[-1:] == SAVED


async def test_large_upload_is_not_kept(make_printer: MakePrinter, call: Call) -> None:
    """Twenty megabytes: only size and SHA-256 stay."""
    printer, line = await _made(make_printer, call, M5)
    content = GX * 2048
    assert await _send_raw(line, content) == SAVED
    file = printer.machine.files[0]
    assert (file.size, file.content) == (len(content), None)
    assert file.sha256 == sha256(content).hexdigest()
