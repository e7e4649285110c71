"""Searches over UDP, on the real ports of the loopback network."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import logging
import socket
from typing import override

import pytest

from tests.simulator import ManualClock, SimulatedPrinter
from tests.simulator.discovery import BROADCAST, GROUP

from .conftest import MakePrinter, becomes_true

type Answer = tuple[bytes, tuple[str, int]]

MAGIC = bytes.fromhex("7777772E757372226536C000000000000000 0000")
MODERN = ((48899, 19000), (19000,))
LEGACY = ((48899, 19000, 8899), (19000, 8899))
PORTS = {
    "adventurer_3": LEGACY,
    "adventurer_4": LEGACY,
    "adventurer_4_pro": LEGACY,
    "adventurer_5m": MODERN,
    "adventurer_5m_pro": MODERN,
    "ad5x": MODERN,
    "creator_5": MODERN,
    "creator_5_pro": MODERN,
    "voxel": LEGACY,
    "creator_4": LEGACY,
    "creator_3": LEGACY,
    "finder": LEGACY,
    "unknown_tcp": LEGACY,
    "guider_4": MODERN,
    "unknown_http": MODERN,
}


class Searcher(asyncio.DatagramProtocol):
    """Searches from one address and keeps what comes back from printers of the test.

    Other tests' printers hear the same broadcasts and answer as well.
    """

    def __init__(self, ours: Callable[[str], bool]) -> None:
        self._ours = ours
        self._answers: list[Answer] = []
        self._transport: asyncio.DatagramTransport | None = None
        self.closed = asyncio.get_running_loop().create_future()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self._ours(addr[0]):
            self._answers.append((data, addr))

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(None)

    def send(self, address: str, port: int, payload: bytes = b"") -> None:
        """Send one search."""
        assert self._transport is not None
        self._answers.clear()
        self._transport.sendto(payload, (address, port))

    async def answers(self, number: int = 1, *, quiet: float = 0.03) -> list[Answer]:
        """Wait for so many answers, and a while to see that there are no more."""
        await becomes_true(lambda: len(self._answers) >= number)
        await asyncio.sleep(quiet)
        assert len(self._answers) == number
        return [*self._answers]

    async def ask(self, address: str, port: int, payload: bytes = b"") -> Answer:
        """Send one search and return the only answer."""
        self.send(address, port, payload)
        return (await self.answers())[0]

    async def hears_nothing(self) -> None:
        """See that nobody answers for a while."""
        await asyncio.sleep(0.2)
        assert self._answers == []

    def close(self) -> None:
        """Close the socket."""
        assert self._transport is not None
        self._transport.abort()


@pytest.fixture(autouse=True)
def isolate_discovery() -> None:
    """Let printers hear what is sent to all."""


@pytest.fixture
async def searcher(printer_host: str) -> AsyncGenerator[Searcher]:
    """Return somebody who searches all of loopback for the test's own printers."""
    network = printer_host.rsplit(".", 1)[0] + "."
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    interface = socket.inet_aton("127.0.0.1")
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
    sender.bind(("127.0.0.1", 0))
    loop = asyncio.get_running_loop()
    _, searcher = await loop.create_datagram_endpoint(
        lambda: Searcher(lambda host: host.startswith(network)), sock=sender
    )
    yield searcher
    searcher.close()
    await searcher.closed


@pytest.mark.parametrize("model", PORTS)
async def test_every_way_to_search(
    model: str, make_printer: MakePrinter, searcher: Searcher, printer_host: str
) -> None:
    """One answer to each search, from the printer's address and the searched port."""
    await make_printer(model)
    ports, group_ports = PORTS[model]
    ways = [(host, port) for host in (printer_host, BROADCAST) for port in ports]
    ways += [(GROUP, port) for port in group_ports]
    for address, port in ways:
        data, source = await searcher.ask(address, port)
        assert source == (printer_host, port)
        assert len(data) == (140 if PORTS[model] == LEGACY else 276)
    if PORTS[model] == MODERN:
        for address in (printer_host, BROADCAST, GROUP):
            searcher.send(address, 8899)
        await searcher.hears_nothing()


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\0",
        MAGIC,
        b"Hello World!",
        bytes.fromhex("C0A8010C46510000"),
        b"x" * 2000,
    ],
)
async def test_any_payload_will_do(
    payload: bytes, printer: SimulatedPrinter, searcher: Searcher
) -> None:
    """What a search says is ignored, also an address inside it."""
    assert len((await searcher.ask(printer.host, 48899, payload))[0]) == 276
    assert printer.probes >= 1


