"""Finding printers on the local network, as "Discovery" in docs/protocol.md has it."""

from .addresses import Source, system_interfaces
from .packet import DiscoveredPrinter, DiscoveryState, parse_reply
from .search import SearchTimes, discover, discover_all, probe

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
