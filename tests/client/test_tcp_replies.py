"""Replies over TCP, of every firmware that anybody wrote down, and of none."""

from collections.abc import Sequence
from math import isfinite

from hypothesis import given, strategies as st
import pytest

from custom_components.flashforge.client.status import Heater
from custom_components.flashforge.client.tcp.replies import (
    MAX_FILES,
    MAX_PATH,
    PICTURE_TAGS,
    MachineStatus,
    PrinterInfo,
    Progress,
    by_key,
    is_complete,
    parse_file_list,
    parse_info,
    parse_machine_status,
    parse_position,
    parse_progress,
    parse_temperatures,
    picture_content,
    picture_length,
    split_file_list,
)
from custom_components.flashforge.client.values import (
    MAX_TEXT,
    NO_SENSOR,
    TEMPERATURE_MAX,
)

from .details import examples

# M115.

_ADVENTURER_5M_PRO = """\
Machine Type: Flashforge Adventurer 5M Pro
Machine Name: Adventurer 5M Pro
Firmware: v3.2.4
SN: SNMOTEST000002
X: 220 Y: 220 Z: 220
Tool Count: 1
Mac Address:88:A9:A7:00:00:02"""
_OTHER_ORDER = """\
Mac Address: 88:A9:A7:00:00:02
Tool count:1
X: 220 Y: 220 Z: 220
Serial Number:SNMOTEST000002
Firmware:v3.2.4
Machine Name:Adventurer 5M Pro
Machine Type:Flashforge Adventurer 5M Pro"""


def _info(**changes: object) -> PrinterInfo:
    values: dict[str, object] = {
        "machine_type": "Flashforge Adventurer 5M Pro",
        "name": "Adventurer 5M Pro",
        "firmware_version": "v3.2.4",
        "serial_number": "SNMOTEST000002",
        "mac_address": "88:A9:A7:00:00:02",
        "build_volume": (220.0, 220.0, 220.0),
        "tool_count": 1,
        **changes,
    }
    return PrinterInfo(**values)  # type: ignore[arg-type] # the table says which


_IDENTITIES = [
    (_ADVENTURER_5M_PRO, _info()),
    (_ADVENTURER_5M_PRO.replace("SN:", "Serial Number:"), _info()),
    (_ADVENTURER_5M_PRO.replace("Tool Count: 1", "Tool count:1"), _info()),
    (_ADVENTURER_5M_PRO.replace("Address:", "Address: "), _info()),
    (
        _ADVENTURER_5M_PRO.replace("88:A9:A7:00:00:02", "94A4DE000002 "),
        _info(mac_address="94:A4:DE:00:00:02"),
    ),
    (
        """Machine Type: FlashForge Adventurer III
Machine Name: Garage: the old one
Firmware: v1.1.7
SN: SNMOTEST000003
X: 150 Y: 150 Z: 150
Tool Count: 1
Mac Address:88:A9:A7:00:00:03""",
        PrinterInfo(
            machine_type="FlashForge Adventurer III",
            name="Garage: the old one",
            firmware_version="v1.1.7",
            serial_number="SNMOTEST000003",
            mac_address="88:A9:A7:00:00:03",
            build_volume=(150.0, 150.0, 150.0),
            tool_count=1,
        ),
    ),
    (
        "Machine Type: Flashforge Adventurer 4\nX: 220 Y: 200 Z: 250",
        PrinterInfo(
            machine_type="Flashforge Adventurer 4",
            build_volume=(220.0, 200.0, 250.0),
        ),
    ),
    ("", PrinterInfo()),
    ("Machine Type:\nSN:   \nX: a lot\nTool Count: many", PrinterInfo()),
    (
        (
            f"SN: none\nMac Address: 00:00:00:00:00:00\nTool Count: {'9' * 5000}\n"
            f"X: {'9' * 5000} Y: 220 Z: 220"
        ),
        PrinterInfo(),
    ),
    ("SN: SN 1\\2\nMac Address: 88:A9:A7\nTool Count: 256", PrinterInfo()),
    ("SN: SN0000\nMac Address: FFFFFFFFFFFF\nX: 1e9 Y: 9 Z: 9", PrinterInfo()),
    (
        "Serial Number: SNMX1\nMac Address: 88-a9-a7-00-00-0f \nTool Count: -1",
        PrinterInfo(serial_number="SNMX1", mac_address="88:A9:A7:00:00:0F"),
    ),
]


