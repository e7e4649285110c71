"""How soon the dialog that adds a printer goes on, whatever is at the typed address."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from aiohttp import web

from tests.benchmarks.fleet import HTTP_MODEL, HTTP_PORT, address, fleet
from tests.benchmarks.home import Home, running_home
from tests.benchmarks.rows import Row, alone
from tests.benchmarks.silence import cut_off, hang, wake
from tests.end_to_end.process import ProgramFailedError

OPEN_SECONDS = 2
ANSWER_SECONDS = 0.5
PATIENCE_SECONDS = 16


class Kind(NamedTuple):
    """What may be at an address, and what the dialog makes of it."""

    step: str
    """What it shows then; the step of the address stands for an error."""
    goal: float | None = None
    """In seconds."""
    is_waited_for: bool = False
    """Whether it never answers, so that only patience ends."""


KINDS = {
    "a printer": Kind("code", ANSWER_SECONDS),
    "a printer without LAN mode": Kind("lan_mode", ANSWER_SECONDS),
    "a printer silent over UDP": Kind("code", ANSWER_SECONDS),
    "a hanging printer": Kind("address", PATIENCE_SECONDS, is_waited_for=True),
    "a printer cut off": Kind("address", PATIENCE_SECONDS, is_waited_for=True),
    "nobody, who refuses": Kind("address", ANSWER_SECONDS),
    "another web server": Kind("address", ANSWER_SECONDS),
}


class Steps(NamedTuple):
    """Seconds that each step of a dialog took."""

    opened: float
    """From the beginning until there was a form."""
    chosen: float
    """From the choice of typing an address until there was the form for it."""
    typed: float
    """From an address until it was known who is there."""


async def dialog_rows(rounds: int) -> list[Row]:
    """Return the rows of dialogs with each kind of address, so many of each.

    Those that wait for somebody who never answers are open at the same time, and
    nothing else is measured meanwhile.
    """
    took: dict[str, list[Steps]] = {kind: [] for kind in KINDS}
    with TemporaryDirectory() as folder:
        async with (
            _addresses() as hosts,
            running_home(Path(folder, "config"), []) as home,
        ):
            for _ in range(rounds):
                for kind, host in hosts.items():
                    if not KINDS[kind].is_waited_for:
                        took[kind].append(await _steps(home, host, KINDS[kind].step))
            waited_for = [kind for kind in KINDS if KINDS[kind].is_waited_for]
            steps = (_steps(home, hosts[one], KINDS[one].step) for one in waited_for)
            for kind, one in zip(waited_for, await asyncio.gather(*steps), strict=True):
                took[kind].append(one)
    return step_rows(took)


@asynccontextmanager
async def _addresses() -> AsyncGenerator[dict[str, str]]:
    """Yield an address of each kind."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        found = await enter(fleet([HTTP_MODEL] * 2, udp=True))
        await found[1].control("lan_mode", on=False)
        others = [await enter(fleet([HTTP_MODEL], first=n)) for n in (2, 3, 4)]
        [silent], [hanging], [lost] = others
        stack.push_async_callback(wake, [hanging, lost])
        await hang([hanging])
        await cut_off([lost])
        nobody, server = address(5), address(6)
        await enter(_web_server(server))
        hosts = [*(one.host for one in (*found, silent, hanging, lost)), nobody, server]
        yield dict(zip(KINDS, hosts, strict=True))


@asynccontextmanager
async def _web_server(host: str) -> AsyncGenerator[None]:
    """Serve a page at a printer's port, whatever is asked."""

    async def page(_request: web.BaseRequest) -> web.Response:
        return web.Response(text="<h1>Not found</h1>", status=404)

    runner = web.ServerRunner(web.Server(page))
    await runner.setup()
    try:
        await web.TCPSite(runner, host, HTTP_PORT).start()
        yield
    finally:
        await runner.cleanup()


async def _steps(home: Home, host: str, step: str) -> Steps:
    """Open a dialog, type an address, and give up when it is known who is there."""
    began = perf_counter()
    form = await home.open_dialog()
    opened = perf_counter()
    form = await home.submit(form, printer="by_hand")
    chosen = perf_counter()
    result = await home.submit(form, host=host)
    typed = perf_counter()
    if result.get("step_id") != step or bool(result.get("errors")) != (
        step == "address"
    ):
        raise ProgramFailedError(f"not {step} of {host}: {result}")
    await home.close_dialog(result)
    return Steps(opened - began, chosen - opened, typed - chosen)


def step_rows(took: Mapping[str, Sequence[Steps]]) -> list[Row]:
    """Return the rows of dialogs, by what was at the address."""
    quick = [
        one
        for kind, steps in took.items()
        for one in steps
        if not KINDS[kind].is_waited_for
    ]
    opened = [one.opened for one in quick]
    name = f"dialog opened, {len(quick)} times"
    return [
        alone(f"{name}, median", "s", median(opened), OPEN_SECONDS),
        alone(f"{name}, worst", "s", max(opened)),
        alone(
            f"dialog, to type an address, {len(quick)} times, median",
            "s",
            median(one.chosen for one in quick),
        ),
        *(
            alone(
                f"address typed, {kind}",
                "s",
                median(one.typed for one in steps),
                KINDS[kind].goal,
            )
            for kind, steps in took.items()
        ),
    ]
