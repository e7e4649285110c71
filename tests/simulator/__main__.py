"""Start one simulated printer, or several, from the command line."""

import argparse
import asyncio
from contextlib import AsyncExitStack
from dataclasses import fields
from ipaddress import IPv4Address
import json
from pathlib import Path, PurePath
import signal
from string import digits
import sys

from .dialects import Dialect
from .faults import Faults
from .models import MODELS
from .printer import SimulatedPrinter

_DESCRIPTION = """\
Simulate a FlashForge printer on a loopback address: the HTTP interface on port 8898,
the text protocol on port 8899, the camera on port 8080, and answers to searches over
UDP, as far as the model has them. When it is ready it prints one line of JSON with all
that is needed to add it; Ctrl+C ends it. Several printers of one process get one
address and one line each."""

_EPILOG = """\
examples:
  python -m tests.simulator
  python -m tests.simulator --print benchy.gcode --progress 0.3 --duration 5400
  python -m tests.simulator --host 127.0.0.3 --serial SNMSIM00000002 --speed 60
  python -m tests.simulator --model ad5x --camera-kit --lamp-kit
  python -m tests.simulator --model creator_5_pro --print two.3mf --slots 1 3
  python -m tests.simulator --model adventurer_4 --print box.gx --progress 0.5
  python -m tests.simulator --model adventurer_3 --dialect '{"framings": ["raw"]}'
  python -m tests.simulator --fleet adventurer_5m_pro:18 ad5x adventurer_3
  python -m tests.simulator --capture tests/captures/creator_4.json
  python -m tests.simulator --faults '{"phantom_start": true}'

with --control-port N the printer can be driven while it runs:
  curl http://127.0.0.2:N/state
  curl -d '{"file_name": "cube.gcode"}' http://127.0.0.2:N/job/start
  curl -d '{"error_code": "E0007"}' http://127.0.0.2:N/job/fail
  curl -d '{"error_code": "E0088"}' http://127.0.0.2:N/question
  curl -d '{"slot_id": 2, "material": "PETG"}' http://127.0.0.2:N/station/fill
  curl -d '{"slot_id": 2}' http://127.0.0.2:N/station/empty
  curl -d '{"open": true}' http://127.0.0.2:N/door
  curl http://127.0.0.2:N/files
  curl -d '{"hang": true}' http://127.0.0.2:N/faults
  curl -d '{"on": false}' http://127.0.0.2:N/tcp
  curl -d '{"on": false}' http://127.0.0.2:N/power"""

_FLEET_HELP = """\
several printers, at --host and the addresses after it, with --serial and the serial
numbers after it; everything else is the same for all"""

_CAPTURE_HELP = "replies of a real printer, to be given in place of a model's"


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.2", help="an address within 127.0.0.0/8")
    one = parser.add_mutually_exclusive_group().add_argument
    one("--model", default="adventurer_5m_pro", choices=MODELS, help="the model")
    one("--capture", type=Path, metavar="FILE", help=_CAPTURE_HELP)
    add("--fleet", type=_counted, nargs="+", metavar="MODEL[:N]", help=_FLEET_HELP)
    add("--serial", default="SNMSIM00000001", help="serial number, with its SN")
    add("--check-code", default="12345678", help="the code of the printer's screen")
    add("--name", help="the printer's name (default: one for the model)")
    add("--mac", help="MAC address (default: made from the host)")
    add("--speed", type=float, default=1.0, help="simulated seconds per second")
    add("--control-port", type=int, help="drive it by HTTP here (default: closed)")
    add("--print", dest="file", metavar="FILE", help="begin with this file printing")
    add("--progress", type=float, help="how much is printed already, 0.0 up to 1.0")
    add("--duration", type=float, default=3600.0, help="seconds the whole print takes")
    add("--slots", type=int, nargs="+", default=[], help="slots or tools it uses")
    _equipment(parser)
    return parser


