"""The files on a printer: the recent ones, their pictures, and new ones.

See "Files" in docs/protocol.md. There is no way to delete or to download a file.
"""

import base64
import binascii
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from dataclasses import dataclass

from ..errors import InvalidResponseError, NotPossibleError
from ..materials.colors import clean_color
from ..materials.mapping import FileTool
from ..reading import count, positive, switch, text
from ..status import PrinterState, PrinterStatus
from .commander import Commander
from .jobs import JobControl
from .upload import Upload, Uploader, check_file_name, upload_headers

# No list is longer than ten; a longer one is not worth believing.
MAX_FILES = 200

_MAGIC = {b"\x89PNG": "image/png", b"BM": "image/bmp", b"\xff\xd8": "image/jpeg"}
_GIGABYTE = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file on the printer, with what only an AD5X tells of it."""

    name: str
    print_time: float | None = None
    """Seconds."""
    filament_weight: float | None = None
    """Grams."""
    uses_station: bool | None = None
    tools: tuple[FileTool, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and what it is by its first bytes; what the printer says is wrong."""

    content: bytes
    content_type: str


class Files:
    """The files on a printer."""

    def __init__(
        self,
        commander: Commander,
        jobs: JobControl,
        get_status: Callable[[], Awaitable[PrinterStatus]],
    ) -> None:
        """Take the way to the printer, and who wants to hear of uploads."""
        self._commander = commander
        self._jobs = jobs
        self._get_status = get_status

    async def get_recent(self) -> tuple[StoredFile, ...]:
        """Return the files printed or stored last, at most ten.

        An older one can still be printed by its name. Raises what a request
        raises.
        """
        reply = await self._commander.transport.read("/gcodeList")
        return parse_file_list(reply)

    async def get_thumbnail(self, file_name: str) -> Picture | None:
        """Return a file's picture, None if it has none.

        Raises what a request raises; an early AD5X does not know the question.
        """
        reply = await self._commander.transport.read("/gcodeThumb", fileName=file_name)
        # Far longer than any text that is read otherwise.
        data = reply.get("imageData")
        if not isinstance(data, str) or not data.strip():
            return None
        try:
            content = base64.b64decode(data.partition("base64,")[2] or data)
        except binascii.Error, ValueError:
            raise InvalidResponseError("a picture that cannot be decoded") from None
        return _picture(content)

    async def get_job_thumbnail(self) -> Picture | None:
        """Return the picture of the present job, None if there is none."""
        content = await self._commander.transport.fetch("/getThum")
        # While nothing prints the answer is an error in JSON.
        return None if content.lstrip()[:1] == b"{" else _picture(content)

    async def upload(
        self,
        file_name: str,
        source: AsyncIterable[bytes],
        size: int,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Store a file on the printer; it is not printed.

        `source` gives `size` bytes in pieces of any length, and is never held in
        memory whole. `progress` hears how many of how many bytes have gone.
        Cancelling the task ends the upload, and the printer discards what it got.

        Raises InvalidTextError for a name that the printer could not use,
        NotPossibleError while a job is on or the space is not enough,
        UploadSourceError if the source gives another number of bytes, and what a
        request raises; AnswerLostError if nothing moved for a minute.
        """
        check_file_name(file_name, self._commander.model.family)
        status = await self._get_status()
        _check_room(status, size)
        headers = upload_headers(self._commander.model.family, status.firmware_version)
        upload = Upload(file_name, source, size, progress or _ignore_progress)
        try:
            await Uploader(self._commander.transport).send(upload, headers)
        finally:
            # Also if only the answer was lost: the file may have arrived.
            self._jobs.note_upload()


def _ignore_progress(_sent: int, _size: int) -> None:
    """Hear of progress, and do nothing with it."""


def _check_room(status: PrinterStatus, size: int) -> None:
    state = status.state
    if state in {PrinterState.BUSY, PrinterState.CALIBRATING} or (
        state is not None and state.job_in_progress
    ):
        raise NotPossibleError("upload", "not while the printer is at work")
    space = status.free_space
    if space is not None and size > space * _GIGABYTE:
        raise NotPossibleError("upload_space", "not enough space on the printer")


def _picture(content: bytes) -> Picture | None:
    for magic, content_type in _MAGIC.items():
        if content.startswith(magic):
            return Picture(content, content_type)
    return None


def parse_file_list(reply: Mapping[str, object]) -> tuple[StoredFile, ...]:
    """Return the files of a `/gcodeList` reply, in its order.

    Names come in one list, details in another that most printers lack; elements of
    the first may be objects. What has no name is left out.
    """
    details = {_name(item): item for item in _list(reply.get("gcodeListDetail"))}
    names = _list(reply.get("gcodeList")) or list(details)
    files = (_stored_file(item, details) for item in names[:MAX_FILES])
    return tuple(file for file in files if file is not None)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _name(item: object) -> str | None:
    return text(item.get("gcodeFileName") if isinstance(item, dict) else item)


def _stored_file(item: object, details: dict[str | None, object]) -> StoredFile | None:
    name = _name(item)
    if name is None:
        return None
    detail = item if isinstance(item, dict) else details.get(name)
    if not isinstance(detail, dict):
        return StoredFile(name=name)
    return StoredFile(
        name=name,
        print_time=positive(detail.get("printingTime")) or None,
        filament_weight=positive(detail.get("totalFilamentWeight")),
        uses_station=switch(detail.get("useMatlStation")),
        tools=_file_tools(detail.get("gcodeToolDatas")),
    )


def _file_tools(value: object) -> tuple[FileTool, ...]:
    return tuple(
        FileTool(
            number=number,
            material=text(tool.get("materialName")),
            color=clean_color(tool.get("materialColor")),
            slot=count(tool.get("slotId")) or None,
            filament_weight=positive(tool.get("filamentWeight")),
        )
        for tool in _list(value)
        if isinstance(tool, dict) and (number := count(tool.get("toolId"))) is not None
    )
