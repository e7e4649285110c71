"""Asking a printer what it is and how it is doing, over TCP."""

import asyncio
from collections.abc import Callable
from typing import override

from ..errors import AnswerLostError, ConnectionLostError
from ..interfaces import Info
from ..status import PrinterStatus
from .status import QUERIES, parse_answers
from .transport import TcpTransport, query

type Answers = dict[str, object]


class TcpInfo(Info):
    """The questions, without taking control: the owner's slicer may be at work."""

    def __init__(
        self,
        transport: TcpTransport,
        total: float,
        observe: Callable[[Answers, PrinterStatus], None],
    ) -> None:
        """Take the way to the printer, and who wants to hear of every status.

        All questions of one status may take `total` seconds together. They are asked
        again at once if the connection was lost.
        """
        self._transport = transport
        self._total = total
        self._observe = observe

    @override
    async def get_status(self) -> PrinterStatus:
        try:
            async with asyncio.timeout(self._total):
                try:
                    answers = await self._ask()
                except ConnectionLostError:
                    answers = await self._ask()
        except TimeoutError:
            raise AnswerLostError("no answer in time") from None
        status = parse_answers(answers)
        self._observe(answers, status)
        return status

    @override
    async def get_product(self) -> dict[str, object]:
        """Return nothing: over TCP a printer does not tell."""
        return {}

    async def _ask(self) -> Answers:
        async with self._transport.connection() as (connection, fields):
            answers: Answers = {**fields}
            for question in QUERIES:
                answers[question] = list(await query(connection, question, self._total))
        return answers
