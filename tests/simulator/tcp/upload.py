"""M28, what follows it, and M29: a file on its way to the virtual card."""

from collections.abc import Awaitable, Callable
import re
import struct
from zlib import crc32

from tests.simulator.card import Arrival
from tests.simulator.dialects import BLOCKS, RAW
from tests.simulator.job import StoredFile
from tests.simulator.starts import ParameterError
from tests.simulator.upload import take

from .desk import Desk, Reply, refusal
from .inbox import Inbox
from .paths import file_name_of

type Answer = Callable[[str], Awaitable[None]]

_MAGIC = bytes.fromhex("5A5AA5A5")
_HEADER = struct.Struct(">4sIII")
_DATA_BYTES = 4096
_BLOCK_BYTES = _HEADER.size + _DATA_BYTES
_CHUNK_BYTES = 64 * 1024

_END = re.compile(rb"~M29\s*\Z")
_END_BYTES = 16
_SILENCE = 0.5
"""Real seconds of silence after which M29 is a command and not a part of a file."""

REFUSED_NAME = refusal("Cannot create file")
NOT_COMPLETE = refusal("File Is Not Available")
_NO_SPACE = refusal("Not enough space")


class TcpUpload:
    """One file that M28 announced; nothing of it is on the card before M29."""

    def __init__(self, desk: Desk, file_name: str, size: int) -> None:
        self._desk = desk
        self._size = size
        self._arrival = Arrival(desk.machine.card, size)
        self._spoiled = False
        self.file_name = file_name

    @property
    def received(self) -> int:
        """Return the bytes that have arrived."""
        return self._arrival.received

    def spoil(self) -> None:
        """Notice bytes that are neither of the file nor a command."""
        self._spoiled = True

    async def receive(self, inbox: Inbox, answer: Answer) -> None:
        """Take the file in the framing it comes in, as far as it comes.

        A firmware that knows blocks alone answers anything else as a bad block; one
        that knows none takes their headers for a part of the file.
        """
        framings = self._desk.dialect.framings
        in_blocks = await inbox.peek(len(_MAGIC)) == _MAGIC
        if in_blocks and BLOCKS in framings:
            await self._blocks(inbox, answer)
        elif RAW in framings:
            await self._raw(inbox)
        else:
            await answer("N0000 error.")
            await self._swallow(inbox)

    def finish(self) -> Reply:
        """Answer M29: store exactly what was announced, or discard it."""
        if self._spoiled or not self._arrival.complete:
            return NOT_COMPLETE
        machine = self._desk.machine
        self._arrival.finish(StoredFile(file_name=self.file_name))
        machine.last_upload_at = machine.time.now()
        return Reply(("Done saving file.",))

    async def _raw(self, inbox: Inbox) -> None:
        """Count exactly the announced bytes, whatever they are."""
        tail = b""
        while (missing := self._size - self.received) > 0:
            chunk = await inbox.some(min(missing, _CHUNK_BYTES))
            if not chunk:
                return
            tail = (tail + chunk)[-_END_BYTES:]
            if len(chunk) < missing and await _ends(tail, inbox):
                self.spoil()
                return
            await take(self._arrival, chunk, self._desk.faults)

    async def _swallow(self, inbox: Inbox) -> None:
        self.spoil()
        tail = b""
        while chunk := await inbox.some(_CHUNK_BYTES):
            tail = (tail + chunk)[-_END_BYTES:]
            if await _ends(tail, inbox):
                return

    async def _blocks(self, inbox: Inbox, answer: Answer) -> None:
        """Take blocks until something else comes; a damaged one may come again."""
        number = 0
        while await inbox.peek(len(_MAGIC)) == _MAGIC:
            block = await inbox.exactly(_BLOCK_BYTES)
            if len(block) < _BLOCK_BYTES:
                return
            if await self._block(block, number):
                await answer(f"N{number:04} ok.")
                number += 1
            else:
                await answer(f"N{number:04} error.")

    async def _block(self, block: bytes, expected: int) -> bool:
        """Take one block if it is the next one and whole."""
        _, number, length, checksum = _HEADER.unpack_from(block)
        data = block[_HEADER.size :][:length]
        faults = self._desk.faults
        if faults.tcp_bad_blocks:
            faults.tcp_bad_blocks -= 1
            return False
        fits = length <= min(_DATA_BYTES, self._size - self.received)
        if number != expected or crc32(data) != checksum or not fits:
            return False
        try:
            await take(self._arrival, data, faults)
        except ParameterError:
            return False
        return True


async def _ends(tail: bytes, inbox: Inbox) -> bool:
    """Return whether M29 came too early, and leave it to be read as a command."""
    if not (end := _END.search(tail)) or not await inbox.stays_silent(_SILENCE):
        return False
    inbox.put_back(end.group().rstrip() + b"\n")
    return True


def announced(desk: Desk, argument: str) -> TcpUpload | Reply:
    """Answer M28: an upload that may begin, or why it may not."""
    size, _, path = argument.partition(" ")
    name = file_name_of(path.strip())
    plain = size.isascii() and size.isdecimal() and int(size) > 0
    if not plain or not name or "/" in name or not desk.machine.takes_jobs:
        return REFUSED_NAME
    if int(size) > desk.machine.card.free_bytes:
        return _NO_SPACE
    return TcpUpload(desk, name, int(size))


def welcome(argument: str) -> Reply:
    """Return the answer to an M28 that was accepted."""
    return Reply((f"Writing to file: {argument.partition(' ')[2].strip()}",))
