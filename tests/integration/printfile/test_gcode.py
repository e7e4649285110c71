"""A `.gcode` of each slicer: what it tells, and what of it is not believed."""

from base64 import b64encode
import json
from pathlib import Path

import pytest

from custom_components.flashforge.client import Picture
from custom_components.flashforge.client.materials import FileTool
from custom_components.flashforge.printfile import (
    FileKind,
    PrintFile,
    Problem,
    UsedTool,
)

from .files import (
    BMP,
    FLASHPRINT_COMMENTS,
    JPEG,
    LARGER_PNG,
    MOVES,
    ORCA_SETTINGS,
    ORCA_STATISTICS,
    PNG,
    flashprint,
    orca,
    problem,
    read,
    thumbnail,
    written,
)

ORCA = PrintFile(
    kind=FileKind.GCODE,
    total_bytes=0,
    slicer="Orca-Flashforge",
    slicer_version="1.4.2",
    printer_model="Flashforge AD5X",
    estimated_time=93784,
    first_layer_time=65,
    layers=42,
    layer_height=0.24,
    filament_length=1250.75,
    filament_weight=3.75,
    bed_temperature=65,
    nozzle_diameters=(0.4, 0.6),
    tools=(
        UsedTool(
            number=0,
            material="PLA",
            color="#808000",
            filament_length=1000.5,
            filament_weight=3,
            nozzle_temperature=215,
        ),
        UsedTool(
            number=2,
            material="TPU",
            color="#FF0000",
            filament_length=250.25,
            filament_weight=0.75,
            nozzle_temperature=225,
        ),
    ),
)


def _orca(folder: Path, **values: str) -> PrintFile:
    """Return what a file tells with other values, by the key's first words."""
    configuration, statistics = dict(ORCA_SETTINGS), dict(ORCA_STATISTICS)
    for key, value in values.items():
        if key in configuration:
            configuration[key] = value
        else:
            statistics[key] = value
    return read(folder, orca(configuration=configuration, statistics=statistics))


@pytest.mark.parametrize("at_the_end", [False, True])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_all_that_the_orca_family_tells(
    tmp_path: Path, at_the_end: bool, line_end: str
) -> None:
    """Before the commands or behind them, which may be far away."""
    content = orca(MOVES * 100_000, at_the_end=at_the_end).replace("\n", line_end)
    told = read(tmp_path, content)
    assert told.total_bytes == len(content)
    assert told == PrintFile(
        **{name: getattr(ORCA, name) for name in ORCA.__slots__}
        | {"total_bytes": len(content)}
    )


def test_all_that_flashprint_tells(tmp_path: Path) -> None:
    """Neither time nor filament; the first layer is the hottest."""
    content = flashprint()
    assert read(tmp_path, content) == PrintFile(
        kind=FileKind.GCODE,
        total_bytes=len(content),
        slicer="ffslicer",
        slicer_version="2.4.4",
        printer_model="Adventurer 5M Pro",
        layers=33,
        layer_height=0.18,
        bed_temperature=70,
        tools=(UsedTool(number=0, material="PETG", nozzle_temperature=240),),
    )


def test_two_heads_of_flashprint(tmp_path: Path) -> None:
    """The right one is the first."""
    told = FLASHPRINT_COMMENTS | {
        "left_extruder_material": "PVA",
        "left_extruder_temperature": "200",
    }
    both = read(tmp_path, flashprint(f"M108 T1\n{MOVES}M108 T0\n{MOVES}", told))
    assert both.tools == (
        UsedTool(number=0, material="PETG", nozzle_temperature=240),
        UsedTool(number=1, material="PVA", nozzle_temperature=200),
    )


@pytest.mark.parametrize(
    ("name", "slicer", "version"),
    [
        ("Flash Studio 1.7.6", "Flash Studio", "1.7.6"),
        ("OrcaSlicer 2.3.1-dev", "OrcaSlicer", "2.3.1-dev"),
        ("PrusaSlicer 2.9.0+win64", "PrusaSlicer", "2.9.0+win64"),
        ("Some \x1b[31mSlicer 1", "Some  [31mSlicer", "1"),
        ("Slicer without a number", "Slicer without a number", None),
    ],
)
def test_slicers(
    tmp_path: Path, name: str, slicer: str | None, version: str | None
) -> None:
    """Their names have blanks, and their versions letters."""
    told = read(tmp_path, orca(name=name))
    assert (told.slicer, told.slicer_version) == (slicer, version)


