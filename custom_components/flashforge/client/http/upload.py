"""Bringing a file to a printer: one multipart request, streamed.

See "Uploading" in docs/protocol.md.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass
import re
import secrets

from ..errors import (
    AnswerLostError,
    FlashForgeError,
    InvalidTextError,
    UploadSourceError,
)
from ..models import Family
from .jobs import takes_long_form
from .transport import HttpTransport

PRINTABLE_SUFFIXES = (".g", ".gx", ".gcode", ".3mf")
# Bytes. No printer says how long a name may be; file systems take 255.
NAME_MAX_BYTES = 200
# Bytes handed to the connection at once, so that nothing else waits for long.
PIECE = 256 * 1024
# Seconds without a byte moving, after which an upload is given up.
INACTIVITY = 60.0
# Part of that time after which it is noted anew that something moved; every note
# leaves a timer behind.
NOTE_AFTER = 1 / 100
# Seconds after which an upload lets everything else have its turn.
REST_PAUSE = 0.005
# Seconds that the printer may think about a file it has received whole.
ANSWER_TIME = 180.0

# The empty list of mappings in base64.
_NO_MAPPINGS = "W10="

# What is known to be safe everywhere. Others are refused by some printers, or shown
# wrongly by their screens.
_SAFE_NAME = re.compile(r"[A-Za-z0-9._ -]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9._ -]+")


@dataclass(slots=True)
class Upload:
    """A file on its way."""

    file_name: str
    source: AsyncIterable[bytes]
    size: int
    progress: Callable[[int, int], None]
    failure: Exception | None = None
    """What went wrong on our side; aiohttp would call it a broken connection."""


class Uploader:
    """Sends files."""

    def __init__(self, transport: HttpTransport) -> None:
        """Take the way to the printer."""
        self._transport = transport

    async def send(self, upload: Upload, headers: dict[str, str]) -> None:
        """Send a file; raises what a request raises, and UploadSourceError."""
        boundary = f"flashforge-{secrets.token_hex(16)}"
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="gcodeFile"; '
            f'filename="{upload.file_name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{boundary}--\r\n".encode()
        headers = {
            **headers,
            "fileSize": str(upload.size),
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            # A chunked body has not been shown to work.
            "Content-Length": str(len(head) + upload.size + len(tail)),
        }
        try:
            async with asyncio.timeout(INACTIVITY) as limit:
                body = _body(upload, head, tail, limit)
                await self._transport.upload("/uploadGcode", headers, body)
        except (FlashForgeError, TimeoutError) as err:
            if upload.failure is not None:
                raise UploadSourceError(str(upload.failure)) from upload.failure
            if isinstance(err, TimeoutError):
                raise AnswerLostError("nothing moved for too long") from None
            raise


async def _body(
    upload: Upload, head: bytes, tail: bytes, limit: asyncio.Timeout
) -> AsyncIterator[bytes]:
    """Yield the request's body; what is yielded next means that it moves."""
    now = asyncio.get_running_loop().time

    def wait(seconds: float) -> None:
        # Once the time is up there is nothing left to put off.
        if not limit.expired():
            limit.reschedule(now() + seconds)

    yield head
    sent = 0
    moved = rested = now()
    try:
        async for piece in _pieces(upload):
            moment = now()
            if moment - moved > INACTIVITY * NOTE_AFTER:
                wait(INACTIVITY)
                moved = moment
            if moment - rested > REST_PAUSE:
                # A quick source and a quick printer never wait for each other, and
                # everything else would wait for both.
                await asyncio.sleep(0)
                rested = now()
            yield piece
            sent += len(piece)
            upload.progress(sent, upload.size)
    except Exception as err:
        upload.failure = err
        raise
    wait(ANSWER_TIME)
    yield tail


async def _pieces(upload: Upload) -> AsyncIterator[bytes]:
    """Yield the file in pieces of a size that suits the connection.

    Raises UploadSourceError before more than the announced bytes are sent, or if
    the source ends early: the printer would wait for the rest.
    """
    left = upload.size
    async for chunk in upload.source:
        left -= len(chunk)
        if left < 0:
            raise UploadSourceError("the source gave more than it had announced")
        if len(chunk) <= PIECE:
            yield chunk
            continue
        view = memoryview(chunk)
        for start in range(0, len(view), PIECE):
            yield bytes(view[start : start + PIECE])
    if left:
        raise UploadSourceError("the source gave less than it had announced")


def upload_headers(family: Family, firmware: str | None) -> dict[str, str]:
    """Return the parameters of an upload that only stores the file."""
    headers = {"printNow": "false", "levelingBeforePrint": "false"}
    if family is Family.CREATOR_5:
        return headers | {
            "flowCalibration": "false",
            "timeLapseVideo": "false",
            "useMatlStation": "false",
            "gcodeToolCnt": "1",
        }
    if family is Family.AD5X or takes_long_form(firmware):
        headers |= {
            "flowCalibration": "false",
            "useMatlStation": "false",
            "gcodeToolCnt": "0",
            "materialMappings": _NO_MAPPINGS,
        }
    if family is Family.AD5X:
        headers |= {"firstLayerInspection": "false", "timeLapseVideo": "false"}
    return headers


def check_file_name(name: str, family: Family) -> None:
    """Raise InvalidTextError for a name that a printer could not use.

    Letters, digits, point, underscore, hyphen and inner blanks are safe; a Creator
    5 refuses `=` and freezes its screen over a `.3mf` that is no `.gcode.3mf`.
    """
    stem, point, _ = name.rpartition(".")
    if (
        not _SAFE_NAME.fullmatch(name)
        or name != name.strip()
        or not stem.strip(".")
        or not point
        or len(name) > NAME_MAX_BYTES
    ):
        raise InvalidTextError("upload", "not a safe file name")
    if not name.lower().endswith(PRINTABLE_SUFFIXES):
        raise InvalidTextError("upload_suffix", "not a file that printers print")
    if family is Family.CREATOR_5 and _is_bare_3mf(name):
        raise InvalidTextError("upload_suffix", "a .3mf has to be a .gcode.3mf")


def safe_file_name(name: str, family: Family) -> str:
    """Return a name as near to another as this printer can use.

    Raises InvalidTextError if nothing is left, or for a suffix that is not printed.
    """
    base = name.replace("\\", "/").rpartition("/")[2]
    safe = _UNSAFE.sub("_", base).strip()
    if family is Family.CREATOR_5 and _is_bare_3mf(safe):
        safe = f"{safe[: -len('.3mf')]}.gcode.3mf"
    check_file_name(safe, family)
    return safe


def _is_bare_3mf(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(".3mf") and not lower.endswith(".gcode.3mf")