def test_identities(subtests: pytest.Subtests) -> None:
    """What stands behind the first colon of each line."""
    for reply, info in _IDENTITIES:
        with subtests.test(repr(reply[:200])):
            assert parse_info(by_key(reply.split("\n"))) == info


@pytest.mark.parametrize(
    "lines",
    [
        _OTHER_ORDER.split("\n"),
        [line for one in _ADVENTURER_5M_PRO.split("\n") for line in (one, "")],
        # Adventurer 4, 2.0.9: one line ends in LF, and one more holds a blank.
        [*_ADVENTURER_5M_PRO.split("\n"), " "],
        ["  Machine  Type : Flashforge Adventurer 5M Pro ", *_OTHER_ORDER.split("\n")],
    ],
)
def test_trap_35_the_order_of_lines_means_nothing(lines: list[str]) -> None:
    """Nor do blank ones: everything is found by its key."""
    assert parse_info(by_key(lines)) == _info()


def test_secrets_do_not_show_in_what_is_printed() -> None:
    """The text of an identity ends up in logs."""
    shown = repr(_info())
    assert "SNMOTEST" not in shown
    assert "88:A9" not in shown
    assert "5M Pro" in shown


# M119.

_FLAGS = {"S": 1, "L": 0, "J": 0, "F": 0}
_READY = "MachineStatus: READY\nMoveMode: READY\nStatus: S:1 L:0 J:0 F:0"


def _ends(x: float, y: float, **z: float) -> dict[str, float]:
    key = {"z_max": "Z-max", "z_min": "Z-min"}
    return {"X-max": x, "Y-max": y, **{key[name]: end for name, end in z.items()}}


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        pytest.param(
            "Endstop: X-max: 110 Y-max: 110 Z-min: 0\nMachineStatus: BUILDING_FROM_SD\n"
            "MoveMode: MOVING\nStatus: S:1 L:0 J:0 F:0\nLED: 1\nCurrentFile: cube.gx",
            MachineStatus(
                state="BUILDING_FROM_SD",
                move_mode="MOVING",
                endstops=_ends(110, 110, z_min=0),
                flags=_FLAGS,
                light=True,
                current_file="cube.gx",
            ),
            id="5m_pro",
        ),
        pytest.param(
            f"Endstop: X-max:1 Y-max:0 Z-max:0\n{_READY}",
            MachineStatus(
                state="READY",
                move_mode="READY",
                endstops=_ends(1, 0, z_max=0),
                flags=_FLAGS,
            ),
            id="adventurer_3",
        ),
        pytest.param(
            "Endstop: X-max:1 Y-max:0 Z-min:0\nMachineStatus: PRINTING\nMoveMode: 0.0\n"
            "FilamentStatus: no filament\nLEDStatus: on\nPrintFileName: /data/a b.gx",
            MachineStatus(
                state="PRINTING",
                move_mode="0.0",
                endstops=_ends(1, 0, z_min=0),
                light=True,
                current_file="a b.gx",
                has_filament=False,
            ),
            id="adventurer_3_specification",
        ),
        pytest.param(
            f"Endstop: X-max:0 Y-max:0 Z-max:0\n{_READY}\nLED:0\nCurrentFile: ",
            MachineStatus(
                state="READY",
                move_mode="READY",
                endstops=_ends(0, 0, z_max=0),
                flags=_FLAGS,
                light=False,
            ),
            id="adventurer_4",
        ),
        pytest.param(
            "Endstop X-max:1 Y-max:0 Z-max:0\nStatus S:1 L:0 J:0 F:0\n"
            "MachineStatus: READY\nMoveMode: READY",
            MachineStatus(
                state="READY",
                move_mode="READY",
                endstops=_ends(1, 0, z_max=0),
                flags=_FLAGS,
            ),
            id="without_colons",
        ),
        pytest.param(
            "Status: S:1 L:0 J:0 F:0\nMoveMode: WAIT_ON_TOOL\nFilament: ok\n"
            "MachineStatus: busy\nCurrentFile: 0:/user/a:b.gx\nLED: 2",
            MachineStatus(
                state="BUSY",
                move_mode="WAIT_ON_TOOL",
                flags=_FLAGS,
                current_file="a:b.gx",
                has_filament=True,
            ),
            id="another_order",
        ),
        pytest.param("", MachineStatus(), id="nothing"),
        pytest.param(
            f"MachineStatus: {'A' * 5000}\nEndstop: X-max:1e9 Y-max:10000 Z-min:"
            f"{'9' * 5000}\nStatus: S:{'9' * 5000} L:1",
            MachineStatus(state="A" * MAX_TEXT, flags={"L": 1}),
            id="beyond_measure",
        ),
        pytest.param(
            "MachineStatus:\nMoveMode\nEndstop:\nLED:\nStatus: bad", MachineStatus(),
            id="empty",
        ),
    ],
)  # fmt: skip
def test_machine_states(reply: str, status: MachineStatus) -> None:
    """Keys differ, and with them what is there at all."""
    assert parse_machine_status(reply.split("\n")) == status


