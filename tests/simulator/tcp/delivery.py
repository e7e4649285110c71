"""How a reply leaves: its frame, and everything that can go wrong with that."""

import asyncio
from collections.abc import Sequence
from itertools import zip_longest
import socket
import struct

from tests.simulator.dialects import Dialect
from tests.simulator.faults import Faults

from .desk import Reply
from .inbox import Inbox

_AT_ONCE = struct.pack("ii", 1, 0)
_GARBAGE = {
    "html": b"<html><body><h1>502 Bad Gateway</h1></body></html>\r\n",
    "binary": bytes(range(0x80, 0x100)) * 4,
}
_FLOOD = b"A" * 4096
_OTHERS = {
    "M27": ("CMD M27 Received.", "SD printing byte 50/100", "Layer: 7/14"),
    "M105": ("CMD M105 Received.", "T0:201/200 B:61/60"),
}
"""Replies to somebody else, of which one that was not asked for is taken."""


class LinkBrokenError(Exception):
    """The printer has ended the connection."""


class Delivery:
    """The way to one client, with the faults of the moment."""

    def __init__(
        self,
        writer: asyncio.StreamWriter,
        inbox: Inbox,
        faults: Faults,
        dialect: Dialect,
    ) -> None:
        self._writer = writer
        self._inbox = inbox
        self._faults = faults
        self._dialect = dialect

    async def reply(self, code: str, reply: Reply) -> None:
        """Send a whole reply, and the bytes that follow it after their pause."""
        faults = self._faults
        if faults.tcp_flood:
            await self._flood()
        elif faults.tcp_garbage is not None:
            await self._write(_GARBAGE[faults.tcp_garbage])
        else:
            await self._send(self.frame(code, reply), "reply")
            if reply.binary:
                await _pause(self._dialect.binary_delay)
                await self._send(reply.binary, "binary")

    async def line(self, text: str) -> None:
        """Send one line outside of a frame."""
        await self._write(self._lines([text]))

    def reset(self) -> None:
        """Break the connection at once, as a crash does."""
        connection = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._writer.transport.abort()

    def overhear(self, data: bytes) -> None:
        """Send what another connection is answered, if this one is still open."""
        if not self._writer.is_closing():
            self._writer.write(data)

    def frame(self, code: str, reply: Reply) -> bytes:
        """Return the text of a whole reply as it is sent."""
        faults = self._faults
        prefix = "ack: " if faults.tcp_prefix else ""
        head = f"CMD {reply.code or code} Received."
        lines = [head, *(prefix + line for line in reply.lines)]
        if reply.header:
            lines.append(reply.header)
        elif not faults.tcp_no_ok and not (reply.refused and faults.tcp_bare_refusals):
            lines.append("ok")
        return self._lines(self._with_noise(code, lines))

    def _with_noise(self, code: str, lines: Sequence[str]) -> Sequence[str]:
        """Return the lines of a reply, and what another client was answered."""
        others = _OTHERS["M105" if code == "M27" else "M27"]
        match self._faults.tcp_noise:
            case "lines":
                return (*others, *lines)
            case "reply":
                return (*others, "ok", *lines)
            case "woven":
                pairs = zip_longest(lines, (*others, "ok"))
                return [line for pair in pairs for line in pair if line is not None]
            case _:
                return lines

    def _lines(self, lines: Sequence[str]) -> bytes:
        end = "\n" if self._faults.tcp_newline_only else self._dialect.line_end
        return "".join(line + end for line in lines).encode()

    async def _send(self, data: bytes, part: str) -> None:
        """Send a part of a reply, or half of it and nothing ever again."""
        how, _, where = (self._faults.tcp_break or "").partition("_")
        if where != part:
            await self._write(data)
            return
        await self._write(data[: len(data) // 2])
        if how == "reset":
            self.reset()
        else:
            self._writer.close()
        raise LinkBrokenError

    async def _write(self, data: bytes) -> None:
        if not self._faults.tcp_single_bytes:
            self._writer.write(data)
            await self._writer.drain()
            return
        for number in range(len(data)):
            self._writer.write(data[number : number + 1])
            await self._writer.drain()
            await asyncio.sleep(0)

    async def _flood(self) -> None:
        """Send without a line's end for as long as somebody is there."""
        while not self._inbox.gone:
            self._writer.write(_FLOOD)
            await self._writer.drain()
            await asyncio.sleep(0)


async def _pause(seconds: float) -> None:
    """Wait some seconds of real time."""
    await asyncio.sleep(seconds)