@pytest.mark.parametrize(
    ("written_time", "seconds"),
    [
        ("7m 13s", 433),
        ("1h 0m 0s", 3600),
        ("2d", 172_800),
        ("14.5s", 14.5),
        ("0.000000s", None),
        ("0s", None),
        ("", None),
        ("soon", None),
        ("-5s", None),
        ("101d 0h 0m 0s", None),
        ("99999999999999999999999999s", None),
    ],
)
def test_times(tmp_path: Path, written_time: str, seconds: float | None) -> None:
    """None for what was not computed, or takes longer than any print."""
    key = "estimated printing time (normal mode)"
    assert _orca(tmp_path, **{key: written_time}).estimated_time == seconds


def test_two_times_in_one_line(tmp_path: Path) -> None:
    """The second has the preparations, too, which somebody waits for as well."""
    line = "; model printing time: 5m 5s; total estimated time: 11m 6s\n"
    told = read(tmp_path, f"; HEADER_BLOCK_START\n{line}{MOVES}")
    assert told.estimated_time == 666


def test_totals_that_are_told_alone(tmp_path: Path) -> None:
    """Some profiles tell nothing of each filament."""
    told = read(
        tmp_path,
        "; total layer number: 12\n; total filament length [mm] : 100.5,20\n"
        f"; total filament weight [g] : 3.5,0.5\n; filament: 2\n{MOVES}",
    )
    assert (told.layers, told.filament_length, told.filament_weight) == (12, 120.5, 4)
    assert [tool.number for tool in told.tools] == [1]


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("layers", "total layers count", "50001"),
        ("layers", "total layers count", "0"),
        ("layers", "total layers count", "1.5"),
        ("layer_height", "layer_height", "11"),
        ("layer_height", "layer_height", "0"),
        ("bed_temperature", "first_layer_bed_temperature", "1001"),
        ("bed_temperature", "first_layer_bed_temperature", "0"),
        ("filament_weight", "total filament used [g]", "inf"),
        ("filament_weight", "total filament used [g]", "100001"),
        ("filament_length", "filament used [mm]", "nan"),
        ("filament_length", "filament used [mm]", "6000000, 6000000"),
        ("filament_length", "filament used [mm]", "-5"),
        ("printer_model", "printer_model", " \u202e "),
    ],
)
def test_values_that_no_print_has(
    tmp_path: Path, field: str, key: str, value: str
) -> None:
    """They cost themselves, and nothing else."""
    told = _orca(tmp_path, **{key: value})
    assert getattr(told, field) is None
    assert told.slicer == "Orca-Flashforge"
    assert told.estimated_time == ORCA.estimated_time


@pytest.mark.parametrize("value", ["0.4,x", "0", "11", ""])
def test_diameters_that_no_nozzle_has(tmp_path: Path, value: str) -> None:
    """The others do not tell whose they are without it."""
    assert _orca(tmp_path, nozzle_diameter=value).nozzle_diameters == ()


def test_values_of_tools_that_no_tool_has(tmp_path: Path) -> None:
    """Each costs itself: fewer of them than tools, too, and quotes."""
    told = _orca(
        tmp_path,
        filament_type='"PLA"',
        filament_colour="yellow;#000000;#12345",
        nozzle_temperature="2000,1,x",
        nozzle_temperature_initial_layer="-1",
    )
    assert told.tools == (
        UsedTool(number=0, material="PLA", filament_length=1000.5, filament_weight=3),
        UsedTool(number=2, filament_length=250.25, filament_weight=0.75),
    )


def test_more_filaments_than_any_printer_has(tmp_path: Path) -> None:
    """Those that are beyond all printers do not count."""
    told = _orca(tmp_path, **{"filament used [mm]": ",".join(["1"] * 40)})
    assert [tool.number for tool in told.tools] == list(range(32))


def test_the_first_of_two_settings_counts(tmp_path: Path) -> None:
    """A comment of somebody's own commands comes later."""
    told = read(tmp_path, orca(f"; printer_model = Somebody's\n{MOVES}"))
    assert told.printer_model == "Flashforge AD5X"


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    """Where Home Assistant would refuse it."""
    assert _orca(tmp_path, printer_model="A" * 100_000).printer_model == "A" * 255


def test_commands_alone_are_a_print_file(tmp_path: Path) -> None:
    """Without a tool they print with the first; layers are counted."""
    content = f"{MOVES};LAYER:0\n{MOVES};LAYER:1\n{MOVES}"
    assert read(tmp_path, content) == PrintFile(
        kind=FileKind.GCODE,
        total_bytes=len(content),
        layers=2,
        tools=(UsedTool(number=0),),
    )