# M105, M27 and M114.


def _progress(layer: int | None, total: int | None) -> Progress:
    return Progress(layer=layer, total_layers=total)


def _half(layer: int | None, total: int | None) -> Progress:
    return Progress(done=1, whole=2, layer=layer, total_layers=total)


def _heaters(**heaters: tuple[float | None, float | None]) -> dict[str, Heater]:
    return {
        name: Heater(temperature=now, target=target)
        for name, (now, target) in heaters.items()
    }


_TEMPERATURES = [
    (
        "T0:24.8/0.0 T1:0.0/0.0 B:24.2/0.0",
        _heaters(T0=(24.8, 0), T1=(0, 0), B=(24.2, 0)),
    ),
    ("T0:22 /0 B:11/0", _heaters(T0=(22, 0), B=(11, 0))),
    ("T0:198/210 B:48/64", _heaters(T0=(198, 210), B=(48, 64))),
    (
        "T0:21/0 T1:20/0 B:20/0",
        _heaters(T0=(21, 0), T1=(20, 0), B=(20, 0)),
    ),
    ("T:201.5/220 B:-3/0", _heaters(T0=(201.5, 220), B=(-3, 0))),
    ("T0:22/0.0 B:14/0.0 @:0 B@:0", _heaters(T0=(22, 0), B=(14, 0))),
    ("ok T0:22 /0 B:11/0", _heaters(T0=(22, 0), B=(11, 0))),
    ("T0: 22 / 0  B : 11/0", _heaters(T0=(22, 0), B=(11, 0))),
    ("T0:-109/0 B:11/0", _heaters(T0=(None, 0), B=(11, 0))),
    ("T0:x/0 B:11", {}),
    ("T0:1001/0 B:1000/0", _heaters(T0=(None, 0), B=(1000, 0))),
    ("T0:22/99999 B:-50/0", _heaters(T0=(22, None), B=(None, 0))),
    (f"T0:{'9' * 5000}/0 B:11/{'9' * 5000}", {}),
    ("T0:1e300/0 B:11/1e300 T1:nan/0", {}),
    ("T0:1.5.2/0 B:11/0.0.1", {}),
    ("", {}),
]


def test_trap_37_temperatures(subtests: pytest.Subtests) -> None:
    """Blanks before a slash, a bed below zero, a second tool or none."""
    for line, heaters in _TEMPERATURES:
        with subtests.test(repr(line[:60])):
            assert parse_temperatures([line]) == heaters


_PROGRESSES: list[tuple[list[str], Progress, float | None]] = [
    (
        ["SD printing byte 11/100", "Layer: 44/419"],
        Progress(done=11, whole=100, layer=44, total_layers=419),
        0.11,
    ),
    (
        ["SD printing byte 0/100", "Layer: 0/0"],
        Progress(done=0, whole=100, layer=0, total_layers=0),
        0.0,
    ),
    (["SD printing byte 0/100"], Progress(done=0, whole=100), 0.0),
    (["SD printing byte 0/0"], Progress(done=0, whole=0), None),
    (["SD printing byte 0/1000"], Progress(done=0, whole=1000), 0.0),
    (["SD printing byte 101/100"], Progress(done=101, whole=100), 1.0),
    (["SD printing byte 7 / 6"], Progress(done=7, whole=6), None),
    ([f"SD printing byte {'9' * 5000}/100", "Layer: 3/9"], _progress(3, 9), None),
    ([f"SD printing byte 1/{'9' * 5000}"], Progress(), None),
    (["SD printing byte 1/2", "Layer: 50001/9"], _half(None, 9), 0.5),
    (["SD printing byte 1/2", f"Layer: 3/{'9' * 5000}"], _half(None, None), 0.5),
    (
        ["Layer:3/9", "sd printing BYTE 5/10"],
        Progress(done=5, whole=10, layer=3, total_layers=9),
        0.5,
    ),
    (["SD printing byte -1/100", "Layer: x/y"], Progress(), None),
    ([], Progress(), None),
]


