"""A capture of a FlashForge printer: what it answers, in one file without secrets.

Developers make support for a new model of such files. This script needs Python 3.10 or
newer and nothing else, and can be copied to any computer in the printer's network:

    python3 capture.py 192.0.2.10

It only asks, and changes nothing on the printer. Serial number, MAC and IP addresses,
codes, and the names of the printer and of its files are replaced before anything is
written.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
import json
from pathlib import Path
from queue import Empty, SimpleQueue
import re
import socket
import sys
from threading import Thread
from time import monotonic
from typing import Any

FORMAT, PARTS = 1, ("discovery", "tcp", "http")
STATES = (  # noqa: SIM905 - shorter than a line for each
    "ready preparing heating printing pausing paused"
    " canceling cancelled completed error"
).split()

TCP_PORT = 8899
QUERIES = ("M115", "M119", "M105", "M27", "M114")
LOG_INS, LOG_OUT = ("M601 S1", "M601 S0"), "M602"
COMMANDS = frozenset({*QUERIES, *LOG_INS, LOG_OUT})
"""All that is ever sent over TCP."""

HTTP_PORT = 8898
ENDPOINTS = ("detail", "product")
"""All that is ever asked over HTTP."""

UDP_PORTS = (48899, 19000)
UDP_TRIES, UDP_SECONDS = 3, 1.0
VENDOR = 0x2B71
SHORT_FORM, LONG_FORM = 140, 276

LIMIT = 64 * 1024
SECONDS, LAST_LINE_SECONDS, LOG_OUT_SECONDS = 10.0, 1.0, 2.0
MAX_DEPTH = 20
MIN_SECRET = 4
"""A shorter secret is replaced only behind its own key."""

HELP = """\
what to capture, each time with the same output file:
  once while the printer is idle        capture.py ADDRESS
  once while it heats for a print       capture.py ADDRESS --state heating
  once while it prints, best with two   capture.py ADDRESS --state printing
  colors or tools in use
  once while the print is paused        capture.py ADDRESS --state paused
  once after the end of the print       capture.py ADDRESS --state completed

Meanwhile no other program should be connected to the printer: neither the slicer nor
Home Assistant. If the printer's screen shows a serial number and a check code (also
called printer ID or access code) beside a switch for LAN mode, switch that on and add
--serial and --check-code.

what to report beside the file: whether the bed is heated, how many nozzles there are
and which of them is T0, the highest temperatures of nozzle and bed by the manual,
whether there are a lamp and a camera, and whether the printer's screen shows LAN mode.
"""


class CaptureError(Exception):
    """A capture that cannot be made, with the line that tells its owner why."""


StandIn = str | Callable[[re.Match[str]], str]
"""What is written in the place of a secret."""
Told = dict[str, Any]
"""Everything that one run got to know, and in `notes` what it did not and why."""


def zeros(found: re.Match[str]) -> str:
    """Return a text with a zero for every letter and digit."""
    return re.sub(r"[^\W_]", "0", found[0])


def file_name(found: re.Match[str]) -> str:
    """Return a name that tells only what kind of file it was."""
    kinds = r"(?i)(?:\.(?:3mf|bgcode|fpp|gcode|gx|g|stl|x3g)){0,2}$"
    return f"file{re.findall(kinds, found[0])[0]}"


SERIAL_NUMBER, ADDRESS, URL = "SN0000000000", "192.0.2.1", "http://192.0.2.1/"

BEHIND_KEYS: tuple[tuple[str, StandIn], ...] = (
    (r".*sn|.*serial(?:no|num|number)?", SERIAL_NUMBER),
    (r"(?:machine|printer|device|nick)?name", "Printer"),
    (r".*filename|.*currentfile|(?:job|task|project)name", file_name),
    (r".*host(?:name)?|(?:wifi|lan|local)?ip(?:v|addr|address)?", ADDRESS),
    (r".*ur[il]", URL),
    (r"location", "Location"),
    (r".*mac(?:addr|address)?|.*key|uuid|.*(?:client|device|job|user)id", zeros),
    (r".*(?:access|activation|bind|check|pin|register|registration)code", zeros),
    (r".*(?:account|e?mail|passw|psk|pwd|secret|ssid|token|username).*", zeros),
)
"""Keys, by their letters alone, of what is the owner's."""

