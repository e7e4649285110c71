"""Reading single values: tables of what arrives and what it means."""

from collections.abc import Callable
from functools import partial
from math import inf, nan

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.flashforge.client import values

positive = partial(values.positive, most=1e300)
count = partial(values.count, most=10**9)

_ABSURD: list[object] = [
    None, "", " ", "x", "nan", "inf", "-inf", nan, inf, -inf, 10**400, [], {}, [1],
    {"a": 1}, b"1", "9" * 400,
]  # fmt: skip


@pytest.mark.parametrize(
    "read",
    [
        values.number,
        positive,
        values.integer,
        count,
        values.temperature,
        values.switch,
        values.fraction,
        values.product_id,
    ],
    ids=lambda read: getattr(read, "func", read).__name__,
)
def test_what_is_no_number_reads_as_nothing(
    read: Callable[[object], object],
) -> None:
    """A value that cannot be read is None, and never an exception."""
    assert [value for value in _ABSURD if read(value) is not None] == []


@settings(deadline=None)
@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.binary(),
        st.lists(st.integers()),
        st.dictionaries(st.text(), st.integers()),
    )
)
def test_nothing_raises(value: object) -> None:
    """No value at all makes a reader raise."""
    for read in (
        values.number,
        positive,
        values.integer,
        count,
        values.temperature,
        values.text,
        values.switch,
        values.fraction,
        values.product_id,
    ):
        read(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [(0, 0.0), (-3, -3.0), (2.5, 2.5), ("2.5", 2.5), (" 12 ", 12.0), (True, 1.0)],
)
def test_number(value: object, number: float) -> None:
    """Numbers arrive as numbers, texts and booleans."""
    assert values.number(value) == number


@pytest.mark.parametrize(
    ("value", "whole"),
    [(5, 5), (5.9, 5), (True, 1), (False, 0), ("7", 7), ("  0042 ", 42), ("3.0", 3)],
)
def test_trap_50_whole_numbers_arrive_in_many_forms(value: object, whole: int) -> None:
    """A whole number may be a boolean or a padded text."""
    assert values.integer(value) == whole
    assert count(value) == whole


@pytest.mark.parametrize(
    "read", [positive, count, values.fraction], ids=["positive", "count", "fraction"]
)
def test_negative_is_nothing(read: Callable[[object], object]) -> None:
    """What cannot be below zero is unknown if it is."""
    assert read(-1) is None


@pytest.mark.parametrize(
    ("value", "degrees"),
    [(-108, None), ("-109", None), (-50, None), (-49.9, -49.9), (0, 0.0), (27, 27.0)],
)
def test_trap_10_a_missing_sensor_is_no_temperature(
    value: object, degrees: float | None
) -> None:
    """Minus fifty and below stands for no sensor."""
    assert values.temperature(value) == degrees


@pytest.mark.parametrize(
    ("value", "words"),
    [(" Desk Pro ", "Desk Pro"), ("x", "x"), (" \n", None), (3, None), (True, None)],
)
def test_text(value: object, words: str | None) -> None:
    """Blanks around a text do not count, and nothing else is a text."""
    assert values.text(value) == words


@pytest.mark.parametrize(
    ("value", "within"),
    [(0, True), (10, True), (10.0, True), ("10", True), (10.1, False), (11, False),
     ("11", False), (-0.1, False), (1e308, False), (10**400, False), (True, True)],
)  # fmt: skip
def test_a_number_out_of_its_range_is_unknown(value: object, within: bool) -> None:
    """Both ends belong to a range, and nothing beyond them is read."""
    assert (values.bounded(value, 0, 10) is not None) is within
    assert (values.positive(value, 10) is not None) is within
    assert (values.count(value, 10) is not None) is within


@pytest.mark.parametrize(("value", "known"), [(1000, True), (1000.1, False)])
def test_a_temperature_that_nothing_stands_is_unknown(
    value: float, known: bool
) -> None:
    """A thousand degrees are more than any printer is for."""
    assert (values.temperature(value) is not None) is known


_TEXTS = [
    ("one\ntwo", "one two"),
    ("one\r\ntwo", "one  two"),
    ("\x1b[31mred\x1b[0m", "[31mred [0m"),
    ("\N{RIGHT-TO-LEFT OVERRIDE}edocg.gpj", "edocg.gpj"),
    ("a\N{LEFT-TO-RIGHT ISOLATE}b\N{POP DIRECTIONAL ISOLATE}", "a b"),
    ("tab\there", "tab here"),
    ("line\u2028separator", "line separator"),
    ("half\ud800", "half"),
    ("M\u00fcller \u6253\u5370 \U0001f5a8", "M\u00fcller \u6253\u5370 \U0001f5a8"),
    ("\x1b\x00", None),
]


def test_a_text_is_one_line_that_can_be_shown(subtests: pytest.Subtests) -> None:
    """Control characters and marks of the direction of writing become blanks."""
    for value, shown in _TEXTS:
        with subtests.test(repr(value)):
            assert values.text(value) == shown


_SWITCHES: list[tuple[object, bool | None]] = [
    ("open", True), ("close", False), (" OPEN ", True), ("Close", False),
    ("true", True), ("False", False), (True, True), (False, False), (1, True),
    (0, False), ("1", True), ("0", False), ("ajar", None),
]  # fmt: skip


def test_switch(subtests: pytest.Subtests) -> None:
    """A switch is on if it is open, true or not zero."""
    for value, on in _SWITCHES:
        with subtests.test(repr(value)):
            assert values.switch(value) is on


@pytest.mark.parametrize(
    ("value", "share"),
    [(0, 0), (0.42, 0.42), (1, 1), (42, 0.42), (100, 1), ("0.5", 0.5), (101, None)],
)
def test_trap_09_a_share_is_between_zero_and_one(
    value: object, share: float | None
) -> None:
    """A share of 0 to 1 stays, one in percent is divided."""
    assert values.fraction(value) == share


@pytest.mark.parametrize(
    ("value", "product_id"),
    [(36, 36), (36.0, 36), ("0024", 36), (" 0026 ", 38), ("00bb", 187), ("36", 36)],
)
def test_product_id(value: object, product_id: int) -> None:
    """A product id is a JSON number, or four hexadecimal digits as text."""
    assert values.product_id(value) == product_id


@pytest.mark.parametrize("value", [36.5, -36, "Adventurer 5M Pro"])
def test_what_is_no_product_id(value: object) -> None:
    """A number with a fraction, a negative one and a name are no product ids."""
    assert values.product_id(value) is None
