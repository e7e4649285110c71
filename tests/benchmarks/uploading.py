"""Uploads of a large file, beside a bare aiohttp client that streams the same."""

from asyncio.subprocess import Process
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.programs import answer, ask, program
from tests.benchmarks.rows import (
    Pair,
    Row,
    least,
    ratio,
    rounds,
    row,
    typical,
    typical_ratio,
)

LEAST_RATIO = 0.9
MEMORY_MEGABYTES = 8
DELAY_MILLISECONDS = 20
MEBIBYTE = 1024 * 1024

type Took = dict[str, Any]


async def uploading_rows(seconds: float, size: int) -> list[Row]:
    """Return the rows of uploads of so many bytes, taking about this long."""
    async with program("tests.benchmarks.sink") as sink:
        port = str((await answer(sink))["port"])
        module, arguments = "tests.benchmarks.uploader", (port, str(size))
        async with (
            program(module, "ours", *arguments) as ours,
            program(module, "theirs", *arguments) as theirs,
        ):
            await answer(ours)
            await answer(theirs)
            took = [await _round(ours, theirs) for _ in rounds(seconds)]
    return _rows(f"upload of {size / MEBIBYTE:g} MiB", size / MEBIBYTE, took)


async def _round(ours: Process, theirs: Process) -> tuple[Took, Took]:
    return await ask(ours), await ask(theirs)


def _rows(name: str, size: float, took: Sequence[tuple[Took, Took]]) -> list[Row]:
    speeds = [(size / o["seconds"], size / t["seconds"]) for o, t in took]
    delays = [(o["delay"] * 1e3, t["delay"] * 1e3) for o, t in took]
    cpu = [(o["cpu_seconds"] * 1e3, t["cpu_seconds"] * 1e3) for o, t in took]
    return [
        row(
            f"{name}, throughput",
            "MiB/s",
            typical(speeds),
            typical_ratio(speeds, "higher"),
            better="higher",
            least_ratio=LEAST_RATIO,
        ),
        row(f"{name}, CPU time", "ms", least(cpu), typical_ratio(cpu, "lower")),
        *_memory_rows(name, took[-1]),
        _limited(
            f"{name}, event-loop delay", "ms", typical(delays), DELAY_MILLISECONDS
        ),
    ]


def _memory_rows(name: str, last: tuple[Took, Took]) -> list[Row]:
    """Return what all uploads of each process took at most; Linux alone can say."""
    ours, theirs = (took["extra_bytes"] for took in last)
    if ours is None or theirs is None:
        return []
    pair = ours / 1e6, theirs / 1e6
    return [_limited(f"{name}, extra memory", "MB", pair, MEMORY_MEGABYTES)]


def _limited(name: str, unit: str, pair: Pair, below: float) -> Row:
    return row(name, unit, pair, ratio(pair, "lower"), below=below)
