"""Values of the firmware's replies, read leniently, one at a time.

Integers arrive as numbers, booleans or padded text; switches as `open` and
`close`, booleans or 0 and 1; a missing key, null and an empty text all mean
"not reported". Whatever cannot be read, and whatever is beyond what a printer can
have, costs that one value: it becomes None, and nothing here raises. See "Reading
rules" in docs/protocol.md.
"""

from collections.abc import Callable
from math import isfinite, nan
import re
import sys

# Loads JSON; raises ValueError for anything else.
type JsonLoader = Callable[[bytes], object]

# -108 and -109 have been seen where no sensor is fitted; nothing we measure is
# ever this cold.
NO_SENSOR = -50.0

# What no printer exceeds. Between jobs some firmware sends what was in its memory
# before, and a number beyond these would end up in statistics, or stop a date from
# being computed. Each is far above what honest printers have sent.
TEMPERATURE_MAX = 1000.0
"""Degrees Celsius."""
JOB_TIME_MAX = 100 * 24 * 3600.0
"""Seconds of one job, 100 days."""
LAYERS_MAX = 50_000
LIFETIME_MINUTES_MAX = 10_000_000.0
LIFETIME_METERS_MAX = 10_000_000.0
FILAMENT_LENGTH_MAX = 10_000_000.0
"""Millimeters in one job."""
FILAMENT_WEIGHT_MAX = 100_000.0
"""Grams in one job."""
PERCENT_MAX = 100.0
PRINT_SPEED_READ_MAX = 1000.0
"""Percent; an AD5X goes to 500."""
CURRENT_SPEED_MAX = 5000.0
"""Millimeters per second."""
Z_OFFSET_READ_MAX = 20.0
"""Millimeters, either way."""
POSITION_MAX = 9999.0
"""Millimeters, either way; 10000 means that the axes have not been homed."""
SHUTDOWN_MINUTES_MAX = 10_000.0
FREE_SPACE_MAX = 1_000_000.0
"""Gigabytes."""
TVOC_MAX = 1_000_000.0
MEMBERS_MAX = 255
"""Tools, slots and the like, counted."""

# Every status is read through here, every two seconds of a printer that prints, so
# the kinds that JSON has are told apart first, by one look.
_HUGE = sys.float_info.max

# A share this little above 1 is 1, and no percentage.
ROUNDED_UP = 1.01

# Characters. A state has room for no more.
MAX_TEXT = 255

_PRODUCT_ID_MAX = 0xFFFF
_FOUR_HEX_DIGITS = re.compile(r"[0-9A-Fa-f]{4}")
_SWITCH_WORDS = {"open": True, "close": False, "true": True, "false": False}


def number(value: object) -> float | None:
    """Return a finite number, or None."""
    if value.__class__ is float or value.__class__ is int:
        return float(value) if -_HUGE <= value <= _HUGE else None
    return _number_in_disguise(value)


def _number_in_disguise(value: object) -> float | None:
    """Return the number that a text or a boolean stands for."""
    if value is None:
        return None
    if isinstance(value, bool):
        return float(value)
    try:
        result = float(value) if isinstance(value, str) else nan
    except ValueError:
        return None
    return result if isfinite(result) else None


def bounded(value: object, low: float, high: float) -> float | None:
    """Return a number from `low` to `high`, both included, or None."""
    if value.__class__ is float or value.__class__ is int:
        return float(value) if low <= value <= high else None
    result = _number_in_disguise(value)
    return result if result is not None and low <= result <= high else None


def positive(value: object, most: float) -> float | None:
    """Return a number from zero to `most`, or None."""
    return bounded(value, 0, most)


def integer(value: object) -> int | None:
    """Return a whole number of any size, fractions cut off, or None.

    For codes and flags, which are compared and not computed with.
    """
    result = number(value)
    return None if result is None else int(result)


def count(value: object, most: int) -> int | None:
    """Return a whole number from zero to `most`, or None."""
    if value.__class__ is int:
        return value if 0 <= value <= most else None
    result = bounded(value, 0, most)
    return None if result is None else int(result)


def temperature(value: object) -> float | None:
    """Return degrees Celsius, or None where no sensor is fitted."""
    result = bounded(value, NO_SENSOR, TEMPERATURE_MAX)
    return None if result == NO_SENSOR else result


def text(value: object) -> str | None:
    """Return a text in one line without surrounding blanks, None if nothing is left.

    It is cut where Home Assistant would refuse it. What cannot be shown becomes a
    blank: a line break would forge a line of a log, an escape character would color a
    terminal, and a mark of the direction of writing would turn a name around.
    """
    if not isinstance(value, str):
        return None
    cleaned = value.strip()[:MAX_TEXT]
    return printable(cleaned).strip() or None


def printable(value: str) -> str:
    """Return a text with a blank for everything that cannot be shown."""
    if value.isprintable():
        return value
    return "".join(one if one.isprintable() else " " for one in value)


def switch(value: object) -> bool | None:
    """Return whether a switch is on (`open`), or None."""
    if value is None:
        return None
    if isinstance(value, str):
        known = _SWITCH_WORDS.get(value)
        if known is None:
            known = _SWITCH_WORDS.get(value.strip().lower())
        if known is not None:
            return known
    whole = integer(value)
    return None if whole is None else whole != 0


def fraction(value: object) -> float | None:
    """Return a share of 0 to 1, also where the printer counts in percent.

    The firmware sends 0..1; one client also met 0..100.
    """
    if value.__class__ is float and 0 <= value <= 1:
        return value
    result = positive(value, PERCENT_MAX)
    if result is None:
        return None
    if result > ROUNDED_UP:
        return result / 100
    return min(result, 1.0)


def product_id(value: object) -> int | None:
    """Return a product id, a JSON number or four hexadecimal digits as text."""
    if isinstance(value, str) and _FOUR_HEX_DIGITS.fullmatch(value.strip()):
        return int(value, 16)
    result = positive(value, _PRODUCT_ID_MAX)
    return int(result) if result is not None and result.is_integer() else None
