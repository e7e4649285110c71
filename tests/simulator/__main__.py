"""Start one simulated printer from the command line."""

import argparse
import asyncio
from ipaddress import IPv4Address
import json
from pathlib import PurePath
import signal
import sys

from .models import MODELS
from .printer import SimulatedPrinter

_DESCRIPTION = """\
Simulate a FlashForge printer on a loopback address: the HTTP interface on port 8898
and the camera on port 8080. When it is ready it prints one line of JSON with all that
is needed to add it; Ctrl+C ends it."""

_EPILOG = """\
examples:
  python -m tests.simulator
  python -m tests.simulator --print benchy.gcode --progress 0.3 --duration 5400
  python -m tests.simulator --host 127.0.0.3 --serial SNMSIM00000002 --speed 60

with --control-port N the printer can be driven while it runs:
  curl http://127.0.0.2:N/state
  curl -d '{"file_name": "cube.gcode"}' http://127.0.0.2:N/job/start
  curl -d '{"error_code": "E0007"}' http://127.0.0.2:N/job/fail
  curl -d '{"hang": true}' http://127.0.0.2:N/faults
  curl -d '{"on": false}' http://127.0.0.2:N/power"""


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.2", help="an address within 127.0.0.0/8")
    add("--model", default="adventurer_5m_pro", choices=MODELS, help="the model")
    add("--serial", default="SNMSIM00000001", help="serial number, with its SN")
    add("--check-code", default="12345678", help="the code of the printer's screen")
    add("--name", default="Desk Pro", help="the printer's name")
    add("--mac", help="MAC address (default: made from the host)")
    add("--speed", type=float, default=1.0, help="simulated seconds per second")
    add("--control-port", type=int, help="drive it by HTTP here (default: closed)")
    add("--print", dest="file", metavar="FILE", help="begin with this file printing")
    add("--progress", type=float, help="how much is printed already, 0.0 up to 1.0")
    add("--duration", type=float, default=3600.0, help="seconds the whole print takes")
    return parser


def _printer(options: argparse.Namespace) -> SimulatedPrinter:
    tail = IPv4Address(options.host).packed[1:]
    return SimulatedPrinter(
        options.model,
        host=options.host,
        serial_number=options.serial,
        check_code=options.check_code,
        name=options.name,
        mac=options.mac or f"88:A9:A7:{tail.hex(':').upper()}",
        speed=options.speed,
        control_port=options.control_port,
    )


def _begin_print(printer: SimulatedPrinter, options: argparse.Namespace) -> None:
    """Start the job asked for; one with a progress is warm and printing."""
    if options.file is not None:
        printer.machine.start_job(
            PurePath(options.file).name,
            duration=options.duration,
            progress=options.progress or 0.0,
            heated=options.progress is not None,
        )


def _announcement(printer: SimulatedPrinter) -> str:
    machine = printer.machine
    facts = {
        "ready": True,
        "host": printer.host,
        "model": machine.model.key,
        "name": machine.name,
        "serial_number": machine.serial_number,
        "check_code": machine.check_code,
        "mac": machine.mac,
        "http_port": printer.http_port,
        "camera_port": printer.camera_port,
        "control_port": printer.control_port,
        "status": machine.status,
    }
    return json.dumps(facts)


async def _run(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with _printer(options) as printer:
        _begin_print(printer, options)
        print(_announcement(printer), flush=True)
        await stopped.wait()


def main() -> None:
    """Run until a signal ends it; a wrong argument or a taken port is one line."""
    try:
        asyncio.run(_run(_arguments().parse_args()))
    except (ValueError, OSError) as err:
        sys.exit(f"simulator: {err}")


if __name__ == "__main__":
    main()
