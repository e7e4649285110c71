"""Colors: reading them, their distance, and the ones that printers can show."""

from functools import partial
from itertools import product

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.flashforge.client import Family
from custom_components.flashforge.client.materials import (
    MATERIALS,
    PALETTES,
    clean_color,
    nearest_color,
)
from custom_components.flashforge.client.materials.colors import (
    Lab,
    _ciede2000,
    _lab,
    color_distance,
)

_examples = partial(settings, deadline=None, max_examples=50)
colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")

# Typed from the protocol notes once more: one mistake must not hide in both.
_SHOWN = """
    White       #FFFFFF #FFFFFF   Magenta    #F330F9 #F435F6
    Yellow      #FEF043 #FFF245   Pink       #D4B0DC #D5B4DE
    Light_green #DCF478 #DEF578   Coral      #F95D73 #FA6173
    Green       #0ACC38 #21CC3D   Red        #F72224 #F82D29
    Dark_green  #067749 #167A4B   Brown      #7C4B00 #805003
    Teal        #0C6283 #156682   Orange     #F98D33 #F9903B
    Cyan        #0DE2A0 #24E4A0   Cream      #FDEBD5 #FCEBD7
    Light_blue  #75D9F3 #7BD9F0   Tan        #D3C4A3 #D5C5A1
    Blue        #45A8F9 #4CAAF8   Dark_brown #AF7836 #B17C38
    Dark_blue   #2750E0 #2E54DD   Gray       #898989 #8C8C89
    Purple      #46328E #48358C   Light_gray #BCBCBC #BEBEBE
    Violet      #A03CF7 #A341F7   Black      #161616 #1B1B1B
"""
_WORDS = _SHOWN.split()
BY_NAME = {
    Family.AD5X: dict(zip(_WORDS[::3], _WORDS[1::3], strict=True)),
    Family.CREATOR_5: dict(zip(_WORDS[::3], _WORDS[2::3], strict=True)),
}


@pytest.mark.parametrize("family", BY_NAME)
def test_palettes(family: Family) -> None:
    """Each printer's screen shows these 24 colors."""
    assert len(PALETTES[family]) == len(set(PALETTES[family])) == 24
    assert set(PALETTES[family]) == set(BY_NAME[family].values())


def test_only_these_families_have_palettes_and_materials() -> None:
    """The 5M family has no slots to fill."""
    assert PALETTES.keys() == MATERIALS.keys() == BY_NAME.keys()
    assert [len(names) for names in MATERIALS.values()] == [14, 23]
    for names in MATERIALS.values():
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("family", BY_NAME)
def test_what_the_screen_shows_stays_as_it_is(family: Family) -> None:
    """A color of the palette is moved to itself."""
    for color in PALETTES[family]:
        assert nearest_color(color, PALETTES[family]) == color
        assert clean_color(color) == color


@_examples()
@given(st.sampled_from(list(BY_NAME)), colors)
def test_any_color_becomes_one_that_the_screen_shows(
    family: Family, color: str
) -> None:
    """Whatever is chosen, the result is in the palette, and nothing is nearer."""
    palette = PALETTES[family]
    nearest = nearest_color(color, palette)
    assert nearest in palette
    assert color_distance(color, nearest) == min(
        color_distance(color, member) for member in palette
    )


@_examples()
@given(
    st.sampled_from([one for palette in PALETTES.values() for one in palette]),
    st.tuples(*[st.integers(-3, 3)] * 3),
)
def test_a_hardly_different_color_maps_back(
    color: str, change: tuple[int, int, int]
) -> None:
    """What looks like a color of the palette becomes that color."""
    palette = next(one for one in PALETTES.values() if color in one)
    parts = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    moved = (min(max(sum(pair), 0), 255) for pair in zip(parts, change, strict=True))
    assert nearest_color("#" + "".join(f"{one:02X}" for one in moved), palette) == color


_EVERYDAY = [
    ("#FF0000", "Red"), ("#000000", "Black"), ("#0000FF", "Dark_blue"),
    ("#808080", "Gray"), ("#FFD700", "Yellow"), ("#FF00FF", "Magenta"),
    ("#FFFFFE", "White"), ("#006080", "Teal"),
]  # fmt: skip


