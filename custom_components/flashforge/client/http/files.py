"""The files on a printer: the recent ones, their pictures, and new ones.

See "Files" in docs/protocol.md. There is no way to delete or to download a file.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterable, Callable, Mapping
from typing import override

from ..errors import (
    FlashForgeError,
    InvalidResponseError,
    NotPossibleError,
    NotSupportedError,
    PrinterRefusedError,
    Reason,
)
from ..interfaces.files import Files, Picture, StoredFile
from ..materials.colors import clean_color
from ..materials.mapping import FileTool
from ..upload import Upload, check_file_name, check_room
from ..values import (
    FILAMENT_WEIGHT_MAX,
    JOB_TIME_MAX,
    MEMBERS_MAX,
    count,
    positive,
    switch,
    text,
)
from .sender import HttpCommandSender
from .upload import HttpUploader, upload_headers

# No list is longer than ten; a longer one is not worth believing.
MAX_FILES = 200


class HttpFiles(Files):
    """The files on a printer."""

    def __init__(self, sender: HttpCommandSender, fallback: Files) -> None:
        self._transport = sender.transport
        self._device = sender.device
        self._info = sender.info
        self._fallback = fallback

    @override
    async def get_recent(self) -> tuple[StoredFile, ...]:
        reply = await self._transport.read("/gcodeList")
        return parse_file_list(reply)

    @override
    async def get_all(self) -> tuple[StoredFile, ...]:
        return await self._fallback.get_all()

    @override
    async def get_thumbnail(self, file_name: str) -> Picture | None:
        picture = await self._get_thumbnail(file_name)
        if picture is not None:
            return picture
        try:
            return await self._fallback.get_thumbnail(file_name)
        except FlashForgeError:
            return None

    async def _get_thumbnail(self, file_name: str) -> Picture | None:
        reply = await self._transport.read("/gcodeThumb", fileName=file_name)
        # Far longer than any text that is read otherwise.
        data = reply.get("imageData")
        if not isinstance(data, str) or not data.strip():
            return None
        try:
            content = base64.b64decode(data.partition("base64,")[2] or data)
        except binascii.Error, ValueError:
            raise InvalidResponseError("a picture that cannot be decoded") from None
        return Picture.of(content)

    @override
    async def get_job_thumbnail(self) -> Picture | None:
        content = await self._transport.fetch("/getThum")
        # While nothing prints the answer is an error in JSON.
        return None if content.lstrip()[:1] == b"{" else Picture.of(content)

    @override
    async def upload(
        self,
        file_name: str,
        source: AsyncIterable[bytes],
        size: int,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        if not self._device.abilities.files:
            raise NotSupportedError("upload")
        check_file_name(file_name, self._device.family)
        status = await self._info.get_status()
        check_room(status, size, self._device.limits)
        headers = upload_headers(self._device.family, status.firmware_version)
        upload = Upload(file_name, source, size, progress)
        try:
            await HttpUploader(self._transport).send(upload, headers)
        except PrinterRefusedError as err:
            if status.state is None or not status.state.awaits_cleared_plate:
                raise
            raise NotPossibleError("upload", Reason.PLATE_NOT_CLEAR) from err
        finally:
            # Also if only the answer was lost: the file may have arrived.
            self._device.uploaded_at = asyncio.get_running_loop().time()


def parse_file_list(reply: Mapping[str, object]) -> tuple[StoredFile, ...]:
    """Return the files of a `/gcodeList` reply, in its order.

    Names come in one list, details in another that most printers lack; elements of
    the first may be objects. What has no name is left out. Raises
    InvalidResponseError if there is neither list.
    """
    if not any(isinstance(reply.get(key), list) for key in _LISTS):
        raise InvalidResponseError("an answer without its files")
    details = {_name(item): item for item in _list(reply.get("gcodeListDetail"))}
    names = _list(reply.get("gcodeList")) or list(details)
    files = (_stored_file(item, details) for item in names[:MAX_FILES])
    return tuple(file for file in files if file is not None)


_LISTS = ("gcodeList", "gcodeListDetail")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _name(item: object) -> str | None:
    """Return a file's name; None for one that could not be asked for by what it shows.

    The printer knows its files by their names letter by letter.
    """
    sent = item.get("gcodeFileName") if isinstance(item, dict) else item
    name = text(sent)
    return name if isinstance(sent, str) and sent.strip() == name else None


def _stored_file(item: object, details: dict[str | None, object]) -> StoredFile | None:
    name = _name(item)
    if name is None:
        return None
    detail = item if isinstance(item, dict) else details.get(name)
    if not isinstance(detail, dict):
        return StoredFile(name=name)
    return StoredFile(
        name=name,
        print_time=positive(detail.get("printingTime"), JOB_TIME_MAX) or None,
        filament_weight=positive(
            detail.get("totalFilamentWeight"), FILAMENT_WEIGHT_MAX
        ),
        uses_station=switch(detail.get("useMatlStation")),
        tools=_file_tools(detail.get("gcodeToolDatas")),
    )


def _file_tools(value: object) -> tuple[FileTool, ...]:
    return tuple(
        FileTool(
            number=number,
            material=text(tool.get("materialName")),
            color=clean_color(tool.get("materialColor")),
            slot=count(tool.get("slotId"), MEMBERS_MAX) or None,
            filament_weight=positive(tool.get("filamentWeight"), FILAMENT_WEIGHT_MAX),
        )
        for tool in _list(value)
        if isinstance(tool, dict)
        and (number := count(tool.get("toolId"), MEMBERS_MAX)) is not None
    )
