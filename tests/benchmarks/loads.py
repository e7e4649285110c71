"""What ten printers cost Home Assistant: its time, beyond what it needs without any."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmarks.fleet import HTTP_MODEL, Printer, fleet
from tests.benchmarks.home import Home, running_home
from tests.benchmarks.rows import Row, alone


class Goals(NamedTuple):
    """Limits of what printers cost, None where there is no goal."""

    seconds: float
    """Of CPU time per minute."""
    milliseconds: float | None
    """Of CPU time per poll."""


GOALS = {"idle": Goals(0.25, None), "printing": Goals(0.5, 1.6)}

_POLL = "/detail"


class Load(NamedTuple):
    """What one Home Assistant did in the same time as the others."""

    cpu: float
    """Seconds of CPU time."""
    polls: int = 0


async def load_rows(printers: int, settle: float, seconds: float) -> list[Row]:
    """Return the rows of a Home Assistant with so many idle ones, and one printing.

    They run side by side, and beside one without printers.
    """
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        everyone = await enter(fleet([HTTP_MODEL] * (2 * printers)))
        fleets = {"idle": everyone[:printers], "printing": everyone[printers:]}
        for printer in fleets["printing"]:
            await printer.begin_print()
        root = Path(stack.enter_context(TemporaryDirectory()))
        none = await enter(running_home(root / "none", []))
        homes = {
            kind: await enter(running_home(root / kind, own))
            for kind, own in fleets.items()
        }
        for kind, home in homes.items():
            await home.wait_until_online(fleets[kind])
        await asyncio.sleep(settle)
        cases = [(none, []), *((homes[kind], own) for kind, own in fleets.items())]
        before = [await _load(home, own) for home, own in cases]
        await asyncio.sleep(seconds)
        after = [await _load(home, own) for home, own in cases]
    base, *loads = (
        Load(new.cpu - old.cpu, new.polls - old.polls)
        for old, new in zip(before, after, strict=True)
    )
    measured = dict(zip(fleets, loads, strict=True))
    return printer_rows(printers, seconds, base, measured)


async def _load(home: Home, printers: list[Printer]) -> Load:
    """Return what there has been so far, the time of Home Assistant first."""
    cpu = home.cpu_seconds
    arrived = [(await one.get("requests"))["paths"].get(_POLL, 0) for one in printers]
    return Load(cpu, sum(arrived))


def printer_rows(
    printers: int, seconds: float, base: Load, loads: Mapping[str, Load]
) -> list[Row]:
    """Return the rows of what printers cost beyond a Home Assistant without any."""
    rows = [alone("no printers, CPU time", "s per minute", base.cpu * 60 / seconds)]
    for kind, load in loads.items():
        cpu, goals = load.cpu - base.cpu, GOALS[kind]
        name = f"{printers} {kind} printers beyond none, CPU time"
        rows.append(alone(name, "s per minute", cpu * 60 / seconds, goals.seconds))
        if load.polls:
            each = cpu * 1000 / load.polls
            rows.append(alone(f"{name} of a poll", "ms", each, goals.milliseconds))
    return rows