def test_everyday_colors(subtests: pytest.Subtests) -> None:
    """Plain colors land where an eye would put them."""
    for (chosen, name), family in product(_EVERYDAY, BY_NAME):
        with subtests.test(f"{family}, {name}"):
            assert nearest_color(chosen, PALETTES[family]) == BY_NAME[family][name]


# Reading.


_SPELLINGS = [
    ("#2750E0", "#2750E0"), ("2750E0", "#2750E0"), ("#2750e0", "#2750E0"),
    (" #2750E0 ", "#2750E0"), ("#F0A", "#FF00AA"), ("f0a", "#FF00AA"),
    ("#2750E0FF", "#2750E0"), ("2750E080", "#2750E0"), ("02750E0", "#2750E0"),
    ("#02750E0", "#2750E0"),
]  # fmt: skip


def test_clean_color(subtests: pytest.Subtests) -> None:
    """Printers give back what they were given, in many spellings."""
    for sent, color in _SPELLINGS:
        with subtests.test(repr(sent)):
            assert clean_color(sent) == color


_NO_COLORS: list[object] = [
    "", "#", " ", "red", "#12345", "1234567", "#123456789", "##2750E0", "#2750G0",
    "0x2750E0", "?", None, 0, 255, True, [], {}, "\x00\ud800",
    "\uff12\uff17\uff15\uff10\uff25\uff10",
]  # fmt: skip


def test_what_is_no_color(subtests: pytest.Subtests) -> None:
    """Anything else is none."""
    for sent in _NO_COLORS:
        with subtests.test(repr(sent)):
            assert clean_color(sent) is None


@_examples()
@given(st.text(max_size=10) | st.integers() | st.none())
def test_a_cleaned_color_is_clean(value: object) -> None:
    """Cleaning twice changes nothing more, and nothing raises."""
    cleaned = clean_color(value)
    assert cleaned is None or clean_color(cleaned) == cleaned


# The distance.

# The test data of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula"
# (2005): two colors and their distance.
PAIRS: list[tuple[Lab, Lab, float]] = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.02), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0),
    ((50, -0.9009, -85.5211), (50, 0, -82.7485), 1.0),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.001), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.49, -0.001), (50, -2.49, 0.0012), 7.2195),
    ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
    ((50, -0.001, 2.49), (50, 0.001, -2.49), 4.8045),
    ((50, -0.001, 2.49), (50, 0.0011, -2.49), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((50, 2.5, 0), (50, 3.1736, 0.5854), 1.0),
    ((50, 2.5, 0), (50, 3.2972, 0), 1.0),
    ((50, 2.5, 0), (50, 1.8634, 0.5757), 1.0),
    ((50, 2.5, 0), (50, 3.2592, 0.335), 1.0),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


def test_the_published_distances(subtests: pytest.Subtests) -> None:
    """The distance is CIEDE2000, hues on either side of red included."""
    for first, second, distance in PAIRS:
        with subtests.test(f"{first}, {second}"):
            assert _ciede2000(first, second) == pytest.approx(distance, abs=5e-5)
            assert _ciede2000(second, first) == pytest.approx(distance, abs=5e-5)


@pytest.mark.parametrize(
    ("color", "lab"),
    [
        ("#000000", (0, 0, 0)),
        ("#FFFFFF", (100, 0, 0)),
        ("#FF0000", (53.24, 80.09, 67.20)),
        ("#00FF00", (87.73, -86.18, 83.18)),
        ("#0000FF", (32.30, 79.19, -107.86)),
        ("#010101", (0.27, 0, 0)),
    ],
)
def test_the_corners_of_the_color_space(color: str, lab: Lab) -> None:
    """Colors of a screen are placed where the standard has them."""
    assert _lab(color) == pytest.approx(lab, abs=0.02)


@_examples()
@given(colors, colors)
def test_a_distance_is_one(first: str, second: str) -> None:
    """Nothing is nearer than the color itself, and both ways are equally long."""
    assert color_distance(first, first) == 0
    assert color_distance(first, second) >= 0
    assert color_distance(first, second) == pytest.approx(color_distance(second, first))
