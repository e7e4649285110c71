"""Searching: real sockets on loopback, honest answers and others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from ipaddress import IPv4Address, IPv4Interface, IPv6Address
import logging
import socket
import threading

import pytest

from custom_components.flashforge.client.discovery import (
    SearchTimes,
    Source,
    addresses,
    discover,
    discover_all,
    probe,
    search,
)
from tests.simulator import SimulatedPrinter

from .fake_udp import Network, packet, short_packet

MAGIC = bytes.fromhex("7777772E757372226536C0000000000000000000")
QUICK: SearchTimes = {"tries": 2, "interval": 0.1, "silence": 0.5, "total": 10.0}
# For what must come before a search ends.
LONG: SearchTimes = {"tries": 2, "interval": 0.2, "silence": 60.0, "total": 60.0}
# More than any of the quick searches takes, however busy the machine is.
PATIENCE = 8.0


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    """Return a network without any printer."""
    network = Network()
    yield network
    await network.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[socket.socket]:
    """Return the sockets that searches open from now on."""
    noted: list[socket.socket] = []
    open_one = search._socket

    def note(path: search._Endpoint) -> socket.socket:
        noted.append(open_one(path))
        return noted[-1]

    monkeypatch.setattr(search, "_socket", note)
    return noted


def closed(opened: list[socket.socket]) -> bool:
    """Return whether there were sockets, and are no more."""
    return bool(opened) and all(one.fileno() == -1 for one in opened)


async def becomes(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - sockets tell nobody that they close
            await asyncio.sleep(0.01)


async def test_everybody_is_found_once(
    network: Network, opened: list[socket.socket]
) -> None:
    """A list of whoever answered, and no socket left."""
    await network.add(7, packet("One", serial_number="SNONE001"))
    await network.add(8, packet("Two", serial_number="SNTWO002", state=1))
    await network.add(9, short_packet("Three"), port=8899)
    found = network.mine(await discover_all([network.source], **QUICK))
    assert {(one.host, one.name) for one in found} == {
        (network.host(7), "One"),
        (network.host(8), "Two"),
        (network.host(9), "Three"),
    }
    assert len(found) == 3
    assert closed(opened)


async def test_the_first_comes_before_the_search_ends(network: Network) -> None:
    """Nobody has to wait for the silence."""
    await network.add(7, packet())
    async with (
        asyncio.timeout(PATIENCE),
        aclosing(discover([network.source], **LONG)) as printers,
    ):
        async for printer in printers:
            if printer.host == network.host(7):
                break


async def test_probes_go_to_every_port(network: Network) -> None:
    """The magic twenty bytes, as often as asked, from the source given."""
    hubs = [await network.broadcast(port) for port in (48899, 19000, 8899)]
    await discover_all([network.source], tries=3, interval=0.05, silence=0.1)
    for hub in hubs:
        assert [data for data, _sender in hub.probes] == [MAGIC] * 3
        assert {host for _data, (host, _port) in hub.probes} == {network.host(1)}


async def test_a_printer_of_a_test_is_not_found(printer_host: str) -> None:
    """Home Assistants of other tests would ask it, while its requests are counted."""
    async with SimulatedPrinter(host=printer_host):
        found = await discover_all(["127.0.0.1"], tries=1, silence=0.3)
        assert printer_host not in [one.host for one in found]
        assert await probe(printer_host, tries=1, silence=0.3)


async def test_multicast_reaches_a_printer(network: Network) -> None:
    """On both ports, to 225.0.0.9, leaving by the source's own interface."""
    heard: list[bytes] = []
    loop = asyncio.get_running_loop()
    receivers = []
    for port in (19000, 8899):
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        receiver.bind(("225.0.0.9", port))
        membership = socket.inet_aton("225.0.0.9") + socket.inet_aton("127.0.0.1")
        receiver.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        receiver.setblocking(False)
        receivers.append(receiver)

    def hear(receiver: socket.socket) -> None:
        data, (host, _port) = receiver.recvfrom(2000)
        if host == network.host(1):
            heard.append(data)

    for receiver in receivers:
        loop.add_reader(receiver, hear, receiver)
    await discover_all([network.source], tries=1, silence=0.5)
    for receiver in receivers:
        loop.remove_reader(receiver)
        receiver.close()
    assert heard == [MAGIC, MAGIC]