ANYWHERE: tuple[tuple[str, StandIn], ...] = (
    (r"(?i)\b\w+://[^\s\"'<>]+", URL),
    (r"(?i)(?:(?<=\bsn:)|(?<=\bsn: ))[^\s\"',;]+", SERIAL_NUMBER),
    (r"(?i)(?<![a-z])sn(?=[a-z]*\d)[a-z\d]{6,}(?![a-z\d])", SERIAL_NUMBER),
    (r"(?i)(?<![\da-z])(?:[\da-f]{2}[:.-]?){5}[\da-f]{2}(?![\da-z])", zeros),
)
"""What looks like a secret, under whatever key."""

IP = r"(?i)(?<![v\d])(?<!\d\.)\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)"
LINE = re.compile(r"(?is)((?:\s*(?:ack|echo):)?([^:=]*)[:=]\s*)?(.*)")


def stand_in_for(key: str) -> StandIn | None:
    """Return what is written behind a key, None if nothing there is the owner's."""
    name = re.sub(r"[^a-z]", "", key.lower())
    return next((one for keys, one in BEHIND_KEYS if re.fullmatch(keys, name)), None)


def spellings(secret: str) -> str:
    """Return how a secret may be written: a MAC address with separators or without."""
    digits = re.sub(r"[:\-. ]", "", secret)
    is_mac = re.fullmatch(r"[\da-fA-F]{12}", digits)
    return "(?i)" + (r"[:\-. ]?".join(digits) if is_mac else re.escape(secret))


class Redactor:
    """Replaces what is the owner's, behind its key and wherever else it finds it then.

    A name that is part of `public`, what the printer says it is, is nobody's own.
    """

    def __init__(self, public: str = "") -> None:
        self._public = public.lower()
        self._known: dict[str, StandIn] = {}

    def __call__(self, value: Any, key: str = "", depth: int = 0) -> Any:  # noqa: ANN401
        """Return a reply without secrets; its form and its unknown keys stay."""
        if depth > MAX_DEPTH:
            return None
        stand_in = stand_in_for(key)
        if isinstance(value, dict):
            return {
                self(one): self(inner, key if stand_in else one, depth + 1)
                for one, inner in value.items()
            }
        if isinstance(value, list):
            return [self(inner, key, depth + 1) for inner in value]
        if not isinstance(value, str):
            return 0 if stand_in and type(value) in {int, float} else value
        if stand_in and value.strip():
            return self._hidden(value.strip(), stand_in)
        lines = re.findall(r"[^\r\n]*[\r\n]*", value)
        return "".join(self._line(line, key) for line in lines)

    def _line(self, line: str, outer_key: str) -> str:
        head, key, rest = LINE.findall(line)[0]
        value, stand_in = rest.rstrip(), stand_in_for(key)
        if not stand_in or not value:
            return self._scrubbed(line, key or outer_key)
        end = rest[len(value) :]
        return f"{self._scrubbed(head, '')}{self._hidden(value, stand_in)}{end}"

    def _hidden(self, text: str, stand_in: StandIn) -> str:
        """Return what stands for a secret, and remember that."""
        # Labels leave the first two letters of a serial number out.
        for secret in (text, re.sub("(?i)^sn", "", text)):
            is_own = secret.lower() not in self._public and secret.strip("0:-. ")
            if len(secret) >= MIN_SECRET and is_own:
                self._known.setdefault(secret, stand_in)
        return re.sub("(?s).+", stand_in, text)

    def _scrubbed(self, text: str, key: str) -> str:
        for secret in sorted(self._known, key=len, reverse=True):
            text = re.sub(spellings(secret), self._known[secret], text)
        for pattern, stand_in in ANYWHERE:
            text = re.sub(pattern, stand_in, text)
        # A version of four numbers looks like an address and is none.
        is_version = re.search("(?i)version|firmware", key)
        return text if is_version else re.sub(IP, ADDRESS, text)


def reason(err: OSError, seconds: float) -> str:
    """Return in words why nothing came."""
    if isinstance(err, ConnectionRefusedError):
        return "closed"
    if isinstance(err, TimeoutError):
        return f"silent for {seconds:g} s"
    return err.strerror or str(err)


