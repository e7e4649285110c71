"""Asking who is there: probes out, answers in, for a limited time.

One socket for each of this machine's addresses, and one for single printers. What
arrives is judged where it arrives, so that a flood of packets fills no memory: what
is kept is one answer for each printer, and a limited number of these.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface
import logging
import socket
from typing import TypedDict, Unpack, cast, override

from ..credentials import normalize_serial_number
from .addresses import Source, broadcast_addresses, interface_of, system_interfaces
from .packet import DiscoveredPrinter, parse_reply

_LOGGER = logging.getLogger(__name__)

# Any payload is answered; this is the one that the vendor's programs send.
PROBE = bytes.fromhex("7777772e757372226536c0000000000000000000")
PORTS = (48899, 19000, 8899)
MULTICAST_GROUP = "225.0.0.9"
MULTICAST_PORTS = (19000, 8899)
_MULTICAST_TTL = 2

# Seconds for which an answer is held back that leaves something open. A better one of
# the same printer comes from another of its ports, hardly later.
HOLD_SECONDS = 0.8

# Printers in one search. More of them are somebody's joke.
MAX_PRINTERS = 256


class SearchTimes(TypedDict, total=False):
    """How long to look: times in seconds."""

    tries: int
    """How often to ask: packets get lost, most of all in wireless networks."""
    interval: float
    """Between two of these."""
    silence: float
    """The search ends when nobody new has answered for so long after the last try."""
    total: float
    """It ends after so long in any case."""


_SEARCH: SearchTimes = {"tries": 3, "interval": 1.0, "silence": 1.5, "total": 10.0}
_PROBE: SearchTimes = {"tries": 4, "interval": 0.1, "silence": 1.0, "total": 3.0}


def discover(
    sources: Iterable[Source] = (),
    *,
    targets: Iterable[str] = (),
    **times: Unpack[SearchTimes],
) -> AsyncGenerator[DiscoveredPrinter]:
    """Search the local network, and yield each printer once, as it answers.

    `sources` are this machine's IPv4 addresses, by default those the system has;
    `targets` are IPv4 addresses asked one by one, such as one in another network.
    By default it takes 3.5 seconds, and with many printers up to ten: three tries a
    second apart, then 1.5 seconds of silence.

    A printer is known by its host and its serial number. An answer that leaves
    something open (the short form, of a model not known for that) is held back for
    HOLD_SECONDS, or until a better one comes. At most MAX_PRINTERS are yielded.

    A source that cannot be used is left out, and nothing is raised for the network's
    sake. Closing the iterator closes the sockets; so does the end of the time, if
    somebody forgets.
    """
    interfaces = [interface_of(source) for source in sources] or system_interfaces()
    endpoints = [*_endpoints_from(interfaces), *_endpoints_to(targets)]
    return _search(endpoints, {**_SEARCH, **times})


async def discover_all(
    sources: Iterable[Source] = (),
    *,
    targets: Iterable[str] = (),
    **times: Unpack[SearchTimes],
) -> list[DiscoveredPrinter]:
    """Return all printers that `discover` finds, when it has ended."""
    return [printer async for printer in discover(sources, targets=targets, **times)]


async def probe(host: str, **times: Unpack[SearchTimes]) -> DiscoveredPrinter | None:
    """Ask one address, or host name, and return the printer there.

    Returns None if none answers, by default after 1.3 seconds, and without asking for
    a host name that has no IPv4 address. Never raises for the network's sake.
    """
    everything: SearchTimes = {**_PROBE, **times}
    try:
        async with asyncio.timeout(everything["total"]):
            address = await _resolve(host)
    except (OSError, ValueError) as error:
        # Unknown, looked up for too long, or no name at all. No address is logged.
        _LOGGER.debug("A host could not be looked up: %s", type(error).__name__)
        return None
    async with aclosing(_search(_endpoints_to([address]), everything)) as printers:
        return await anext(printers, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Endpoint:
    """An endpoint: where its socket is bound, where it sends, and whom it believes."""

    address: str
    destinations: tuple[tuple[str, int], ...]
    only_from: frozenset[str] | None = None
    """None: whoever answers."""


def _endpoints_from(interfaces: Iterable[IPv4Interface | None]) -> list[_Endpoint]:
    """Return one endpoint for each address of this machine."""
    known = {one.ip: one for one in interfaces if one is not None}
    multicast = [(MULTICAST_GROUP, port) for port in MULTICAST_PORTS]
    return [
        _Endpoint(
            address=str(address),
            destinations=(
                *multicast,
                *((all_, port) for all_ in broadcast_addresses(one) for port in PORTS),
            ),
        )
        for address, one in known.items()
    ]


def _endpoints_to(targets: Iterable[str]) -> list[_Endpoint]:
    """Return the endpoint to single printers, if there are any; no names among them.

    It is bound to no address, so that the system finds the way to each of them.
    """
    addresses = {target for target in targets if _is_address(target)}
    if not addresses:
        return []
    destinations = tuple((one, port) for one in sorted(addresses) for port in PORTS)
    return [
        _Endpoint(
            address="0.0.0.0",  # noqa: S104 - it sends, and believes only its targets
            destinations=destinations,
            only_from=frozenset(addresses),
        )
    ]


def _is_address(target: str) -> bool:
    try:
        IPv4Address(target)
    except ValueError:
        return False
    return True


async def _resolve(host: str) -> str:
    """Return the IPv4 address of a host; raises OSError or ValueError without one."""
    if _is_address(host):
        return host
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(
        host, None, family=socket.AF_INET, type=socket.SOCK_DGRAM
    )
    return str(found[0][4][0])


async def _search(
    endpoints: Iterable[_Endpoint], times: SearchTimes
) -> AsyncGenerator[DiscoveredPrinter]:
    """Search on all endpoints, and leave nothing behind."""
    search = _Search(times)
    try:
        await search.start(endpoints)
        while (printer := await search.next()) is not None:
            yield printer
    finally:
        search.end()
        # Aborted transports close their sockets in the loop's next round.
        await asyncio.sleep(0)


class _Search:
    """One search: its sockets, its clocks, and what has been found."""

    def __init__(self, times: SearchTimes) -> None:
        self._loop = asyncio.get_running_loop()
        self._times = times
        self._listeners: list[_Listener] = []
        self._results = _Results()
        self._tries_left = times["tries"]
        self._limit = self._loop.call_later(times["total"], self.end)
        self._next_step = self._limit
        self._releases: list[asyncio.TimerHandle] = []
        self._ended = False

    async def start(self, endpoints: Iterable[_Endpoint]) -> None:
        """Open what can be opened, and send for the first time."""
        for endpoint in endpoints:
            listener = await _listen(endpoint, self._on_packet)
            if listener is not None:
                self._listeners.append(listener)
        if self._listeners and not self._ended:
            self._try()
        else:
            self.end()

    async def next(self) -> DiscoveredPrinter | None:
        """Wait for the next printer; None when the search has ended."""
        try:
            return await self._results.ready.get()
        except asyncio.QueueShutDown:
            return None

    def end(self) -> None:
        """Close the sockets and let go what was held back. Can be called again."""
        self._ended = True
        for timer in (self._limit, self._next_step, *self._releases):
            timer.cancel()
        for listener in self._listeners:
            listener.close()
        self._results.finish()

    def _try(self) -> None:
        for listener in self._listeners:
            listener.send()
        self._tries_left -= 1
        if self._tries_left > 0:
            self._next_step = self._loop.call_later(self._times["interval"], self._try)
        else:
            self._wait_for_silence()

    def _wait_for_silence(self) -> None:
        self._next_step.cancel()
        self._next_step = self._loop.call_later(self._times["silence"], self.end)

    def _on_packet(self, packet: bytes, host: str) -> None:
        """Judge a packet; only somebody new makes the search longer."""
        new = not self._ended and self._results.add(packet, host)
        if new:
            release = self._results.release
            self._releases.append(self._loop.call_later(HOLD_SECONDS, release, host))
        if new and self._tries_left <= 0:
            self._wait_for_silence()


class _Results:
    """The printers of one search, each once; at most MAX_PRINTERS of them."""

    def __init__(self) -> None:
        self.ready: asyncio.Queue[DiscoveredPrinter] = asyncio.Queue()
        self._done: set[str] = set()
        self._serial_numbers: set[str] = set()
        self._incomplete: dict[str, DiscoveredPrinter] = {}

    def add(self, packet: bytes, host: str) -> bool:
        """Take a packet, and return whether it is somebody's first answer."""
        if host in self._done:
            return False
        known = self._incomplete.get(host)
        if known is None and len(self._done) + len(self._incomplete) >= MAX_PRINTERS:
            return False
        printer = parse_reply(packet, host)
        if printer is None:
            return False
        if printer.complete:
            self._incomplete.pop(host, None)
            self._release(printer)
        elif known is None or printer.is_more_complete_than(known):
            self._incomplete[host] = printer
        return known is None

    def release(self, host: str) -> None:
        """Release what was held back of one printer, if it still is."""
        if (printer := self._incomplete.pop(host, None)) is not None:
            self._release(printer)

    def finish(self) -> None:
        """Release what was held back; nothing is added any more."""
        for host in [*self._incomplete]:
            self.release(host)
        self.ready.shutdown()

    def _release(self, printer: DiscoveredPrinter) -> None:
        self._done.add(printer.host)
        if printer.serial_number is not None:
            # The same printer in two networks, as this machine is.
            serial_number = normalize_serial_number(printer.serial_number)
            if serial_number in self._serial_numbers:
                return
            self._serial_numbers.add(serial_number)
        self.ready.put_nowait(printer)


