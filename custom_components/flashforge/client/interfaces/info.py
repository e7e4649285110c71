"""Queries of what a printer is and how it is doing, whatever the protocol."""

from abc import ABC, abstractmethod

from ..status import PrinterStatus


class Info(ABC):
    """The questions."""

    @abstractmethod
    async def get_status(self) -> PrinterStatus:
        """Return how the printer is doing: one request, or one connection.

        Raises what a request raises.
        """

    @abstractmethod
    async def get_product(self) -> dict[str, object]:
        """Return what the printer says it has: 1 for there, 0 for not, by name.

        Raises what a request raises.
        """
