"""Downloads: a print file from a web address, into a folder.

Whoever may upload files must not reach through Home Assistant what is only meant for
the computer that it runs on, for itself, or for a printer. A name is therefore looked
up once, and the connection goes to the address that was checked.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
import shutil
from typing import IO, TYPE_CHECKING

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientTimeout,
    hdrs,
)
from homeassistant.components import network
from homeassistant.const import CONF_HOST
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import (
    HomeAssistantTCPConnector,
    SSRFRedirectError,
    async_get_clientsession,
)
from yarl import URL

from .const import DOMAIN
from .errors import failure, refusal

REDIRECTS_MAX = 3
# Seconds to look up a name.
LOOKUP_TIMEOUT = 10
# Seconds without a byte. A large file over a slow line takes as long as it takes.
TIMEOUT = ClientTimeout(total=None, sock_connect=10, sock_read=30)
CHUNK_SIZE = 1024 * 1024
# Bytes that stay free on the disk.
RESERVE = 256 * 1024 * 1024
# The computer itself, its neighbors on the same wire that nobody has configured, groups
# of computers, what is nobody's, and the services of Home Assistant's own Supervisor.
FORBIDDEN_NETWORKS = tuple(
    ip_network(one)
    for one in (
        *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.30.32.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
        *("::/128", "::1/128", "fe80::/10", "ff00::/8"),
    )
)
# An IPv4 address is at the end of an IPv6 address in it.
_NAT64 = IPv6Network("64:ff9b::/96")

type _Address = IPv4Address | IPv6Address


async def async_download(
    hass: HomeAssistant, address: str, path: Path, size_max: int
) -> str:
    """Download what is at a web address into a file, and return its name.

    The name is the one that the server gives, or the end of the address. Raises
    ServiceValidationError for an address that is not allowed, HomeAssistantError if the
    server does not give a file of at most `size_max` bytes, or the disk is full.
    """
    try:
        url = URL(address)
        for _ in range(REDIRECTS_MAX + 1):
            async with await _async_get(hass, url) as response:
                target = response.headers.get(hdrs.LOCATION)
                if response.status not in _REDIRECTS or target is None:
                    await _async_store(hass, response, path, size_max)
                    disposition = response.content_disposition
                    return (disposition and disposition.filename) or url.name
                url = url.join(URL(target))
    except SSRFRedirectError as err:
        raise refusal("url_not_allowed") from err
    except ClientError, OSError, ValueError:
        # Its text may hold the address, which may hold a password.
        raise failure("download_failed") from None
    raise failure("download_failed")


_REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}


async def _async_get(hass: HomeAssistant, url: URL) -> ClientResponse:
    """Ask for what is at a web address, at an IP address that is allowed."""
    session = async_get_clientsession(hass)
    connector, host = session.connector, url.host
    if url.scheme not in {"http", "https"} or not host:
        raise refusal("url_not_allowed")
    if TYPE_CHECKING:
        assert isinstance(connector, HomeAssistantTCPConnector)
    async with asyncio.timeout(LOOKUP_TIMEOUT):
        found = [one["host"] for one in await connector.async_resolve_host(host)]
    await _async_check(hass, host, found)
    unreachable: ClientConnectorError | None = None
    for address in found:
        try:
            return await session.get(
                url.with_host(address),
                headers={hdrs.HOST: url.host_port_subcomponent or host},
                server_hostname=host,
                allow_redirects=False,
                timeout=TIMEOUT,
            )
        except ClientConnectorError as err:
            unreachable = err
    raise unreachable or OSError("the name has no address")


async def _async_check(hass: HomeAssistant, host: str, found: Iterable[str]) -> None:
    """Raise ServiceValidationError unless all addresses of a host are allowed."""
    adapters = await network.async_get_adapters(hass)
    own: set[str] = {
        configured["address"]
        for adapter in adapters
        for configured in (*adapter["ipv4"], *adapter["ipv6"])
    }
    own |= {
        URL(one).host or ""
        for one in (hass.config.internal_url, hass.config.external_url)
        if one
    }
    own |= {
        entry.data[CONF_HOST] for entry in hass.config_entries.async_entries(DOMAIN)
    }
    if host.removesuffix(".").lower() in own or not all(
        is_allowed(one, own) for one in found
    ):
        raise refusal("url_not_allowed")


def is_allowed(address: str, forbidden: Iterable[str] = ()) -> bool:
    """Return whether files may be downloaded from an IP address."""
    ip = _inner(ip_address(address.partition("%")[0]))
    return str(ip) not in forbidden and not any(
        ip in one for one in FORBIDDEN_NETWORKS if one.version == ip.version
    )


def _inner(ip: _Address) -> _Address:
    """Return the IPv4 address that an IPv6 address stands for, itself otherwise."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip


async def _async_store(
    hass: HomeAssistant, response: ClientResponse, path: Path, size_max: int
) -> None:
    """Write a response to a file of at most so many bytes."""
    if response.status != HTTPStatus.OK:
        raise failure("download_status", status=str(response.status))
    disk = await hass.async_add_executor_job(shutil.disk_usage, path.parent)
    room, size = disk.free - RESERVE, response.content_length or 0
    _check_size(size, size_max, room)
    async with async_open_file(hass, path, "wb") as file:
        size = 0
        async for chunk in response.content.iter_chunked(CHUNK_SIZE):
            size += len(chunk)
            _check_size(size, size_max, room)
            await hass.async_add_executor_job(file.write, chunk)


@asynccontextmanager
async def async_open_file(
    hass: HomeAssistant, path: Path, mode: str
) -> AsyncIterator[IO[bytes]]:
    """Open a file beside the event loop, and close it whatever happens."""
    file = await hass.async_add_executor_job(path.open, mode)
    try:
        yield file
    finally:
        try:
            await hass.async_add_executor_job(file.close)
        finally:
            # At Home Assistant's end nobody else may do it any more.
            file.close()


def _check_size(size: int, size_max: int, room: int) -> None:
    if size > size_max:
        raise refusal("file_too_big")
    if size > room:
        raise failure("disk_full")
