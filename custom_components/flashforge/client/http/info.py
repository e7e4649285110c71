"""Asking a printer what it is and how it is doing."""

from collections.abc import Callable
from typing import override

from ..errors import InvalidResponseError
from ..interfaces import Info
from ..remaining import RemainingTime
from ..status import PrinterStatus
from .status import parse_detail
from .transport import HttpTransport


class HttpInfo(Info):
    """The questions."""

    def __init__(
        self,
        transport: HttpTransport,
        observe: Callable[[dict[str, object], PrinterStatus], None],
    ) -> None:
        """Take the way to the printer, and who wants to hear of every status."""
        self._transport = transport
        self._observe = observe
        self._remaining = RemainingTime()

    @override
    async def get_status(self) -> PrinterStatus:
        detail = _member(await self._transport.read("/detail"), "detail")
        status = self._remaining.update(parse_detail(detail))
        self._observe(detail, status)
        return status

    @override
    async def get_product(self) -> dict[str, object]:
        return _member(await self._transport.read("/product"), "product")


def _member(reply: dict[str, object], name: str) -> dict[str, object]:
    member = reply.get(name)
    if not isinstance(member, dict):
        raise InvalidResponseError(f"an answer without its {name}")
    return member
