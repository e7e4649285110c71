"""Looking over a simulated printer's shoulder."""

import asyncio
from collections.abc import Callable
from typing import override

from tests.simulator import RequestRecord, SimulatedPrinter


class _Watched(list[RequestRecord]):
    def __init__(self, react: Callable[[RequestRecord], None]) -> None:
        super().__init__()
        self._react = react

    @override
    def append(self, record: RequestRecord, /) -> None:
        super().append(record)
        self._react(record)


def on_request(
    printer: SimulatedPrinter, react: Callable[[RequestRecord], None]
) -> None:
    """Call `react` with each request that arrives, before the printer looks at it."""
    printer.requests = _Watched(react)


async def until(reached: Callable[[], bool]) -> None:
    """Wait until something is so, for some seconds at most."""
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)


def paths(printer: SimulatedPrinter) -> list[str]:
    """Return the paths of the requests received, oldest first."""
    return [one.path for one in printer.requests]


def flat(value: object, path: str = "") -> dict[str, object]:
    """Return every single value of a printer's state, by its path."""
    if not isinstance(value, dict):
        return {path: value}
    leaves: dict[str, object] = {}
    for key, item in value.items():
        leaves |= flat(item, f"{path}.{key}" if path else key)
    return leaves


def changes(before: object, after: object) -> dict[str, object]:
    """Return what is different in a printer's state now, by its path."""
    old = flat(before)
    return {path: one for path, one in flat(after).items() if one != old[path]}
