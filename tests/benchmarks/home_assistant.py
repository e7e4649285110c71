"""The integration in a real Home Assistant; there is no other side."""

from collections.abc import Sequence
import subprocess
from typing import NamedTuple

from tests.benchmarks.adding import adding_rows
from tests.benchmarks.crowd import crowd_rows
from tests.benchmarks.delays import Amounts, delay_rows
from tests.benchmarks.dialogs import dialog_rows
from tests.benchmarks.fleet import can_have_fleet
from tests.benchmarks.home_uploading import MEBIBYTE, home_uploading_rows
from tests.benchmarks.loads import load_rows
from tests.benchmarks.outages import Plan, outage_rows
from tests.benchmarks.rows import Row
from tests.benchmarks.starting import starting_rows
from tests.repository import ROOT


class HomeSizes(NamedTuple):
    """How much of it is measured."""

    homes: int
    further: int
    dialogs: int
    amounts: Amounts
    plan: Plan
    crowd: Sequence[int]
    settle: float
    seconds: float
    loaded: int
    load_seconds: float
    starting: int
    starts: int
    upload_size: int


# 90 seconds hold whole rounds of every pace: 2 s with a job, 5 s idle over HTTP, 10 s
# over TCP, and 2 to 30 s while a printer is off.
HOME_FULL = HomeSizes(
    homes=2,
    further=2,
    dialogs=5,
    amounts=Amounts(10, 6, 5, 4, 10, 90),
    plan=Plan((40, 44, 48, 52, 90), 3, 90),
    crowd=(1, 10, 100),
    settle=20,
    seconds=60,
    loaded=10,
    load_seconds=90,
    starting=10,
    starts=6,
    upload_size=1024 * MEBIBYTE,
)
HOME_QUICK = HomeSizes(
    homes=1,
    further=2,
    dialogs=2,
    amounts=Amounts(10, 3, 5, 2, 5, 30),
    plan=Plan((45,), 1, 40),
    crowd=(1, 30),
    settle=10,
    seconds=20,
    loaded=10,
    load_seconds=30,
    starting=10,
    starts=2,
    upload_size=100 * MEBIBYTE,
)
HOME_TINY = HomeSizes(
    homes=1,
    further=0,
    dialogs=1,
    amounts=Amounts(1, 1, 1, 1, 1, 1),
    plan=Plan((1,), 0, 1),
    crowd=(1, 2),
    settle=0,
    seconds=1,
    loaded=1,
    load_seconds=1,
    starting=1,
    starts=1,
    upload_size=MEBIBYTE,
)


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
        *await dialog_rows(sizes.dialogs),
        *await delay_rows(sizes.amounts),
        *await outage_rows(sizes.plan),
        *await crowd_rows(sizes.crowd, sizes.settle, sizes.seconds),
        *await load_rows(sizes.loaded, sizes.settle, sizes.load_seconds),
        *await starting_rows(sizes.starting, sizes.starts),
        *await home_uploading_rows(sizes.upload_size),
    ]
