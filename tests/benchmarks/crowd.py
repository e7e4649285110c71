"""What Home Assistant needs for one printer, and for many."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmarks.fleet import HTTP_MODEL, fleet
from tests.benchmarks.home import Home, Memory, running_home
from tests.benchmarks.rows import Row, alone

FURTHER_MEGABYTES = 0.8


class Need(NamedTuple):
    """What one Home Assistant needs."""

    cpu: float
    """Seconds per minute."""
    memory: Memory | None


async def crowd_rows(
    numbers: Sequence[int], settle: float, seconds: float
) -> list[Row]:
    """Return the rows of several Home Assistants, with so many printers each.

    All of them run side by side, and ask the same printers, which print. Nobody looks
    at the states before all is measured: Home Assistant keeps what it has answered.
    """
    needs = {}
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        printers = await enter(fleet([HTTP_MODEL] * max(numbers)))
        for printer in printers:
            await printer.begin_print()
        root = Path(stack.enter_context(TemporaryDirectory()))
        homes: dict[int, Home] = {}
        for number in numbers:
            own = printers[:number]
            homes[number] = await enter(running_home(root / str(number), own))
        await asyncio.sleep(settle)
        before = {number: home.cpu_seconds for number, home in homes.items()}
        await asyncio.sleep(seconds)
        for number, home in homes.items():
            cpu = (home.cpu_seconds - before[number]) * 60 / seconds
            needs[number] = Need(cpu, home.memory)
        for number, home in homes.items():
            await home.wait_until_online(printers[:number])
    return need_rows(needs)


def need_rows(needs: Mapping[int, Need]) -> list[Row]:
    """Return the rows of what was needed, by the number of printers."""
    fewest, most = min(needs), max(needs)
    further = f"each further printer from {fewest} to {most}"
    cpu = {number: need.cpu for number, need in needs.items()}
    rows = [
        *(
            alone(f"{_printers(number)} printing, CPU time", "s per minute", seconds)
            for number, seconds in cpu.items()
        ),
        alone(f"{further}, CPU time", "s per minute", _further(cpu)),
    ]
    memories = {n: need.memory for n, need in needs.items() if need.memory is not None}
    for what, name in (("now", "memory"), ("most", "peak memory")):
        if megabytes := {n: getattr(m, what) / 1e6 for n, m in memories.items()}:
            rows += [
                alone(f"{_printers(number)}, {name}", "MB", needed)
                for number, needed in megabytes.items()
            ]
            needed = _further(megabytes)
            rows.append(alone(f"{further}, {name}", "MB", needed, FURTHER_MEGABYTES))
    return rows


def _printers(number: int) -> str:
    return "1 printer" if number == 1 else f"{number} printers"


def _further(needed: Mapping[int, float]) -> float:
    """Return what each printer needs beyond the first ones."""
    fewest, most = min(needed), max(needed)
    return (needed[most] - needed[fewest]) / (most - fewest)
