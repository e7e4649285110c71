"""What opens a printer, and tells it from others."""

from dataclasses import dataclass, field
import re

SERIAL_NUMBER_PREFIX = "SN"

# Words like "none" are no serial number, and neither are zeros.
_SERIAL_NUMBER = re.compile(r"(?=.*[1-9])[0-9A-Za-z._-]{4,64}")
# Six pairs of digits, with or without something between them.
_MAC_ADDRESS = re.compile(r"[0-9A-Fa-f]{2}(?:[:. -]?[0-9A-Fa-f]{2}){5}")
# What is sent where there is none.
_NO_MAC_ADDRESSES = {"00" * 6, "FF" * 6}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Serial number with its prefix, and the check code of eight characters.

    Without a check code a printer is spoken to over TCP, which asks for none; the
    serial number then only makes sure that it is this printer. The MAC address does
    so where the printer tells no serial number, as some firmware of the Adventurer 4.
    None of them shows in the text of this object.
    """

    serial_number: str | None = field(default=None, repr=False)
    check_code: str | None = field(default=None, repr=False)
    mac_address: str | None = field(default=None, repr=False)


def normalize_serial_number(typed: str) -> str:
    """Return a serial number as the printer knows it.

    Labels and the vendor's phone app leave out the `SN` that the printer insists
    on ("Envelope" in docs/protocol.md); people add blanks and small letters.
    """
    bare = "".join(typed.split()).upper().removeprefix(SERIAL_NUMBER_PREFIX)
    return SERIAL_NUMBER_PREFIX + bare


def plausible_serial_number(sent: str | None) -> str | None:
    """Return a serial number as it was sent, None if it does not look like one."""
    return sent if sent and _SERIAL_NUMBER.fullmatch(sent) else None


def normalize_mac_address(sent: str | None) -> str | None:
    """Return a MAC address as `88:A9:A7:00:00:02`, None if it is none.

    Printers send it with and without colons, and other programs in small letters.
    """
    if sent is None or not _MAC_ADDRESS.fullmatch(sent.strip()):
        return None
    digits = re.sub("[^0-9A-F]", "", sent.upper())
    pairs = [digits[place : place + 2] for place in range(0, len(digits), 2)]
    return None if digits in _NO_MAC_ADDRESSES else ":".join(pairs)
