"""How soon Home Assistant shows what happens, and what it asks of printers meanwhile.

All is measured in one Home Assistant at the same time: it counts what arrives at some
printers while others are paused and resumed, and lamps are switched.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import fmean, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.fleet import HTTP_MODEL, TCP_MODEL, Printer, fleet
from tests.benchmarks.home import SECONDS, Home, Watch, running_home, watched
from tests.benchmarks.rows import Row, alone
from tests.end_to_end.configuration import entry_id

CHANGE_SECONDS = 1.5
COMMAND_SECONDS = 0.5
# A poll every 5 s makes 2.5 on average.
BEGIN_SECONDS = 2.6
# Home Assistant asks that often while there is a job.
POLL_SECONDS = 2.0
# And at least that often while there is none.
IDLE_POLL_SECONDS = 10.0
LOOK_SECONDS = 0.01

# What a printer is told, and what it is after that.
_CHANGES = {"pause": ("pausing", "paused"), "resume": ("heating", "printing")}
# Over TCP a printer that pauses says that it prints until it has done so.
_SEEN_CHANGES = {"HTTP": ("pause", "resume"), "TCP": ("resume",)}
# What Home Assistant shows when a job has begun.
_BEGUN = ("heating", "preparing", "printing")
_MODELS = {"HTTP": HTTP_MODEL, "TCP": TCP_MODEL}


class Amounts(NamedTuple):
    """How often everything is done, over HTTP and as often over TCP."""

    changing: int
    """Printers that are paused and resumed,"""
    pauses: int
    """and how often each."""
    beginning: int
    """Idle printers that begin to print,"""
    begins: int
    """and how often each."""
    commands: int
    """How often a lamp is switched on and off."""
    seconds: float
    """How long requests are counted."""


class Counts(NamedTuple):
    """What has come to a printer so far."""

    requests: int
    connections: int


class Group(NamedTuple):
    """Printers that are spoken to in the same way."""

    changing: Sequence[Printer]
    beginning: Sequence[Printer]
    lamp: Printer
    idle: Printer
    printing: Printer


class Commanded(NamedTuple):
    """Seconds from a command until its effect is seen."""

    at_printer: float
    at_home: float


async def delay_rows(amounts: Amounts) -> list[Row]:
    """Return the rows of changes, of begins, of commands, and of requests."""
    size = amounts.changing + amounts.beginning + 3
    models = [model for model in _MODELS.values() for _ in range(size)]
    async with fleet([*models, HTTP_MODEL, HTTP_MODEL]) as printers:
        begins = range(0, 2 * size, size)
        groups = {
            way: _group(printers[begin : begin + size], amounts.changing)
            for way, begin in zip(_MODELS, begins, strict=True)
        }
        for group in groups.values():
            for one in (*group.changing, group.lamp, group.printing):
                await one.begin_print()
        # Those with a job are given up soonest.
        for one in printers[2 * size :]:
            await one.begin_print()
        with TemporaryDirectory() as folder:
            async with (
                running_home(Path(folder, "config"), printers) as home,
                watched(home) as watch,
            ):
                await home.wait_until_online(printers)
                return await _Measurement(home, watch, amounts).rows(groups, printers)


def _group(printers: Sequence[Printer], changing: int) -> Group:
    *others, lamp, idle, printing = printers
    return Group(others[:changing], others[changing:], lamp, idle, printing)


class _Measurement:
    """What is measured in one Home Assistant."""

    def __init__(self, home: Home, watch: Watch, amounts: Amounts) -> None:
        self._home = home
        self._watch = watch
        self._amounts = amounts
        self._random = Random(5)  # noqa: S311 - no secret

    async def rows(
        self, groups: Mapping[str, Group], printers: Sequence[Printer]
    ) -> list[Row]:
        """Measure everything; the last two printers are switched off for that."""
        async with asyncio.TaskGroup() as tasks:
            changes = {
                way: [
                    tasks.create_task(self._changes(one, _SEEN_CHANGES[way]))
                    for one in group.changing
                ]
                for way, group in groups.items()
            }
            begins = {
                way: [
                    tasks.create_task(self._begins(*one))
                    for one in zip(group.beginning, self._waits(), strict=True)
                ]
                for way, group in groups.items()
            }
            commands = {
                way: tasks.create_task(self._commands(group.lamp))
                for way, group in groups.items()
            }
            counted = tasks.create_task(self._counts(groups, printers))
        return [
            *(
                row
                for way, done in changes.items()
                for row in change_rows(way, [s for one in done for s in one.result()])
            ),
            *(
                row
                for way, done in begins.items()
                for row in begin_rows(way, [s for one in done for s in one.result()])
            ),
            *(
                row
                for way, done in commands.items()
                for row in command_rows(way, done.result())
            ),
            *counted.result(),
        ]

    async def _changes(self, printer: Printer, seen: Collection[str]) -> list[float]:
        """Pause and resume, and return how long after that the status changed."""
        status = (await self._home.entities_of(printer))["status"]
        seconds = []
        for _ in range(self._amounts.pauses):
            for action, states in _CHANGES.items():
                await asyncio.sleep(self._random.uniform(0, POLL_SECONDS))
                began = perf_counter()
                await printer.control(f"job/{action}")
                changed = await self._watch.until(status, *states)
                if action in seen:
                    seconds.append(changed - began)
                # The last of them stays.
                await self._watch.until(status, states[-1])
        return seconds

    def _waits(self) -> list[list[float]]:
        """Return for each printer how long it stays idle each time.

        It is random, but all together are spread over the time between two polls: what
        they make on average is hardly a matter of luck.
        """
        printers, begins = self._amounts.beginning, self._amounts.begins
        every = IDLE_POLL_SECONDS / (printers * begins)
        waits = [
            (turn + self._random.random()) * every for turn in range(printers * begins)
        ]
        self._random.shuffle(waits)
        return [waits[number::printers] for number in range(printers)]

    async def _begins(self, printer: Printer, waits: Sequence[float]) -> list[float]:
        """Begin to print, and return how long after that it was seen."""
        status = (await self._home.entities_of(printer))["status"]
        seconds = []
        for wait in waits:
            # With what it has just seen, Home Assistant has begun to wait as well.
            await self._watch.until(status, "ready")
            await asyncio.sleep(wait)
            began = perf_counter()
            await printer.control("job/start", file_name="cube.gcode")
            seconds.append(await self._watch.until(status, *_BEGUN) - began)
            await printer.control("job/finish")
            await printer.control("plate/clear")
        return seconds

    async def _commands(self, printer: Printer) -> list[Commanded]:
        """Switch the lamp, and return how long each time took."""
        light = (await self._home.entities_of(printer))["light"]
        is_on = (await self._home.states())[light] == "on"
        took = []
        for _ in range(2 * self._amounts.commands):
            is_on = not is_on
            await asyncio.sleep(self._random.uniform(0, POLL_SECONDS / 2))
            took.append(await self._command(printer, light, is_on=is_on))
        return took

    async def _command(self, printer: Printer, light: str, *, is_on: bool) -> Commanded:
        word = "on" if is_on else "off"
        began = perf_counter()
        async with asyncio.TaskGroup() as tasks:
            there = tasks.create_task(_switched(printer, "open" if is_on else "close"))
            here = tasks.create_task(self._watch.until(light, word))
            await self._home.perform(f"light.turn_{word}", light)
        return Commanded(there.result() - began, here.result() - began)

    async def _counts(
        self, groups: Mapping[str, Group], printers: Sequence[Printer]
    ) -> list[Row]:
        """Count what comes to printers that are left alone.

        Nobody can count at a closed port: of the printer that is off, the integration
        itself says how often it was refused. The one that hangs is switched on again
        when it has been given up, and takes connections without a word.
        """
        *_, off, hanging = printers
        await asyncio.gather(self._give_up(off), self._give_up(hanging))
        await hanging.control("faults", hang=True)
        await hanging.control("power", on=True)
        counted = {
            f"{kind} printer, {way}": (printer, way)
            for way, group in groups.items()
            for kind, printer in (("idle", group.idle), ("printing", group.printing))
        }
        counted["hanging printer, HTTP"] = hanging, "HTTP"

        async def count() -> dict[str, Counts]:
            return {name: await _arrived(*one) for name, one in counted.items()}

        refused = printers.index(off)
        before, refusals = await count(), await self._refusals(refused)
        began = perf_counter()
        await asyncio.sleep(self._amounts.seconds)
        after, refusals = await count(), await self._refusals(refused) - refusals
        minutes = (perf_counter() - began) / 60
        return [
            *(
                alone(f"{name}, {what}", "per minute", (new - old) / minutes)
                for name, counts in after.items()
                for what, old, new in zip(
                    Counts._fields, before[name], counts, strict=True
                )
            ),
            alone("printer that is off, refusals", "per minute", refusals / minutes),
        ]

    async def _give_up(self, printer: Printer) -> None:
        """Switch a printer off and wait until it is known."""
        status = (await self._home.entities_of(printer))["status"]
        await printer.control("power", on=False)
        await self._watch.until(status, "offline")

    async def _refusals(self, number: int) -> int:
        url = f"/api/diagnostics/config_entry/{entry_id(number)}"
        errors: dict[str, int] = (await self._home.get(url))["data"]["errors"]
        return sum(errors.values())


async def _switched(printer: Printer, position: str) -> float:
    """Return when the printer's lamp is in a position."""
    async with asyncio.timeout(SECONDS):
        while True:
            state = await printer.get("state")
            if state["settings"]["lightStatus"] == position:
                return perf_counter()
            await asyncio.sleep(LOOK_SECONDS)


