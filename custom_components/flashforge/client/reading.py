"""Lenient reading of single values, as the firmware's replies need it.

Integers arrive as numbers, booleans or padded text; switches as `open` and
`close`, booleans or 0 and 1; a missing key, null and an empty text all mean
"not reported". Whatever cannot be read costs that one value: it becomes None,
and nothing here raises. See "Reading rules" in docs/protocol.md.
"""

from math import isfinite, nan
import re
import sys

# -108 and -109 have been seen where no sensor is fitted; nothing we measure is
# ever this cold.
NO_SENSOR = -50.0

# Every status is read through here, twice a second for every printer that prints, so
# the kinds that JSON has are told apart first, by one look.
_HUGE = sys.float_info.max

# A share this little above 1 is 1, and no percentage.
ROUNDED_UP = 1.01

# Characters. A state has room for no more.
MAX_TEXT = 255

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


def positive(value: object) -> float | None:
    """Return a number of zero or more, or None."""
    if value.__class__ is float or value.__class__ is int:
        return float(value) if 0 <= value <= _HUGE else None
    result = _number_in_disguise(value)
    return result if result is not None and result >= 0 else None


def integer(value: object) -> int | None:
    """Return a whole number, fractions cut off, or None."""
    result = number(value)
    return None if result is None else int(result)


def count(value: object) -> int | None:
    """Return a whole number of zero or more, or None."""
    if value.__class__ is int and 0 <= value <= _HUGE:
        return value
    result = positive(value)
    return None if result is None else int(result)


def temperature(value: object) -> float | None:
    """Return degrees Celsius, or None where no sensor is fitted."""
    if value.__class__ is float or value.__class__ is int:
        return float(value) if NO_SENSOR < value <= _HUGE else None
    result = _number_in_disguise(value)
    return result if result is not None and result > NO_SENSOR else None


def text(value: object) -> str | None:
    """Return a text without surrounding blanks, or None if nothing is left.

    It is cut where Home Assistant would refuse it, and can be encoded: JSON may
    hold half a character.
    """
    if not isinstance(value, str):
        return None
    cleaned = value.strip()[:MAX_TEXT]
    if not cleaned.isascii():
        cleaned = cleaned.encode("utf-8", "replace").decode()
    return cleaned or None


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
    result = positive(value)
    if result is None or result > 100:  # noqa: PLR2004 - percent's own end
        return None
    if result > ROUNDED_UP:
        return result / 100
    return min(result, 1.0)


def product_id(value: object) -> int | None:
    """Return a product id, a JSON number or four hexadecimal digits as text."""
    if isinstance(value, str) and _FOUR_HEX_DIGITS.fullmatch(value.strip()):
        return int(value, 16)
    result = positive(value)
    return int(result) if result is not None and result.is_integer() else None
