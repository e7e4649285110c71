"""A `.3mf`: which plate, what tells more, and archives that are hostile."""

from dataclasses import replace
from pathlib import Path
import struct
import tracemalloc
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from custom_components.flashforge.client import Picture
from custom_components.flashforge.printfile import (
    FileKind,
    PrintFile,
    PrintFileError,
    Problem,
    UsedTool,
    read_print_file,
)
from custom_components.flashforge.printfile.archive import _BoundedFile

from .files import (
    JPEG,
    LARGER_PNG,
    MOVES,
    ORCA_SETTINGS,
    PNG,
    archive,
    flashprint,
    members,
    orca,
    plate,
    problem,
    read,
    slice_info,
    thumbnail,
    written,
)

COMMANDS = "Metadata/plate_1.gcode"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the archive will be."""
    return tmp_path / "some.file"


def _read(path: Path, **changes: bytes | str | None) -> PrintFile:
    return read_print_file(archive(path, members(**changes)))


def _problem(path: Path, **changes: bytes | str | None) -> Problem | None:
    return problem(archive(path, members(**changes)))


def test_it_tells_what_its_commands_tell(path: Path, tmp_path: Path) -> None:
    """With the picture of the plate, which is larger."""
    alone = read(tmp_path, orca())
    told = _read(path)
    assert told == replace(
        alone,
        kind=FileKind.ARCHIVE,
        total_bytes=path.stat().st_size,
        thumbnail=Picture(LARGER_PNG, "image/png"),
    )


def test_what_only_the_slicer_tells(path: Path) -> None:
    """Where the commands are bare; filaments are counted from 1 there."""
    filaments = (
        '<filament id="2" type="PETG" color="#00c1ae" used_m="1.5" used_g="4.5"/>'
        '<filament id="4" type="TPU" color="red" used_m="-1" used_g="x"/>'
    )
    told = _read(
        path, commands=MOVES, slice_info=slice_info(plate(filaments=filaments))
    )
    assert told == PrintFile(
        kind=FileKind.ARCHIVE,
        total_bytes=path.stat().st_size,
        printer_model="Flashforge-AD5X",
        estimated_time=1234,
        filament_weight=5.25,
        nozzle_diameters=(0.4,),
        tools=(
            UsedTool(
                number=1,
                material="PETG",
                color="#00C1AE",
                filament_length=1500,
                filament_weight=4.5,
            ),
            UsedTool(number=3, material="TPU"),
        ),
        thumbnail=Picture(LARGER_PNG, "image/png"),
    )


def test_two_filaments_and_one_is_used(path: Path) -> None:
    """It needs one mapping, and not two."""
    told = _read(
        path,
        commands=orca(
            f"T0\n{MOVES}T0\n",
            statistics={"filament used [mm]": "3783.30, 0.00"},
            configuration=ORCA_SETTINGS | {"filament_type": "PLA;PLA"},
        ),
    )
    assert [(tool.number, tool.material) for tool in told.tools] == [(0, "PLA")]


@pytest.mark.parametrize("identity", ["0", "-1", "33", "x", "1.5", ""])
def test_filaments_that_no_printer_has(path: Path, identity: str) -> None:
    """They cost themselves."""
    filaments = f'<filament id="{identity}" type="ABS"/><filament type="ABS"/>'
    told = _read(
        path, commands=MOVES, slice_info=slice_info(plate(filaments=filaments))
    )
    assert told.tools == (UsedTool(number=0),)


def test_the_plate_with_commands_is_printed(path: Path) -> None:
    """Of several the first; others may come without, or with empty ones."""
    content = members(
        commands="",
        picture=JPEG,
        slice_info=slice_info(
            plate(filaments='<filament id="4"/>'), plate(3), plate(12)
        ),
    )
    content |= {
        "Metadata/plate_12.gcode": f"T1\n{MOVES}",
        "Metadata/plate_3.gcode": f"T5\n{MOVES}",
        "Metadata/plate_02.gcode": f"T6\n{MOVES}",
        "Metadata/plate_3.png": PNG,
        "Elsewhere/plate_1.gcode": MOVES,
    }
    told = read_print_file(archive(path, content))
    # The first filament is what the slicer tells of the plate.
    assert [tool.number for tool in told.tools] == [0, 5]
    assert told.thumbnail == Picture(PNG, "image/png")


@pytest.mark.parametrize(
    "other",
    [None, slice_info(), slice_info(plate(2)), slice_info("<plate/>")],
    ids=["none", "no-plate", "another", "empty"],
)
def test_nothing_told_of_the_plate(path: Path, other: str | None) -> None:
    """The commands are enough."""
    told = _read(path, commands=flashprint(), slice_info=other)
    assert told.printer_model == "Adventurer 5M Pro"
    assert (told.estimated_time, told.nozzle_diameters) == (None, ())


@pytest.mark.parametrize(
    ("picture", "small", "expected"),
    [
        (None, PNG, Picture(PNG, "image/png")),
        (b"no picture", PNG, Picture(PNG, "image/png")),
        (PNG + bytes(5 * 1024 * 1024), PNG, Picture(PNG, "image/png")),
        (None, None, Picture(JPEG, "image/jpeg")),
    ],
    ids=["none", "no-picture", "too-large", "neither"],
)
def test_the_next_picture(
    path: Path, picture: bytes | None, small: bytes | None, expected: Picture
) -> None:
    """The small one, and then that among the commands."""
    told = _read(path, picture=picture, small_picture=small)
    assert told.thumbnail == expected


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (members(commands=None), Problem.NO_COMMANDS),
        (members(commands=""), Problem.NO_COMMANDS),
        (members(commands=orca("")), Problem.DAMAGED),
        (members(commands="Nothing"), Problem.NOT_A_PRINT_FILE),
        (members(commands=PNG), Problem.NOT_A_PRINT_FILE),
        ({"word/document.xml": "<document/>"}, Problem.NOT_A_PRINT_FILE),
        (
            {"Metadata/plate_1\N{ARABIC-INDIC DIGIT TWO}.gcode": MOVES},
            Problem.NOT_A_PRINT_FILE,
        ),
        (members(slice_info="<config>"), Problem.DAMAGED),
        (members(slice_info=""), Problem.DAMAGED),
        (members(slice_info=b"\xff\xfe\0"), Problem.DAMAGED),
    ],
    ids=[
        *("not-sliced", "empty", "no-moves", "words", "picture", "document", "digits"),
        *("open-xml", "empty-xml", "no-xml"),
    ],
)
def test_what_cannot_be_printed(
    path: Path, content: dict[str, bytes | str], why: Problem
) -> None:
    """It says why: a project that was not sliced has no commands."""
    assert problem(archive(path, content)) is why


ENTITIES = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "bomb"}">' for n in range(10)
)


@pytest.mark.parametrize(
    "document_type",
    [
        f"<!DOCTYPE config [{ENTITIES}]>",
        '<!DOCTYPE config [<!ENTITY e9 SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE config SYSTEM "http://192.0.2.1/some.dtd">',
        "<!DOCTYPE config>",
    ],
    ids=["bomb", "file", "address", "none"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7", "none-such"])
def test_entities_are_refused(path: Path, document_type: str, encoding: str) -> None:
    """Whatever the encoding is said to be; nothing is fetched, and nothing grows."""
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?>{document_type}<config>'
        '<plate><metadata key="index" value="1"/></plate></config>'
    )
    assert _problem(path, slice_info=xml) is Problem.DAMAGED
    assert _problem(path, slice_info=xml.encode("utf-16")) is Problem.DAMAGED
    assert _problem(path, slice_info=xml.replace(document_type, "")) is None


def test_xml_without_end(path: Path) -> None:
    """It is not even unpacked."""
    xml = slice_info(plate(), " " * 1024 * 1024)
    assert _problem(path, slice_info=xml) is Problem.TOO_BIG


def test_xml_that_is_deep(path: Path) -> None:
    """A parser that called itself would fall over it."""
    depth = 100_000
    xml = f"{'<plate>' * depth}{'</plate>' * depth}"
    assert _problem(path, slice_info=xml[: 1024 * 1024]) is Problem.DAMAGED
    depth = 60_000
    xml = f"{'<plate>' * depth}{'</plate>' * depth}"
    assert _problem(path, slice_info=xml) is None


def test_a_zip_bomb(path: Path) -> None:
    """Zeros shrink to a thousandth, commands to a tenth."""
    with ZipFile(path, "w", ZIP_DEFLATED) as bomb, bomb.open(COMMANDS, "w") as content:
        for _ in range(64):
            content.write(b"\n" * 1024 * 1024)
    assert path.stat().st_size < 100_000
    assert problem(path) is Problem.TOO_BIG


def test_commands_that_repeat_themselves(path: Path) -> None:
    """Short ones are no bomb."""
    assert _problem(path, commands=MOVES * 100_000) is None
    assert path.stat().st_size < 100_000


def test_a_member_that_is_longer_than_it_says(path: Path) -> None:
    """It is read no further, and is not what its checksum says."""
    commands = f"{MOVES}{'; some words\n' * 1000}"
    content = archive(path, members(commands=commands)).read_bytes()
    length, less = (struct.pack("<I", n) for n in (len(commands), len(commands) - 100))
    assert content.count(length) == 2
    assert problem(written(path.parent, content.replace(length, less))) is (
        Problem.DAMAGED
    )


def test_a_member_that_says_it_is_longer_than_any_print(path: Path) -> None:
    """It is not begun with, whatever its ratio."""
    with ZipFile(path, "w") as content:
        content.writestr(COMMANDS, MOVES)
        info = content.getinfo(COMMANDS)
        info.file_size = info.compress_size = 2 * 1024**3 + 1
    assert problem(path) is Problem.TOO_BIG


@pytest.mark.parametrize("number", [2001, 100_000])
def test_many_members(path: Path, number: int) -> None:
    """They are not looked through, if their list is long not even read."""
    with ZipFile(path, "w") as content:
        content.writestr(COMMANDS, MOVES)
        # As writestr does, without a write for each.
        one = content.getinfo(COMMANDS)
        content.filelist += [one] * (number - 1)
    tracemalloc.start()
    try:
        assert problem(path) is Problem.TOO_BIG
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * 1024 * 1024


@pytest.mark.parametrize("size", [-1, None, 1024 * 1024])
def test_nobody_reads_much_at_once(path: Path, size: int | None) -> None:
    """Not by forgetting to say how much, either."""
    archive(path, members())
    with _BoundedFile(path) as file, pytest.raises(PrintFileError):
        file.read(size)


def test_members_of_a_large_project(path: Path) -> None:
    """There may be as many as that."""
    content = members() | {f"3D/Objects/object_{n}.model": "" for n in range(1900)}
    assert problem(archive(path, content)) is None


@pytest.mark.parametrize("name", [COMMANDS, "Metadata/slice_info.config"])
def test_an_encrypted_member(path: Path, name: str) -> None:
    """Nobody has its password."""
    content = archive(path, members()).read_bytes()
    local = content.index(name.encode()) - 30
    central = content.rindex(name.encode()) - 46
    changed = bytearray(content)
    changed[local + 6] |= 1
    changed[central + 8] |= 1
    assert problem(written(path.parent, bytes(changed))) is Problem.DAMAGED


@pytest.mark.parametrize("compression", [ZIP_BZIP2, ZIP_LZMA])
def test_other_compressions(path: Path, compression: int) -> None:
    """Slicers use none, and some take as much memory as they say."""
    with ZipFile(path, "w", compression) as content:
        content.writestr(COMMANDS, MOVES)
    assert problem(path) is Problem.DAMAGED


def test_a_compression_that_does_not_exist(path: Path) -> None:
    """Nothing could unpack it."""
    with ZipFile(path, "w") as content:
        content.writestr(COMMANDS, MOVES)
        content.getinfo(COMMANDS).compress_type = 77
    assert problem(path) is Problem.DAMAGED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice(path: Path) -> None:
    """The printer might print the other."""
    with ZipFile(path, "w") as content:
        content.writestr(COMMANDS, MOVES)
        content.writestr(COMMANDS, f"T1\n{MOVES}")
    assert problem(path) is Problem.DAMAGED


def test_one_place_under_two_names(path: Path) -> None:
    """As bombs are made that need no ratio."""
    with ZipFile(path, "w") as content:
        content.writestr(COMMANDS, MOVES)
        twin = ZipInfo("Metadata/plate_2.gcode")
        twin.CRC = content.getinfo(COMMANDS).CRC
        twin.file_size = twin.compress_size = len(MOVES)
        twin.header_offset = 0
        content.filelist.append(twin)
    assert problem(path) is Problem.DAMAGED


def test_places_that_do_not_exist(path: Path) -> None:
    """Behind the end, or before the beginning."""
    with ZipFile(path, "w") as content:
        content.writestr(COMMANDS, MOVES)
        content.getinfo(COMMANDS).header_offset = 2**31
    assert problem(path) is Problem.DAMAGED
    changed = bytearray(archive(path, {COMMANDS: MOVES}).read_bytes())
    assert problem(path) is None
    # The list of members is said to begin later than it does.
    (offset,) = struct.unpack_from("<I", changed, len(changed) - 6)
    struct.pack_into("<I", changed, len(changed) - 6, offset + 40)
    assert problem(written(path.parent, bytes(changed))) is Problem.DAMAGED


def test_a_damaged_byte_of_the_commands(path: Path) -> None:
    """The checksum finds it."""
    content = bytearray(archive(path, members()).read_bytes())
    content[content.index(COMMANDS.encode()) + len(COMMANDS) + 200] ^= 0x10
    assert problem(written(path.parent, bytes(content))) is Problem.DAMAGED


def test_a_comment_at_the_end(path: Path) -> None:
    """It is allowed, and may be long."""
    archive(path, members())
    with ZipFile(path, "a") as content:
        content.comment = b"some words " * 5000
    assert problem(path) is None


def test_pictures_among_the_commands_are_whole(path: Path) -> None:
    """They are read as those of a `.gcode` are."""
    commands = orca(thumbnails=thumbnail(PNG, length=3))
    told = _read(path, commands=commands, picture=None, small_picture=None)
    assert told.thumbnail is None
