"""Answering searches over UDP (docs/protocol.md, "Discovery")."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
import logging
import socket
from typing import override

from .faults import Faults
from .machine import Machine
from .models import Packet

_LOGGER = logging.getLogger(__name__)

BROADCAST = "127.255.255.255"
"""The broadcast address of the loopback network, as 255.255.255.255 never gets here."""

GROUP = "225.0.0.9"
_INTERFACE = "127.0.0.1"

_MODERN_PORTS = (48899, 19000)
_PORTS: Mapping[Packet, Sequence[int]] = {
    "modern": _MODERN_PORTS,
    "historic": _MODERN_PORTS,
    "legacy": (*_MODERN_PORTS, 8899),
}
_GROUP_PORTS = frozenset({19000, 8899})

_NAME_BYTES = 128
_SERIAL_BYTES = {"modern": 128, "historic": 32}
_SIZES: Mapping[Packet, int] = {"modern": 276, "historic": 196, "legacy": 140}
_SERIAL_OFFSET = 0x92

_COMMAND_PORT = 8899
_HTTP_PORT = 8898
_VENDOR = 0x2B71
_PRODUCT_TYPE = 0x5A02
_READY, _BUSY, _ERROR = range(3)

_GARBAGE: Mapping[str, bytes] = {
    "empty": b"",
    "short": b"Printer",
    "binary": bytes(range(256)) + bytes(20),
    "huge": b"\xa5" * 60_000,
}


def packet(machine: Machine, faults: Faults) -> bytes:
    """Return the datagram a search is answered with at this moment.

    Whole numbers are big-endian. Even a model without TCP names its command port. The
    name is cut off at 128 bytes, wherever that is.
    """
    model = machine.model
    kind: Packet = faults.udp_packet or model.packet
    product_id = model.product_id
    if faults.udp_product_id is not None:
        product_id = faults.udp_product_id
    encoding = "latin-1" if faults.udp_latin_1 else "utf-8"
    name = machine.name.encode(encoding, "replace")[:_NAME_BYTES]
    data = bytearray(_SIZES[kind])
    data[: len(name)] = name
    numbers = [_COMMAND_PORT, _VENDOR, product_id, _status(machine)]
    if kind != "legacy":
        # The last byte here is the network mode, in front of the state of a binding.
        numbers += [_PRODUCT_TYPE, _HTTP_PORT, machine.lan_mode << 8]
        serial = machine.serial_number.encode()[: _SERIAL_BYTES[kind]]
        data[_SERIAL_OFFSET : _SERIAL_OFFSET + len(serial)] = serial
    begin = _NAME_BYTES + 4
    for number in numbers:
        data[begin : begin + 2] = number.to_bytes(2)
        begin += 2
    return bytes(data)


def _status(machine: Machine) -> int:
    status = machine.status
    if status == "error" or machine.error_code:
        return _ERROR
    return _READY if status == "ready" else _BUSY


class Discovery:
    """The UDP sockets of one printer: its own address, the broadcast's, the group's.

    Many printers of one process, or of several, share the last two. A socket that
    cannot be opened is left out with a warning. Every answer leaves from the
    printer's own address and the port that was asked.
    """

    def __init__(self, machine: Machine, faults: Faults) -> None:
        self._machine = machine
        self._faults = faults
        self._ears: list[_Ear] = []
        self._late: set[asyncio.TimerHandle] = set()
        self.probes = 0

    async def start(self) -> None:
        """Listen wherever a printer of this kind does; without effect if it does."""
        if self._ears:
            return
        for port in _PORTS[self._machine.model.packet]:
            voice = await self._listen(self._machine.host, port, None)
            if voice is not None:
                await self._listen(BROADCAST, port, voice)
                if port in _GROUP_PORTS:
                    await self._listen(GROUP, port, voice)

    async def stop(self) -> None:
        """Close every socket and forget the answers that are still to come."""
        ears, self._ears = self._ears, []
        for handle in self._late:
            handle.cancel()
        self._late.clear()
        for ear in ears:
            ear.close()
        await asyncio.gather(*(ear.closed for ear in ears))

    async def _listen(self, address: str, port: int, voice: _Ear | None) -> _Ear | None:
        """Open one socket; without a voice of its own it answers by another."""
        host = self._machine.host
        try:
            bound = _bound(address, port, shared=voice is not None)
        except OSError as err:
            _LOGGER.warning(
                "The printer at %s is not found by searches to %s port %d: %s",
                *(host, address, port, err),
            )
            return None
        loop = asyncio.get_running_loop()
        _, ear = await loop.create_datagram_endpoint(
            lambda: _Ear(self._heard, voice), sock=bound
        )
        self._ears.append(ear)
        return ear

    def _heard(self, voice: _Ear, source: tuple[str, int]) -> None:
        """Answer a search, whatever it says, or misbehave as the faults want it."""
        self.probes += 1
        faults = self._faults
        if faults.udp_silent:
            return
        if not faults.udp_delay:
            self._answer(voice, source)
            return
        loop = asyncio.get_running_loop()
        self._late = {one for one in self._late if one.when() > loop.time()}
        handle = loop.call_later(faults.udp_delay, self._answer, voice, source)
        self._late.add(handle)

    def _answer(self, voice: _Ear, source: tuple[str, int]) -> None:
        faults = self._faults
        answer = packet(self._machine, faults)
        if faults.udp_garbage is not None:
            answer = _GARBAGE[faults.udp_garbage]
        for _ in range(faults.udp_answers):
            voice.send(answer, source)


class _Ear(asyncio.DatagramProtocol):
    """One socket that hears searches, and says the answers unless another one does."""

    def __init__(
        self, heard: Callable[[_Ear, tuple[str, int]], None], voice: _Ear | None
    ) -> None:
        self._heard = heard
        self._voice = voice or self
        self._transport: asyncio.DatagramTransport | None = None
        self.closed = asyncio.get_running_loop().create_future()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.DatagramTransport):
            self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._heard(self._voice, addr)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(None)

    def send(self, data: bytes, target: tuple[str, int]) -> None:
        """Send one datagram from this socket."""
        if self._transport is not None:
            self._transport.sendto(data, target)

    def close(self) -> None:
        """Hear and say nothing any more."""
        if self._transport is not None:
            self._transport.abort()


def _bound(address: str, port: int, *, shared: bool) -> socket.socket:
    """Return a socket that hears what is sent to one address and port."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        bound.setblocking(False)
        if shared:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        if address == GROUP:
            joined = socket.inet_aton(GROUP) + socket.inet_aton(_INTERFACE)
            bound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
    except OSError:
        bound.close()
        raise
    return bound
