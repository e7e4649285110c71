"""Who is at an address, asked before anybody has typed a check code."""

import asyncio
from dataclasses import dataclass, field

import aiohttp

from .client import FlashForgeClient
from .credentials import Credentials, normalize_serial_number
from .discovery import DiscoveredPrinter, probe
from .errors import (
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    LanModeOffError,
    PrinterRefusedError,
    PrinterUnreachableError,
    WrongSerialNumberError,
)
from .models import MODELS, Model, Ports
from .status import PrinterStatus
from .timeouts import Timeouts

# No printer has this one: whoever refuses it speaks our protocol.
_NOBODY = Credentials(serial_number="SN", check_code="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a printer tells of itself to strangers."""

    model: Model | None = None
    """None if it did not say, or named a model that is not known."""
    product_id: int | None = None
    """What it is by its own words over UDP, also if that is not known."""
    machine_type: str | None = None
    """What it calls itself over TCP, also if that is not known."""
    name: str | None = None
    serial_number: str | None = field(default=None, repr=False)
    """With its `SN`; a printer that is only asked over HTTP keeps it to itself."""
    mac_address: str | None = field(default=None, repr=False)
    """As `88:A9:A7:00:00:02`; only TCP tells it."""
    http_error: FlashForgeError | None = None
    """Why its HTTP interface cannot be used, None if it can."""
    tcp: bool = False
    """Its TCP interface answers, and is one of a model that is known."""

    @property
    def is_reachable(self) -> bool:
        """Return whether it answered over HTTP or TCP.

        Anybody can send a UDP packet with anybody's sender address.
        """
        over_http = self.http_error is None or isinstance(
            self.http_error, LanModeOffError
        )
        return over_http or self.tcp


async def identify(
    session: aiohttp.ClientSession,
    host: str,
    *,
    ports: Ports | None = None,
    timeouts: Timeouts | None = None,
) -> Identity:
    """Ask an address who it is, by UDP, HTTP and TCP, as far as each may be asked.

    TCP is asked only if there is no HTTP interface, or if the printer has said by
    UDP that it is a model with TCP; a Creator 5 never is. A printer that only answers
    over HTTP keeps its model to itself. Raises PrinterUnreachableError or one of its
    kinds if nothing answers at all, InvalidResponseError if what answers is no
    printer, and PrinterRefusedError for one that refuses to tell over TCP and can be
    asked in no other way.
    """
    found, http_error = await asyncio.gather(
        probe(host), _ask_http(session, host, ports, timeouts)
    )
    model = found.model if found else None
    told = None
    # Only a Creator 5 still answers over HTTP to say that its LAN mode is off.
    without_http = http_error is not None and not isinstance(
        http_error, LanModeOffError
    )
    if without_http or (model is not None and model.machine_types):
        told = await _ask_tcp(session, host, ports, timeouts, model)
    status = told if isinstance(told, PrinterStatus) else None
    if http_error is not None and found is None and status is None:
        raise told if isinstance(told, PrinterRefusedError) else http_error
    return _identity(found, status, http_error)


async def _ask_http(
    session: aiohttp.ClientSession,
    host: str,
    ports: Ports | None,
    timeouts: Timeouts | None,
) -> FlashForgeError | None:
    """Return what keeps the HTTP interface from being used."""
    stranger = FlashForgeClient(session, host, _NOBODY, ports=ports, timeouts=timeouts)
    try:
        await stranger.info.get_status()
    except CredentialsError, WrongSerialNumberError, PrinterRefusedError:
        return None
    except FlashForgeError as err:
        return err
    return None


async def _ask_tcp(
    session: aiohttp.ClientSession,
    host: str,
    ports: Ports | None,
    timeouts: Timeouts | None,
    model: Model | None,
) -> PrinterStatus | PrinterRefusedError | None:
    """Return what a printer says over TCP, None if nothing that one could use."""
    if model is not None and not model.machine_types:
        return None
    client = FlashForgeClient(session, host, ports=ports, timeouts=timeouts)
    try:
        return await client.info.get_status()
    except PrinterRefusedError as refusal:
        return refusal
    except PrinterUnreachableError, InvalidResponseError:
        return None
    finally:
        await client.dispose()


def _identity(
    found: DiscoveredPrinter | None,
    status: PrinterStatus | None,
    http_error: FlashForgeError | None,
) -> Identity:
    model = found.model if found else None
    serial_number = found.serial_number if found else None
    name = found.name if found else None
    if status is not None:
        model = model or MODELS.get(status.product_id or 0)
        serial_number = serial_number or status.serial_number
        name = name or status.name
    return Identity(
        model=model,
        product_id=found.product_id if found else None,
        machine_type=status.model_name if status else None,
        name=name,
        serial_number=serial_number and normalize_serial_number(serial_number),
        mac_address=status.mac_address if status else None,
        http_error=http_error,
        tcp=status is not None and status.product_id is not None,
    )
