"""A printer's end of port 8899 that says whatever a test can think of."""

import asyncio
from collections.abc import Callable, Mapping

from .conftest import SERIAL_NUMBER

PORT = 8899

IDENTITY = (
    "Machine Type: Flashforge Adventurer 4",
    "Machine Name: Attic",
    "Firmware: v2.0.9",
    f"SN: {SERIAL_NUMBER}",
    "X: 220 Y: 200 Z: 250",
    "Tool Count: 1",
    "Mac Address:88:A9:A7:00:00:02",
)
STATUS = (
    "Endstop: X-max:0 Y-max:0 Z-max:0",
    "MachineStatus: READY",
    "MoveMode: READY",
    "Status: S:1 L:0 J:0 F:0",
    "LED: 0",
    "CurrentFile: ",
)


def frame(code: str, *lines: str, end: str = "\r\n") -> bytes:
    """Return a reply as it should be."""
    return "".join(
        f"{x}{end}" for x in (f"CMD {code} Received.", *lines, "ok")
    ).encode()


_HONEST = {
    "M115": frame("M115", *IDENTITY),
    "M119": frame("M119", *STATUS),
    "M105": frame("M105", "T0:22/0 B:14/0"),
    "M27": frame("M27", "SD printing byte 0/100"),
    "M601": frame("M601", "Control Success V2.1."),
    "M602": frame("M602", "Control Release."),
}


class Talker:
    """Answers commands from a table, others with nothing but their frame.

    An answer is bytes, or what a function returns for the whole command. None hangs
    up.
    """

    def __init__(
        self, answers: Mapping[str, bytes | Callable[[str], bytes | None]] | None = None
    ) -> None:
        """Take what differs from an idle Adventurer 4."""
        self.answers = {**_HONEST, **(answers or {})}
        self.heard: list[str] = []
        self.connections = 0
        self.open = 0

    async def __call__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection."""
        self.connections += 1
        self.open += 1
        try:
            while line := await reader.readline():
                command = line.decode().strip().removeprefix("~")
                self.heard.append(command)
                if (answer := self._answer(command)) is None:
                    return
                writer.write(answer)
                await writer.drain()
        finally:
            self.open -= 1

    def _answer(self, command: str) -> bytes | None:
        code = command.partition(" ")[0]
        answer = self.answers.get(code)
        if answer is None:
            return frame(code)
        return answer(command) if callable(answer) else answer