def discovered(packet: bytes) -> dict[str, Any] | None:
    """Return what a packet tells, None if no printer sent it."""

    def text(data: bytes) -> str:
        return data.partition(b"\0")[0].decode("utf-8", "replace").strip()

    if len(packet) < SHORT_FORM or int.from_bytes(packet[0x86:0x88], "big") != VENDOR:
        return None
    return {
        "product_id": int.from_bytes(packet[0x88:0x8A], "big"),
        "form": "modern" if len(packet) >= LONG_FORM else "legacy",
        "name": text(packet[:128]),
        "serial_number": text(packet[0x92 : 0x92 + 128]),
    }


def search(address: str) -> dict[str, Any] | None:
    """Ask a printer over UDP who it is; the long answer counts more."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found: list[dict[str, Any]] = []
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as ear:
        for _ in range(UDP_TRIES):
            for port in UDP_PORTS:
                with suppress(OSError):
                    ear.sendto(b"", (address, port))
            deadline = monotonic() + UDP_SECONDS
            while len(found) < len(UDP_PORTS) and (left := deadline - monotonic()) > 0:
                ear.settimeout(left)
                # Nothing, or on some systems that the other port is closed.
                with suppress(OSError):
                    packet, source = ear.recvfrom(LIMIT)
                    if source[0] == address and (answer := discovered(packet)):
                        found.append(answer)
            if found:
                break
    return max(found, key=lambda one: one["form"] == "modern", default=None)


_BEGIN = rb"(?im)^[ \t]*(?:(?:ack|echo):[ \t]*)?"
END = re.compile(_BEGIN + rb"ok[ \t\r]*\n")
PERHAPS_END = re.compile(_BEGIN + rb"(?:control failed|error|printing can not|ok\s*\Z)")
"""A line that says no, behind which the `ok` may be missing."""


def answers(reply: bytes, command: str) -> bool:
    """Return whether a reply is to this command, and not to another program's."""
    heads = re.findall(rb"\bCMD\s+[A-Z]?(\d+)\b", reply)
    code = re.sub(r"\D.*", "", command[1:]).encode()
    return code in heads if heads else bool(END.sub(b"", reply).strip())


