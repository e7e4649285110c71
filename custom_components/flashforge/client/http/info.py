"""Asking a printer what it is and how it is doing."""

from typing import override

from ..device import Device
from ..errors import InvalidResponseError
from ..interfaces.info import Info
from ..status import PrinterStatus
from .status import parse_detail
from .transport import HttpTransport


class HttpInfo(Info):
    """The questions."""

    def __init__(self, transport: HttpTransport, device: Device) -> None:
        self._transport = transport
        self._device = device

    @override
    async def get_status(self, *, position: bool = False) -> PrinterStatus:
        number = self._device.query_started()
        detail = _member(await self._transport.read("/detail"), "detail")
        return self._device.query_answered(number, detail, parse_detail(detail))

    @override
    async def get_product(self) -> dict[str, object]:
        return _member(await self._transport.read("/product"), "product")


def _member(reply: dict[str, object], name: str) -> dict[str, object]:
    member = reply.get(name)
    if not isinstance(member, dict):
        raise InvalidResponseError(f"an answer without its {name}")
    return member