class _Listener(asyncio.DatagramProtocol):
    """One socket: sends probes and hands over what comes in."""

    def __init__(
        self, endpoint: _Endpoint, on_packet: Callable[[bytes, str], None]
    ) -> None:
        self._endpoint = endpoint
        self._on_packet = on_packet
        self._transport: asyncio.DatagramTransport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Hand over what was sent by somebody who was asked."""
        if self._endpoint.only_from is None or addr[0] in self._endpoint.only_from:
            self._on_packet(data, addr[0])

    @override
    def error_received(self, exc: Exception) -> None:
        """Go on: some networks refuse some of the addresses."""
        _LOGGER.debug("A probe failed: %s", _reason(exc))

    def send(self) -> None:
        """Send a probe everywhere it belongs."""
        for destination in self._endpoint.destinations:
            if self._transport is not None and not self._transport.is_closing():
                self._transport.sendto(PROBE, destination)

    def close(self) -> None:
        """Close without waiting for what could not be sent. Can be called again."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None


async def _listen(
    endpoint: _Endpoint, on_packet: Callable[[bytes, str], None]
) -> _Listener | None:
    """Open a socket; None if the system refuses."""
    listener = _Listener(endpoint, on_packet)
    try:
        # The loop takes the socket over, and closes it if that goes wrong.
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: listener, sock=_socket(endpoint)
        )
    except OSError as error:
        _LOGGER.debug("Not searching from one address: %s", _reason(error))
        return None
    return listener


def _reason(error: Exception) -> str:
    """Return the system's words for an error, without the address in it."""
    return getattr(error, "strerror", None) or type(error).__name__


def _socket(endpoint: _Endpoint) -> socket.socket:
    """Return a bound socket; only one that asks everybody may broadcast."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        opened.bind((endpoint.address, 0))
        if endpoint.only_from is None:
            here = socket.inet_aton(endpoint.address)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            opened.setsockopt(
                socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _MULTICAST_TTL
            )
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
    except OSError:
        opened.close()
        raise
    return opened
