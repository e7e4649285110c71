"""One connection to port 8899: lines in, replies out, files in between."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
import re

from tests.simulator.clock import Clock
from tests.simulator.upload import ConnectionDropped

from .commands import obey
from .delivery import Delivery, LinkBrokenError
from .desk import REFUSED, Desk, Reply, refusal
from .inbox import Inbox
from .upload import NOT_COMPLETE, TcpUpload, announced, welcome

_CODE = re.compile(r"[A-Z]\d+\b")


class Link:
    """Answers one client until either side ends the connection.

    `note` is told number, code and rest of each command, `restart` is asked to drop
    every connection, `broadcast` is told number and text of each reply.
    """

    def __init__(
        self,
        number: int,
        desk: Desk,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        clock: Clock,
        *,
        note: Callable[[int, str, str], None],
        restart: Callable[[], None],
        broadcast: Callable[[int, bytes], None],
    ) -> None:
        self.number = number
        self.upload: TcpUpload | None = None
        self._note = note
        self._restart = restart
        self._broadcast = broadcast
        self._desk = desk
        self._writer = writer
        self._clock = clock
        self._inbox = Inbox(reader, clock)
        self._delivery = Delivery(writer, self._inbox, desk.faults, desk.dialect)
        self._answering = False
        self._greeted = False

    def silent_for(self) -> float:
        """Return the seconds since something arrived, none while it is answered."""
        return 0.0 if self._answering else self._clock() - self._inbox.heard_at

    def overhear(self, data: bytes) -> None:
        """Pass on what another connection is answered."""
        self._delivery.overhear(data)

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
        self._note(self.number, code, argument)
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
        # Without a delay the answer is what the printer did when it was asked.
        if faults.tcp_delay:
            await asyncio.sleep(faults.tcp_delay)
        if faults.tcp_hang:
            await self._inbox.lose_everything()
            return
        reply = self._reply(code, argument)
        if self._keeps_silent(code):
            return
        while reply.done is not None and not reply.done():
            if not await self._inbox.pause():
                return
        self._broadcast(self.number, self._delivery.frame(code, reply))
        await self._delivery.reply(code, reply)
        if reply.restarts:
            self._restart()

    def _keeps_silent(self, code: str) -> bool:
        dialect = self._desk.dialect
        unheard = dialect.greets_first and not self._greeted and code != "M601"
        return unheard or code in dialect.silent

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

    def _log_in(self, argument: str) -> Reply:
        dialect, lock = self._desk.dialect, self._desk.lock
        again = lock.is_held_by(self.number)
        wrong = dialect.log_in_argument not in {None, argument}
        if wrong or not lock.take(self.number):
            return REFUSED
        self._greeted = True
        return Reply(((again and dialect.repeated_login) or dialect.greeting,))

    def _log_out(self, _argument: str) -> Reply:
        self._desk.lock.release(self.number)
        dialect = self._desk.dialect
        return Reply(dialect.farewell, code=dialect.farewell_code)

    def _begin_upload(self, argument: str) -> Reply:
        self.upload = None
        if not self._desk.lock.is_held_by(self.number):
            return REFUSED
        if (line := self._desk.faults.tcp_refuse_commands) is not None:
            return refusal(line)
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
