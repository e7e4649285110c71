"""Finding printers on the networks that Home Assistant may use."""

from collections.abc import AsyncGenerator
from ipaddress import IPv4Interface

from homeassistant.components import network
from homeassistant.core import HomeAssistant

from .client import DiscoveredPrinter, discover


async def async_discover(hass: HomeAssistant) -> AsyncGenerator[DiscoveredPrinter]:
    """Yield the printers that answer on Home Assistant's networks, as they do.

    Without an enabled network nothing is sent: the client would then search them
    all.
    """
    sources = [
        IPv4Interface(f"{ip['address']}/{ip['network_prefix']}")
        for adapter in await network.async_get_adapters(hass)
        if adapter["enabled"]
        for ip in adapter["ipv4"]
    ]
    if sources:
        async for printer in discover(sources):
            yield printer