def received(link: socket.socket, deadline: float) -> bytes:
    """Return what comes next, or raise an OSError because nothing does."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    link.settimeout(left)
    if chunk := link.recv(4096):
        return chunk
    raise ConnectionError("connection ended")


def ask(link: socket.socket, command: str, seconds: float) -> tuple[str, str]:
    """Send one command; return its reply, and what is wrong with that."""
    if command not in COMMANDS:
        raise ValueError(command)
    data, deadline = b"", monotonic() + seconds
    try:
        link.settimeout(seconds)
        link.sendall(f"~{command}\r\n".encode())
        while len(data) <= LIMIT:
            data += received(link, deadline)
            while end := END.search(data):
                reply, data = data[: end.end()], data[end.end() :]
                if answers(reply, command):
                    return reply.decode("utf-8", "replace"), ""
            if PERHAPS_END.search(data):
                deadline = min(deadline, monotonic() + LAST_LINE_SECONDS)
    except OSError as err:
        text = data.decode("utf-8", "replace")
        if PERHAPS_END.search(data) and answers(data, command):
            return text, ""
        rest = " before the line `ok`; the rest is kept" if text else ""
        return text, reason(err, seconds) + rest
    return "", "more than 64 KB without an end"


def record(link: socket.socket, command: str, seconds: float, told: Told) -> bool:
    """Ask, write down what comes, and return whether it is whole."""
    text, why = ask(link, command, seconds)
    if text:
        told["tcp"][command] = text
    if why:
        told["notes"].append(f"TCP, {command}: {why}")
    return not why


def log_in(link: socket.socket, seconds: float, told: Told) -> bool:
    """Ask for control; return whether it may have to be given back."""
    for command in LOG_INS:
        record(link, command, seconds, told)
        if "control failed" not in told["tcp"].get(command, "").lower():
            return True
    del told["tcp"][LOG_INS[-1]]
    told["notes"].append(f"TCP, {LOG_INS[0]}: refused; does a slicer have control?")
    return False


def visit(
    address: str, seconds: float, left: list[str], told: Told, *, control: bool
) -> None:
    """Ask on one connection until a question stays open: the next needs a new one."""
    with socket.create_connection((address, TCP_PORT), seconds) as link:
        has_control = control
        try:
            if control:
                has_control = log_in(link, seconds, told)
                if not told["tcp"].keys() & LOG_INS:
                    left.clear()
            while left and record(link, left.pop(0), seconds, told):
                pass
        finally:
            if has_control:
                record(link, LOG_OUT, min(LOG_OUT_SECONDS, seconds), told)


def ask_tcp(address: str, seconds: float, told: Told, *, control: bool) -> None:
    """Ask everything over TCP, behind a login if the first question stays open."""
    left, is_silent = [*QUERIES], False
    try:
        while left:
            visit(address, seconds, left, told, control=is_silent)
            if QUERIES[0] not in told["tcp"]:
                left, is_silent = [] if is_silent else [*QUERIES], True
        if control and not is_silent:
            visit(address, seconds, [], told, control=True)
    except OSError as err:
        told["notes"].append(f"TCP, port {TCP_PORT}: {reason(err, seconds)}")


def post(address: str, path: str, body: dict[str, str], seconds: float) -> object:
    """Send one request; return what the reply says, or why there is none."""
    connection = HTTPConnection(address, HTTP_PORT, timeout=seconds)
    head = {"Content-Type": "application/json", "Connection": "close"}
    try:
        connection.request("POST", f"/{path}", json.dumps(body), head)
        data = connection.getresponse().read(LIMIT + 1)
        if len(data) > LIMIT:
            return CaptureError("the reply has more than 64 KB")
        return json.loads(data, parse_constant=lambda _word: None)
    except OSError as err:
        return CaptureError(reason(err, seconds))
    except (HTTPException, ValueError, RecursionError):
        return CaptureError("the reply cannot be read")
    finally:
        connection.close()


def content(address: str, name: str, body: dict[str, str], seconds: float) -> Told:
    """Return what a reply carries in its envelope, or without one."""
    came: SimpleQueue[object] = SimpleQueue()
    # The timeout of a connection starts anew with every byte, this one does not.
    Thread(
        target=lambda: came.put(post(address, name, body, seconds)), daemon=True
    ).start()
    try:
        reply = came.get(timeout=seconds + 0.1)
    except Empty:
        raise CaptureError(f"not whole within {seconds:g} s") from None
    if isinstance(reply, CaptureError):
        raise reply
    if not isinstance(reply, dict):
        raise CaptureError("the reply cannot be read")
    code = reply.pop("code", reply.pop("err", 0))
    words = reply.pop("message", reply.pop("msg", ""))
    if code not in (0, 200):
        raise CaptureError(f"refused with code {code}, {words}")
    inner = reply.get(name)
    return inner if isinstance(inner, dict) else reply


def ask_http(address: str, options: argparse.Namespace, told: Told) -> None:
    """Ask everything over HTTP."""
    body = {"serialNumber": options.serial, "checkCode": options.check_code}
    for name in ENDPOINTS:
        try:
            told["http"][name] = content(address, name, body, options.timeout)
        except CaptureError as err:  # noqa: PERF203 - there are two
            told["notes"].append(f"HTTP, /{name}: {err}")


def resolved(address: str) -> str:
    """Return the number of an address."""
    try:
        found = socket.getaddrinfo(address, TCP_PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise CaptureError(f"There is no address {address} in this network.") from err
    found.sort(key=lambda one: one[0] != socket.AF_INET)
    return str(found[0][4][0])


def explore(options: argparse.Namespace) -> Told:
    """Return what a printer answers, with its secrets."""
    address = resolved(options.address)
    print(f"Asking {printable(options.address)}; this may take a minute.", flush=True)
    told: Told = {"discovery": search(address), "tcp": {}, "http": {}, "notes": []}
    if not told["discovery"]:
        told["notes"].append("discovery: no answer over UDP")
    ask_tcp(address, options.timeout, told, control=options.log_in)
    if options.serial:
        ask_http(address, options, told)
    if not (told["discovery"] or told["tcp"] or told["http"]):
        notes = "; ".join(told["notes"])
        raise CaptureError(f"No printer answers at {options.address} ({notes}).")
    if not options.serial:
        told["notes"].append("HTTP: not asked, which takes --serial and --check-code")
    return {**told, "host": [options.address, address]}


def without_secrets(told: Told, options: argparse.Namespace) -> Told:
    """Return what was told, and the model, without what is the owner's."""
    identity = told["tcp"].get(QUERIES[0], "")
    found = re.search(r"(?i)Machine Type[ \t]*:([^\r\n]*)", identity)
    kind = found[1] if found else str(told["http"].get("detail", {}).get("model", ""))
    credentials = {"sn": options.serial, "check_code": options.check_code}
    everything = {**told, **credentials, "model": options.model or kind.strip()}
    redact = Redactor(f"{kind}\n{options.model}")
    # What is told late may be in an earlier reply, too.
    redact(everything)
    return dict(redact(everything))


