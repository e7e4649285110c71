"""Who is at an address, asked before anybody has typed a check code."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from .client import FlashForgeClient
from .connection import ConnectionOptions, Ports
from .credentials import Credentials, normalize_serial_number
from .discovery import DiscoveredPrinter, SearchTimes, probe
from .errors import (
    AnswerLostError,
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    LanModeOffError,
    PrinterRefusedError,
    PrinterUnreachableError,
    WrongSerialNumberError,
)
from .models import Family, Model, find_model, generic_model
from .status import PrinterStatus
from .timings import Timings

# No printer has this one: whoever refuses it speaks our protocol.
_ANONYMOUS = Credentials(serial_number="SN", check_code="")
# An answer that leaves something open is told at the end of this, before it is late.
_QUICK_PROBE: SearchTimes = {"tries": 3, "interval": 0.1, "silence": 0.2}

type _TcpAnswer = PrinterStatus | PrinterRefusedError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a printer tells of itself to strangers."""

    model: Model | None = None
    """A generic one for a printer without a row; None if it did not say what it is."""
    product_id: int | None = None
    """What it is by its own words over UDP."""
    machine_type: str | None = None
    """What it calls itself over TCP."""
    name: str | None = None
    serial_number: str | None = field(default=None, repr=False)
    """With its `SN`; a printer that is only asked over HTTP keeps it to itself."""
    mac_address: str | None = field(default=None, repr=False)
    """As `88:A9:A7:00:00:02`; only TCP tells it."""
    http_error: FlashForgeError | None = None
    """Why its HTTP interface cannot be used, None if it can.

    It need not answer here in time to be usable, see `identify`.
    """
    tcp: bool = False
    """Its TCP interface answers."""

    @property
    def is_reachable(self) -> bool:
        """Return whether it answered over HTTP or TCP.

        Anybody can send a UDP packet with anybody's sender address.
        """
        return _answers_over_http(self.http_error) or self.tcp


async def identify(  # noqa: PLR0913 - the last four are seldom given
    session: aiohttp.ClientSession,
    host: str,
    *,
    ports: Ports | None = None,
    timings: Timings | None = None,
    quick: bool = False,
    found: DiscoveredPrinter | None = None,
) -> Identity:
    """Ask an address who it is, by UDP, HTTP and TCP side by side.

    TCP is asked if there is no HTTP interface or none that answers soon, or if the
    printer has said by UDP that it is a model with TCP; a printer that has said that it
    is a Creator 5 never is. A printer that only answers over HTTP keeps its model to
    itself.

    With `quick` the first good answer is enough, and what others might add is waited
    for only a moment: somebody waits in front of a screen. What has not been
    answered by then is an AnswerLostError in `http_error`, and a False in `tcp`.
    `found` is what a search has just heard from this address, and fills in what is not
    told again.

    Raises PrinterUnreachableError or one of its kinds if nothing answers at all,
    InvalidResponseError if what answers is no printer, and PrinterRefusedError for one
    that refuses to tell over TCP and can be asked in no other way.
    """
    options = ConnectionOptions(
        host, ports=ports or Ports(), timings=timings or Timings()
    )
    questions = _Questions(session, options, found, quick=quick)
    try:
        await questions.finish()
    finally:
        await questions.stop()
    return questions.identity()


