"""Thumbnails: the pictures of a printer's files, fetched one at a time and kept."""

import asyncio
from collections import OrderedDict
import time

from .client import (
    AnswerLostError,
    FlashForgeClient,
    InvalidResponseError,
    NotSupportedError,
    Picture,
    PrinterRefusedError,
    StoredFile,
)

MAX_PICTURES = 50
# Bytes of all pictures that are kept.
MAX_BYTES = 5_000_000
# Seconds after which a file is asked for its picture again: another one may have
# been stored by the same name.
KEPT_SECONDS = 600.0
# Seconds between two lists that are only asked for because of an unknown name.
LIST_INTERVAL = 30.0


class Thumbnails:
    """The thumbnails of a printer's files, as long as its entry is loaded.

    Only names that the printer has listed are ever sent to it.
    """

    def __init__(self, client: FlashForgeClient) -> None:
        self._client = client
        self._one_at_a_time = asyncio.Lock()
        self._listed: frozenset[str] = frozenset()
        self._listed_at: float | None = None
        # The one used last is the last one. The number is when it was fetched.
        self._pictures: OrderedDict[str, tuple[Picture, float]] = OrderedDict()
        self._without: dict[str, float] = {}
        self._closed = False

    def close(self) -> None:
        """Forget all pictures, and fetch no more."""
        self._closed = True
        self._pictures.clear()
        self._without.clear()

    def forget(self, file_name: str) -> None:
        """Forget the picture of a file, in whose place another one has been stored."""
        self._pictures.pop(file_name, None)
        self._without.pop(file_name, None)
        self._listed |= {file_name}

    async def get_files(self) -> tuple[StoredFile, ...]:
        """Return the files that the printer lists; raises what a request raises."""
        files = await self._client.files.get_recent()
        self._listed_at = time.monotonic()
        self._listed = frozenset(file.name for file in files)
        for known in (self._pictures, self._without):
            for name in known.keys() - self._listed:
                del known[name]
        return files

    def has_none(self, file_name: str) -> bool:
        """Return whether a file was found to have no thumbnail a short time ago."""
        return _is_recent(self._without.get(file_name), KEPT_SECONDS)

    async def get(self, file_name: str) -> Picture | None:
        """Return a file's thumbnail, None if it has none or is not on the printer.

        Raises what a request raises; AnswerLostError if it has not come in time, also
        because others were first.
        """
        if self._knows(file_name):
            return self._kept(file_name)
        timeout = 2 * self._client.device.options.timings.request_timeout
        try:
            async with asyncio.timeout(timeout), self._one_at_a_time:
                return await self._get(file_name)
        except TimeoutError:
            raise AnswerLostError("no thumbnail in time") from None

    async def _get(self, file_name: str) -> Picture | None:
        # Somebody else may have asked for the same meanwhile.
        if self._closed or self._knows(file_name):
            return self._kept(file_name)
        if file_name not in self._listed and not _is_recent(
            self._listed_at, LIST_INTERVAL
        ):
            await self.get_files()
        if file_name not in self._listed:
            return None
        try:
            picture = await self._client.files.get_thumbnail(file_name)
        except InvalidResponseError, NotSupportedError, PrinterRefusedError:
            # Early firmware of an AD5X does not know the question.
            picture = None
        self._keep(file_name, picture)
        return picture

    def _knows(self, file_name: str) -> bool:
        _picture, fetched_at = self._pictures.get(file_name, (None, None))
        return _is_recent(fetched_at, KEPT_SECONDS) or self.has_none(file_name)

    def _kept(self, file_name: str) -> Picture | None:
        if file_name not in self._pictures:
            return None
        self._pictures.move_to_end(file_name)
        return self._pictures[file_name][0]

    def _keep(self, file_name: str, picture: Picture | None) -> None:
        if self._closed:
            return
        self._pictures.pop(file_name, None)
        self._without.pop(file_name, None)
        if picture is None:
            self._without[file_name] = time.monotonic()
            return
        if len(picture.content) > MAX_BYTES:
            return
        self._pictures[file_name] = picture, time.monotonic()
        while len(self._pictures) > MAX_PICTURES or self._size > MAX_BYTES:
            self._pictures.popitem(last=False)

    @property
    def _size(self) -> int:
        return sum(len(picture.content) for picture, _ in self._pictures.values())


def _is_recent(moment: float | None, seconds: float) -> bool:
    return moment is not None and time.monotonic() - moment < seconds
