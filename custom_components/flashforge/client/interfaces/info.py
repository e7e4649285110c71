"""Queries: what a printer is, and how it is doing."""

from abc import ABC, abstractmethod

from ..status import PrinterStatus


class Info(ABC):
    """Queries, which change nothing and never wait for a command."""

    @abstractmethod
    async def get_status(self, *, position: bool = False) -> PrinterStatus:
        """Return the status: one request over HTTP, one connection over TCP.

        With `position` an older printer is asked where its axes are as well; over HTTP
        one that knows tells it anyway.

        Raises what a request raises.
        """

    @abstractmethod
    async def get_product(self) -> dict[str, object]:
        """Return the parts that the printer says it has: 1 for there, 0 for not.

        Raises what a request raises.
        """
