"""The files on a printer, and their pictures."""

import base64
from collections.abc import Mapping
from functools import partial

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.flashforge.client import (
    ConnectionLostError,
    FileTool,
    InvalidResponseError,
    Picture,
    PrinterRefusedError,
    StoredFile,
)
from custom_components.flashforge.client.http.files import MAX_FILES, parse_file_list
from tests.simulator.job import DEFAULT_FILES
from tests.simulator.pictures import thumbnail

from .conftest import Equipment, MakeClient, MakePrinter
from .details import ABSURD, values
from .fake_http import always, answer, reply, serve
from .request_spy import paths

_examples = partial(settings, deadline=None, max_examples=60)

MODELS = ["adventurer_5m", "adventurer_5m_pro", "ad5x", "creator_5", "creator_5_pro"]
NAMES = [file.file_name for file in DEFAULT_FILES][:10]

TWO: Mapping[str, object] = {
    "gcodeFileName": "two.3mf",
    "gcodeToolCnt": 2,
    "printingTime": 5400,
    "totalFilamentWeight": 31.5,
    "useMatlStation": True,
    "gcodeToolDatas": [
        {
            "toolId": 0,
            "slotId": 1,
            "materialName": "PLA",
            "materialColor": "#FFFFFF",
            "filamentWeight": 20.1,
        },
        {
            "toolId": 1,
            "slotId": 0,
            "materialName": "PLA",
            "materialColor": "f95d73",
            "filamentWeight": 11.4,
        },
    ],
}
STORED = StoredFile(
    name="two.3mf",
    print_time=5400,
    filament_weight=31.5,
    uses_station=True,
    tools=(
        FileTool(
            number=0, material="PLA", color="#FFFFFF", slot=1, filament_weight=20.1
        ),
        FileTool(number=1, material="PLA", color="#F95D73", filament_weight=11.4),
    ),
)


# The list.


