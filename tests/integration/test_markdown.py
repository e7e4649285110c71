"""What dialogs show of printers: a drawing for each model, and names as they are."""

import html
from itertools import batched
import re

from hypothesis import example, given, strategies as st
import pytest

from custom_components.flashforge.client import MODELS, Model, generic_model
from custom_components.flashforge.client.models import ROWS
from custom_components.flashforge.markdown import escape_markdown, model_icon

# What begins something in Markdown, wherever it stands in a line.
MEANINGFUL = set("\\`*_{}[]()#+-.!|~:<>")


def points(path: str) -> list[tuple[float, float]]:
    """Return every point that a drawing's pen reaches."""
    x = y = 0.0
    start = (x, y)
    found = []
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", rest)]
        match command:
            case "M":
                x, y = start = (numbers[0], numbers[1])
            case "h":
                x += numbers[0]
            case "v":
                y += numbers[0]
            case "H":
                x = numbers[0]
            case "V":
                y = numbers[0]
            case "l":
                for dx, dy in batched(numbers, 2, strict=True):
                    x, y = x + dx, y + dy
                    found.append((x, y))
            case "z":
                x, y = start
            case _:
                pytest.fail(f"{command} is not followed here")
        found.append((x, y))
    return found


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.name)
def test_every_model_is_drawn_within_its_field(model: Model) -> None:
    """Home Assistant shows 24 by 24, and cuts off the rest."""
    match = re.fullmatch(
        r'<ha-svg-icon path="([^"<>]+)"></ha-svg-icon>', model_icon(model)
    )

    assert match
    reached = points(match[1])
    assert len(reached) > 8
    assert all(0 <= x <= 24 and 0 <= y <= 24 for x, y in reached)
    # Big enough to be seen.
    xs, ys = zip(*reached, strict=True)
    assert max(xs) - min(xs) >= 16
    assert max(ys) - min(ys) >= 16


def test_models_that_look_different_are_drawn_differently() -> None:
    """Only those in the same housing look alike, and those of which little is known."""
    drawings: dict[str, set[str]] = {}
    for model in ROWS:
        drawings.setdefault(model_icon(model), set()).add(model.name)

    assert sorted(map(sorted, drawings.values())) == [
        ["AD5X"],
        [
            *("Adventurer 3", "Adventurer 3 Lite", "Adventurer 3 Pro"),
            *("Adventurer 3 Pro 2", "Adventurer 3C", "Adventurer 3X", "Rex", "Voxel"),
        ],
        ["Adventurer 4", "Adventurer 4 Pro"],
        ["Adventurer 5M"],
        ["Adventurer 5M Pro"],
        [
            *("Adventurer A5", "Creator 3", "Creator 3 Pro", "Creator 4", "Dreamer"),
            *("Finder", "Guider 2", "Guider 2s", "Guider 3", "Guider 3 Ultra"),
            *("Guider 4", "Guider 4 Pro", "Inventor"),
        ],
        ["Creator 5"],
        ["Creator 5 Pro"],
    ]


def test_a_printer_without_a_row_is_drawn_as_some_printer() -> None:
    """It looks as those do of which little is known."""
    unknown = generic_model(99, None, http=True, tcp=False)

    assert model_icon(unknown) == model_icon(MODELS[0x25])
    assert model_icon(None) == model_icon(unknown)


@given(st.text())
@example("[click](http://evil.example)")
@example("![picture](//evil.example/x.png)")
@example("<img src=x onerror=alert(1)>")
@example('<a href="javascript:alert(1)">')
@example("</ha-markdown><script>")
@example("http://evil.example www.evil.example me@evil.example")
@example("&lt;b&gt; &#60;b&#62;")
@example("`code` **bold** ~~gone~~ | table |")
@example('Bob\'s "big" printer')
@example("\\[escaped](already)")
@example("# Title")
@example("1. List")
def test_a_name_never_means_anything_in_a_text(name: str) -> None:
    """It shows as it was written, whatever a stranger has called their printer."""
    written = escape_markdown(name)

    shown = re.sub(r"\\([^\w\s]|_)", r"\1", written)
    assert html.unescape(shown) == name
    rest = re.sub(r"\\(?:[^\w\s]|_)", "", written)
    assert not MEANINGFUL & set(rest)
    # What is not escaped by a backslash is an entity of its own, or harmless.
    assert not re.search(r"&(?!amp;|lt;|gt;)", rest)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Desk Pro", "Desk Pro"),
        ("Bob's printer", "Bob's printer"),
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("3D-Drucker Nr. 1", r"3D\-Drucker Nr\. 1"),
        ("打印机", "打印机"),
        ("[a](b)", r"\[a\]\(b\)"),
    ],
)
def test_how_names_are_written(name: str, written: str) -> None:
    """No more is changed than has to be."""
    assert escape_markdown(name) == written
