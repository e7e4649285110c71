"""Connection options: how a printer is reached, and what opens it."""

from dataclasses import KW_ONLY, dataclass, field

from .credentials import Credentials
from .timings import Timings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where a printer listens; every one so far listens at the same places."""

    http: int = 8898
    tcp: int = 8899
    camera: int = 8080


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """Options of the connection to one printer.

    With a check code a printer is spoken to over HTTP, and over TCP for what only TCP
    offers; without one over TCP alone. Raises ValueError for a check code without a
    serial number: a printer asks for both. Whether the host is one shows when it is
    asked.
    """

    host: str
    """IP address or host name."""
    credentials: Credentials = field(default_factory=Credentials)
    _: KW_ONLY
    ports: Ports = field(default_factory=Ports)
    timings: Timings = field(default_factory=Timings)
    camera_url: str | None = None
    """The address of an MJPEG stream to be shown in place of the printer's own."""

    def __post_init__(self) -> None:
        """Check what belongs together."""
        if self.uses_http and not self.credentials.serial_number:
            raise ValueError("a check code needs a serial number")

    @property
    def uses_http(self) -> bool:
        """Return whether the printer is asked over HTTP, which needs a check code."""
        return self.credentials.check_code is not None
