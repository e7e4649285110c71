"""What opens a printer: its serial number and the check code on its screen."""

from dataclasses import dataclass, field

SERIAL_NUMBER_PREFIX = "SN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Serial number with its prefix, and the check code of eight characters.

    Without a check code a printer is spoken to over TCP, which asks for none; the
    serial number then only makes sure that it is this printer. Neither shows in the
    text of this object.
    """

    serial_number: str | None = field(default=None, repr=False)
    check_code: str | None = field(default=None, repr=False)


def normalize_serial_number(typed: str) -> str:
    """Return a serial number as the printer knows it.

    Labels and the vendor's phone app leave out the `SN` that the printer insists
    on ("Envelope" in docs/protocol.md); people add blanks and small letters.
    """
    bare = "".join(typed.split()).upper().removeprefix(SERIAL_NUMBER_PREFIX)
    return SERIAL_NUMBER_PREFIX + bare
