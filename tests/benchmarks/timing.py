"""Two readers of the same replies, timed side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
import gc
from time import perf_counter
from typing import Any, NamedTuple

from tests.benchmarks.rows import rounds

# Short rounds: what disturbs the machine then meets both sides of most of them, or
# neither.
POLLS = 80
WARM_UP = 20

type Times = dict[str, float]
"""What one reply takes each side, in microseconds."""


class Reader(NamedTuple):
    """A side: what its transport hands over at a poll, and what it does with that."""

    take: Callable[[int], Any]
    read: Callable[[Any], object]


type Contest = Mapping[str, Reader]
"""Sides by name, which read the same replies."""


def contested(
    contests: Mapping[str, Contest], seconds: float
) -> dict[str, list[Times]]:
    """Let all sides of each contest read, taking about this long for all."""
    times: dict[str, list[Times]] = {name: [] for name in contests}
    with _no_collection():
        for number in rounds(seconds):
            for name, contest in contests.items():
                times[name].append(_round(number, contest))
    return times


def _round(number: int, contest: Contest) -> Times:
    """Let everybody read some polls, every other time in the reverse order.

    Each goes on where the one before ended: no reply comes twice, as from a printer
    that prints.
    """
    order = list(contest)[:: -1 if number % 2 else 1]
    times = {}
    for position, name in enumerate(order, number * len(order)):
        polls = range(position * POLLS, (position + 1) * POLLS)
        reader = contest[name]
        replies = [reader.take(poll) for poll in polls]
        gc.collect()
        times[name] = _time(reader.read, replies)
    return times


def _time(read: Callable[[Any], object], replies: Sequence[Any]) -> float:
    """Return the microseconds that one reply takes, the first ones not counted.

    Collecting garbage has just emptied the processor's caches, which whoever is
    quicker would pay for with a larger share of its time.
    """
    for one in replies[:WARM_UP]:
        read(one)
    began = perf_counter()
    for one in replies[WARM_UP:]:
        read(one)
    return (perf_counter() - began) * 1e6 / (len(replies) - WARM_UP)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector out of the measurement, as timeit does.

    What is in memory already is set aside, so that collecting between the rounds
    takes no time.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()
