"""Measure the client beside flashforge-python-api, and uploads beside bare aiohttp.

Then the integration is measured in a real Home Assistant, where there is no other side.
A ratio says how many times better we are, by time or by whatever the row compares.
A goal that is missed says NO and is no failure: this measures, it does not test.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import asdict
import json
import logging
from pathlib import Path
import signal
import sys
from typing import NamedTuple

from tests.benchmarks.home_assistant import (
    HOME_FULL,
    HOME_QUICK,
    HOME_TINY,
    HomeSizes,
    home_rows,
)
from tests.benchmarks.parsing import parsing_rows
from tests.benchmarks.polling import polling_rows
from tests.benchmarks.rows import Row, table
from tests.benchmarks.searching import searching_rows
from tests.benchmarks.tcp_parsing import tcp_parsing_rows
from tests.benchmarks.tcp_polling import tcp_polling_rows
from tests.benchmarks.uploading import MEBIBYTE, uploading_rows


class Sizes(NamedTuple):
    """How much is measured: seconds for each part, the bytes of an upload, and more."""

    parsing: float
    tcp_parsing: float
    polling: float
    tcp_polling: float
    searching: float
    uploading: float
    upload_size: int
    home: HomeSizes


FULL = Sizes(40, 20, 30, 30, 60, 60, 1024 * MEBIBYTE, HOME_FULL)
QUICK = Sizes(7, 5, 6, 6, 10, 7, 100 * MEBIBYTE, HOME_QUICK)
TINY = Sizes(0, 0, 0, 0, 0, 0, MEBIBYTE, HOME_TINY)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="scripts/benchmark", description=__doc__)
    parser.set_defaults(sizes=FULL)
    add = parser.add_argument
    add("--json", type=Path, metavar="FILE", help="write the rows there, too")
    add(
        "--quick",
        dest="sizes",
        action="store_const",
        const=QUICK,
        help="end within a minute, upload 100 MiB, and leave Home Assistant out",
    )
    add(
        "--home-assistant",
        action="store_true",
        help="measure Home Assistant alone; with --quick less of it",
    )
    # For the test that only wants to see it work.
    add(
        "--tiny",
        dest="sizes",
        action="store_const",
        const=TINY,
        help=argparse.SUPPRESS,
    )
    return parser.parse_args(arguments)


async def measured(sizes: Sizes) -> list[Row]:
    """Measure the client, one thing after the other."""
    return [
        *parsing_rows(sizes.parsing),
        *tcp_parsing_rows(sizes.tcp_parsing),
        *await polling_rows(sizes.polling),
        *await tcp_polling_rows(sizes.tcp_polling),
        *await searching_rows(sizes.searching, hurried=sizes is TINY),
        *await uploading_rows(sizes.uploading, sizes.upload_size),
    ]


async def run(arguments: Sequence[str]) -> None:
    """Do what the command line says."""
    options = parsed(arguments)
    # Their client warns of every connection that it makes.
    logging.getLogger("flashforge").addHandler(logging.NullHandler())
    sizes: Sizes = options.sizes
    rows = [] if options.home_assistant else await measured(sizes)
    if options.home_assistant or sizes is FULL:
        rows += await home_rows(sizes.home)
    print(table(rows))
    if options.json is not None:
        content = json.dumps([asdict(row) for row in rows], indent=2)
        options.json.write_text(content + "\n", encoding="utf-8")


async def main() -> None:
    """Run until it is done, or a signal to end has stopped everything first."""
    if (task := asyncio.current_task()) is not None:
        for number in (signal.SIGHUP, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await run(sys.argv[1:])


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt, asyncio.CancelledError:
        sys.exit("interrupted")
