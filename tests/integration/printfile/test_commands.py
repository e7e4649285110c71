"""What is found in the commands: tools, stops and layers."""

from pathlib import Path

import pytest

from custom_components.flashforge.printfile import Problem, Stop, StopKind, commands
from custom_components.flashforge.printfile.commands import CommandScan

from .files import MOVES, orca, problem, read, written

PAUSE, COLOR_CHANGE = StopKind.PAUSE, StopKind.COLOR_CHANGE


def _scan(text: str, chunk: int | None = None) -> CommandScan:
    content = text.encode()
    scan = CommandScan()
    size = chunk or len(content) or 1
    for start in range(0, len(content), size):
        scan.feed(content[start : start + size])
    scan.finish()
    return scan


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("T0", {0}),
        ("T0\nT3\nT0\n", {0, 3}),
        ("T1 ; the second\n", {1}),
        ("T1\r\nG1 X1\r\n", {1}),
        ("M108 T1\n", {1}),
        ("T31\nT32\nT255\nT1000\n", {31}),
        ("M104 S200 T1\nM109 T2 S200\nM6 T3\n", set()),
        ("G1 X1 ; T2\n ; T3\n;T4\n", set()),
        ("T1_START\nT\nTIMELAPSE\nT1X\n", set()),
    ],
)
def test_tools_that_are_selected(text: str, selected: set[int]) -> None:
    """Not those that are heated, nor those of which no printer has as many."""
    assert _scan(text).selected == selected


def test_a_tool_without_filament_counts_once_selected(tmp_path: Path) -> None:
    """Beside the two that have some."""
    told = read(tmp_path, orca(f"T1\n{MOVES}"))
    assert [tool.number for tool in told.tools] == [0, 1, 2]
    assert told.tools[1].material == "PETG"
    assert told.tools[1].filament_length == 0


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("M25", PAUSE),
        ("M25 ; wait", PAUSE),
        ("M601", PAUSE),
        ("PAUSE", PAUSE),
        ("PAUSE X=10", PAUSE),
        (";PAUSE_PRINT", PAUSE),
        ("; PAUSE_PRINTING", PAUSE),
        ("M600", COLOR_CHANGE),
        (";COLOR_CHANGE,T0,#FF0000", COLOR_CHANGE),
        (";MANUAL_TOOL_CHANGE T1", COLOR_CHANGE),
        ("M250", None),
        ("M6000", None),
        ("M2", None),
        ("PAUSED", None),
        ("PAUSE_BASE", None),
        ("; M600", None),
        ("G1 X1 ; PAUSE", None),
        ("; machine_pause_gcode = M25", None),
        (r"; change_filament_gcode = a\nM600\n", None),
    ],
)
def test_lines_that_stop(line: str, kind: StopKind | None) -> None:
    """They are commands, or comments of slicers; what only looks like one is none."""
    stops = _scan(f"{MOVES}{line}\n{MOVES}").stops
    assert [stop.kind for stop in stops] == ([] if kind is None else [kind])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (";PAUSE_PRINT\nM25\n", [PAUSE]),
        (";COLOR_CHANGE,T0,#FF0000\nM25\n", [COLOR_CHANGE]),
        (";PAUSE_PRINT\n;LAYER_CHANGE\nM25\n", [PAUSE, PAUSE]),
        (";PAUSE_PRINT\nM25\nM25\n", [PAUSE, PAUSE]),
        (";PAUSE_PRINT\n;COLOR_CHANGE\nM600\n", [PAUSE, COLOR_CHANGE]),
        ("M25\nM600\n", [PAUSE, COLOR_CHANGE]),
    ],
)
def test_a_comment_and_its_command_are_one_stop(
    text: str, kinds: list[StopKind]
) -> None:
    """The comment says why, for many slicers pause for a color, too."""
    assert [stop.kind for stop in _scan(text).stops] == kinds