def _equipment(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("equipment and faults").add_argument
    add("--firmware", help="firmware version (default: one for the model)")
    add("--lamp-kit", action="store_true", help="the vendor's lamp (5M, AD5X)")
    add("--foreign-lamp", action="store_true", help="a lamp it does not report")
    add("--camera-kit", action="store_true", help="the vendor's camera (5M, AD5X)")
    add("--no-station", action="store_true", help="an AD5X without its station")
    add("--product-id", type=_product_id, help="another one than the model's")
    add("--free-bytes", type=int, default=4_900_000_000, help="space on its card")
    add("--no-tcp", action="store_true", help="port 8899 is closed at first")
    add("--no-udp", action="store_true", help="no search finds it")
    add("--dialect", type=json.loads, default={}, metavar="JSON", help=_dialect_help())
    add("--discard-uploads", action="store_true", help="keep size and SHA-256 only")
    add("--faults", type=json.loads, default={}, metavar="JSON", help=_faults_help())


def _faults_help() -> str:
    return "what goes wrong from the beginning: " + ", ".join(Faults().state())


def _dialect_help() -> str:
    names = (one.name for one in fields(Dialect))
    return "facts of TCP that are different: " + ", ".join(names)


def _product_id(text: str) -> int:
    """Return a whole number, which may be hexadecimal with its 0x."""
    return int(text, 0)


def _counted(text: str) -> list[str]:
    """Return the models that `MODEL` or `MODEL:N` stands for."""
    model, _, number = text.partition(":")
    if model not in MODELS:
        raise argparse.ArgumentTypeError(f"{model} is none of {', '.join(MODELS)}")
    if not (number or "1").isdecimal():
        raise argparse.ArgumentTypeError(f"{number} is no number of printers")
    return [model] * int(number or 1)


def _printers(options: argparse.Namespace) -> list[SimulatedPrinter]:
    """Return what was asked for: one printer, or each of a fleet at its address."""
    if options.fleet is None:
        return [_printer(options, options.model, 0)]
    if options.mac:
        raise ValueError("printers of a fleet cannot have one MAC address")
    if options.capture:
        raise ValueError("printers of a fleet are of a model each")
    models = [model for group in options.fleet for model in group]
    return [_printer(options, model, number) for number, model in enumerate(models)]


def _printer(options: argparse.Namespace, model: str, number: int) -> SimulatedPrinter:
    host = IPv4Address(options.host) + number
    tail = host.packed[1:]
    return SimulatedPrinter(
        model,
        host=str(host),
        serial_number=_serial(options.serial, number),
        check_code=options.check_code,
        name=options.name,
        mac=options.mac or f"88:A9:A7:{tail.hex(':').upper()}",
        speed=options.speed,
        control_port=options.control_port,
        firmware=options.firmware,
        lamp_kit=options.lamp_kit,
        foreign_lamp=options.foreign_lamp,
        camera_kit=options.camera_kit,
        station=not options.no_station,
        keep_content=not options.discard_uploads,
        free_bytes=options.free_bytes,
        dialect=options.dialect,
        tcp=not options.no_tcp,
        udp=not options.no_udp,
        product_id=options.product_id,
        capture=options.capture,
    )


def _serial(first: str, number: int) -> str:
    """Return the serial number that comes so many after the first one."""
    stem = first.rstrip(digits)
    count = first.removeprefix(stem)
    if not number:
        return first
    return f"{stem}{int(count or 0) + number:0{len(count)}}"


def _begin_print(printer: SimulatedPrinter, options: argparse.Namespace) -> None:
    """Start the job asked for; one with a progress is warm and printing."""
    if options.file is not None:
        printer.machine.start_job(
            PurePath(options.file).name,
            duration=options.duration,
            progress=options.progress or 0.0,
            heated=options.progress is not None,
            slots=options.slots,
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
        "http_port": printer.http_port if machine.model.has_http else None,
        "tcp_port": printer.tcp_port,
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
    printers = _printers(options)
    async with AsyncExitStack() as stack:
        for printer in printers:
            printer.faults.update(options.faults)
            await stack.enter_async_context(printer)
            _begin_print(printer, options)
        for printer in printers:
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
