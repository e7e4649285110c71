"""A printer's end of port 8899 that means harm: a table of what it answers.

Each row is what one reply says in place of an honest one; everything else is that of
an idle Adventurer 4. `hostile` serves a row, in a test's own process or beside a real
Home Assistant.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from .fake_http import serve
from .fake_tcp_server import IDENTITY, PORT, STATUS, Talker, frame

# What would forge a line of a log, color a terminal, turn a name around, ring a bell
# and be read as markup.
MARKS = "\x1b[31m\x07\u202e\u2066\u200f\x85\u2028\x00<a href=x>![x](y)"
DIGITS = "9" * 5000
LONG = "x" * 8000
_LIST = b"\x44\xaa\xaa\x44"
_NAME = b"\x3a\x3a\xa3\xa3"
_HUGE = b"\xff\xff\xff\xf0"


def _identity(*changed: str) -> bytes:
    keys = {line.partition(":")[0] for line in changed}
    kept = [line for line in IDENTITY if line.partition(":")[0] not in keys]
    return frame("M115", *kept, *changed)


def _status(*changed: str) -> bytes:
    keys = {line.partition(":")[0] for line in changed}
    kept = [line for line in STATUS if line.partition(":")[0] not in keys]
    return frame("M119", *kept, *changed)


def _files(*paths: bytes) -> bytes:
    entries = (_NAME + len(path).to_bytes(4) + path for path in paths)
    return frame("M661") + _LIST + len(paths).to_bytes(4) + b"".join(entries)


HOSTILE: Mapping[str, Mapping[str, bytes]] = {
    "marked_names": {
        "M115": _identity(f"Machine Name: Attic{MARKS}", f"Firmware: v2{MARKS}"),
        "M119": _status("MachineStatus: BUSY", f"CurrentFile: /data/a{MARKS}.gx"),
    },
    "marked_words": {"M119": _status(f"MachineStatus: FLY{MARKS}", f"LED:{MARKS}")},
    "marked_type": {"M115": _identity(f"Machine Type: Flashforge{MARKS} Adventurer 4")},
    "marked_serial_number": {"M115": _identity(f"SN: SN1234{MARKS}")},
    "marked_mac_address": {"M115": _identity(f"Mac Address:{MARKS}")},
    "long_names": {
        "M115": _identity(f"Machine Name: {LONG}", f"Firmware: {LONG}", f"SN: {LONG}"),
        "M119": _status(f"MachineStatus: {LONG}", f"CurrentFile: {LONG}"),
    },
    "no_text": {
        "M115": b"CMD M115 Received.\r\nMachine Type: Adventurer 4\xff\xfe\r\nok\r\n",
        "M119": b"CMD M119 Received.\r\nMachineStatus: \xff\xd8\r\nok\r\n",
    },
    "many_digits": {
        "M115": _identity(f"X: {DIGITS} Y: 1 Z: 1", f"Tool Count: {DIGITS}"),
        "M119": _status(f"Endstop: X-max:{DIGITS}", f"Status: S:{DIGITS}"),
        "M105": frame("M105", f"T0:{DIGITS}/0 B:1/{DIGITS}"),
        "M27": frame("M27", f"SD printing byte {DIGITS}/9", f"Layer: {DIGITS}/9"),
        "M114": frame("M114", f"X:{DIGITS} Y:{DIGITS} E:{DIGITS}"),
    },
    "large_numbers": {
        "M115": _identity("X: 1e300 Y: 99999999 Z: -5", "Tool Count: 1e300"),
        "M119": _status("MachineStatus: BUILDING", "Endstop: X-max:99999999 Y-max:1e9"),
        "M105": frame("M105", "T0:1001/99999 B:-51/1e9"),
        "M27": frame("M27", "SD printing byte 999999/100", "Layer: 99999999/99999999"),
        "M114": frame("M114", "X:10000 Y:-99999999 Z:1e300 E:999999999"),
    },
    "no_numbers": {
        "M115": _identity("X: nan Y: inf Z: -inf", "Tool Count: nan"),
        "M119": _status("MachineStatus: BUILDING", "Endstop: X-max:nan", "LED: inf"),
        "M105": frame("M105", "T0:nan/inf B:-/-"),
        "M27": frame("M27", "SD printing byte nan/0", "Layer: -1/-1"),
        "M114": frame("M114", "X:nan Y:inf Z:."),
    },
    "negative_numbers": {
        "M105": frame("M105", "T0:-999/-999 B:-999/-999"),
        "M27": frame("M27", "SD printing byte -5/-100", "Layer: -7/-14"),
    },
    "a_thousand_heaters": {"M105": frame("M105", *["T0:1/0 T9:3/0 B:4/0"] * 999)},
    "a_thousand_lines": {"M115": _identity(*(f"Key {one}: x" for one in range(3000)))},
    "woven": {"M119": frame("M119", "SD printing byte 5/10", "T0:1/0")},
    "no_end": {"M27": b"CMD M27 Received.\r\n" + b"SD printing byte 1/2\r\n" * 9999},
    "no_line_end": {"M105": b"T" * 70_000},
    "refused_status": {"M119": frame("M119", f"Error: {MARKS}{LONG}")},
    "refused_files": {"M661": frame("M661", f"Error: {MARKS}{LONG}")},
    "refused_login": {"M601": frame("M601", f"Control failed. {MARKS}")},
    "refused_identity": {"M115": frame("M115", f"Control failed. {MARKS}")},
    "nobody": {"M115": frame("M115", "Machine Type: Adventurer 4")},
    "another_make": {"M115": _identity(f"Machine Type: Teapot {MARKS}")},
    "marked_files": {
        "M661": _files(
            *(f"/data/a{mark}.gx".encode() for mark in MARKS),
            b"/data/\xff.gx", b"/data/../../x.gx", b"/data/" + b"y" * 900 + b".gx",
            b"/data/ok.gx",
        ),
    },
    "many_files": {"M661": frame("M661") + _LIST + _HUGE + (_NAME + _HUGE + b"/a") * 9},
    "no_files": {"M661": frame("M661") + b"<html>" + MARKS.encode()},
    "huge_picture": {"M662": frame("M662") + b"\x2a\x2a\xa2\xa2" + _HUGE + b"\x89PNG"},
}  # fmt: skip


_HONEST: Mapping[str, bytes] = {
    "M114": frame("M114", "X:19.3861 Y:54.3 Z:194.44 A:0 B:0"),
    "M661": _files(b"/data/cube.gx"),
    "M662": frame("M662") + b"\x2a\x2a\xa2\xa2\0\0\0\x09\x89PNG\r\n\x1a\n.",
}


def hostile(name: str, host: str) -> AbstractAsyncContextManager[None]:
    """Serve a row of the table at an address."""
    return serve(host, PORT, Talker({**_HONEST, **HOSTILE[name]}))
