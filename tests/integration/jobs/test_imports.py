"""The story of a job needs neither Home Assistant nor a socket."""

from pathlib import Path
import sys

import pytest

from tests.repository import INTEGRATION
from tests.test_architecture import imports, modules

# Pure themselves: what a printer's status is, and how a single value is read.
CLIENT = {"client.status", "client.values"}
SOCKETS = {"socket", "asyncio", "urllib", "http"}


@pytest.mark.parametrize(
    "path", modules(INTEGRATION / "jobs"), ids=lambda path: path.stem
)
def test_a_status_and_a_time_are_all_that_is_needed(path: Path) -> None:
    """Nothing but these two modules of the client, and the standard library."""
    for level, name in imports(path):
        if level > 1:
            assert name in CLIENT
        elif not level:
            package = name.partition(".")[0]
            assert package in sys.stdlib_module_names - SOCKETS