async def test_modern_packet_of_the_notes(
    printer_host: str, searcher: Searcher
) -> None:
    """The published example, byte for byte."""
    expected = bytearray(276)
    for offset, row in {
        0x00: "576F726B73686F7020414435 58",
        0x84: "22C3 2B71 0026 0000 5A02 22C2 0100",
        0x92: "534E4D5154455354303030303031",
    }.items():
        data = bytes.fromhex(row)
        expected[offset : offset + len(data)] = data
    async with SimulatedPrinter(
        "ad5x", host=printer_host, serial_number="SNMQTEST000001"
    ):
        assert (await searcher.ask(printer_host, 48899))[0] == expected


async def test_legacy_packet_of_the_notes(
    make_printer: MakePrinter, searcher: Searcher
) -> None:
    """The published example, byte for byte."""
    printer = await make_printer("adventurer_3")
    expected = bytearray(140)
    expected[:9] = b"Garage A3"
    expected[0x84:] = bytes.fromhex("22C3 2B71 0008 0000")
    assert (await searcher.ask(printer.host, 8899))[0] == expected


@pytest.mark.parametrize(
    ("model", "product_id"),
    [
        ("voxel", 8),
        ("creator_4", 0x17),
        ("creator_3", 0x12),
        ("finder", 5),
        ("unknown_tcp", 0x63),
        ("guider_4", 0x25),
        ("unknown_http", 0x42),
    ],
)
async def test_product_ids_of_other_printers(
    model: str, product_id: int, make_printer: MakePrinter, searcher: Searcher
) -> None:
    """Those that few clients know say their own id, or another one if asked to."""
    printer = await make_printer(model)
    data, _ = await searcher.ask(printer.host, 48899)
    assert data.startswith(printer.machine.model.default_name.encode() + b"\0")
    assert int.from_bytes(data[0x88:0x8A]) == product_id


async def test_another_product_id(
    make_printer: MakePrinter, searcher: Searcher
) -> None:
    """It takes the place of the model's own."""
    printer = await make_printer("adventurer_4", product_id=0x1234)
    data, _ = await searcher.ask(printer.host, 48899)
    assert data[0x88:0x8A] == b"\x12\x34"