def read_capture(path: Path) -> Told:
    """Return what earlier runs have written, or the frame of a new file."""
    new: Told = {"capture": FORMAT, "model": "", "source": ""}
    try:
        capture = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return new
    except (OSError, ValueError, RecursionError):
        capture = None  # Whatever it is, it stays.
    is_capture = isinstance(capture, dict) and capture.get("capture") == FORMAT
    parts = [capture.get(one, {}) for one in PARTS] if is_capture else [None]
    if not all(isinstance(part, dict) for part in parts):
        raise CaptureError(
            f"{path} is there and cannot be read as a capture. It was left as it is;"
            " give another name with --output."
        )
    return {**new, **capture}


def write_capture(path: Path, capture: Told) -> None:
    """Write the file, whole or not at all."""
    text = json.dumps(capture, indent=2, ensure_ascii=False) + "\n"
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(text.encode("utf-8", "replace"))
        part.replace(path)
    except OSError as err:
        raise CaptureError(f"{path} cannot be written: {err.strerror or err}") from err
    finally:
        with suppress(OSError):
            part.unlink()


def add(capture: Told, told: Told, options: argparse.Namespace) -> None:
    """Put one state into a capture."""
    if found := told["discovery"]:
        before = capture.get("discovery", {}).get("product_id")
        if before not in (None, found["product_id"]):
            raise CaptureError(
                f"{options.output} is of a printer with product id {before}, and this"
                f" one has {found['product_id']}. Give another name with --output."
            )
        capture["discovery"] = {key: found[key] for key in ("product_id", "form")}
    if options.model or not capture["model"]:
        capture["model"] = told["model"]
    for protocol in PARTS[1:]:
        if told[protocol]:
            capture.setdefault(protocol, {})[options.state] = told[protocol]


def report(told: Told, options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines that tell the owner what is in the file and what is not."""
    yield f"Wrote {options.output}, state {options.state}:"
    if found := told["discovery"]:
        yield f"  discovery: product id {found['product_id']}, {found['form']} form"
    for protocol in PARTS[1:]:
        if told[protocol]:
            yield f"  {protocol.upper()}: {', '.join(told[protocol])}"
    if told["notes"]:
        yield "What is missing or odd:"
        yield from (f"  {note}" for note in told["notes"])
    yield "Please read the file before you send it: is anything of yours left in it?"


def printable(text: str) -> str:
    """Return a text that no terminal takes for more than a text."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown.encode("ascii", "replace").decode()


def parsed() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(
        prog="capture.py",
        description=__doc__,
        epilog=HELP,
        argument_default="",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    option = parser.add_argument
    option("address", help="the printer's IP address or host name")
    words = f"what it is doing: {', '.join(STATES)} (default: %(default)s)"
    option("--state", choices=STATES, default=STATES[0], metavar="WORD", help=words)
    words = "the file; a state is added to one that is there (default: %(default)s)"
    file = Path("flashforge-capture.json")
    option("--output", type=Path, default=file, metavar="FILE", help=words)
    option("--serial", type=str.strip, metavar="SN", help="serial number, for HTTP")
    option("--check-code", type=str.strip, metavar="CODE", help="check code, for HTTP")
    words = "also ask for control and give it back; no slicer may be connected"
    option("--log-in", action="store_true", help=words)
    option("--model", metavar="TEXT", help="the model, as it is sold")
    option("--timeout", type=float, default=SECONDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if bool(options.serial) != bool(options.check_code):
        parser.error("--serial and --check-code belong together")
    if options.serial and not options.serial.upper().startswith("SN"):
        # Labels leave this out.
        options.serial = f"SN{options.serial}"
    return options


def main() -> int:
    """Do what the command line says, and return the exit status."""
    options = parsed()
    try:
        capture = read_capture(options.output)
        told = without_secrets(explore(options), options)
        add(capture, told, options)
        write_capture(options.output, capture)
        for line in report(told, options):
            print(printable(line))
    except (CaptureError, KeyboardInterrupt) as err:
        why = printable(str(err)) or "stopped, nothing was written."
        print(f"capture.py: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