class _Questions:
    """The questions to one address, which run side by side."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        options: ConnectionOptions,
        known: DiscoveredPrinter | None,
        *,
        quick: bool,
    ) -> None:
        times = _QUICK_PROBE if quick else {}
        self._session = session
        self._options = options
        self._known = known
        self._quick = quick
        self._late = asyncio.create_task(self._wait_grace())
        self._udp = asyncio.create_task(probe(options.host, **times))
        self._http = asyncio.create_task(_ask_http(session, options))
        self._tcp: asyncio.Task[_TcpAnswer] | None = None

    async def finish(self) -> None:
        """Wait until enough is known, or nothing more can be."""
        while True:
            if self._tcp is None and self._wants_tcp():
                self._tcp = asyncio.create_task(_ask_tcp(self._session, self._options))
                self._late.cancel()
                self._late = asyncio.create_task(self._wait_grace())
            unanswered = {task for task in self._asked if not task.done()}
            if not unanswered or self._is_enough():
                return
            if not self._late.done():
                unanswered.add(self._late)
            await asyncio.wait(unanswered, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Let go of what is still open."""
        tasks = {self._late, *self._asked}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def identity(self) -> Identity:
        """Return what was told; raises what `identify` does."""
        told, status = _result(self._tcp), self._status
        http_error = _result(self._http)
        if self._http.cancelled():
            http_error = AnswerLostError("no answer so far")
        if http_error is not None and _result(self._udp) is None and status is None:
            raise told if isinstance(told, PrinterRefusedError) else http_error
        return _identity(self._found, status, http_error)

    async def _wait_grace(self) -> None:
        await asyncio.sleep(self._options.timings.identify_grace)

    @property
    def _asked(self) -> set[asyncio.Task[Any]]:
        tcp = {self._tcp} if self._tcp else set()
        return {self._udp, self._http, *tcp}

    @property
    def _found(self) -> DiscoveredPrinter | None:
        return _result(self._udp) or self._known

    @property
    def _status(self) -> PrinterStatus | None:
        told = _result(self._tcp)
        return told if isinstance(told, PrinterStatus) else None

    @property
    def _is_without_http(self) -> bool:
        """Return whether HTTP failed: a Creator 5 answers that its LAN mode is off."""
        error = _result(self._http)
        return error is not None and not isinstance(error, LanModeOffError)

    def _wants_tcp(self) -> bool:
        found = self._found
        if found is not None and found.model is not None and _tells_tcp(found.model):
            needed = (
                not self._quick
                or not found.model.http
                or found.serial_number is None
                or self._is_without_http
            )
            return bool(found.model.machine_types) and needed
        # Whether it has TCP is not known. A Creator 5 says so by UDP, or answers over
        # HTTP.
        return self._is_without_http or (self._late.done() and not self._http.done())

    def _is_enough(self) -> bool:
        if not self._quick:
            return False
        if self._status is not None:
            return self._http.done() or self._late.done()
        if self._http.done() and not self._is_without_http:
            is_heard = self._found is not None or self._udp.done()
            is_told = self._tcp is None or self._tcp.done()
            return (is_heard and is_told) or self._late.done()
        # It has said who it is, and is only slow.
        heard = _result(self._udp)
        model = heard.model if heard else None
        is_slow = not self._http.done() and self._late.done()
        return is_slow and model is not None and model.http


def _tells_tcp(model: Model) -> bool:
    """Return whether it is known of a model whether it has TCP."""
    return model.family is not Family.GENERIC or bool(model.machine_types)


def _result[T](task: asyncio.Task[T] | None) -> T | None:
    """Return what a question led to, None before that."""
    if task is None or not task.done() or task.cancelled():
        return None
    return task.result()


async def _ask_http(
    session: aiohttp.ClientSession, options: ConnectionOptions
) -> FlashForgeError | None:
    """Return what keeps the HTTP interface from being used."""
    options = replace(options, credentials=_ANONYMOUS)
    anonymous_client = FlashForgeClient(session, options)
    try:
        await anonymous_client.info.get_status()
    except CredentialsError, WrongSerialNumberError, PrinterRefusedError:
        return None
    except FlashForgeError as err:
        return err
    return None


async def _ask_tcp(
    session: aiohttp.ClientSession, options: ConnectionOptions
) -> _TcpAnswer:
    """Return what a printer says over TCP, None if nothing that one could use."""
    client = FlashForgeClient(session, options)
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
    serial_number = found.serial_number if found else None
    name = found.name if found else None
    if status is not None:
        serial_number = serial_number or status.serial_number
        name = name or status.name
    return Identity(
        model=_model(found, status, http_error),
        product_id=found.product_id if found else None,
        machine_type=status.model_name if status else None,
        name=name,
        serial_number=serial_number and normalize_serial_number(serial_number),
        mac_address=status.mac_address if status else None,
        http_error=http_error,
        tcp=status is not None,
    )


def _model(
    found: DiscoveredPrinter | None,
    status: PrinterStatus | None,
    http_error: FlashForgeError | None,
) -> Model | None:
    """Return the model, by what the firmware says and then by the owner's name.

    A generic one has the HTTP interface if it answers there, or has named its port.
    """
    product_id = found.product_id if found else None
    machine_type = status.model_name if status else None
    model = find_model(product_id, machine_type)
    if model is None and machine_type is None and found is not None:
        model = found.model
    if model is not None or (product_id is None and machine_type is None):
        return model
    names_port = found is not None and found.http_port is not None
    return generic_model(
        product_id,
        machine_type,
        http=_answers_over_http(http_error) or names_port,
        tcp=status is not None,
    )


def _answers_over_http(http_error: FlashForgeError | None) -> bool:
    return http_error is None or isinstance(http_error, LanModeOffError)