async def test_one_that_answers_on_three_ports_is_one(network: Network) -> None:
    """Every port, every try, and twice each time."""
    for port in (48899, 19000, 8899):
        await network.add(7, packet(), packet(), port=port)
    assert len(network.mine(await discover_all([network.source], **QUICK))) == 1


async def test_one_with_two_addresses_is_one(network: Network) -> None:
    """The serial number tells, with its prefix or without."""
    await network.add(7, packet(serial_number="SNTWICE01"))
    await network.add(8, packet(serial_number="twice01"), delay=0.05)
    (found,) = network.mine(await discover_all([network.source], **QUICK))
    assert found.host == network.host(7)


async def test_printers_of_one_name_are_different(network: Network) -> None:
    """Names repeat from the factory; the short form has no serial number."""
    await network.add(7, packet("AD5X", serial_number="SNONE001"))
    await network.add(8, packet("AD5X", serial_number="SNTWO002"))
    await network.add(9, short_packet("AD5X"))
    await network.add(10, short_packet("AD5X"))
    assert len(network.mine(await discover_all([network.source], **QUICK))) == 4


@pytest.mark.parametrize("product_id", [0, 38, 99])
async def test_the_long_form_wins_over_the_short_one(
    network: Network, product_id: int
) -> None:
    """Also if it comes later, after the next try."""
    await network.add(7, short_packet("Short", product_id=product_id), port=8899)
    late = packet("Long", product_id=product_id)
    await network.add(7, late, port=19000, delay=0.2)
    (found,) = network.mine(await discover_all([network.source], **QUICK))
    assert (found.name, found.http_port) == ("Long", 8898)


async def test_of_several_forms_of_an_unknown_model_the_best_is_reported(
    network: Network,
) -> None:
    """Held back, not dropped; the best of several forms."""
    await network.add(7, short_packet("Unknown", product_id=99))
    await network.add(8, short_packet("Worse", product_id=38), port=8899)
    await network.add(8, packet("Better", product_id=38)[:196], delay=0.05)
    found = network.mine(await discover_all([network.source], **QUICK))
    assert {one.name for one in found} == {"Unknown", "Better"}


async def test_the_short_form_is_final_where_there_is_no_other(
    network: Network,
) -> None:
    """An Adventurer 3 is reported at once."""
    await network.add(7, short_packet())
    async with asyncio.timeout(PATIENCE):
        async for printer in discover([network.source], **LONG):
            if printer.host == network.host(7):
                return
    pytest.fail("not found")


async def test_the_short_form_of_an_unknown_model_is_not_held_back_for_long(
    network: Network,
) -> None:
    """Most printers without a row have no other form, and somebody waits for them."""
    await network.add(7, short_packet("Unknown", product_id=99))
    async with asyncio.timeout(PATIENCE):
        async for printer in discover([network.source], **LONG):
            if printer.host == network.host(7):
                assert printer.name == "Unknown"
                return
    pytest.fail("not found")


async def test_a_late_one_is_found(network: Network) -> None:
    """Later than the silence after the first try, and than the last one before it."""
    await network.add(7, packet(serial_number="SNEARLY1"), delay=0.3)
    await network.add(8, packet(serial_number="SNLATE01"), delay=0.7)
    found = await discover_all([network.source], tries=1, silence=0.6, total=10)
    assert len(network.mine(found)) == 2


async def test_one_that_says_nothing_is_not_found(network: Network) -> None:
    """Nor one that talks nonsense, nor one that sends the probe back."""
    await network.add(7)
    await network.add(8, b"", b"\0" * 276, b"\xff" * 2000)
    await network.add(9, MAGIC)
    assert network.mine(await discover_all([network.source], **QUICK)) == []


async def test_the_end_of_the_time_is_the_end(network: Network) -> None:
    """Also while the silence has not been long enough."""
    await network.add(7, packet())
    async with asyncio.timeout(PATIENCE):
        found = await discover_all(
            [network.source], tries=99, interval=0.1, silence=60, total=0.5
        )
    assert len(network.mine(found)) == 1


