"""From the last step of adding a printer until all its entities have a state."""

import asyncio
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.fleet import HTTP_MODEL, Printer, fleet
from tests.benchmarks.home import Home, Watch, running_home, watched
from tests.benchmarks.rows import Row, alone
from tests.end_to_end.process import ProgramFailedError

GOAL_SECONDS = 0.2
# How long an entity is waited for that comes after the others.
SETTLE = 3.0


async def adding_rows(homes: int, further: int) -> list[Row]:
    """Return a row of the first printer, and one of those after it if there are any.

    The first one also makes Home Assistant load the integration and its platforms.
    """
    first: list[float] = []
    later: list[float] = []
    async with fleet([HTTP_MODEL] * (1 + further)) as printers:
        for _ in range(homes):
            seconds = await _round(printers)
            first.append(seconds[0])
            later += seconds[1:]
    took = {"the first printer": first, "a further printer": later}
    return [
        alone(f"adding {which}, entities with a state", "s", median(s), GOAL_SECONDS)
        for which, s in took.items()
        if s
    ]


async def _round(printers: list[Printer]) -> list[float]:
    with TemporaryDirectory() as folder:
        async with (
            running_home(Path(folder, "config"), []) as home,
            watched(home) as watch,
        ):
            return [await _add(home, watch, printer) for printer in printers]


async def _add(home: Home, watch: Watch, printer: Printer) -> float:
    """Add a printer by hand, and return the seconds after the last step was sent."""
    form = await home.open_dialog()
    form = await home.submit(form, printer="by_hand")
    form = await home.submit(form, host=printer.host)
    began = perf_counter()
    # No search finds it, and so the serial number has to be typed as well.
    result = await home.submit(
        form, serial_number=printer.serial_number, check_code=printer.check_code
    )
    if result["type"] != "create_entry":
        raise ProgramFailedError(f"the printer was not added: {result}")
    await asyncio.sleep(SETTLE)
    entities = (await home.entities_of(printer)).values()
    return max(watch.known_since[entity] for entity in entities) - began
