"""The replies of a printing 5M Pro over TCP, as they change from poll to poll.

Typed from docs/protocol.md, "TCP queries" and "TCP files"; serial numbers and
addresses are invented. What a printer says of itself never changes: there each poll
is another printer's.
"""

from math import sin
from random import Random

FILES = 30
PICTURE_SIZE = 30_000

_FILE_NAMES = ("cube.gx", "Spool holder (v2).gcode", "bracket+lid.3mf")
# A job of 419 layers in 36000 polls. It begins anew before it would be done.
_POLLS, _PRINTED_POLLS, _LAYERS = 36_000, 35_000, 419


def reply(query: str, poll: int) -> bytes:
    """Return the whole reply to one query, as its bytes come over the wire."""
    lines = (f"CMD {query} Received.", *_LINES[query](poll), "ok")
    return "".join(f"{line}\r\n" for line in lines).encode()


def file_list(poll: int) -> bytes:
    """Return what follows the reply to `M661`."""
    names = (f"/data/Plate {poll} part {n:02}.gcode" for n in range(FILES))
    entries = (
        b"\x3a\x3a\xa3\xa3" + len(name).to_bytes(4) + name.encode() for name in names
    )
    return b"\x44\xaa\xaa\x44" + FILES.to_bytes(4) + b"".join(entries)


def picture(poll: int) -> bytes:
    """Return what follows the reply to `M662`: a head, and something like a PNG."""
    content = b"\x89PNG\r\n\x1a\n" + Random(poll).randbytes(PICTURE_SIZE - 8)  # noqa: S311 - no secret
    return b"\x2a\x2a\xa2\xa2" + PICTURE_SIZE.to_bytes(4) + content


def _identity(poll: int) -> tuple[str, ...]:
    return (
        "Machine Type: Flashforge Adventurer 5M Pro",
        f"Machine Name: Desk {poll}",
        "Firmware: v3.2.7",
        f"SN: SNMOTEST{poll:06}",
        "X: 220 Y: 220 Z: 220",
        "Tool Count: 1",
        f"Mac Address:88:A9:A7:{poll.to_bytes(3).hex(':').upper()}",
    )


def _status(poll: int) -> tuple[str, ...]:
    x, y = (110 + 90 * sin(poll / pace) for pace in (3, 5))
    return (
        f"Endstop: X-max: {x:.0f} Y-max: {y:.0f} Z-min: 0",
        "MachineStatus: BUILDING_FROM_SD",
        "MoveMode: MOVING",
        "Status: S:1 L:0 J:0 F:0",
        f"LED: {poll // 40 % 2}",
        f"CurrentFile: {_FILE_NAMES[poll // 60 % len(_FILE_NAMES)]}",
    )


def _temperatures(poll: int) -> tuple[str, ...]:
    nozzle, bed = 210 + 2 * sin(poll / 3), 60 + 0.3 * sin(poll / 11)
    return (f"T0:{nozzle:.1f}/210.0 T1:0.0/0.0 B:{bed:.1f}/60.0",)


def _progress(poll: int) -> tuple[str, ...]:
    share = poll * 97 % _PRINTED_POLLS / _POLLS
    layer = int(share * _LAYERS)
    return (
        f"SD printing byte {int(share * 100)}/100",
        f"Layer: {layer}/{_LAYERS}",
    )


def _position(poll: int) -> tuple[str, ...]:
    x, y = (110 + 90 * sin(poll / pace) for pace in (3, 5))
    return (f"X:{x:.3f} Y:{y:.3f} Z:{poll % 1000 / 5:.3f} A:{poll * 0.31:.3f} B:0",)


_LINES = {
    "M115": _identity,
    "M119": _status,
    "M105": _temperatures,
    "M27": _progress,
    "M114": _position,
}
