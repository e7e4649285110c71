"""Sockets on loopback that answer probes with any packet a test can think of.

Each network is one of the loopback's many: its printers are addresses of it, and
its broadcast address is one more socket, which lets all of them answer.
"""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import count
import os
from typing import override

from custom_components.flashforge.client.discovery import DiscoveredPrinter

_numbers = count()


def packet(
    name: str = "Workshop AD5X",
    *,
    product_id: int = 0x26,
    state: int = 0,
    serial_number: str = "SNMQTEST000001",
) -> bytes:
    """Return the long form, 276 bytes."""
    numbers = (0x22C3, 0x2B71, product_id, state, 0x5A02, 0x22C2)
    head = name.encode().ljust(132, b"\0")
    middle = b"".join(number.to_bytes(2) for number in numbers)
    return head + middle + b"\1\0" + serial_number.encode().ljust(130, b"\0")


def short_packet(name: str = "Garage A3", *, product_id: int = 8) -> bytes:
    """Return the short form, 140 bytes."""
    return packet(name, product_id=product_id)[:140]


class Responder(asyncio.DatagramProtocol):
    """Answers each probe with its packets, `delay` seconds later."""

    def __init__(self, packets: Sequence[bytes], delay: float = 0.0) -> None:
        """Keep what to say."""
        self.packets = list(packets)
        self.delay = delay
        self.probes: list[tuple[bytes, tuple[str, int]]] = []
        self.speakers = [self]
        self.transport: asyncio.DatagramTransport | None = None

    async def listen(self, host: str, port: int) -> None:
        """Open the socket."""
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=(host, port)
        )

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Let everybody answer who is asked here."""
        self.probes.append((data, addr))
        loop = asyncio.get_running_loop()
        for speaker in self.speakers:
            loop.call_later(speaker.delay, speaker.answer, addr)

    def answer(self, addr: tuple[str, int]) -> None:
        """Say what there is to say, from the own address."""
        for one in self.packets:
            if self.transport is not None and not self.transport.is_closing():
                self.transport.sendto(one, addr)

    def close(self) -> None:
        """Close the socket."""
        if self.transport is not None:
            self.transport.close()


class Network:
    """A loopback network that no other test uses, nor any other process."""

    def __init__(self) -> None:
        """Take the next free one."""
        self.prefix = f"127.{100 + os.getpid() % 150}.{200 + next(_numbers) % 50}"
        self.source = f"{self.prefix}.1/24"
        self._responders: list[Responder] = []
        self._broadcasts: dict[int, Responder] = {}

    def host(self, number: int) -> str:
        """Return one of its addresses."""
        return f"{self.prefix}.{number}"

    async def add(
        self, number: int, *packets: bytes, port: int = 48899, delay: float = 0.0
    ) -> Responder:
        """Add a printer, which answers its own address and the broadcast one."""
        printer = Responder(packets, delay)
        await printer.listen(self.host(number), port)
        self._responders.append(printer)
        broadcast = await self.broadcast(port)
        broadcast.speakers.append(printer)
        return printer

    async def broadcast(self, port: int = 48899) -> Responder:
        """Return what hears the probes to everybody."""
        if port not in self._broadcasts:
            self._broadcasts[port] = hub = Responder(())
            await hub.listen(self.host(255), port)
            self._responders.append(hub)
        return self._broadcasts[port]

    def mine(self, found: Iterable[DiscoveredPrinter]) -> list[DiscoveredPrinter]:
        """Leave out printers of other processes, which multicast reaches too."""
        return [one for one in found if one.host.startswith(f"{self.prefix}.")]

    async def close(self) -> None:
        """Close all sockets."""
        for responder in self._responders:
            responder.close()
        await asyncio.sleep(0)  # until then they are not