async def test_a_single_printer_is_asked(network: Network) -> None:
    """At its own address, on any of its ports, and only that address may answer."""
    asked = await network.add(7, packet("Asked"), port=19000)
    other = await network.add(8, packet("Other"))
    asked.speakers.append(other)
    printer = await probe(network.host(7), **QUICK)
    assert printer is not None
    assert (printer.host, printer.name) == (network.host(7), "Asked")
    assert other.probes == []
    assert await probe(network.host(8), **QUICK) is not None


async def test_single_printers_are_asked_beside_a_search(network: Network) -> None:
    """The ones that broadcasts do not reach; what is no address is left out."""
    away = Network()
    await away.add(7, packet("Away", serial_number="SNAWAY01"))
    await network.add(7, packet("Here", serial_number="SNHERE01"))
    targets = [away.host(7), network.host(7), "a.name", ""]
    found = await discover_all([network.source], targets=targets, **QUICK)
    assert [one.name for one in away.mine(found)] == ["Away"]
    assert [one.name for one in network.mine(found)] == ["Here"]
    await away.close()


async def test_a_host_name_is_looked_up(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What answers at its address is reported with this address."""

    def look_up(host: str, *_: object, **__: object) -> list[object]:
        assert host == "printer.example"
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", (network.host(7), 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    await network.add(7, packet())
    printer = await probe("printer.example", **QUICK)
    assert printer is not None
    assert printer.host == network.host(7)


@pytest.mark.parametrize(
    "error",
    [socket.gaierror(-2, "Name or service not known"), UnicodeError(), ValueError()],
)
async def test_a_host_that_has_no_address_is_not_asked(
    opened: list[socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    """Unknown, IPv6, too long for a name, with a NUL in it: no exception.

    The log does not tell the host, either.
    """
    caplog.set_level(logging.DEBUG)

    def refuse(*_: object, **__: object) -> list[object]:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for host in ("", "::1", "a\0b", "x" * 70 + ".example", "127.0.0.1:80"):
        assert await probe(host, **QUICK) is None
        assert not host or host not in caplog.text
    assert opened == []
    assert "could not be looked up" in caplog.text


async def test_a_lookup_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Within the time of the whole."""
    done = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        done.wait(PATIENCE)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    async with asyncio.timeout(PATIENCE):
        assert await probe("printer.example", total=0.2) is None
    done.set()


async def test_asking_nobody_ends_in_time(
    network: Network, opened: list[socket.socket]
) -> None:
    """By default within three seconds."""
    async with asyncio.timeout(PATIENCE):
        assert await probe(network.host(7)) is None
    assert closed(opened)


async def test_what_cannot_be_sent_is_not_sent(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    """One socket may not broadcast: the system refuses, the search goes on."""
    caplog.set_level(logging.DEBUG)
    await network.add(7, packet())
    targets = ["255.255.255.255", network.host(7)]
    found = await discover_all(["::1"], targets=targets, **QUICK)
    assert [one.host for one in found] == [network.host(7)]
    # Which of the two depends on this machine's routes.
    refusals = "Permission denied", "Network is unreachable"
    assert any(f"A probe failed: {one}" in caplog.text for one in refusals)
    assert "255.255.255.255" not in caplog.text


@pytest.mark.parametrize(
    "unusable", ["10.10.10.10", "10.10.10.10/24", "::1", "nonsense", "127.0.0.1/99"]
)
async def test_a_source_that_cannot_be_used_is_left_out(
    network: Network, unusable: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The others find what is there; alone it finds nothing, at once."""
    caplog.set_level(logging.DEBUG)
    await network.add(7, packet())
    found = await discover_all([unusable, network.source], **QUICK)
    assert len(network.mine(found)) == 1
    async with asyncio.timeout(PATIENCE):
        assert await discover_all([unusable], **LONG) == []
    assert {one.levelno for one in caplog.records if "searching" in one.message} == {
        logging.DEBUG
    }
    assert unusable not in caplog.text


async def test_a_system_without_sockets_finds_nobody(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many open files are no exception."""

    def refuse(_path: object) -> socket.socket:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(search, "_socket", refuse)
    assert await discover_all([network.source], **LONG) == []
    assert await probe(network.host(7), **LONG) is None


async def test_sources_come_in_many_forms(network: Network) -> None:
    """As Home Assistant has them, with a prefix and without; doubles do not count."""
    hub = await network.broadcast()
    address = IPv4Interface(network.source)
    forms: list[Source] = [
        str(address),
        address,
        IPv6Address("::1"),
        IPv4Address("10.10.10.10"),
    ]
    await discover_all(forms, tries=1, silence=0.2)
    assert len(hub.probes) == 1


async def test_without_sources_the_system_is_asked(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only search without an argument here, of a system that has loopback alone."""
    mine = [IPv4Interface(network.source)]
    monkeypatch.setattr(search, "system_interfaces", lambda: mine)
    await network.add(7, packet())
    assert len(network.mine(await discover_all(**QUICK))) == 1


@pytest.mark.parametrize("way", ["break", "close", "cancel", "forget"])
async def test_whoever_stops_leaves_no_socket(
    network: Network, opened: list[socket.socket], way: str
) -> None:
    """However it ends; one that is forgotten ends with its time."""
    await network.add(7, packet())
    times: SearchTimes = {**LONG, "total": 1.0} if way == "forget" else LONG

    async def look() -> None:
        async for _printer in discover([network.source], **times):
            if way == "break":
                return

    if way == "break":
        await look()
    elif way == "cancel":
        task = asyncio.create_task(look())
        await becomes(lambda: bool(opened))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert closed(opened)
    else:
        printers = discover([network.source], **times)
        # It may be a printer of another test that runs at the same time.
        first = await anext(printers)
        assert not closed(opened)
        if way == "close":
            await printers.aclose()
            assert closed(opened)
        await becomes(lambda: closed(opened))
        later = [one async for one in printers]
        if way == "close":
            assert later == []
        else:
            assert len(network.mine([first, *later])) == 1
    await becomes(lambda: closed(opened))


async def test_cancelling_at_any_moment_leaves_no_socket(
    network: Network, opened: list[socket.socket]
) -> None:
    """Also while the sockets are being opened."""
    for rounds in range(8):
        found = discover_all([network.source], targets=[network.host(7)], **LONG)
        task = asyncio.create_task(found)
        for _ in range(rounds):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await becomes(lambda: all(one.fileno() == -1 for one in opened))


class Flood:
    """A thread that throws packets at a search, as fast as the system takes them."""

    def __init__(self, host: str, packets: list[bytes]) -> None:
        """Prepare; `start` begins."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._throw, args=(host, packets))
        self._target: tuple[str, int] | None = None
        self.thrown = 0

    def start(self, target: tuple[str, int]) -> None:
        """Throw at the socket that a probe came from."""
        self._target = target
        self._thread.start()

    def stop(self) -> None:
        """Wait for the end."""
        self._stop.set()
        self._thread.join()

    def _throw(self, host: str, packets: list[bytes]) -> None:
        assert self._target is not None
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thrower:
            thrower.bind((host, 0))
            while not self._stop.is_set():
                for one in packets:
                    thrower.sendto(one, self._target)
                    self.thrown += 1


@pytest.mark.parametrize("kind", ["nonsense", "printers"])
async def test_a_flood_neither_hides_nor_delays_anybody(
    network: Network, kind: str
) -> None:
    """Honest printers are found, the loop has time for others, and it ends."""
    forged = [packet(str(n), serial_number=f"SNFAKE{n}") for n in range(50)]
    packets = {
        "nonsense": [b"", b"\xff" * 276, bytes(276), MAGIC, b"x" * 1400],
        "printers": forged,
    }
    flood = Flood(network.host(66), packets[kind])
    for number in range(10, 20):
        serial_number = f"SNREAL{number}"
        await network.add(number, packet(serial_number=serial_number), delay=0.3)
    hub = await network.broadcast()
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            longest = max(longest, loop.time() - before)

    ticking = asyncio.create_task(tick())
    searching = asyncio.create_task(
        discover_all([network.source], tries=20, interval=0.15, silence=0.5, total=8)
    )
    try:
        await becomes(lambda: bool(hub.probes))
        flood.start(hub.probes[0][1])
        async with asyncio.timeout(15):
            found = network.mine(await searching)
    finally:
        flood.stop()
        ticking.cancel()
    assert flood.thrown > 1000
    hosts = [one.host for one in found]
    assert set(hosts) - {network.host(66)} == {network.host(n) for n in range(10, 20)}
    assert hosts.count(network.host(66)) == (kind == "printers")
    assert longest < 5


async def test_a_crowd_has_a_limit(network: Network) -> None:
    """Three hundred hosts that claim to be printers, in either form."""
    hub = await network.broadcast()
    searching = asyncio.create_task(
        discover_all([network.source], tries=1, silence=0.5, total=6)
    )
    await becomes(lambda: bool(hub.probes))
    middle = network.prefix.rpartition(".")[0]
    for number in range(300):
        host = f"{middle}.{199 - number // 250}.{number % 250 + 1}"
        one = packet(serial_number=f"SNCROWD{number}")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((host, 0))
            sender.sendto(one if number % 2 else one[:140], hub.probes[0][1])
        await asyncio.sleep(0)
    found = await searching
    assert len(found) == search.MAX_PRINTERS == 256


async def test_no_log_shows_a_serial_number(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even the most detailed one."""
    caplog.set_level(logging.DEBUG)
    await network.add(7, packet(serial_number="SNSECRET1"))
    targets = ["255.255.255.255"]
    found = await discover_all([network.source, "::1"], targets=targets, **QUICK)
    assert network.mine(found)[0].serial_number == "SNSECRET1"
    assert "SECRET1" not in caplog.text
    assert "SECRET1" not in repr(found)


def test_loopback_stays_on_loopback() -> None:
    """255.255.255.255 would leave the machine."""
    one = addresses.interface_of("127.3.2.1")
    assert one == IPv4Interface("127.3.2.1/8")
    assert addresses.broadcast_addresses(one) == ["127.255.255.255"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("192.168.7.5/24", ["192.168.7.255", "255.255.255.255"]),
        ("10.1.2.3/12", ["10.15.255.255", "255.255.255.255"]),
        ("192.168.7.5/31", ["255.255.255.255"]),
        ("192.168.7.5/32", ["255.255.255.255"]),
        ("192.168.7.5/0", ["255.255.255.255"]),
    ],
)
def test_the_broadcast_addresses(source: str, expected: list[str]) -> None:
    """The subnet's own, where it has one, and everybody's."""
    assert addresses.broadcast_addresses(IPv4Interface(source)) == expected


def test_a_missing_prefix_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Home Assistant has addresses without one."""
    mine = [IPv4Interface("192.168.7.5/22"), IPv4Interface("10.0.0.1/8")]
    monkeypatch.setattr(addresses, "system_interfaces", lambda: mine)
    assert addresses.interface_of("10.0.0.1") == mine[1]
    assert addresses.interface_of(IPv4Address("192.168.7.5")) == mine[0]
    assert addresses.interface_of("192.168.7.5/24") == IPv4Interface("192.168.7.5/24")
    assert addresses.interface_of("192.168.7.6") == IPv4Interface("192.168.7.6/32")


def test_the_system_lists_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each can be bound; loopback is there only if it is alone."""
    found = addresses.system_interfaces()
    for one in found:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as binding:
            binding.bind((str(one.ip), 0))
    kinds = {one.is_loopback for one in found}
    assert len(kinds) <= 1
    monkeypatch.setattr(socket, "if_nameindex", lambda: [(1, "lo"), (9, "gone9")])
    assert addresses.system_interfaces() == [IPv4Interface("127.0.0.1/8")]


def test_a_system_without_a_list_has_one_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one it would send from, found without sending; or none at all."""

    def refuse() -> list[tuple[int, str]]:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(socket, "if_nameindex", refuse)
    monkeypatch.setattr(addresses, "_SOMEWHERE", ("127.9.9.9", 19000))
    (found,) = addresses.system_interfaces()
    assert found.is_loopback
    monkeypatch.setattr(addresses, "_SOMEWHERE", ("127.9.9.9", -1))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: refuse())
    assert addresses.system_interfaces() == []
