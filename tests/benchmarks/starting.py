"""The start of Home Assistant with a printer that hangs, beside one with none.

Both start at the same time, and have met their printers before.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.fleet import HTTP_MODEL, fleet
from tests.benchmarks.home import Home, running_home
from tests.benchmarks.rows import Row, alone
from tests.end_to_end.process import ProgramFailedError
from tests.repository import INTEGRATION

# There should be no delay; the start itself varies by as much.
DELAY_SECONDS = 0.5


class Start(NamedTuple):
    """What one start took."""

    whole: float
    """Seconds until Home Assistant says that it runs."""
    integration: float
    """Seconds that it was busy with the integration, as it counts them."""


async def starting_rows(printers: int, rounds: int) -> list[Row]:
    """Return the rows of so many starts of two Home Assistants.

    Whose printer hangs changes from round to round.
    """
    starts = []
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        everyone = await enter(fleet([HTTP_MODEL] * (2 * printers)))
        root = Path(stack.enter_context(TemporaryDirectory()))
        halves = everyone[:printers], everyone[printers:]
        homes = []
        for number, half in enumerate(halves):
            home = await enter(running_home(root / str(number), half))
            await home.wait_until_online(half)
            homes.append(home)
        for turn in range(rounds):
            await asyncio.gather(*(_stop(home) for home in homes))
            for number, half in enumerate(halves):
                await half[0].control("faults", hang=number == turn % 2)
            took = await asyncio.gather(*(_start(home) for home in homes))
            starts.append((took[1 - turn % 2], took[turn % 2]))
    return start_rows(printers, starts)


async def _stop(home: Home) -> None:
    if not await home.stop():
        raise ProgramFailedError("Home Assistant did not stop when it was asked to")


async def _start(home: Home) -> Start:
    began = perf_counter()
    await home.start()
    await home.wait_until_running()
    whole = perf_counter() - began
    for setup in await home.command("integration/setup_info"):
        if setup["domain"] == INTEGRATION.name:
            return Start(whole, setup["seconds"])
    raise ProgramFailedError("the integration was not set up")


def start_rows(printers: int, starts: Sequence[tuple[Start, Start]]) -> list[Row]:
    """Return the rows of starts with no printer that hangs, and with one."""
    rows = []
    for what in Start._fields:
        name = f"{what} start with {printers} printers"
        pairs = [tuple(getattr(one, what) for one in pair) for pair in starts]
        none, one = zip(*pairs, strict=True)
        delay = median(hanging - usual for usual, hanging in pairs)
        rows += [
            alone(f"{name}, none hanging", "s", median(none)),
            alone(f"{name}, one hanging", "s", median(one)),
            alone(f"{name}, longer by one hanging", "s", delay, DELAY_SECONDS),
        ]
    return rows
