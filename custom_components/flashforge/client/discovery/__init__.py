"""Finding printers on the local network, as "Discovery" in docs/protocol.md has it."""

from .reply import DiscoveredPrinter, DiscoveryState, parse_reply
from .search import SearchTimes, discover, discover_all, probe
from .sources import Source, system_interfaces

__all__ = [
    "DiscoveredPrinter",
    "DiscoveryState",
    "SearchTimes",
    "Source",
    "discover",
    "discover_all",
    "parse_reply",
    "probe",
    "system_interfaces",
]
