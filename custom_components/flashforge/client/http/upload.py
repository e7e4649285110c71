"""Bringing a file to a printer: one multipart request, streamed.

See "Uploading" in docs/protocol.md.
"""

import asyncio
from collections.abc import AsyncIterator
import secrets

from ..errors import AnswerLostError, FlashForgeError, UploadSourceError
from ..models import Family
from ..timings import Timings
from ..upload import Upload, chunks
from .jobs import takes_long_form
from .transport import HttpTransport

# The part of its timeout after which an upload that moves is given more time; each
# time leaves a timer behind.
RESCHEDULE_SHARE = 1 / 100
# Seconds after which an upload lets everything else have its turn.
YIELD_INTERVAL = 0.005

# The empty list of mappings in base64.
_NO_MAPPINGS = "W10="


class HttpUploader:
    """Sends files."""

    def __init__(self, transport: HttpTransport) -> None:
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
            timings = self._transport.timings
            async with asyncio.timeout(timings.upload_timeout) as limit:
                body = _body(upload, head, tail, limit, timings)
                await self._transport.upload("/uploadGcode", headers, body)
        except (FlashForgeError, TimeoutError) as err:
            if upload.failure is not None:
                raise UploadSourceError(str(upload.failure)) from upload.failure
            if isinstance(err, TimeoutError):
                raise AnswerLostError("nothing moved for too long") from None
            raise


async def _body(
    upload: Upload,
    head: bytes,
    tail: bytes,
    limit: asyncio.Timeout,
    timings: Timings,
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
        async for chunk in chunks(upload):
            moment = now()
            if moment - moved > timings.upload_timeout * RESCHEDULE_SHARE:
                wait(timings.upload_timeout)
                moved = moment
            if moment - rested > YIELD_INTERVAL:
                # A quick source and a quick printer never wait for each other, and
                # everything else would wait for both.
                await asyncio.sleep(0)
                rested = now()
            yield chunk
            sent += len(chunk)
            upload.report_progress(sent)
    except Exception as err:
        upload.failure = err
        raise
    wait(timings.upload_answer_timeout)
    yield tail


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
