"""What dialogs show of printers: a drawing for each model, and names as they are."""

import html
from itertools import batched
import re

from hypothesis import example, given, strategies as st
import pytest

from custom_components.flashforge.client import MODELS, Model
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


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.name)
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
    """Only a Pro in the same housing may look like the other one."""
    drawings = [model_icon(model) for model in MODELS.values()]

    assert len(set(drawings)) == len(drawings) - 1
    assert model_icon(MODELS[22]) == model_icon(MODELS[30])


def test_an_unknown_model_is_not_drawn() -> None:
    """Rather nothing than something wrong."""
    assert model_icon(None) == ""


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
