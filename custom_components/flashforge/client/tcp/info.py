"""Asking a printer what it is and how it is doing, over TCP."""

import asyncio
from collections.abc import Iterable
from typing import override

from ..device import Device
from ..errors import AnswerLostError, ConnectionLostError
from ..interfaces.info import Info
from ..status import PrinterStatus
from .status import POSITION, QUERIES, parse_replies
from .transport import TcpTransport, query_status

type Replies = dict[str, object]


class TcpInfo(Info):
    """The questions, without taking control: the owner's slicer may be at work."""

    def __init__(self, transport: TcpTransport, device: Device) -> None:
        """Take the way to the printer, and what is known of it.

        All queries of one status share one timeout. They are sent again at once if
        the connection was lost.
        """
        self._transport = transport
        self._device = device
        self._timeout = device.options.timings.request_timeout

    @override
    async def get_status(self, *, position: bool = False) -> PrinterStatus:
        queries = (*QUERIES, POSITION) if position else QUERIES
        number = self._device.query_started()
        try:
            async with asyncio.timeout(self._timeout):
                try:
                    replies = await self._query(queries)
                except ConnectionLostError:
                    replies = await self._query(queries)
        except TimeoutError:
            raise AnswerLostError("no answer in time") from None
        return self._device.query_answered(number, replies, parse_replies(replies))

    @override
    async def get_product(self) -> dict[str, object]:
        """Return nothing: over TCP a printer does not tell."""
        return {}

    async def _query(self, queries: Iterable[str]) -> Replies:
        async with self._transport.connection() as (connection, fields):
            replies: Replies = {**fields}
            for command in queries:
                lines = await query_status(connection, command, self._timeout)
                replies[command] = list(lines)
        return replies