@pytest.mark.parametrize("picture", [PNG, JPEG, BMP], ids=["png", "jpeg", "bmp"])
def test_a_picture_is_what_it_begins_with(tmp_path: Path, picture: bytes) -> None:
    """Whatever its tag says."""
    types = {PNG: "image/png", JPEG: "image/jpeg", BMP: "image/bmp"}
    told = read(tmp_path, orca(thumbnails=thumbnail(picture, tag="_JPG")))
    assert told.thumbnail == Picture(picture, types[picture])


def test_the_largest_picture_counts(tmp_path: Path) -> None:
    """In any order; those in a format that no browser shows are none."""
    told = read(
        tmp_path,
        orca(
            thumbnails=thumbnail(PNG, "16x16")
            + thumbnail(LARGER_PNG, "300x300")
            + thumbnail(JPEG, "140x110", tag="_JPG")
            + thumbnail(PNG, "600x600", tag="_QOI")
        ),
    )
    assert told.thumbnail == Picture(LARGER_PNG, "image/png")


@pytest.mark.parametrize(
    "damaged",
    [
        thumbnail(PNG, length=5),
        thumbnail(PNG, length=99_999_999),
        thumbnail(PNG, "99999999x99999999"),
        thumbnail(b"no picture"),
        thumbnail(b""),
        thumbnail(PNG).replace("; thumbnail end\n", ""),
        thumbnail(PNG).replace("; iV", "; i!"),
        thumbnail(PNG, length=278).replace("=", ""),
        "; thumbnail begin 1x1 4\n; A===\n; thumbnail end\n",
        "; thumbnail begin 1x1 13\n; iVBORw0KGgo==\n; thumbnail end\n",
        f"; thumbnail begin 1x1 9\n{b64encode(PNG).decode()}\n; thumbnail end\n",
    ],
    ids=[
        *("shorter", "longer", "huge", "no-picture", "empty", "endless", "alien"),
        *("unpadded", "all-padding", "much-padding", "no-comment"),
    ],
)
def test_a_damaged_picture_is_none(tmp_path: Path, damaged: str) -> None:
    """And the next one counts."""
    assert read(tmp_path, orca(thumbnails=damaged)).thumbnail is None
    both = read(tmp_path, orca(thumbnails=damaged + thumbnail(JPEG, "9x9")))
    assert both.thumbnail == Picture(JPEG, "image/jpeg")
    assert both.tools == ORCA.tools


def test_it_is_plain_data(tmp_path: Path) -> None:
    """JSON gives back what it was, and has no picture."""
    told = read(tmp_path, orca(f"M25\n{MOVES}", thumbnails=thumbnail(PNG)))
    plain = told.as_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert "thumbnail" not in plain
    assert plain["tools"][1] == {
        "number": 2,
        "material": "TPU",
        "color": "#FF0000",
        "filament_length": 250.25,
        "filament_weight": 0.75,
        "nozzle_temperature": 225,
    }
    assert plain["stops"] == [{"kind": "pause", "layer": None, "seconds": None}]
    assert (plain["kind"], plain["nozzle_diameters"]) == ("gcode", [0.4, 0.6])


def test_its_tools_can_be_matched_with_slots(tmp_path: Path) -> None:
    """One mapping for each that is used."""
    assert read(tmp_path, orca()).file_tools == (
        FileTool(number=0, material="PLA", color="#808000", filament_weight=3),
        FileTool(number=2, material="TPU", color="#FF0000", filament_weight=0.75),
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", Problem.NOT_A_PRINT_FILE),
        ("\n", Problem.NOT_A_PRINT_FILE),
        ("Dear printer,\nplease print.\n", Problem.NOT_A_PRINT_FILE),
        ("; printer_model = Flashforge AD5X\n", Problem.NOT_A_PRINT_FILE),
        ("M104 S200\nG90\nG10\n", Problem.NOT_A_PRINT_FILE),
        (b"G1 X0\n\0", Problem.NOT_A_PRINT_FILE),
        (PNG, Problem.NOT_A_PRINT_FILE),
        (orca("M104 S200\n"), Problem.DAMAGED),
        (orca().replace("; EXECUTABLE_BLOCK_END", "; "), Problem.DAMAGED),
        (flashprint().replace(";end gcode", ";"), Problem.DAMAGED),
    ],
    ids=[
        *("empty", "blank", "words", "settings", "no-moves", "zero", "picture"),
        *("header", "no-end", "no-end-of-flashprint"),
    ],
)
def test_what_cannot_be_printed(
    tmp_path: Path, content: str | bytes, why: Problem
) -> None:
    """It says why."""
    assert problem(written(tmp_path, content)) is why


def test_marks_of_flashprint_mean_nothing_elsewhere(tmp_path: Path) -> None:
    """Its start commands have been copied to other slicers."""
    assert read(tmp_path, orca(f";start gcode\n{MOVES}")).tools == ORCA.tools
