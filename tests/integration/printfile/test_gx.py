"""A `.gx`: its header, its pictures, and offsets that point anywhere."""

from pathlib import Path

import pytest

from custom_components.flashforge.client import Picture
from custom_components.flashforge.printfile import (
    FileKind,
    PrintFile,
    Problem,
    UsedTool,
)

from .files import (
    BMP,
    FLASHPRINT_COMMENTS,
    MOVES,
    PNG,
    flashprint,
    gx,
    orca,
    problem,
    read,
    written,
)


def test_all_that_it_tells(tmp_path: Path) -> None:
    """Time and filament come from the header."""
    content = gx()
    assert read(tmp_path, content) == PrintFile(
        kind=FileKind.GX,
        total_bytes=len(content),
        slicer="ffslicer",
        slicer_version="2.4.4",
        printer_model="Adventurer 5M Pro",
        estimated_time=5400,
        layers=33,
        layer_height=0.18,
        filament_length=1200,
        bed_temperature=70,
        tools=(
            UsedTool(
                number=0,
                material="PETG",
                filament_length=1200,
                nozzle_temperature=240,
            ),
        ),
        thumbnail=Picture(PNG, "image/png"),
    )


def test_the_header_alone(tmp_path: Path) -> None:
    """Its text may have no comments at all; both heads may print."""
    told = read(
        tmp_path,
        gx(MOVES, numbers=(60, 500, 700), temperatures=(50, 210, 195)),
    )
    assert (told.layer_height, told.bed_temperature) == (0.18, 50)
    assert told.filament_length == 1200
    assert told.tools == (
        UsedTool(number=0, filament_length=500, nozzle_temperature=210),
        UsedTool(number=1, filament_length=700, nozzle_temperature=195),
    )


def test_the_left_head_alone(tmp_path: Path) -> None:
    """It is the second tool."""
    told = read(tmp_path, gx(MOVES, numbers=(60, 0, 700)))
    assert [tool.number for tool in told.tools] == [1]


def test_a_third_tool_is_not_in_the_header(tmp_path: Path) -> None:
    """Which knows two."""
    told = read(tmp_path, gx(f"T2\n{MOVES}"))
    assert told.tools[1] == UsedTool(number=2)


def test_a_header_of_zeros_tells_nothing(tmp_path: Path) -> None:
    """Nor does one with numbers that no print has."""
    for numbers, temperatures, height, tools in (
        ((0, 0, 0), (0, 0, 0), 0, 1),
        ((-1, -1, -1), (-1, -1, -1), -1, 1),
        ((2**31 - 1,) * 3, (2**15 - 1,) * 3, 2**15 - 1, 2),
    ):
        told = read(
            tmp_path,
            gx(MOVES, numbers=numbers, temperatures=temperatures, layer_height=height),
        )
        assert told.tools == tuple(UsedTool(number=n) for n in range(tools))
        assert (told.estimated_time, told.filament_length) == (None, None)
        assert (told.bed_temperature, told.layer_height) == (None, None)


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        ((BMP, PNG), Picture(PNG, "image/png")),
        ((BMP, b""), Picture(BMP, "image/bmp")),
        ((BMP, b"no picture"), Picture(BMP, "image/bmp")),
        ((b"", PNG), Picture(PNG, "image/png")),
        ((b"", b""), None),
        ((b"no", b"picture"), None),
        ((b"BM" + bytes(3 * 1024 * 1024), b""), None),
    ],
    ids=[
        *("both", "first", "first-and-none", "second", "neither", "no-pictures"),
        "too-large",
    ],
)
def test_pictures(
    tmp_path: Path, pictures: tuple[bytes, bytes], expected: Picture | None
) -> None:
    """The second is the larger; none is too large for the screen of a printer."""
    assert read(tmp_path, gx(pictures=pictures)).thumbnail == expected


SIZE = len(gx())
TEXT = len(flashprint())
ANYWHERE = [-(2**31), -1, 0, 1, 57, 58, 59, 300, SIZE - 1, SIZE, SIZE + 1, 2**31 - 1]


@pytest.mark.parametrize("offset", ANYWHERE)
def test_commands_anywhere(tmp_path: Path, offset: int) -> None:
    """Beyond the file, or within the header, it is damaged; a picture is no text."""
    path = written(tmp_path, gx(offsets=(58, 58 + len(BMP), offset)))
    expected = Problem.DAMAGED
    if 58 <= offset < SIZE:
        expected = Problem.NOT_A_PRINT_FILE
    assert problem(path) is expected


@pytest.mark.parametrize("first", ANYWHERE)
@pytest.mark.parametrize("second", ANYWHERE)
def test_pictures_anywhere(tmp_path: Path, first: int, second: int) -> None:
    """They are only looked for between header and commands."""
    content = gx(offsets=(first, second, SIZE - TEXT))
    thumbnail = read(tmp_path, content).thumbnail
    if (first, second) == (58, 59):
        # One byte of the first, and the second begins within it.
        assert thumbnail is None
    elif second == 58:
        assert thumbnail is not None
        assert thumbnail.content == BMP + PNG
    elif first == 58 and second == 300:
        assert thumbnail is not None
        assert thumbnail.content == BMP[: 300 - 58]
    else:
        assert thumbnail is None


def test_the_text_of_another_slicer(tmp_path: Path) -> None:
    """What it tells goes before the header."""
    told = read(tmp_path, gx(orca()))
    assert (told.estimated_time, told.filament_length) == (93784, 1250.75)
    assert FLASHPRINT_COMMENTS["machine_type"] != told.printer_model


def test_a_header_that_ends_early(tmp_path: Path) -> None:
    """It is damaged from its magic on."""
    for length in range(7, 58):
        assert problem(written(tmp_path, gx()[:length])) is Problem.DAMAGED
