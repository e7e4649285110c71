"""Home Assistant with the integration, and two printers to add: `scripts/develop`.

Without options it runs until Ctrl-C and keeps its configuration in `.develop`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import suppress
import json
from pathlib import Path
import shutil
import signal
import sys
from tempfile import TemporaryDirectory

from tests.end_to_end.homeassistant import PASSWORD, USER, HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import ProgramFailedError, free_port, is_free
from tests.end_to_end.smoke import smoke
from tests.repository import ROOT

USUAL_PORT = 8123
WELCOME = """
Home Assistant  {url}
  log in as     {user}, password {password}
Printer         Settings > Devices & services > Add integration > FlashForge
  {printer.name}      check code {printer.check_code}, address {printer.address}
  {other.name}           nothing but its address {other.address}
Configuration   {folder} (start over with --fresh)
Ctrl-C stops all.
"""
WITHOUT_FFMPEG = "Without ffmpeg, which is not on PATH, Assist has no voice"


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="scripts/develop", description=__doc__)
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="add the printers, pause them, say in JSON what was seen, and end",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="forget the configuration of earlier runs"
    )
    return parser.parse_args(arguments)


async def develop(folder: Path) -> None:
    """Run the printers and Home Assistant until this task is cancelled."""
    folder.mkdir(exist_ok=True)
    port = USUAL_PORT if is_free("127.0.0.1", USUAL_PORT) else free_port()
    print("Starting the printers and Home Assistant", flush=True)
    async with (
        SimulatedPrinter(folder) as printer,
        SimulatedPrinter(folder, "adventurer_4", "Den", "vase.gx") as other,
        HomeAssistant(folder, port) as home_assistant,
    ):
        await printer.wait_until_ready()
        await other.wait_until_ready()
        if home_assistant.is_new:
            await home_assistant.onboard()
        welcome = WELCOME.format(
            folder=folder,
            other=other,
            password=PASSWORD,
            printer=printer,
            url=home_assistant.url,
            user=USER,
        )
        print(welcome, flush=True)
        await home_assistant.wait_until_stopped()


async def smoke_test() -> int:
    """Run the smoke test in a folder of its own; return the exit status.

    The last line printed is JSON: what was seen, or why it was not.
    """
    with TemporaryDirectory(prefix="flashforge-") as folder:
        try:
            seen = await smoke(Path(folder))
        except (ProgramFailedError, asyncio.CancelledError) as error:
            seen = {"error": str(error) or "interrupted"}
    print(json.dumps(seen), flush=True)
    return 1 if "error" in seen else 0


async def run(arguments: Sequence[str]) -> int:
    """Do what the command line says; a signal to end stops everything first."""
    task = asyncio.current_task()
    if task is not None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
    options = parsed(arguments)
    if shutil.which("ffmpeg") is None:
        print(WITHOUT_FFMPEG, file=sys.stderr, flush=True)
    if options.smoke:
        return await smoke_test()
    if options.fresh:
        shutil.rmtree(ROOT / ".develop", ignore_errors=True)
    with suppress(asyncio.CancelledError):
        try:
            await develop(ROOT / ".develop")
        except ProgramFailedError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:])))
