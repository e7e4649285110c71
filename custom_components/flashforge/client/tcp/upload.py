"""Bringing a file to a printer over TCP, in one of two ways.

As a raw stream of as many bytes as were announced, or in blocks that the printer
confirms one by one. See "TCP uploading" in docs/protocol.md.
"""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
import re
from zlib import crc32

from ..errors import (
    AnswerLostError,
    ConnectionLostError,
    PrinterRefusedError,
    UploadSourceError,
)
from ..models import Family
from ..upload import CHUNK_SIZE, Upload, chunks
from .connection import MAX_MESSAGE, Connection
from .jobs import FOLDER
from .transport import TcpTransport

BLOCK_TAG = b"\x5a\x5a\xa5\xa5"
BLOCK_SIZE = 4096

_CONFIRMED = re.compile(r"N(\d{4,10}) ok\.?", re.IGNORECASE)
_FAILED = re.compile(r"N\d{4,10} error", re.IGNORECASE)

type _Way = Callable[[Connection, Upload, _Source], Awaitable[None]]


class TcpUploader:
    """Sends files, one at a time."""

    def __init__(self, transport: TcpTransport) -> None:
        self._transport = transport
        # Which way the firmware of an Adventurer 3 wants shows when it is tried.
        self._wants_raw = False

    async def send(self, upload: Upload, family: Family) -> None:
        """Send a file.

        Raises PrinterRefusedError, ControlHeldError, UploadSourceError and what a
        request raises. When it ends early the printer discards what it got.
        """
        source = _Source(upload)
        if family is Family.ADVENTURER_3 and not self._wants_raw:
            try:
                await self._send(upload, source, _send_blocks)
            except _NoBlocksError:
                self._wants_raw = True
            else:
                return
        await self._send(upload, source, _send_raw)

    async def _send(self, upload: Upload, source: _Source, way: _Way) -> None:
        async with self._transport.exclusive() as connection:
            announcement = f"M28 {upload.size} {FOLDER}{upload.file_name}"
            await connection.execute(announcement)
            # Until the last byte of the file everything is taken for the file's.
            connection.upload_mode = True
            await way(connection, upload, source)
            connection.upload_mode = False
            timeout = connection.timings.upload_answer_timeout
            await connection.execute("M29", timeout)


class _NoBlocksError(Exception):
    """The printer does not know blocks."""


class _Source:
    """A file's bytes, as many at a time as are asked for."""

    def __init__(self, upload: Upload) -> None:
        self._chunks = chunks(upload)
        self._buffer = b""

    async def read(self, most: int) -> bytes:
        """Return the next bytes, fewer than asked for only at the end.

        Raises UploadSourceError for whatever goes wrong with the source.
        """
        parts, length = [self._buffer], len(self._buffer)
        while length < most:
            chunk = await self._next_chunk()
            if not chunk:
                break
            parts.append(chunk)
            length += len(chunk)
        whole = b"".join(parts)
        self._buffer = whole[most:]
        return whole[:most]

    def put_back(self, data: bytes) -> None:
        """Give these bytes again."""
        self._buffer = data + self._buffer

    async def _next_chunk(self) -> bytes:
        """Return a chunk that is not empty, an empty one at the end."""
        try:
            async for chunk in self._chunks:
                if chunk:
                    return chunk
        except UploadSourceError:
            raise
        except Exception as err:
            raise UploadSourceError(str(err)) from err
        return b""


async def _send_raw(connection: Connection, upload: Upload, source: _Source) -> None:
    sent = 0
    while data := await source.read(CHUNK_SIZE):
        await connection.write(data, connection.timings.upload_timeout)
        sent += len(data)
        upload.report_progress(sent)
        # A quick source and a quick printer never wait for each other, and
        # everything else would wait for both.
        await asyncio.sleep(0)


async def _send_blocks(connection: Connection, upload: Upload, source: _Source) -> None:
    """Send the file in blocks.

    Raises _NoBlocksError, with nothing of the source lost, if the printer does not
    confirm the first.
    """
    sent, timings = 0, connection.timings
    for number in count():
        data = await source.read(BLOCK_SIZE)
        if not data:
            return
        await connection.write(_block(number, data), timings.upload_timeout)
        try:
            limit = timings.upload_timeout if number else timings.first_block_timeout
            await _await_confirmation(connection, number, limit)
        except AnswerLostError as err:
            if number or isinstance(err, ConnectionLostError):
                raise
            source.put_back(data)
            raise _NoBlocksError from None
        sent += len(data)
        upload.report_progress(sent)


def _block(number: int, data: bytes) -> bytes:
    """Return a block: tag, number, length and checksum of the data, padded data."""
    head = (number, len(data), crc32(data))
    fields = b"".join(field.to_bytes(4) for field in head)
    return BLOCK_TAG + fields + data.ljust(BLOCK_SIZE, b"\0")


async def _await_confirmation(
    connection: Connection, number: int, limit: float
) -> None:
    """Wait for the line that confirms a block; others are passed over."""
    while True:
        line = await connection.read_line(limit)
        if _FAILED.match(line):
            raise PrinterRefusedError(None, line[:MAX_MESSAGE])
        confirmed = _CONFIRMED.match(line)
        if confirmed and int(confirmed[1]) == number:
            return
