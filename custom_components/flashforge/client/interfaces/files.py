"""Files on a printer: lists, thumbnails and uploads."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from typing import Self

from ..materials.mapping import FileTool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file on the printer, with what few firmwares tell of it."""

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

    @classmethod
    def of(cls, content: bytes) -> Self | None:
        """Return the picture that some bytes are, None if they are none."""
        for magic, content_type in _MAGIC.items():
            if content.startswith(magic):
                return cls(content, content_type)
        return None


_MAGIC = {b"\x89PNG": "image/png", b"BM": "image/bmp", b"\xff\xd8": "image/jpeg"}


class Files(ABC):
    """Files on the printer."""

    @abstractmethod
    async def get_recent(self) -> tuple[StoredFile, ...]:
        """Return the recent files, printed or stored last, at most ten.

        An older one can still be printed by its name. Over TCP these are all files:
        nothing tells which of them are recent. Raises what a request raises.
        """

    @abstractmethod
    async def get_all(self) -> tuple[StoredFile, ...]:
        """Return all files that the printer has stored and could print.

        Raises what a request raises; NotSupportedError on an AD5X and a Creator 5,
        which do not tell.
        """

    @abstractmethod
    async def get_thumbnail(self, file_name: str) -> Picture | None:
        """Return a file's thumbnail, None if it has none.

        Raises what a request raises; an early AD5X does not know the question.
        """

    @abstractmethod
    async def get_job_thumbnail(self) -> Picture | None:
        """Return the present job's thumbnail, None if there is none.

        Raises what a request raises.
        """

    @abstractmethod
    async def upload(
        self,
        file_name: str,
        source: AsyncIterable[bytes],
        size: int,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Upload a file, which is not printed.

        `source` gives `size` bytes in pieces of any length, and is never held in
        memory whole. `progress` hears how many of how many bytes have gone.
        Cancelling the task ends the upload, and the printer discards what it got.

        Raises NotSupportedError for a generic model, InvalidTextError for a name that
        the printer could not use, NotPossibleError while a job is on or waits for its
        plate to be cleared, or if the space is not enough, UploadSourceError if the
        source gives another number of bytes, and what a request raises; AnswerLostError
        if nothing moved for a minute.
        """
