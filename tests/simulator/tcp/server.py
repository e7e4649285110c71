"""The listening socket of port 8899, and what goes on over its connections."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
import re

from tests.simulator.clock import Clock
from tests.simulator.detail import Json
from tests.simulator.dialects import Dialect
from tests.simulator.faults import Faults
from tests.simulator.machine import Machine
from tests.simulator.upload import ConnectionDropped

from .commands import NEVER_SENT, obey
from .delivery import Delivery, LinkBrokenError
from .desk import REFUSED, Desk, Reply
from .inbox import Inbox
from .lock import ControlLock
from .upload import NOT_COMPLETE, TcpUpload, announced, welcome

_WATCH_SECONDS = 0.1
"""Real seconds between two looks for silent connections."""

_CODE = re.compile(r"[A-Z]\d+\b")


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
        self._links: dict[_Link, asyncio.Task[None]] = {}
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
        listener.close()
        tasks = [self._watcher, *self._links.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await listener.wait_closed()
        self._lock.reset()

    def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        link = _Link(next(self._numbers), self._desk, reader, writer, self._clock)
        link.on_command = self._note
        link.on_restart = self._drop_all
        task = asyncio.get_running_loop().create_task(link.serve())
        self._links[link] = task
        task.add_done_callback(lambda _task: self._links.pop(link))

    def _note(self, link: int, code: str, argument: str) -> None:
        self.records.append(TcpRecord(self._clock(), link, code, argument))

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


class _Link:
    """One connection."""

    on_command: Callable[[int, str, str], None]
    on_restart: Callable[[], None]

    def __init__(
        self,
        number: int,
        desk: Desk,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        clock: Clock,
    ) -> None:
        self.number = number
        self.upload: TcpUpload | None = None
        self._desk = desk
        self._writer = writer
        self._clock = clock
        self._inbox = Inbox(reader, clock)
        self._delivery = Delivery(writer, self._inbox, desk.faults, desk.dialect)
        self._answering = False

    def silent_for(self) -> float:
        """Return the seconds since something arrived, none while it is answered."""
        return 0.0 if self._answering else self._clock() - self._inbox.heard_at

    def drop(self) -> None:
        """Close the connection from the printer's side."""
        self._writer.close()

    async def serve(self) -> None:
        """Answer until either side ends it, and leave nothing of it behind."""
        try:
            with suppress(OSError, LinkBrokenError, ConnectionDropped):
                while (line := await self._inbox.line()) is not None:
                    await self._take(line)
                # What was written last still has to leave.
                self._writer.close()
                await self._writer.wait_closed()
        finally:
            self.upload = None
            self._desk.lock.closed(self.number)
            self._writer.transport.abort()

    async def _take(self, line: bytes) -> None:
        """Obey one line; blank ones and those without a tilde are no commands."""
        text = line.decode("utf-8", "replace").strip()
        command = text[1:] if text.startswith("~") else ""
        if self.upload is not None and text:
            command = self._behind_the_file(text, self.upload)
        code, _, argument = command.strip().partition(" ")
        if code:
            await self._obey(code.upper(), argument.strip())

    @staticmethod
    def _behind_the_file(text: str, upload: TcpUpload) -> str:
        """Return the command of a line that may begin with too much of a file."""
        before, tilde, command = text.rpartition("~")
        is_command = bool(tilde and _CODE.match(command))
        if before or not is_command:
            upload.spoil()
        return command if is_command else ""

    async def _obey(self, code: str, argument: str) -> None:
        self.on_command(self.number, code, argument)
        self._answering = True
        try:
            await self._answer(code, argument)
        finally:
            self._answering = False
            self._inbox.heard_at = self._clock()
        if code == "M28" and self.upload is not None:
            await self._receive(self.upload)

    async def _answer(self, code: str, argument: str) -> None:
        faults = self._desk.faults
        await asyncio.sleep(faults.tcp_delay)
        if faults.tcp_hang:
            await self._inbox.lose_everything()
            return
        reply = self._reply(code, argument)
        if code in self._desk.dialect.silent:
            return
        while reply.done is not None and not reply.done():
            if not await self._inbox.pause():
                return
        await self._delivery.reply(code, reply)
        if reply.restarts:
            self.on_restart()

    def _reply(self, code: str, argument: str) -> Reply:
        own = {
            "M28": self._begin_upload,
            "M29": self._end_upload,
            "M601": self._log_in,
            "M602": self._log_out,
        }
        if act := own.get(code):
            return act(argument)
        return obey(self._desk, code, argument, self.number)

    def _log_in(self, _argument: str) -> Reply:
        dialect, lock = self._desk.dialect, self._desk.lock
        again = lock.is_held_by(self.number)
        if not lock.take(self.number):
            return REFUSED
        return Reply(((again and dialect.repeated_login) or dialect.greeting,))

    def _log_out(self, _argument: str) -> Reply:
        self._desk.lock.release(self.number)
        return Reply(self._desk.dialect.farewell)

    def _begin_upload(self, argument: str) -> Reply:
        self.upload = None
        if not self._desk.lock.is_held_by(self.number):
            return REFUSED
        if (refusal := self._desk.faults.tcp_refuse_commands) is not None:
            return Reply((refusal,))
        upload = announced(self._desk, argument)
        if isinstance(upload, Reply):
            return upload
        self.upload = upload
        return welcome(argument)

    def _end_upload(self, _argument: str) -> Reply:
        upload, self.upload = self.upload, None
        if upload is None:
            return NOT_COMPLETE
        reply = upload.finish()
        if reply is not NOT_COMPLETE and self._desk.faults.lose_upload_answer:
            raise ConnectionDropped
        return reply

    async def _receive(self, upload: TcpUpload) -> None:
        """Take the file; meanwhile the printer may say that it is downloading."""
        machine = self._desk.machine
        counted = self._desk.faults.downloading_status
        machine.arriving += counted
        try:
            await upload.receive(self._inbox, self._delivery.line)
        finally:
            machine.arriving -= counted
