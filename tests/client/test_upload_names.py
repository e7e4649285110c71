"""File names that printers can use, and the headers of an upload."""

from functools import partial
from itertools import product

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.flashforge.client import Family, InvalidTextError, safe_file_name
from custom_components.flashforge.client.http.jobs import takes_long_form
from custom_components.flashforge.client.http.upload import upload_headers
from custom_components.flashforge.client.upload import check_file_name

_examples = partial(settings, deadline=None, max_examples=100)

# These show and store less, as far as is known. The first two print less, too.
SHORT = (Family.ADVENTURER_3, Family.ADVENTURER_4, Family.GENERIC)
OLDER = SHORT[:2]
NEWER = [family for family in Family if family not in SHORT]

GOOD = [
    "cube.gcode", "cube.gx", "cube.g", "Cube-2_v1.0.gcode", "two words.gcode",
    "CUBE.GCODE", "_.g", "a" * 30 + ".gcode",
]  # fmt: skip
GOOD_FOR_NEWER = ["cube.gcode.3mf", "a" * 31 + ".gcode", "a" * 194 + ".gcode"]
UNSAFE = [
    "", " ", ".", "..", "cube", ".gcode", "..gcode", " cube.gcode", "cube.gcode ",
    "a/b.gcode", "a\\b.gcode", "../cube.gcode", "a=b.gcode", "a:b.gcode", "a?.gcode",
    "a*.gcode", "a|b.gcode", 'a"b.gcode', "a<b>.gcode", "[a].gcode", "a\nb.gcode",
    "a\r\nX: y.gcode", "w\u00fcrfel.gcode", "\U0001f600.gcode", "\ud800.gcode",
    "a\x00.gcode", "\uff41.gcode", "a" * 195 + ".gcode", "cube.gcode\n",
]  # fmt: skip
GOOD_BY_FAMILY = [*product(GOOD, Family), *product(GOOD_FOR_NEWER, NEWER)]


def test_good_names(subtests: pytest.Subtests) -> None:
    """Letters, digits and a few signs are safe everywhere, and stay as they are."""
    for name, family in GOOD_BY_FAMILY:
        with subtests.test(f"{name!r}, {family}"):
            check_file_name(name, family)
            assert safe_file_name(name, family) == name


def test_unsafe_names(subtests: pytest.Subtests) -> None:
    """Paths, blanks at the ends, and signs that some printer refuses."""
    for family, name in product(Family, UNSAFE):
        with subtests.test(f"{name!r}, {family}"):
            with pytest.raises(InvalidTextError) as caught:
                check_file_name(name, family)
            assert caught.value.command == "upload"


@pytest.mark.parametrize("family", OLDER)
def test_older_printers_take_short_names(family: Family) -> None:
    """Of 36 bytes at most; a longer one is cut, and keeps its suffix."""
    too_long = "a" * 31 + ".gcode"
    with pytest.raises(InvalidTextError) as caught:
        check_file_name(too_long, family)
    assert caught.value.command == "upload"
    assert safe_file_name(too_long, family) == "a" * 30 + ".gcode"
    # No blank is left before the suffix.
    assert safe_file_name(f"{'a' * 29} b.gcode", family) == "a" * 29 + ".gcode"
    with pytest.raises(InvalidTextError):
        safe_file_name(f"a.{'g' * 40}", family)


_NOT_PRINTED = ["cube.stl", "cube.txt", "cube.gcode.zip", "cube.3mf.x"]
_NOT_PRINTED_BY_FAMILY = [
    *product(_NOT_PRINTED, [Family.AD5X]),
    # Archives need a printer that can open them.
    *product([*_NOT_PRINTED, "cube.3mf", "cube.gcode.3mf"], OLDER),
]


def test_what_is_not_printed(subtests: pytest.Subtests) -> None:
    """Printers print four kinds of files, older ones three."""
    for name, family in _NOT_PRINTED_BY_FAMILY:
        with subtests.test(f"{name!r}, {family}"):
            with pytest.raises(InvalidTextError) as caught:
                check_file_name(name, family)
            assert caught.value.command == "upload_suffix"
            with pytest.raises(InvalidTextError):
                safe_file_name(name, family)