@pytest.mark.parametrize("model", MODELS)
async def test_the_recent_files(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Ten names, in the printer's order, by one request."""
    printer, client = await make_printer(model), make_client()
    assert [file.name for file in await client.files.get_recent()] == NAMES
    assert paths(printer) == ["/gcodeList"]


@pytest.mark.parametrize(
    ("model", "equipment"),
    [
        ("adventurer_5m", {}),
        ("adventurer_5m_pro", {}),
        ("creator_5", {}),
        ("creator_5_pro", {"firmware": "1.9.4"}),
    ],
)
async def test_trap_26_most_models_tell_names_only(
    make_printer: MakePrinter,
    make_client: MakeClient,
    model: str,
    equipment: Equipment,
) -> None:
    """What is not told is unknown."""
    await make_printer(model, **equipment)
    files = await make_client().files.get_recent()
    assert list(files) == [StoredFile(name=name) for name in NAMES]


@pytest.mark.parametrize("model", ["ad5x", "creator_5_pro"])
async def test_some_models_tell_more(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Time, weight, and what each tool prints with; a Creator 5 Pro from 1.9.9 on."""
    await make_printer(model)
    files = {file.name: file for file in await make_client().files.get_recent()}
    assert files["hinge.3mf"] == StoredFile(
        name="hinge.3mf",
        print_time=6100,
        filament_weight=35.5,
        uses_station=True,
        tools=(
            FileTool(
                number=0, material="PLA", color="#FFFFFF", slot=1, filament_weight=20.1
            ),
            FileTool(
                number=1, material="PLA", color="#F95D73", slot=3, filament_weight=15.4
            ),
        ),
    )
    assert files["cube.gcode"].uses_station is False
    assert [tool.slot for tool in files["cube.gcode"].tools] == [None]


@pytest.mark.parametrize(
    "sent",
    [
        {"gcodeList": ["two.3mf"], "gcodeListDetail": [dict(TWO)]},
        {"gcodeList": [dict(TWO)]},
        {"gcodeListDetail": [dict(TWO)]},
        {"gcodeList": [], "gcodeListDetail": [dict(TWO)]},
        {"gcodeList": None, "gcodeListDetail": [dict(TWO), {}]},
        {"gcodeList": [" two.3mf ", "", None, 3, {}], "gcodeListDetail": [dict(TWO)]},
    ],
)
def test_one_file_in_many_ways(sent: dict[str, object]) -> None:
    """Names, objects or both; what has no name is left out."""
    assert parse_file_list(sent) == (STORED,)


def test_names_make_the_order() -> None:
    """Details come in any order, and some files have none."""
    sent = {
        "gcodeList": ["b.gx", "two.3mf", "c.gx"],
        "gcodeListDetail": [
            {"gcodeFileName": "c.gx", "printingTime": 60},
            {"gcodeFileName": "gone.gx"},
            dict(TWO),
        ],
    }
    assert parse_file_list(sent) == (
        StoredFile(name="b.gx"),
        STORED,
        StoredFile(name="c.gx", print_time=60),
    )


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [(5400, 5400), ("5400", 5400), (" 5400.5 ", 5400.5), (0, None), (None, None),
     ("soon", None), (-1, None), ([], None)],
)  # fmt: skip
def test_printing_times(sent: object, seconds: float | None) -> None:
    """Seconds, also as text; zero is unknown."""
    (file,) = parse_file_list({"gcodeList": [{**TWO, "printingTime": sent}]})
    assert file.print_time == seconds


@pytest.mark.parametrize("key", [*TWO, "new"])
def test_trap_61_an_odd_value_costs_only_itself(key: str) -> None:
    """A file keeps its name and everything else."""
    fields = {
        "printingTime": "print_time",
        "totalFilamentWeight": "filament_weight",
        "useMatlStation": "uses_station",
        "gcodeToolDatas": "tools",
    }
    for odd in ABSURD:
        files = parse_file_list({"gcodeList": [{**TWO, key: odd}]})
        if key == "gcodeFileName":
            assert len(files) < 2
            continue
        (file,) = files
        for name in ("name", *fields.values()):
            same = getattr(file, name) == getattr(STORED, name)
            assert same or name == fields.get(key)


def test_a_list_without_end_has_an_end() -> None:
    """Nobody believes in thousands of recent files."""
    assert len(parse_file_list({"gcodeList": ["a.gx"] * 10_000})) == MAX_FILES


_tool = st.dictionaries(
    st.sampled_from(["toolId", "slotId", "materialName", "materialColor", "new"]),
    values,
)
_file = st.dictionaries(
    st.sampled_from([*TWO, "new"]), values | st.lists(_tool | values, max_size=3)
)
_list = values | st.lists(_file | values, max_size=4)


@_examples()
@given(_list, _list)
def test_trap_61_any_answer_makes_a_list(names: object, details: object) -> None:
    """Any JSON gives a list of files with names; without a list it is no answer."""
    sent = {"gcodeList": names, "gcodeListDetail": details}
    if not isinstance(names, list) and not isinstance(details, list):
        with pytest.raises(InvalidResponseError):
            parse_file_list(sent)
        return
    files = parse_file_list(sent)
    assert files == parse_file_list(sent)
    assert all(file.name == file.name.strip() != "" for file in files)
    assert repr(files)


@pytest.mark.parametrize(
    "name", ["two\nlines.gcode", "\u202egx.edocg", "a\x1b[31m.gcode", "x" * 300 + ".gx"]
)
def test_a_file_that_could_not_be_asked_for_is_left_out(name: str) -> None:
    """A name that cannot be shown as it is would start another file, or none."""
    files = parse_file_list({"gcodeList": [name, "cube.gcode"]})
    assert [file.name for file in files] == ["cube.gcode"]


@pytest.mark.parametrize("garbage", ["html", "truncated", "not_an_object", "cut_off"])
async def test_an_unreadable_list(
    make_printer: MakePrinter, make_client: MakeClient, garbage: str
) -> None:
    """It is an error of ours."""
    printer = await make_printer("ad5x")
    printer.faults.garbage = garbage
    with pytest.raises((InvalidResponseError, ConnectionLostError)):
        await make_client().files.get_recent()


# Pictures.


@pytest.mark.parametrize("model", MODELS)
async def test_trap_27_pictures_are_told_by_their_first_bytes(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """A 5M Pro sends a BMP, the others a PNG."""
    printer, client = await make_printer(model), make_client()
    kind = "BMP" if model == "adventurer_5m_pro" else "PNG"
    picture = await client.files.get_thumbnail("cube.gcode")
    assert picture == Picture(thumbnail("cube.gcode", kind), f"image/{kind.lower()}")
    assert paths(printer) == ["/gcodeThumb"]


async def test_a_file_without_a_picture(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """A Creator 5 has none for a 3MF of the wrong name."""
    await make_printer("creator_5")
    assert await make_client().files.get_thumbnail("hinge.3mf") is None


async def test_a_picture_of_a_file_that_is_not_there(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """The printer says so."""
    await make_printer("ad5x")
    with pytest.raises(PrinterRefusedError) as caught:
        await make_client().files.get_thumbnail("nothing.gcode")
    assert caught.value.code == 3


async def test_trap_56_an_early_ad5x_has_no_pictures(
    make_printer: MakePrinter, make_client: MakeClient
) -> None:
    """Its answer is not one of a printer."""
    printer, client = await make_printer("ad5x"), make_client()
    printer.faults.thumbnails_missing = True
    with pytest.raises(InvalidResponseError):
        await client.files.get_thumbnail("cube.gcode")
    assert len(await client.files.get_recent()) == 10


_PNG = b"\x89PNG\r\n\x1a\n..."
_BASE64 = base64.b64encode(_PNG).decode()


@pytest.mark.parametrize(
    ("sent", "picture"),
    [
        (_BASE64, Picture(_PNG, "image/png")),
        (f"data:image/bmp;base64,{_BASE64}", Picture(_PNG, "image/png")),
        (base64.b64encode(b"\xff\xd8\xff\xe0").decode(),
         Picture(b"\xff\xd8\xff\xe0", "image/jpeg")),
        (base64.b64encode(b"<html>").decode(), None),
        ("", None), (None, None), (3, None), ([], None),
    ],
)  # fmt: skip
async def test_what_comes_as_a_picture(
    printer_host: str, make_client: MakeClient, sent: object, picture: Picture | None
) -> None:
    """What is no picture is none, whatever it is called."""
    async with serve(printer_host, 8898, always(reply(imageData=sent))):
        assert await make_client().files.get_thumbnail("x.gx") == picture


@pytest.mark.parametrize("sent", ["abc", "A", "\u00e4\u00f6", "data:base64,A"])
async def test_a_picture_that_cannot_be_decoded(
    printer_host: str, make_client: MakeClient, sent: str
) -> None:
    """Broken base64 is an unreadable answer."""
    async with serve(printer_host, 8898, always(reply(imageData=sent))):
        with pytest.raises(InvalidResponseError):
            await make_client().files.get_thumbnail("x.gx")


@pytest.mark.parametrize("model", MODELS)
async def test_the_picture_of_the_job(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """It needs no credentials, and without a job there is an error instead."""
    printer, client = await make_printer(model), make_client(check_code="x")
    assert await client.files.get_job_thumbnail() is None
    printer.machine.start_stored("vase.gcode")
    picture = await client.files.get_job_thumbnail()
    assert picture == Picture(thumbnail("vase.gcode", "BMP"), "image/bmp")
    assert paths(printer) == ["/getThum"] * 2


@pytest.mark.parametrize("sent", [b"", b" {}", b"<html>", b"BMX"[:1], b"\x89PN"])
async def test_what_comes_as_the_picture_of_the_job(
    printer_host: str, make_client: MakeClient, sent: bytes
) -> None:
    """What is no picture is none."""
    async with serve(printer_host, 8898, always(answer(sent))):
        assert await make_client().files.get_job_thumbnail() is None