async def test_historic_packet(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """An early 5M left less room for its serial number."""
    printer.faults.udp_packet = "historic"
    data, _ = await searcher.ask(printer.host, 48899)
    assert len(data) == 196
    assert data[0x92 : 0x92 + 32].rstrip(b"\0") == b"SNMSIM00000001"


async def test_status_word(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """Ready, busy and error, from the machine itself."""

    async def status() -> int:
        data, _ = await searcher.ask(printer.host, 48899)
        return int.from_bytes(data[0x8A:0x8C])

    seen = [await status()]
    printer.machine.start_job(heated=True)
    seen.append(await status())
    printer.machine.fail_job("E0163", paused=True)
    seen.append(await status())
    printer.machine.cancel()
    printer.machine.fail_job("E0009")
    seen.append(await status())
    printer.machine.clear_platform()
    seen.append(await status())
    assert seen == [0, 1, 2, 2, 0]


async def test_lan_mode_is_told(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """Without it the printer still answers, with another byte."""
    await printer.set_lan_mode(False)
    assert (await searcher.ask(printer.host, 48899))[0][0x90] == 0


@pytest.mark.parametrize(
    ("name", "latin_1", "expected"),
    [
        ("Gerät №3 ", False, "Gerät №3 ".encode()),
        ("Gerät", True, b"Ger\xe4t"),
        ("x" * 200, False, b"x" * 128),
        ("é" * 64 + "!", False, "é".encode() * 64),
        ("a" + "é" * 64, False, b"a" + "é".encode() * 63 + b"\xc3"),
        ("", False, b""),
    ],
)
async def test_names(
    name: str,
    latin_1: bool,
    expected: bytes,
    printer: SimulatedPrinter,
    searcher: Searcher,
) -> None:
    """A name that is too long is cut off anywhere; it may be no UTF-8 at all."""
    printer.machine.name = name
    printer.faults.udp_latin_1 = latin_1
    data, _ = await searcher.ask(printer.host, 48899)
    assert data[:132] == expected.ljust(132, b"\0")


async def test_unknown_product(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """Another printer of the vendor."""
    printer.faults.udp_product_id = 0x00BB
    assert (await searcher.ask(printer.host, 48899))[0][0x88:0x8A] == b"\x00\xbb"


async def test_silence(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """It hears and says nothing, on no way."""
    printer.faults.udp_silent = True
    for address in (printer.host, BROADCAST, GROUP):
        searcher.send(address, 19000)
    await searcher.hears_nothing()
    assert printer.probes >= 3


async def test_late_answer(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """It comes after some time, and never once the printer is off."""
    printer.faults.udp_delay = 1.0
    searcher.send(printer.host, 48899)
    await searcher.hears_nothing()
    await searcher.answers()
    before = printer.probes
    searcher.send(printer.host, 48899)
    await becomes_true(lambda: printer.probes > before)
    await printer.power_off()
    await asyncio.sleep(1.1)
    await searcher.hears_nothing()


@pytest.mark.parametrize(
    ("kind", "size"), [("empty", 0), ("short", 7), ("binary", 276), ("huge", 60_000)]
)
async def test_garbage(
    kind: str, size: int, printer: SimulatedPrinter, searcher: Searcher
) -> None:
    """What comes is no packet."""
    printer.faults.udp_garbage = kind
    assert len((await searcher.ask(printer.host, 48899))[0]) == size


async def test_many_answers(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """One search, fifty answers."""
    printer.faults.udp_answers = 50
    searcher.send(printer.host, 48899)
    assert len({data for data, _ in await searcher.answers(50)}) == 1


async def test_power(printer: SimulatedPrinter, searcher: Searcher) -> None:
    """Off is silence, on is an answer again."""
    await printer.power_off()
    searcher.send(BROADCAST, 48899)
    await searcher.hears_nothing()
    await printer.power_on()
    await searcher.ask(BROADCAST, 48899)


async def test_left_off(make_printer: MakePrinter, searcher: Searcher) -> None:
    """An argument leaves it out; everything else works."""
    printer = await make_printer("ad5x", udp=False)
    searcher.send(printer.host, 48899)
    searcher.send(BROADCAST, 48899)
    await searcher.hears_nothing()
    assert (printer.powered, printer.probes) == (True, 0)


async def test_socket_that_cannot_be_opened(
    printer_host: str, searcher: Searcher, caplog: pytest.LogCaptureFixture
) -> None:
    """The printer starts without it and says so in one line."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    taken.bind((printer_host, 48899))
    with caplog.at_level(logging.WARNING), taken:
        async with SimulatedPrinter(host=printer_host):
            await searcher.ask(GROUP, 19000)
            searcher.send(BROADCAST, 48899)
            await searcher.hears_nothing()
    (line,) = [
        one.getMessage() for one in caplog.records if printer_host in one.message
    ]
    assert line.startswith(f"The printer at {printer_host} is not found by searches")
    assert "48899" in line


async def test_group_that_cannot_be_joined(
    printer_host: str,
    searcher: Searcher,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without multicast the other ways still work."""
    monkeypatch.setattr("tests.simulator.discovery._INTERFACE", "192.0.2.1")
    async with SimulatedPrinter(host=printer_host):
        await searcher.ask(BROADCAST, 19000)
    assert [GROUP in one for one in _warnings(caplog)] == [True]


def _warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was said about searches."""
    name = "tests.simulator.discovery"
    return [one.getMessage() for one in caplog.records if one.name == name]


async def test_twenty_printers_share_the_ports(
    printer_host: str, clock: ManualClock, searcher: Searcher
) -> None:
    """One search reaches them all, and each answers once from its own address."""
    tasks = asyncio.all_tasks()
    network = printer_host.rsplit(".", 1)[0]
    models = [*PORTS] * 3
    fleet = [
        SimulatedPrinter(
            model,
            host=f"{network}.{230 + number}",
            serial_number=f"SN{number:012}",
            clock=clock,
        )
        for number, model in enumerate(models[:20])
    ]
    for printer in fleet:
        await printer.start()
    try:
        hosts = {printer.host for printer in fleet}
        for address, port in ((BROADCAST, 48899), (BROADCAST, 19000), (GROUP, 19000)):
            searcher.send(address, port)
            answers = await searcher.answers(20)
            assert {source for _, (source, _) in answers} == hosts
        searcher.send(GROUP, 8899)
        await searcher.answers(11)
    finally:
        for printer in fleet:
            await printer.stop()
    searcher.send(BROADCAST, 48899)
    await searcher.hears_nothing()
    assert asyncio.all_tasks() == tasks
