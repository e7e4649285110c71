"""The files on a printer, over TCP. See "TCP files" in docs/protocol.md."""

from collections.abc import AsyncIterable, Callable
from typing import override

from ..errors import InvalidResponseError, PrinterRefusedError
from ..interfaces.files import Files, Picture, StoredFile
from ..upload import Upload, check_file_name, check_room
from ..values import MAX_TEXT
from .replies import (
    MAX_PICTURE,
    parse_file_list,
    picture_content,
    picture_length,
    split_file_list,
)
from .sender import TcpCommandSender
from .upload import TcpUploader

# Bytes. Some hundred files make up some thousand bytes.
MAX_LIST = 1024 * 1024
# Other things are on the list as well.
_SUFFIXES = (".g", ".gx", ".gcode", ".3mf")
_FOLDER = "/data/"


class TcpFiles(Files):
    """The files on a printer; nothing tells which of them were used last."""

    def __init__(self, sender: TcpCommandSender) -> None:
        self._sender = sender
        self._device = sender.device
        self._transport = sender.transport
        self._uploader = TcpUploader(sender.transport)

    @override
    async def get_recent(self) -> tuple[StoredFile, ...]:
        return await self.get_all()

    @override
    async def get_all(self) -> tuple[StoredFile, ...]:
        """Return all files; raises InvalidResponseError for what is no list."""
        self._sender.require("get_all", self._device.abilities.all_files)
        async with self._transport.connection() as (connection, _info):
            await connection.execute("M661")
            data = await connection.read_bytes(
                lambda data: parse_file_list(data) is not None, MAX_LIST
            )
        names = dict.fromkeys(path.removeprefix(_FOLDER) for path in _paths(data))
        return tuple(StoredFile(name=name) for name in names if _is_model(name))

    @override
    async def get_thumbnail(self, file_name: str) -> Picture | None:
        self._sender.require("thumbnail", self._device.abilities.all_files)
        if not file_name.isprintable():
            return None
        async with self._transport.connection() as (connection, _info):
            try:
                await connection.execute(f"M662 {_FOLDER}{file_name}")
            except PrinterRefusedError:
                return None
            data = await connection.read_bytes(_is_whole_picture, _MOST)
        return Picture.of(picture_content(data))

    @override
    async def get_job_thumbnail(self) -> Picture | None:
        status = await self._sender.info.get_status()
        if status.job is None or status.job.file_name is None:
            return None
        return await self.get_thumbnail(status.job.file_name)

    @override
    async def upload(
        self,
        file_name: str,
        source: AsyncIterable[bytes],
        size: int,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Store a file on the printer, as over HTTP.

        Raises ControlHeldError too, if somebody else controls the printer.
        """
        self._sender.require("upload", self._device.abilities.files)
        check_file_name(file_name, self._device.family)
        check_room(await self._sender.info.get_status(), size, self._device.limits)
        upload = Upload(file_name, source, size, progress)
        await self._uploader.send(upload, self._device.family)


def _paths(data: bytes) -> list[str]:
    """Return the paths of a list, also of one that has its numbers wrong."""
    paths = parse_file_list(data)
    if paths is None and not (paths := split_file_list(data)):
        raise InvalidResponseError("no list of files")
    return paths


def _is_model(name: str) -> bool:
    """Return whether it is the name of a file that could be printed by it."""
    stem, _, suffix = name.lower().rpartition(".")
    printed = bool(stem) and f".{suffix}" in _SUFFIXES and "/" not in name
    return printed and _can_be_sent(name) and len(name) <= MAX_TEXT


def _can_be_sent(name: str) -> bool:
    """Return whether the printer would know a file by this name.

    One whose bytes are no text cannot be asked for.
    """
    return name.isprintable() and "\N{REPLACEMENT CHARACTER}" not in name


_MOST = MAX_PICTURE + 8


def _is_whole_picture(data: bytearray) -> bool:
    length = picture_length(data)
    if length is not None and length > _MOST:
        raise InvalidResponseError("a picture of impossible size")
    return length is not None and len(data) >= length
