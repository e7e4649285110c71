"""How soon Home Assistant shows that a printer is gone, and that it is there again.

All is measured in one Home Assistant at the same time. What is hard to tell from an
outage is measured beside it: a short gap in the network, and a printer that is slow.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.fleet import HTTP_MODEL, TCP_MODEL, Printer, fleet
from tests.benchmarks.home import UNAVAILABLE, Home, Watch, running_home, watched
from tests.benchmarks.rows import Row, alone
from tests.benchmarks.silence import cut_off, hang, wake

# Within that it is shown that a printer is gone, with a job and without.
NOTICED_SECONDS = {True: 28, False: 40}
# Within that it is shown that it is back, most often and at worst.
BACK_SECONDS = 5
BACK_SECONDS_AT_WORST = 16
BACK_SECONDS_AFTER_LONGER = 30
# Up to here an outage is a short one.
SHORT_SECONDS = 60

GAP_SECONDS = 8
ANSWER_SECONDS = 12
# A poll over TCP asks as many questions, one after the other: M115, M119, M105, M27.
TCP_QUESTIONS = 4
# Home Assistant asks at least as often while a printer is idle.
POLL_SECONDS = 10
# Until then it has seen all of what has been before.
SETTLE_SECONDS = 20

_OFFLINE = "offline"


class Plan(NamedTuple):
    """What happens to printers."""

    away: Sequence[float]
    """Seconds for which they are gone, each time others."""
    gaps: int
    """How often they are without network for a moment."""
    slow: float
    """Seconds for which they are slow."""


class Outage(NamedTuple):
    """What was seen of one, in seconds."""

    noticed: float
    """From its begin until the printer was shown as offline."""
    away: float
    """How long it was."""
    back: float
    """From its end until the printer was shown as it is."""


class Kind(NamedTuple):
    """What printers of one kind are, and do."""

    model: str
    has_job: bool
    slow: Mapping[str, float]
    """The faults with which a poll takes `ANSWER_SECONDS`."""


type Act = Callable[[Sequence[Printer]], Awaitable[None]]

_KINDS = {
    "with a job, HTTP": Kind(HTTP_MODEL, True, {"answer_delay": ANSWER_SECONDS}),
    "idle, HTTP": Kind(HTTP_MODEL, False, {"answer_delay": ANSWER_SECONDS}),
    "idle, TCP": Kind(TCP_MODEL, False, {"tcp_delay": ANSWER_SECONDS / TCP_QUESTIONS}),
}


async def _switch_off(printers: Sequence[Printer]) -> None:
    await asyncio.gather(*(one.control("power", on=False) for one in printers))


async def _switch_on(printers: Sequence[Printer]) -> None:
    await asyncio.gather(*(one.control("power", on=True) for one in printers))


# How printers go, and how they come back.
_WAYS: Mapping[str, tuple[Act, Act]] = {
    "killed": (_switch_off, _switch_on),
    "hanging": (hang, wake),
    "cut off": (cut_off, wake),
}


async def outage_rows(plan: Plan) -> list[Row]:
    """Return the rows of printers that go, of gaps, and of slow printers.

    Each fleet has a printer of every kind, and all of one share their fate.
    """
    number = len(_WAYS) * len(plan.away) + 2
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        fleets = [await enter(_one_of_each(turn)) for turn in range(number)]
        everyone = [printer for one in fleets for printer in one]
        folder = Path(stack.enter_context(TemporaryDirectory()), "config")
        home = await enter(running_home(folder, everyone))
        watch = await enter(watched(home))
        await home.wait_until_online(everyone)
        # What stands still could not be ended.
        stack.push_async_callback(wake, everyone)
        return await _Measurement(home, watch, plan).rows(fleets)


@asynccontextmanager
async def _one_of_each(turn: int) -> AsyncGenerator[list[Printer]]:
    models = [kind.model for kind in _KINDS.values()]
    async with fleet(models, first=turn * len(models)) as printers:
        for printer, kind in zip(printers, _KINDS.values(), strict=True):
            if kind.has_job:
                await printer.begin_print()
        yield printers


class _Measurement:
    """What is measured in one Home Assistant."""

    def __init__(self, home: Home, watch: Watch, plan: Plan) -> None:
        self._home = home
        self._watch = watch
        self._plan = plan
        self._random = Random(7)  # noqa: S311 - no secret

    async def rows(self, fleets: Sequence[Sequence[Printer]]) -> list[Row]:
        """Measure everything, each time with another fleet."""
        *others, gone, slow = fleets
        cases = [(way, away) for way in _WAYS for away in self._plan.away]
        async with asyncio.TaskGroup() as tasks:
            outages = [
                (way, tasks.create_task(self._outages(printers, way, away)))
                for (way, away), printers in zip(cases, others, strict=True)
            ]
            gaps = tasks.create_task(self._gaps(gone))
            slowness = tasks.create_task(self._slowness(slow))
        seen: dict[str, list[Sequence[Outage]]] = {way: [] for way in _WAYS}
        for way, done in outages:
            seen[way].append(done.result())
        return [
            *(row for way, one in seen.items() for row in noticed_rows(way, one)),
            *(row for way, one in seen.items() for row in back_rows(way, one)),
            *offline_rows(f"{GAP_SECONDS} s without network", gaps.result()),
            *offline_rows(f"answers after {ANSWER_SECONDS} s", slowness.result()),
        ]

    async def _outages(
        self, printers: Sequence[Printer], way: str, away: float
    ) -> list[Outage]:
        """Let a fleet go and come back, and return what was seen of each printer.

        They stay away until all of them are shown as offline.
        """
        go, come_back = _WAYS[way]
        status = await self._status(printers)
        await asyncio.sleep(self._random.uniform(0, POLL_SECONDS))
        began = perf_counter()
        await go(printers)
        noticed = await asyncio.gather(
            *(self._watch.until(one, _OFFLINE) for one in status)
        )
        await asyncio.sleep(began + away - perf_counter())
        ended = perf_counter()
        await come_back(printers)
        back = await asyncio.gather(
            *(self._watch.until_not(one, _OFFLINE, UNAVAILABLE) for one in status)
        )
        return [
            Outage(seen - began, ended - began, there - ended)
            for seen, there in zip(noticed, back, strict=True)
        ]

    async def _gaps(self, printers: Sequence[Printer]) -> list[int]:
        """Let a fleet lose its network now and then."""
        before = await self._seen_offline(printers)
        for _ in range(self._plan.gaps):
            await asyncio.sleep(self._random.uniform(0, POLL_SECONDS))
            ends = perf_counter() + GAP_SECONDS
            await cut_off(printers)
            await asyncio.sleep(ends - perf_counter())
            await wake(printers)
            await asyncio.sleep(SETTLE_SECONDS)
        after = await self._seen_offline(printers)
        return [new - old for old, new in zip(before, after, strict=True)]

    async def _slowness(self, printers: Sequence[Printer]) -> list[int]:
        """Let a fleet be slow for a while."""
        before = await self._seen_offline(printers)
        for printer, kind in zip(printers, _KINDS.values(), strict=True):
            await printer.control("faults", **kind.slow)
        await asyncio.sleep(self._plan.slow)
        after = await self._seen_offline(printers)
        return [new - old for old, new in zip(before, after, strict=True)]

    async def _seen_offline(self, printers: Sequence[Printer]) -> list[int]:
        status = await self._status(printers)
        return [self._watch.changes(one, _OFFLINE) for one in status]

    async def _status(self, printers: Sequence[Printer]) -> list[str]:
        return [(await self._home.entities_of(one))["status"] for one in printers]


def noticed_rows(way: str, outages: Sequence[Sequence[Outage]]) -> list[Row]:
    """Return the rows of how long it took until printers were shown as offline.

    Each outage is that of one printer of every kind.
    """
    rows = []
    for (kind, facts), same in zip(
        _KINDS.items(), zip(*outages, strict=True), strict=True
    ):
        name = f"{way}, {kind}, shown as offline, {len(same)} times"
        seconds = [one.noticed for one in same]
        goal = NOTICED_SECONDS[facts.has_job]
        rows += [
            alone(f"{name}, median", "s", median(seconds)),
            alone(f"{name}, worst", "s", max(seconds), goal),
        ]
    return rows


def back_rows(way: str, outages: Sequence[Sequence[Outage]]) -> list[Row]:
    """Return the rows of how long it took until printers were shown again."""
    everyone = [one for fleet in outages for one in fleet]
    short = [one.back for one in everyone if one.away < SHORT_SECONDS]
    longer = [one.back for one in everyone if one.away >= SHORT_SECONDS]
    rows = []
    if short:
        name = f"{way}, back within {SHORT_SECONDS} s, shown, {len(short)} times"
        rows += [
            alone(f"{name}, median", "s", median(short), BACK_SECONDS),
            alone(f"{name}, worst", "s", max(short), BACK_SECONDS_AT_WORST),
        ]
    if longer:
        name = f"{way}, back after longer, shown, {len(longer)} times"
        goal = BACK_SECONDS_AFTER_LONGER
        rows += [
            alone(f"{name}, median", "s", median(longer)),
            alone(f"{name}, worst", "s", max(longer), goal),
        ]
    return rows


def offline_rows(what: str, times: Sequence[int]) -> list[Row]:
    """Return the rows of printers of every kind that should not be seen offline."""
    return [
        alone(f"{what}, {kind}, shown as offline", "times", seen, 1)
        for kind, seen in zip(_KINDS, times, strict=True)
    ]