@pytest.mark.parametrize(
    "marks",
    [
        (";LAYER_CHANGE\n",) * 3,
        (";LAYER:0\n", ";LAYER:1\n", ";LAYER:2\n"),
        (";LAYER:-1\n", ";LAYER:0\n", ";LAYER:1\n"),
        ("; CHANGE_LAYER\n",) * 3,
        tuple(f"; layer num/total_layer_count: {n}/3\n" for n in (1, 2, 3)),
        (";layer:0.29\n", ";layer:0.20\n", ";layer:0.20\n"),
        ("; CHANGE_LAYER\n;LAYER_CHANGE\n; layer num/total_layer_count: 1/3\n",) * 3,
    ],
)
def test_layers_as_each_slicer_marks_them(marks: tuple[str, ...]) -> None:
    """Each of several marks is counted by itself."""
    first, second, third = marks
    scan = _scan(f"M25\n{first}{MOVES}{second}M25\n{MOVES}{third}{MOVES}M600\n")
    assert scan.layer == 3
    assert [stop.layer for stop in scan.stops] == [None, 2, 3]


def test_more_layers_than_a_print_has_are_unknown() -> None:
    """And so is the layer of a stop among them."""
    scan = _scan(f"{';LAYER_CHANGE\n' * 50_000}M25\n;LAYER_CHANGE\nM25\n")
    assert scan.layer is None
    assert [stop.layer for stop in scan.stops] == [50_000, None]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("M73 P0 R38\nM73 P50 R19\nM25\n", 1140),
        ("M73 P0 R38\nM25\n", 0),
        ("M73 Q0 S99\nM73 P0 R38\nM73 P50 R37\nM73 Q50 S5\nM25\n", 60),
        ("M25\n", None),
        ("M73 P50\nM25\n", None),
        ("M73 P0 R5\nM73 P0 R6\nM25\n", None),
        ("M73 P0 R999999\nM73 P99 R1\nM25\n", None),
        ("M73 P0 R9999999\nM25\n", None),
    ],
)
def test_when_it_stops(text: str, seconds: float | None) -> None:
    """By the minutes that are left; None where these make no sense."""
    assert _scan(text).stops[-1].seconds == seconds


def test_stops_of_a_file(tmp_path: Path) -> None:
    """In their order, with layer and time."""
    told = read(
        tmp_path,
        orca(
            f"M73 P0 R60\n;LAYER_CHANGE\n{MOVES};LAYER_CHANGE\nM73 P50 R30\n"
            f";COLOR_CHANGE,T0,#FF0000\nM600\n{MOVES};LAYER_CHANGE\nM73 P75 R15\n"
            f"PAUSE\n{MOVES}"
        ),
    )
    assert told.stops == (
        Stop(kind=COLOR_CHANGE, layer=2, seconds=1800),
        Stop(kind=PAUSE, layer=3, seconds=2700),
    )


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64, 255, 256, 257, 1000])
def test_chunks_change_nothing(chunk: int) -> None:
    """A line may be cut anywhere."""
    text = (
        f"T2\nM73 P0 R9\n;LAYER_CHANGE\n; EXECUTABLE_BLOCK_START\n{MOVES}"
        f"G1 {'X' * 700}\nT1\nM73 P9 R8 ; {'T3 ' * 200}\nM25 ; {'M25' * 300}\n"
        f";{'T4' * 150}\n;LAYER_CHANGE\nM600\n{MOVES}T5"
    )
    scan = _scan(text, chunk)
    assert scan.has_moves
    assert scan.selected == {1, 2, 5}
    assert scan.is_cut_off(flashprint=False)
    assert scan.layer == 2
    assert scan.stops == [
        Stop(kind=PAUSE, layer=1, seconds=60),
        Stop(kind=COLOR_CHANGE, layer=2, seconds=60),
    ]


@pytest.mark.parametrize("move", ["G0", "G1", "G2", "G3", "G28"])
def test_moves(move: str) -> None:
    """At least one is in whatever prints."""
    assert _scan(f"{move} X1").has_moves
    assert not _scan(f"{move}9 X1\n;{move}").has_moves


@pytest.mark.parametrize(
    ("limit", "text"), [("_STOPS_MAX", "M25\n"), ("_FOUND_MAX", "T0\n")]
)
def test_more_than_any_print_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, text: str
) -> None:
    """It is not gone through to the end."""
    monkeypatch.setattr(commands, limit, 10)
    assert problem(written(tmp_path, text * 10 + MOVES)) is None
    assert problem(written(tmp_path, text * 11 + MOVES)) is Problem.TOO_BIG
