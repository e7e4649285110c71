"""The files on a printer, over TCP."""

import asyncio
from collections.abc import Callable
from io import BytesIO

from PIL import Image
import pytest

from custom_components.flashforge.client import (
    AnswerLostError,
    ConnectionLostError,
    FlashForgeClient,
    FlashForgeError,
    InvalidResponseError,
    NotSupportedError,
    Picture,
    PrinterRefusedError,
    StoredFile,
)
from custom_components.flashforge.client.tcp import files
from tests.simulator import SimulatedPrinter

from .conftest import QUICK, MakeClient, MakePrinter, short_tcp_timeouts
from .fake_http import serve
from .fake_tcp_server import PORT, Talker, frame
from .request_spy import let_go
from .test_tcp_replies import file_list

pytestmark = short_tcp_timeouts

MODELS = ["adventurer_3", "adventurer_4", "adventurer_4_pro", "adventurer_5m",
          "adventurer_5m_pro"]  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n and so on"
TAG = b"\x2a\x2a\xa2\xa2"


@pytest.fixture
async def client(make_client: MakeClient) -> FlashForgeClient:
    """Return a client that knows no check code."""
    return make_client(check_code=None)


@pytest.mark.parametrize("single_bytes", [True, False])
@pytest.mark.parametrize("model", MODELS)
async def test_trap_38_all_files(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    model: str,
    single_bytes: bool,
) -> None:
    """Not ten of them but all, and nothing that is no model."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    await client.initialize()
    printer.faults.tcp_single_bytes = single_bytes
    names = [file.file_name for file in printer.machine.files]
    assert len(names) > 10
    found = await client.files.get_all()
    assert found == tuple(StoredFile(name=name) for name in names)
    assert await client.files.get_recent() == found
    await let_go(printer)
    assert "M601" not in {one.code for one in printer.tcp_records}


async def test_the_list_may_come_later(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """The bytes follow their text after a while."""
    await make_printer("adventurer_4", tcp=True, dialect={"binary_delay": 0.2})
    await client.initialize()
    assert len(await client.files.get_all()) == 12


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (file_list(), []),
        (
            file_list(b"/data/a b.gx", b"/data/c+[1].gcode.gx", b"0:/user/d.g"),
            ["a b.gx", "c+[1].gcode.gx"],
        ),
        (file_list(b"/data/A.GCODE", b"e.3mf"), ["A.GCODE", "e.3mf"]),
        (
            file_list(
                b"/data/user/x.txt", b"/data/user/x.gx", b"/data/x.txt", b"/data/",
                b"", b"/data/.gx", b"/data/../x.gx", b"/data/a\nb.gx", b"/data/a\0.gx",
                b"/data/\x1b[2J.gx", "/data/\u202exg.gx".encode(),
                b"/data/" + b"a" * 300 + b".gx", b"/data/ok.gx", b"/data/ok.gx",
            ),
            ["ok.gx"],
        ),
        # Its name is no text, and nobody could ask for it.
        (file_list(b"/data/\xff.gx", b"/data/\xc3\xa4.gx"), ["ä.gx"]),
        (file_list(b"/data/user/x.txt"), []),
        # Whose numbers are wrong.
        (file_list(b"/data/a.gx", b"/data/b.gx", count=7), ["a.gx", "b.gx"]),
        (file_list(b"/data/a.gx", count=0xFFFFFFF0), ["a.gx"]),
        (b"\r\n" + file_list(b"/data/a.gx"), ["a.gx"]),
    ],
)  # fmt: skip
async def test_lists_of_any_kind(
    printer_host: str, client: FlashForgeClient, data: bytes, names: list[str]
) -> None:
    """What could be printed by its name is what is left."""
    talker = Talker({"M661": frame("M661") + data})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        assert [file.name for file in await client.files.get_all()] == names


_BROKEN: dict[str, tuple[dict[str, object], type[FlashForgeError] | None]] = {
    "hostile": ({"tcp_hostile_list": True}, None),
    "count": ({"tcp_huge": "count"}, None),
    "length": ({"tcp_huge": "length"}, None),
    "reset": ({"tcp_break": "reset_binary"}, ConnectionLostError),
    "closed": ({"tcp_break": "close_binary"}, ConnectionLostError),
    "hang": ({"tcp_hang": True}, AnswerLostError),
    "flood": ({"tcp_flood": True}, InvalidResponseError),
    "no_list": ({"tcp_no_list": True}, InvalidResponseError),
}


@pytest.mark.parametrize("name", _BROKEN)
async def test_lists_that_are_broken(
    make_printer: MakePrinter, make_client: MakeClient, name: str
) -> None:
    """They end in time, and what comes of them can be shown."""
    faults, error = _BROKEN[name]
    patience = 0.2 if error is AnswerLostError else 5.0
    printer = await make_printer("adventurer_4", tcp=True, dialect=QUICK)
    client = make_client(check_code=None, request_timeout=patience)
    client.device.restore_state({"product_id": 22})
    printer.faults.update(faults)
    async with asyncio.timeout(5):
        if error is None:
            found = [file.name for file in await client.files.get_all()]
            assert "cube.gcode" in found
            assert len(found) == len(set(found))
            assert all(one.isprintable() and "/" not in one for one in found)
        else:
            with pytest.raises(error):
                await client.files.get_all()
    await let_go(printer)


@pytest.mark.parametrize(
    ("after", "error"),
    [
        (b"", AnswerLostError),
        (b"x" * (files.MAX_LIST + 1), InvalidResponseError),
        (b"nonsense", InvalidResponseError),
        (b"\x44\xaa\xaa\x44", InvalidResponseError),
        (b"\x44\xaa\xaa\x44\0\0\0\3", InvalidResponseError),
        (b"info_list.size: 3\r\n/data/a.gx\r\n", InvalidResponseError),
    ],
)
@pytest.mark.timings(reply_timeout=0.5)
async def test_what_is_no_list_at_all(
    printer_host: str,
    client: FlashForgeClient,
    after: bytes,
    error: type[FlashForgeError],
) -> None:
    """Nothing after the text, what is no list, or more than any printer has."""
    talker = Talker({"M661": frame("M661") + after})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        with pytest.raises(error):
            await client.files.get_all()


async def test_a_list_that_is_refused(
    printer_host: str, client: FlashForgeClient
) -> None:
    """One specification has an error there."""
    talker = Talker({"M661": frame("M661", "Error.")})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        with pytest.raises(PrinterRefusedError, match="Error"):
            await client.files.get_all()


@pytest.mark.timings(reply_timeout=0.3, end_of_data_timeout=9.0)
async def test_a_list_that_trickles_in_is_given_up(
    printer_host: str, client: FlashForgeClient
) -> None:
    """Something may come again and again, and never be complete."""

    async def trickle(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        talker = Talker()
        while line := await reader.readline():
            command = line.decode().strip().removeprefix("~")
            writer.write(talker._answer(command) or b"")
            while command == "M661":
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.01)

    async with serve(printer_host, PORT, trickle), asyncio.timeout(30):
        await client.initialize()
        with pytest.raises(AnswerLostError, match="no end in time"):
            await client.files.get_all()


@pytest.mark.parametrize("name", ["get_all", "get_recent", "get_thumbnail"])
async def test_trap_56_an_ad5x_tells_nothing(
    make_printer: MakePrinter, client: FlashForgeClient, name: str
) -> None:
    """It lacks these commands, and is not asked."""
    printer = await make_printer("ad5x", tcp=True)
    await client.initialize()
    connections = printer.tcp_connections
    arguments = ["cube.gcode"] if name == "get_thumbnail" else []
    with pytest.raises(NotSupportedError):
        await getattr(client.files, name)(*arguments)
    assert printer.tcp_connections == connections


# Pictures.


def _check(picture: Picture | None, kind: str) -> None:
    assert picture is not None
    assert picture.content_type == f"image/{kind}"
    with Image.open(BytesIO(picture.content)) as image:
        image.load()
        assert image.format == kind.upper()


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
@pytest.mark.parametrize("tag", ["2A2AA2A2", "A2A22A2A", ""])
@pytest.mark.parametrize("header", [True, False])
async def test_trap_55_pictures_with_any_tag(
    make_printer: MakePrinter,
    client: FlashForgeClient,
    kind: str,
    tag: str,
    header: bool,
) -> None:
    """Both spellings, none, and another end of the text before."""
    facts = {"thumbnail_kind": kind, "thumbnail_tag": tag, "thumbnail_header": header}
    printer = await make_printer("adventurer_4", tcp=True, dialect={**QUICK, **facts})
    await client.initialize()
    async with asyncio.timeout(5):
        _check(await client.files.get_thumbnail("cube.gcode"), kind.lower())
    await let_go(printer)


@pytest.mark.parametrize(
    ("model", "kind"),
    [("adventurer_3", "bmp"), ("adventurer_4", "png"), ("adventurer_5m", "png")],
)
async def test_the_picture_of_the_present_job(
    make_printer: MakePrinter, client: FlashForgeClient, model: str, kind: str
) -> None:
    """It is that of its file, where the printer names that; without a job none."""
    printer = await make_printer(model, tcp=True, dialect=QUICK)
    await client.initialize()
    assert await client.files.get_job_thumbnail() is None
    printer.machine.start_stored("cube.gcode")
    picture = await client.files.get_job_thumbnail()
    if model == "adventurer_3":
        assert picture is None
    else:
        _check(picture, kind)
    _check(await client.files.get_thumbnail("cube.gcode"), kind)


@pytest.mark.parametrize("name", ["missing.gcode", "a\nb.gx", "\x00", ""])
async def test_no_picture_of_what_is_not_there(
    make_printer: MakePrinter, client: FlashForgeClient, name: str
) -> None:
    """The printer says that there is no such file; two lines are no name."""
    printer = await make_printer("adventurer_4", tcp=True, dialect=QUICK)
    await client.initialize()
    asked = len(printer.tcp_records)
    assert await client.files.get_thumbnail(name) is None
    sent = [one.code for one in printer.tcp_records[asked:]]
    assert sent == (["M115", "M662"] if name.isprintable() else [])


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        (TAG + len(PNG).to_bytes(4) + PNG + b"more", PNG),
        (TAG + bytes(4), None),
        (TAG + bytes(3), None),
        (TAG + b"\0\0\0\x05hello", None),
        (b"hello", None),
    ],
)
async def test_what_is_said_to_be_a_picture(
    printer_host: str, client: FlashForgeClient, data: bytes, picture: bytes | None
) -> None:
    """Its first bytes tell, whatever is announced."""
    talker = Talker({"M662": frame("M662") + data})
    async with serve(printer_host, PORT, talker):
        await client.initialize()
        found = await client.files.get_thumbnail("cube.gx")
    assert (found and found.content) == picture


def _huge() -> bytes:
    return TAG + b"\xff\xff\xff\xf0" + PNG


def _short() -> bytes:
    return TAG + b"\0\0\xff\xff" + PNG


@pytest.mark.parametrize(
    ("data", "error"), [(_huge, InvalidResponseError), (_short, None)]
)
async def test_pictures_of_impossible_size(
    printer_host: str,
    client: FlashForgeClient,
    data: Callable[[], bytes],
    error: type[FlashForgeError] | None,
) -> None:
    """More than any has is not waited for; what stays away is silence's matter."""
    talker = Talker({"M662": frame("M662") + data()})
    async with serve(printer_host, PORT, talker), asyncio.timeout(5):
        await client.initialize()
        if error is None:
            picture = await client.files.get_thumbnail("cube.gx")
            assert picture is not None
            assert picture.content == PNG
        else:
            with pytest.raises(error):
                await client.files.get_thumbnail("cube.gx")


async def test_the_simulators_huge_pictures(
    make_printer: MakePrinter, client: FlashForgeClient
) -> None:
    """The same from a printer."""
    printer: SimulatedPrinter = await make_printer(
        "adventurer_4", tcp=True, dialect=QUICK
    )
    await client.initialize()
    printer.faults.tcp_huge = "length"
    with pytest.raises(InvalidResponseError):
        await client.files.get_thumbnail("cube.gcode")
    await let_go(printer)
