"""Values of a print file, read leniently, one at a time.

Slicers write everything as text. Whatever cannot be read, and whatever is beyond what
a print can have, costs that one value: it becomes None, and nothing here raises.
"""

from math import inf
import re

# What no print exceeds; a number beyond these comes from a damaged or hostile file.
FILE_MAX = 2 * 1024**3
"""Bytes; a print of days has 0.5 GB."""
TIME_MAX = 100 * 24 * 3600.0
"""Seconds, 100 days."""
LENGTH_MAX = 10_000_000.0
"""Millimeters of filament."""
WEIGHT_MAX = 100_000.0
"""Grams of filament."""
LAYERS_MAX = 50_000
LAYER_HEIGHT_MAX = 10.0
"""Millimeters."""
NOZZLE_DIAMETER_MAX = 10.0
"""Millimeters."""
TEMPERATURE_MAX = 1000.0
"""Degrees Celsius."""
TOOLS_MAX = 32
"""Some start commands select tools of higher numbers that do not exist."""

# Characters; a state of Home Assistant has room for no more.
_TEXT_MAX = 255

_SEPARATOR = re.compile(r"[;,]")
_DURATION = re.compile(
    r"(?:(\d{1,4})d)? ?(?:(\d{1,4})h)? ?(?:(\d{1,4})m)? ?"
    r"(?:(\d{1,8}(?:\.\d{0,9})?)s)?"
)
_UNITS = (24 * 3600, 3600, 60, 1)


def number(value: str | float | None, most: float) -> float | None:
    """Return a number from zero to `most`, or None."""
    try:
        result = inf if value is None else float(value)
    except ValueError:
        return None
    return result if 0 <= result <= most else None


def above_zero(value: str | float | None, most: float) -> float | None:
    """Return a number above zero and up to `most`, or None.

    For what no print is without, where zero means that the slicer did not know.
    """
    return number(value, most) or None


def count(value: str | None, most: int) -> int | None:
    """Return a whole number above zero and up to `most`, or None."""
    result = above_zero(value, most)
    return int(result) if result is not None and result.is_integer() else None


def duration(value: str | None) -> float | None:
    """Return the seconds of a time like `1d 2h 3m 4s`, None for none at all."""
    match = _DURATION.fullmatch((value or "").strip())
    if match is None:
        return None
    told = zip(match.groups(default="0"), _UNITS, strict=True)
    return above_zero(sum(float(part) * unit for part, unit in told), TIME_MAX)


def text(value: str | None) -> str | None:
    """Return a text in one line without quotes and surrounding blanks, or None.

    What cannot be shown becomes a blank: an escape character would color a terminal,
    and a mark of the direction of writing would turn a name around.
    """
    shown = (one if one.isprintable() else " " for one in (value or "")[:_TEXT_MAX])
    return "".join(shown).strip(' "') or None


def parts(value: str | None) -> list[str]:
    """Return the values of a list, which has one for each filament or nozzle."""
    if not value:
        return []
    return [part.strip() for part in _SEPARATOR.split(value)[:TOOLS_MAX]]


def numbers(value: str | None, most: float) -> list[float | None]:
    """Return the numbers of such a list, each from zero to `most`, or None."""
    return [number(part, most) for part in parts(value)]