def test_trap_36_and_43_progress(subtests: pytest.Subtests) -> None:
    """A share of a hundred mostly, and nothing is divided by zero."""
    for lines, progress, share in _PROGRESSES:
        with subtests.test(repr([line[:40] for line in lines])):
            assert parse_progress(lines) == progress
            assert progress.share == share


_POSITIONS: list[tuple[str, dict[str, float]]] = [
    (
        "X:19.3861 Y:54.3 Z:194.44 A:0 B:0",
        {"X": 19.3861, "Y": 54.3, "Z": 194.44, "A": 0, "B": 0},
    ),
    (
        "X:110.050 Y:110.050 Z:200.000 A:0.000 B:0",
        {"X": 110.05, "Y": 110.05, "Z": 200, "A": 0, "B": 0},
    ),
    ("X:0 Y:0 Z:0 A:0 B:0", {"X": 0, "Y": 0, "Z": 0, "A": 0, "B": 0}),
    ("X1: -1.5 X2: 20 y:3", {"X1": -1.5, "X2": 20, "Y": 3}),
    # Marlin's: what follows are steps.
    (
        "X:10.00 Y:20.50 Z:0.30 E:1234.50 Count: X:800 Y:1640 Z:120",
        {"X": 10, "Y": 20.5, "Z": 0.3, "E": 1234.5},
    ),
    ("X:1 Y:2 Z:3 E:0 COUNT X:800 Y:1640 Z:120", {"X": 1, "Y": 2, "Z": 3, "E": 0}),
    ("Count: X:800 Y:1640 Z:120", {}),
    # Beyond any printer; 10000 is one that has not been homed.
    ("X:10000 Y:-10000 Z:9999 E:25000 A:1e9", {"Z": 9999, "E": 25000}),
    (f"X:{'9' * 5000} Y:1e300 Z:1.2.3 A:99999999 B:-0.5", {"B": -0.5}),
    ("", {}),
]


def test_positions(subtests: pytest.Subtests) -> None:
    """Millimeters of every axis that is told."""
    for line, position in _POSITIONS:
        with subtests.test(repr(line[:60])):
            assert parse_position([line]) == position


# M661 and M662.

_LIST_TAG = bytes.fromhex("44AAAA44")
_NAME_TAG = bytes.fromhex("3A3AA3A3")


def file_list(*paths: bytes, count: int | None = None) -> bytes:
    """Return a list as a printer sends it."""
    number = len(paths) if count is None else count
    entries = (_NAME_TAG + len(path).to_bytes(4) + path for path in paths)
    return _LIST_TAG + number.to_bytes(4) + b"".join(entries)


# As it stands in the notes.
_CAPTURE = bytes.fromhex(
    "44AAAA44 00000002 3A3AA3A3 0000000D 2F646174612F637562652E6778"
    "3A3AA3A3 0000000F 2F646174612F626F782E67636F6465"
)


def test_the_list_in_the_notes() -> None:
    """Count, lengths, paths; until the last byte is there, it is not complete."""
    paths = ["/data/cube.gx", "/data/box.gcode"]
    assert parse_file_list(_CAPTURE) == split_file_list(_CAPTURE) == paths
    assert [parse_file_list(_CAPTURE[:end]) for end in range(len(_CAPTURE))] == (
        [None] * len(_CAPTURE)
    )


def test_trap_38_a_length_may_look_like_a_letter() -> None:
    """The last byte of a length is printable for most paths; it is no part of them."""
    paths = [b"/data/" + b"x" * (length - 6) for length in range(0x21, 0x7F)]
    assert parse_file_list(file_list(*paths)) == [path.decode() for path in paths]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"Error.", _CAPTURE[4:], file_list(b"/a", count=2), file_list(count=1),
        file_list(count=MAX_FILES + 1), file_list(count=0xFFFFFFFF),
        file_list(b"/a").replace(b"\x00\x00\x00\x02", b"\xff\xff\xff\xf0"),
        file_list(b"/" + b"a" * MAX_PATH), file_list(b"/a").replace(b"::", b":;"),
    ],
)  # fmt: skip
def test_lists_that_are_not_complete(data: bytes) -> None:
    """What does not keep to its own numbers, or promises more than there can be."""
    assert parse_file_list(data) is None


def test_a_list_whose_numbers_are_wrong_is_split() -> None:
    """The tags are left to tell where the paths are, which are cut at some length."""
    wrong = file_list(b"/data/a.gx", b"/data/b.gx", count=900)
    assert split_file_list(wrong) == ["/data/a.gx", "/data/b.gx"]
    long = split_file_list(file_list(b"/" * 5000))
    assert [len(path) for path in long] == [MAX_PATH]
    assert len(split_file_list(file_list(*[b"/a"] * (MAX_FILES + 9)))) == MAX_FILES


_PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.mark.parametrize("tag", PICTURE_TAGS)
def test_trap_55_both_tags_of_a_picture(tag: bytes) -> None:
    """One is on the wire, the other in a specification."""
    whole = tag + len(_PNG).to_bytes(4) + _PNG
    assert picture_length(whole) == len(whole)
    assert picture_content(whole) == _PNG
    assert picture_content(whole + b"more") == _PNG
    assert [picture_length(whole[:end]) for end in range(8)] == [None] * 8
    assert [picture_content(whole[:end]) for end in range(4, 9)] == [b""] * 5


def test_the_tag_in_the_notes() -> None:
    """The bytes of a real 5M Pro, and none of a specification's order."""
    start = bytes.fromhex("2A2AA2A2 000079FB 89504E470D0A1A0A")
    assert picture_length(start) == 31227 + 8
    assert picture_content(start) == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        (_PNG, _PNG),
        (b"\r\n" + _PNG, _PNG),
        (b"xxBM...", b"BM..."),
        (b"xBM" + _PNG, b"BM" + _PNG),
        (b"nothing", b""),
        (b"", b""),
    ],
)
def test_a_picture_without_a_tag(data: bytes, picture: bytes) -> None:
    """It is found by its own first bytes."""
    assert picture_length(data) is None
    assert picture_content(data) == picture


# Anything.

_FRAGMENTS = [
    "T0:", "T1:", "B:", "/", " ", "-", "+", ".", "1e9", "999999999", "nan", "X-max:",
    "X:", "Y:", "Z:", "Layer:", "byte ", "MachineStatus:", "MoveMode:", "Endstop",
    "Status", "S:", "LED:", "CurrentFile:", "FilamentStatus:", "Machine Type:", "SN:",
    "Tool Count:", "\x00", "\ud800", "\u0663", "\u00b2", "\n", "ok", "x" * 300,
    "0" * 400, ":",
]  # fmt: skip
_lines = st.lists(
    st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=5), max_size=12).map(
        "".join
    ),
    max_size=8,
)


def _check_text(value: str | None) -> None:
    assert value is None or 0 < len(value.strip()) <= MAX_TEXT
    assert value is None or value.encode()


@examples(max_examples=100)
@given(_lines)
def test_any_lines_can_be_read(lines: Sequence[str]) -> None:
    """No line of a printer's raises anything, and what comes of it is finite."""
    info = parse_info(by_key(lines))
    for value in (info.machine_type, info.name, info.serial_number, info.mac_address):
        _check_text(value)
    assert info.build_volume is None or all(map(isfinite, info.build_volume))
    machine = parse_machine_status(lines)
    for value in (machine.state, machine.move_mode, machine.current_file):
        _check_text(value)
    assert all(map(isfinite, machine.endstops.values()))
    assert machine.flags.keys() <= set("SLJF")
    for reading in parse_temperatures(lines).values():
        for degrees in (reading.temperature, reading.target):
            assert degrees is None or NO_SENSOR < degrees <= TEMPERATURE_MAX
    share = parse_progress(lines).share
    assert share is None or 0 <= share <= 1
    assert all(abs(one) < 1e9 for one in parse_position(lines).values())
    for query in ("M115", "M119", "M105", "M27", "M114"):
        assert is_complete(query, lines) in {True, False}


_pieces = st.lists(
    st.sampled_from(
        [_LIST_TAG, _NAME_TAG, *PICTURE_TAGS, b"\0\0\0\2", b"\xff" * 4, b"/data/", _PNG]
    )
    | st.binary(max_size=6),
    max_size=12,
).map(b"".join)


@examples(max_examples=100)
@given(_pieces)
def test_any_bytes_can_be_read(data: bytes) -> None:
    """Lists and pictures end somewhere, whatever they are made of."""
    for paths in (parse_file_list(data), split_file_list(data)):
        assert paths is None or len(paths) <= MAX_FILES
        assert all(len(path) <= MAX_PATH for path in paths or ())
    assert picture_content(data) in data
    length = picture_length(data)
    assert length is None or length >= 8


@examples()
@given(st.lists(st.binary(max_size=60), max_size=6), st.binary(max_size=9))
def test_any_list_comes_back(paths: list[bytes], more: bytes) -> None:
    """What a path holds does not matter, nor what follows the list."""
    wanted = [path.decode("utf-8", "replace") for path in paths]
    assert parse_file_list(file_list(*paths) + more) == wanted
