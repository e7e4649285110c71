"""What was measured: one row each, and how a goal is judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median
from time import perf_counter
from typing import Literal

type Pair = tuple[float, float]
"""What one round gave for us and for the other side."""

type Better = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison, or one thing that only we have.

    The ratio says how many times better we are, whatever is better; it is None
    where one side is zero or there is no other. The goal is in words, `met` what came
    of it.
    """

    name: str
    ours: float
    theirs: float | None
    ratio: float | None
    unit: str
    better: Better
    goal: str | None
    met: bool | None


def rounds(seconds: float) -> Iterator[int]:
    """Count rounds until the time is up, and at least a few; without time it is one."""
    least = 3 if seconds else 1
    began = perf_counter()
    for number in count():
        if number >= least and perf_counter() - began > seconds:
            return
        yield number


def least(pairs: Sequence[Pair]) -> Pair:
    """Return each side's least round: what it takes when nobody disturbs it."""
    ours, theirs = zip(*pairs, strict=True)
    return min(ours), min(theirs)


def typical(pairs: Sequence[Pair]) -> Pair:
    """Return each side's median round."""
    ours, theirs = zip(*pairs, strict=True)
    return median(ours), median(theirs)


def ratio(pair: Pair, better: Better) -> float | None:
    """Return how many times better the first is than the second."""
    if not all(pair):
        return None
    ours, theirs = pair
    return theirs / ours if better == "lower" else ours / theirs


def typical_ratio(pairs: Sequence[Pair], better: Better) -> float | None:
    """Return the median of the rounds' ratios.

    The two sides of a round ran one after the other, so what slows the machine for
    longer than that slows both.
    """
    ratios = [known for pair in pairs if (known := ratio(pair, better)) is not None]
    return median(ratios) if ratios else None


def row(
    name: str,
    unit: str,
    pair: Pair,
    times: float | None,
    *,
    better: Better = "lower",
    least_ratio: float | None = None,
    below: float | None = None,
) -> Row:
    """Return a row; its goal is a least ratio, a limit to ours, both or none."""
    goals: dict[str, bool] = {}
    if least_ratio is not None:
        goals[f"ratio >= {least_ratio:g}"] = times is not None and times >= least_ratio
    if below is not None:
        limit, kept = _limit(pair[0], below)
        goals[limit] = kept
    return Row(
        name=name,
        ours=_short(pair[0]),
        theirs=_short(pair[1]),
        ratio=None if times is None else _short(times),
        unit=unit,
        better=better,
        goal=", ".join(goals) or None,
        met=all(goals.values()) if goals else None,
    )


def alone(name: str, unit: str, ours: float, below: float | None = None) -> Row:
    """Return a row without another side; its goal is a limit, or none."""
    goal, met = (None, None) if below is None else _limit(ours, below)
    return Row(
        name=name,
        ours=_short(ours),
        theirs=None,
        ratio=None,
        unit=unit,
        better="lower",
        goal=goal,
        met=met,
    )


def _limit(ours: float, below: float) -> tuple[str, bool]:
    return f"ours < {below:g}", ours < below


def _short(value: float) -> float:
    """Return four significant digits; the others would be noise."""
    return float(f"{value:.4g}")


_HEADINGS = ("name", "ours", "theirs", "unit", "better", "ratio", "goal", "met")
_ANSWERS = {True: "yes", False: "NO", None: ""}


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text, in columns."""
    lines = [_HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _cells(one: Row) -> tuple[str, ...]:
    times = "" if one.ratio is None else f"{one.ratio:.2f}"
    theirs = "" if one.theirs is None else f"{one.theirs:g}"
    values = (f"{one.ours:g}", theirs, one.unit, one.better)
    return (one.name, *values, times, one.goal or "", _ANSWERS[one.met])