async def _arrived(printer: Printer, way: str) -> Counts:
    arrived = await printer.get("requests")
    if way == "HTTP":
        return Counts(arrived["total"], arrived["connections"])
    tcp = arrived["tcp"]
    return Counts(sum(tcp["commands"].values()), tcp["connections"])


def change_rows(way: str, seconds: Sequence[float]) -> list[Row]:
    """Return the rows of changes at a printer with a job."""
    name = f"change of a job seen, {way}, {len(seconds)} times"
    return [
        alone(f"{name}, mean", "s", fmean(seconds), CHANGE_SECONDS),
        alone(f"{name}, worst", "s", max(seconds)),
    ]


def begin_rows(way: str, seconds: Sequence[float]) -> list[Row]:
    """Return the rows of jobs that began at an idle printer."""
    name = f"begin of a job seen, {way}, {len(seconds)} times"
    goal = BEGIN_SECONDS if way == "HTTP" else None
    return [
        alone(f"{name}, mean", "s", fmean(seconds), goal),
        alone(f"{name}, worst", "s", max(seconds)),
    ]


def command_rows(way: str, took: Sequence[Commanded]) -> list[Row]:
    """Return the rows of a lamp that was switched."""
    name = f"lamp switched, {way}, {len(took)} times"
    at_printer, at_home = zip(*took, strict=True)
    return [
        alone(f"{name}, at the printer", "s", median(at_printer), COMMAND_SECONDS),
        alone(f"{name}, in Home Assistant", "s", median(at_home), COMMAND_SECONDS),
        alone(f"{name}, worst", "s", max(*at_printer, *at_home)),
    ]
