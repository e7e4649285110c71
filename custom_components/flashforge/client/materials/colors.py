"""Colors: how printers write them, and which of two is nearer to a third."""

from collections.abc import Iterable
from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
import re

_HEX_DIGITS = re.compile(r"[0-9A-F]+")
_SHORT, _FULL, _LEADING_ZERO, _WITH_ALPHA = 3, 6, 7, 8

type Lab = tuple[float, float, float]


def clean_color(value: object) -> str | None:
    """Return a color as `#RRGGBB` in capitals, or None if it is none.

    Printers store what they were given: bare digits, three or eight of them, and
    once seven with a zero in front.
    """
    if not isinstance(value, str):
        return None
    digits = value.strip().removeprefix("#").upper()
    if not _HEX_DIGITS.fullmatch(digits):
        return None
    match len(digits):
        case n if n == _SHORT:
            digits = "".join(digit * 2 for digit in digits)
        case n if n == _WITH_ALPHA:
            digits = digits[:_FULL]
        case n if n == _LEADING_ZERO and digits[0] == "0":
            digits = digits[1:]
    return f"#{digits}" if len(digits) == _FULL else None


def nearest_color(color: str, choices: Iterable[str]) -> str:
    """Return the choice that looks most like a color; all as `#RRGGBB`.

    The distance is CIEDE2000, which follows the eye: a printer's screen shows no
    icon for a color outside its palette, so a color is moved, and should move
    little.
    """
    target = _lab(color)
    return min(choices, key=lambda choice: _ciede2000(target, _lab(choice)))


def color_distance(first: str, second: str) -> float:
    """Return how different two colors look: 1 is just visible, 100 black and white."""
    return _ciede2000(_lab(first), _lab(second))


@lru_cache(maxsize=256)
def _lab(color: str) -> Lab:
    """Return a color of the sRGB space in CIE L*a*b* under daylight (D65)."""
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    x = _cube_root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    y = _cube_root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    z = _cube_root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(share: float) -> float:
    if share <= 0.04045:  # noqa: PLR2004 - sRGB's own threshold
        return share / 12.92
    return float(((share + 0.055) / 1.055) ** 2.4)


def _cube_root(value: float) -> float:
    if value > 216 / 24389:
        return float(value ** (1 / 3))
    return (24389 / 27 * value + 16) / 116


def _ciede2000(first: Lab, second: Lab) -> float:
    """Return the distance of two colors by CIE 142-2001, all weights being 1.

    The names are the standard's: L lightness, C chroma, h hue; a bar is a mean.
    """
    l1, a1, b1 = first
    l2, a2, b2 = second
    c_bar = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = (1 - sqrt(c_bar**7 / (c_bar**7 + 25**7))) / 2
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    delta_h, h_bar = _hue(c1, c2, h1, h2)
    delta_l, delta_c = l2 - l1, c2 - c1
    delta_hue = 2 * sqrt(c1 * c2) * sin(radians(delta_h) / 2)
    return _weighted(
        (delta_l, delta_c, delta_hue), ((l1 + l2) / 2, (c1 + c2) / 2, h_bar)
    )


def _hue(c1: float, c2: float, h1: float, h2: float) -> tuple[float, float]:
    """Return difference and mean of two hues in degrees, the short way round."""
    if not c1 or not c2:
        return 0.0, h1 + h2
    delta = h2 - h1
    if abs(delta) <= 180:  # noqa: PLR2004 - half a turn
        return delta, (h1 + h2) / 2
    turn = 360 if h1 + h2 < 360 else -360  # noqa: PLR2004 - a whole turn
    return delta - 360 if delta > 0 else delta + 360, (h1 + h2 + turn) / 2


def _weighted(deltas: Lab, means: Lab) -> float:
    delta_l, delta_c, delta_h = deltas
    l_bar, c_bar, h_bar = means
    t = (
        1
        - 0.17 * cos(radians(h_bar - 30))
        + 0.24 * cos(radians(2 * h_bar))
        + 0.32 * cos(radians(3 * h_bar + 6))
        - 0.20 * cos(radians(4 * h_bar - 63))
    )
    s_l = 1 + 0.015 * (l_bar - 50) ** 2 / sqrt(20 + (l_bar - 50) ** 2)
    s_c = 1 + 0.045 * c_bar
    s_h = 1 + 0.015 * c_bar * t
    rotation = 30 * exp(-(((h_bar - 275) / 25) ** 2))
    r_t = -2 * sqrt(c_bar**7 / (c_bar**7 + 25**7)) * sin(radians(2 * rotation))
    lightness, chroma, hue = delta_l / s_l, delta_c / s_c, delta_h / s_h
    return sqrt(lightness**2 + chroma**2 + hue**2 + r_t * chroma * hue)
