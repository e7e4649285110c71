"""The listening socket of port 8899, and who is connected."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from tests.simulator.clock import Clock
from tests.simulator.detail import Json
from tests.simulator.dialects import Dialect
from tests.simulator.faults import Faults
from tests.simulator.listener import close_listener
from tests.simulator.machine import Machine

from .commands import NEVER_SENT
from .desk import Desk
from .link import Link
from .lock import ControlLock

_WATCH_SECONDS = 0.1
"""Real seconds between two looks for silent connections."""


@dataclass(frozen=True, slots=True)
class TcpRecord:
    """One command as it arrived: seconds of the clock, connection, code and rest."""

    time: float
    link: int
    code: str
    argument: str


class TcpServer:
    """Speaks the text protocol for one machine, and can come and go."""

    def __init__(
        self,
        machine: Machine,
        dialect: Dialect,
        faults: Faults,
        clock: Clock,
        port: int,
    ) -> None:
        self.port = port
        self.connections = 0
        self.records: list[TcpRecord] = []
        self._clock = clock
        self._lock = ControlLock(clock, dialect, faults)
        self._desk = Desk(
            machine=machine, faults=faults, dialect=dialect, lock=self._lock
        )
        self._numbers = count(1)
        self._links: dict[Link, asyncio.Task[None]] = {}
        self._listener: asyncio.Server | None = None
        self._watcher: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Return whether it listens."""
        return self._listener is not None

    @property
    def open_connections(self) -> int:
        """Return the connections open at the moment."""
        return len(self._links)

    @property
    def forbidden(self) -> Sequence[str]:
        """Return what was received and nobody may send."""
        return [one.code for one in self.records if one.code in NEVER_SENT]

    def state(self) -> dict[str, Json]:
        """Return who has control and which files are on their way."""
        uploads: list[Json] = [
            {"file_name": one.file_name, "received": one.received}
            for link in self._links
            if (one := link.upload) is not None
        ]
        return {
            "listening": self.running,
            "controller": self._lock.holder,
            "abandoned": self._lock.abandoned,
            "chosen": self._desk.chosen,
            "uploads": uploads,
        }

    def boot(self) -> None:
        """Forget everything that does not outlive the power."""
        self._desk.boot()

    async def start(self) -> None:
        """Listen; without effect if it does."""
        if self._listener is not None:
            return
        self._listener = await asyncio.start_server(
            self._connected, self._desk.machine.host, self.port, reuse_address=True
        )
        self.port = self._listener.sockets[0].getsockname()[1]
        self._watcher = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """Close the listening and every connection, and wait until all is gone."""
        if self._listener is None or self._watcher is None:
            return
        listener, self._listener = self._listener, None
        self._watcher.cancel()
        await asyncio.gather(self._watcher, return_exceptions=True)
        await close_listener(listener, self._links.values())
        self._lock.reset()

    def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        link = Link(
            next(self._numbers),
            self._desk,
            reader,
            writer,
            self._clock,
            note=self._note,
            restart=self._drop_all,
            broadcast=self._broadcast,
        )
        task = asyncio.get_running_loop().create_task(link.serve())
        self._links[link] = task
        task.add_done_callback(lambda _task: self._links.pop(link))

    def _note(self, link: int, code: str, argument: str) -> None:
        self.records.append(TcpRecord(self._clock(), link, code, argument))

    def _broadcast(self, link: int, text: bytes) -> None:
        """Let every other connection hear a reply, where the firmware does that."""
        if not self._desk.dialect.broadcasts:
            return
        for other in self._links:
            if other.number != link:
                other.overhear(text)

    def _drop_all(self) -> None:
        for link in self._links:
            link.drop()

    async def _watch(self) -> None:
        """Drop every connection that has been silent for too long."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            for link in self._links:
                if link.silent_for() >= self._desk.dialect.idle_seconds:
                    # The printer ends it, and so knows that control is free.
                    self._lock.release(link.number)
                    link.drop()
