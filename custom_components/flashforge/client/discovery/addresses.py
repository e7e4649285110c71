"""Where a search starts from: this machine's own IPv4 addresses.

Whoever knows them passes them; for a program that does not, the system is asked,
without a single packet.
"""

from ipaddress import IPv4Address, IPv4Interface, IPv6Address
import logging
import socket
import struct
import sys

if sys.platform == "linux":
    import fcntl

_LOGGER = logging.getLogger(__name__)

type Source = str | IPv4Address | IPv4Interface | IPv6Address
"""An address with its prefix (`192.168.1.5/24`) or without; IPv6 is passed over."""

# Nothing is sent there: it asks the system which address it would use.
_SOMEWHERE = ("225.0.0.9", 19000)
_LOOPBACK_PREFIX = 8

# Linux: requests of netdevice(7), and where its answer holds the address.
_GET_ADDRESS = 0x8915
_GET_NETMASK = 0x891B
_REQUEST = struct.Struct("16s24x")
_ANSWER = struct.Struct("20x4s16x")


def interface_of(source: Source) -> IPv4Interface | None:
    """Return an address with its prefix, or None for what is no IPv4 address.

    A prefix that was not given is looked up; it stays 32, which has no broadcast
    address, if the system does not tell.
    """
    try:
        interface = IPv4Interface(str(source))
    except ValueError:
        _LOGGER.debug("Not searching from what is no IPv4 address")
        return None
    if interface.network.prefixlen < interface.max_prefixlen:
        return interface
    if interface.is_loopback:
        return IPv4Interface((interface.ip, _LOOPBACK_PREFIX))
    known = (one for one in system_interfaces() if one.ip == interface.ip)
    return next(known, interface)


def broadcast_addresses(interface: IPv4Interface) -> list[str]:
    """Return where to send to reach everybody beside an address.

    From a loopback address that is loopback alone: 255.255.255.255 would leave the
    machine, with a sender that nobody can answer.
    """
    everybody = [] if interface.is_loopback else ["255.255.255.255"]
    network = interface.network
    if network.prefixlen < network.max_prefixlen - 1:
        everybody.append(str(network.broadcast_address))
    return sorted(set(everybody))


def system_interfaces() -> list[IPv4Interface]:
    """Return this machine's addresses, loopback only if there is nothing else.

    Where the system cannot be asked for a list (not Linux), it is the one address it
    would use, without a prefix. Never raises.
    """
    found = _listed() if sys.platform == "linux" else []
    return [one for one in found if not one.is_loopback] or found or _preferred()


def _listed() -> list[IPv4Interface]:
    """Return the address of every interface that has one."""
    try:
        names = [name for _index, name in socket.if_nameindex()]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            found = [_address(asker, name) for name in names]
    except OSError as error:
        _LOGGER.debug("The system does not list its interfaces: %s", error.strerror)
        return []
    return [one for one in found if one is not None]


def _address(asker: socket.socket, name: str) -> IPv4Interface | None:
    request = _REQUEST.pack(name.encode())
    try:
        address, netmask = (
            socket.inet_ntoa(_ANSWER.unpack(fcntl.ioctl(asker, what, request))[0])
            for what in (_GET_ADDRESS, _GET_NETMASK)
        )
        return IPv4Interface(f"{address}/{netmask}")
    except OSError, ValueError:  # no IPv4, or gone by now
        return None


def _preferred() -> list[IPv4Interface]:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.connect(_SOMEWHERE)
            return [IPv4Interface(asker.getsockname()[0])]
    except OSError as error:
        _LOGGER.debug("The system has no address to search from: %s", error.strerror)
        return []
