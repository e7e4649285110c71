"""The integration in a real Home Assistant; there is no other side."""

from collections.abc import Sequence
import subprocess
from typing import NamedTuple

from tests.benchmarks.adding import adding_rows
from tests.benchmarks.crowd import crowd_rows
from tests.benchmarks.delays import Amounts, delay_rows
from tests.benchmarks.fleet import can_have_fleet
from tests.benchmarks.rows import Row
from tests.benchmarks.starting import starting_rows
from tests.repository import ROOT


class HomeSizes(NamedTuple):
    """How much of it is measured."""

    homes: int
    further: int
    amounts: Amounts
    crowd: Sequence[int]
    settle: float
    seconds: float
    starting: int
    starts: int


# 90 seconds hold whole rounds of every pace: 2 s with a job, 10 s without, 30 s for a
# printer that is off, and 45 s for one that hangs.
HOME_FULL = HomeSizes(2, 2, Amounts(10, 6, 10, 90), (1, 10, 100), 20, 60, 10, 6)
HOME_QUICK = HomeSizes(1, 2, Amounts(10, 3, 5, 30), (1, 30), 10, 20, 10, 2)
HOME_TINY = HomeSizes(1, 0, Amounts(1, 1, 1, 1), (1, 2), 0, 1, 1, 1)


def prepare() -> None:
    """Make the environment in which Home Assistant runs, where it is missing."""
    subprocess.run([ROOT / "scripts" / "setup", "develop"], check=True)


async def home_rows(sizes: HomeSizes) -> list[Row]:
    """Return all rows; there are none where the system has but one loopback address."""
    if not can_have_fleet():
        return []
    prepare()
    return [
        *await adding_rows(sizes.homes, sizes.further),
        *await delay_rows(sizes.amounts),
        *await crowd_rows(sizes.crowd, sizes.settle, sizes.seconds),
        *await starting_rows(sizes.starting, sizes.starts),
    ]
