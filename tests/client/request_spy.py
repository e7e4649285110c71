"""Looking over a simulated printer's shoulder."""

import asyncio
from collections.abc import Callable
from typing import override

from tests.simulator import RequestRecord, SimulatedPrinter


class _Watched[T](list[T]):
    def __init__(self, react: Callable[[T], None]) -> None:
        super().__init__()
        self._react = react

    @override
    def append(self, record: T, /) -> None:
        super().append(record)
        self._react(record)


def on_request(
    printer: SimulatedPrinter, react: Callable[[RequestRecord], None]
) -> None:
    """Call `react` with each request that arrives, before the printer looks at it."""
    printer.requests = _Watched(react)


def on_command(printer: SimulatedPrinter, react: Callable[[str], None]) -> None:
    """Call `react` with the code of each TCP command, before it is obeyed."""
    assert printer._tcp is not None
    printer._tcp.records = _Watched(lambda record: react(record.code))


def codes(printer: SimulatedPrinter) -> list[str]:
    """Return the TCP commands received, oldest first, without who asks and logs in."""
    return [
        f"{one.code} {one.argument}".strip()
        for one in printer.tcp_records
        if one.code not in {"M115", "M601", "M602"}
    ]


def controller(printer: SimulatedPrinter) -> object:
    """Return who controls a printer, or did when they left without a word."""
    tcp = printer.state()["tcp"]
    assert isinstance(tcp, dict)
    return tcp["controller"]


async def let_go(printer: SimulatedPrinter) -> None:
    """Wait until nobody is connected over TCP, and see that nobody is in control."""
    await until(lambda: not printer.tcp_open_connections)
    assert controller(printer) is None


def our_tasks() -> set[asyncio.Task[object]]:
    """Return the tasks that run code of the client's."""
    tasks = asyncio.all_tasks()
    return {task for task in tasks if "components/flashforge" in repr(task)}


async def until(reached: Callable[[], bool]) -> None:
    """Wait until something is so, for some seconds at most."""
    async with asyncio.timeout(20):
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
