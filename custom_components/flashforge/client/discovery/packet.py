"""One answer to a probe, and the printer it tells of.

All forms begin alike: name, command port, vendor id, product id, state. What
follows depends on the length, see "Discovery" in docs/protocol.md. Anybody on
the network can send such a packet, so nothing in it is taken for granted.
"""

from dataclasses import dataclass, field
from enum import StrEnum
import re

from ..credentials import plausible_serial_number
from ..models import MODELS, Model
from ..values import text

LONG = 276
SHORT = 140

_NAME = slice(0x00, 0x80)
_COMMAND_PORT = 0x84
_VENDOR_ID = 0x86
_PRODUCT_ID = 0x88
_STATE = 0x8A
_HTTP_PORT = 0x8E
_SERIAL_NUMBER = slice(0x92, 0x92 + 128)
_SHORT_SERIAL_NUMBER = slice(0x92, 0x92 + 32)

_FLASHFORGE = 0x2B71
_DEFAULT_COMMAND_PORT = 8899

# Names that printers have from the factory, the longer ones first.
_LONG_FORM_NAMES = (
    (re.compile(r"ad5x"), 38),
    (re.compile(r"creator ?5 ?pro"), 41),
    (re.compile(r"creator ?5"), 40),
    (re.compile(r"5m ?pro"), 36),
    (re.compile(r"5m\b"), 35),
)
_SHORT_FORM_NAMES = (
    (re.compile(r"\b(?:adventurer|ad) ?4 ?pro"), 30),
    (re.compile(r"\b(?:adventurer|ad) ?4"), 22),
    (re.compile(r"\b(?:adventurer|ad) ?3"), 8),
)


class DiscoveryState(StrEnum):
    """What a printer says of itself when it is looked for."""

    READY = "ready"
    BUSY = "busy"
    ERROR = "error"


_STATES = dict(enumerate(DiscoveryState))


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredPrinter:
    """A printer that answered, and what its answer tells."""

    host: str
    """The address the answer came from."""
    name: str | None = None
    """The owner's name for it, in printable characters."""
    product_id: int | None = None
    """None if the printer sent none; one that is not in MODELS is kept."""
    serial_number: str | None = field(default=None, repr=False)
    """As it was sent. None in the short form, where TCP's M115 tells it."""
    state: DiscoveryState | None = None
    """None for a number that nobody knows."""
    command_port: int = _DEFAULT_COMMAND_PORT
    """Sent by models too that have no command port."""
    http_port: int | None = None
    """None in the short form."""

    @property
    def model(self) -> Model | None:
        """Return the model, or None for one that this library does not know.

        The product id decides. Without one the name is asked, which is a guess: it
        is the owner's to change. A new product id in the long form means a new model,
        whatever its name; in the short form it may be a variant of an old one.
        """
        if self.product_id in MODELS:
            return MODELS[self.product_id]
        if self._short:
            return _guess(self.name, _SHORT_FORM_NAMES)
        return None if self.product_id else _guess(self.name, _LONG_FORM_NAMES)

    @property
    def complete(self) -> bool:
        """Return whether no other answer of this printer can tell more.

        Models without an HTTP interface have the short form alone.
        """
        if self.product_id in MODELS and not MODELS[self.product_id].http:
            return True
        return self._completeness == (True, True)

    def is_more_complete_than(self, other: DiscoveredPrinter) -> bool:
        """Return whether this answer is the better of two from one printer."""
        return self._completeness > other._completeness

    @property
    def _short(self) -> bool:
        return self.serial_number is None and self.http_port is None

    @property
    def _completeness(self) -> tuple[bool, bool]:
        return self.serial_number is not None, self.http_port is not None


def parse_reply(packet: bytes, host: str) -> DiscoveredPrinter | None:
    """Return the printer that a packet from `host` tells of, or None for anything else.

    Never raises. The vendor id makes a packet FlashForge's. The one form without it,
    of old 5M firmware, has to show a name and a serial number with its prefix.
    """
    if len(packet) < SHORT:  # our own probe, looped back by multicast, is shorter too
        return None
    if _number(packet, _VENDOR_ID) != _FLASHFORGE:
        return _parse_without_vendor(packet, host)
    return DiscoveredPrinter(
        host=host,
        name=_name(packet),
        product_id=_number(packet, _PRODUCT_ID) or None,
        serial_number=_serial_number(packet),
        state=_STATES.get(_number(packet, _STATE)),
        command_port=_number(packet, _COMMAND_PORT) or _DEFAULT_COMMAND_PORT,
        http_port=_number(packet, _HTTP_PORT) or None,
    )


def _parse_without_vendor(packet: bytes, host: str) -> DiscoveredPrinter | None:
    """Return the printer of a packet in whose middle nothing can be relied on."""
    name, serial_number = _name(packet), _serial_number(packet)
    if len(packet) >= LONG or name is None or "\N{REPLACEMENT CHARACTER}" in name:
        return None
    if serial_number is None or not serial_number.startswith("SN"):
        return None
    return DiscoveredPrinter(host=host, name=name, serial_number=serial_number)


def _number(packet: bytes, offset: int) -> int:
    """Return two bytes, the higher one first, or 0 if the packet ends before."""
    both = packet[offset : offset + 2]
    return int.from_bytes(both) if len(both) == 2 else 0  # noqa: PLR2004 - both


def _name(packet: bytes) -> str | None:
    """Return a name that can be shown and logged: one line without control characters.

    The 128 bytes need no NUL at their end, and may end within a character.
    """
    decoded = packet[_NAME].partition(b"\0")[0].decode("utf-8", "replace")
    return text("".join(one if one.isprintable() else " " for one in decoded))


def _serial_number(packet: bytes) -> str | None:
    """Return a serial number that is whole and looks like one, or None."""
    where = _SERIAL_NUMBER if len(packet) >= LONG else _SHORT_SERIAL_NUMBER
    if len(packet) < where.stop:
        return None
    sent = packet[where].partition(b"\0")[0].decode("ascii", "replace").strip()
    return plausible_serial_number(sent)


def _guess(
    name: str | None, names: tuple[tuple[re.Pattern[str], int], ...]
) -> Model | None:
    lowered = (name or "").casefold()
    found = (number for pattern, number in names if pattern.search(lowered))
    return MODELS.get(next(found, 0))