def test_trap_44_a_creator_wants_another_suffix() -> None:
    """A `.3mf` that is no `.gcode.3mf` freezes its screen; the others take both."""
    for family in (Family.ADVENTURER_5M, Family.AD5X):
        check_file_name("cube.3mf", family)
        assert safe_file_name("cube.3mf", family) == "cube.3mf"
    for name in ("cube.3mf", "cube.3MF"):
        with pytest.raises(InvalidTextError) as caught:
            check_file_name(name, Family.CREATOR_5)
        assert caught.value.command == "upload_suffix"
    assert safe_file_name("cube.3mf", Family.CREATOR_5) == "cube.gcode.3mf"
    assert safe_file_name("a=b.3mf", Family.CREATOR_5) == "a_b.gcode.3mf"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("w\u00fcrfel.gcode", "w_rfel.gcode"),
        ("/home/me/cube.gcode", "cube.gcode"),
        ("C:\\files\\cube.gcode", "cube.gcode"),
        (" a=b; c.gx ", "a_b_ c.gx"),
        ("\U0001f600\U0001f600.gcode", "_.gcode"),
        ("a\r\nX: y.gcode", "a_X_ y.gcode"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    """What is unsafe becomes one underscore, and folders go."""
    assert safe_file_name(name, Family.ADVENTURER_5M) == safe


@_examples()
@given(
    st.text(max_size=30) | st.text("aA./\\ =.3mf", max_size=12),
    st.sampled_from(["", ".gcode", ".3mf", ".g", ".gx", ".gcode.3mf", ".stl"]),
    st.sampled_from(Family),
)
def test_whatever_is_made_safe_is_safe(name: str, suffix: str, family: Family) -> None:
    """A name comes out that the printer can use, or an error of ours."""
    try:
        safe = safe_file_name(name + suffix, family)
    except InvalidTextError:
        return
    check_file_name(safe, family)
    assert safe_file_name(safe, family) == safe


# Firmware.


_FIRMWARE = [
    ("3.1.3", True), ("3.1.4", True), ("3.2.7", True), ("5.1.7", True),
    ("v3.1.3", True), ("3.1.3-1.0.8", True), ("3.1.10", True), ("10.0.0", True),
    (" 3.2.0 ", True), ("3.1.2", False), ("2.7.6", False), ("2.4.5", False),
    ("v2.9.9-3.1.3", False), ("3.1", False), ("3", False), ("3.2", True),
    (None, True), ("", True), ("new", True), ("3.x", True), ("3..1", True),
]  # fmt: skip


def test_which_firmware_takes_the_long_form(subtests: pytest.Subtests) -> None:
    """Numbers are compared as numbers, and what cannot be read is new."""
    for firmware, long in _FIRMWARE:
        with subtests.test(repr(firmware)):
            assert takes_long_form(firmware) is long


# Headers, typed from the protocol notes; the serial number, the check code and the
# size come on top.
_SHORT = {"printNow": "false", "levelingBeforePrint": "false"}
_LONG = {
    **_SHORT,
    "flowCalibration": "false",
    "useMatlStation": "false",
    "gcodeToolCnt": "0",
    "materialMappings": "W10=",
}


@pytest.mark.parametrize(
    ("family", "firmware", "headers"),
    [
        (Family.ADVENTURER_5M, "3.1.2", _SHORT),
        (Family.ADVENTURER_5M, "3.1.3", _LONG),
        (Family.ADVENTURER_5M, None, _LONG),
        (
            Family.AD5X,
            "1.1.3-1.0.8",
            {**_LONG, "firstLayerInspection": "false", "timeLapseVideo": "false"},
        ),
        (
            Family.CREATOR_5,
            "1.9.9",
            {
                **_SHORT,
                "flowCalibration": "false",
                "timeLapseVideo": "false",
                "useMatlStation": "false",
                "gcodeToolCnt": "1",
            },
        ),
    ],
)
def test_headers_of_an_upload(
    family: Family, firmware: str | None, headers: dict[str, str]
) -> None:
    """Each family wants its own, and nothing is printed by an upload alone."""
    assert upload_headers(family, firmware) == headers
