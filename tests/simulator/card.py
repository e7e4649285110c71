"""The printer's storage: what is on it, in the order of use, and what arrives."""

from dataclasses import replace
from hashlib import sha256

from .job import DEFAULT_FILES, StoredFile

LISTED = 10
"""How many files the printer tells of; older ones can still be printed by name."""

_KEPT_BYTES = 16 * 2**20
_FREE_BYTES = 4_900_000_000


class UnknownFileError(Exception):
    """No file of that name is in the printer's storage."""


class Card:
    """Files, the most recently printed or uploaded one first.

    With `keep_content` the bytes of uploads up to 16 MiB stay in memory; of all
    others only the size and the SHA-256 do, so that a file of any size can arrive.
    `free_bytes` is what is left, and may be set.
    """

    def __init__(
        self, *, keep_content: bool = True, free_bytes: int = _FREE_BYTES
    ) -> None:
        self.files = list(DEFAULT_FILES)
        self.keep_content = keep_content
        self.free_bytes = free_bytes

    @property
    def recent(self) -> list[StoredFile]:
        """Return the files the printer tells of."""
        return self.files[:LISTED]

    def find(self, file_name: str) -> StoredFile:
        """Return a stored file, or raise UnknownFileError."""
        for file in self.files:
            if file.file_name == file_name:
                return file
        raise UnknownFileError(file_name)

    def put_first(self, file: StoredFile) -> None:
        """Store a file, in place of one of that name, as the most recent."""
        others = [one for one in self.files if one.file_name != file.file_name]
        replaced = sum(one.size for one in self.files) - sum(one.size for one in others)
        self.free_bytes += replaced - file.size
        self.files = [file, *others]


class Arrival:
    """A file on its way to the card; nothing of it is there before `finish`."""

    def __init__(self, card: Card, size: int) -> None:
        self._card = card
        self._expected = size
        self._hash = sha256()
        self._chunks: list[bytes] | None = None
        if card.keep_content and size <= _KEPT_BYTES:
            self._chunks = []
        self.received = 0

    @property
    def overflows(self) -> bool:
        """Return whether more has arrived than was announced."""
        return self.received > self._expected

    @property
    def complete(self) -> bool:
        """Return whether exactly what was announced has arrived."""
        return self.received == self._expected

    def write(self, chunk: bytes) -> None:
        """Take the next bytes; what is too much is counted and not kept."""
        self.received += len(chunk)
        self._hash.update(chunk)
        if self._chunks is not None and not self.overflows:
            self._chunks.append(chunk)

    def finish(self, file: StoredFile) -> StoredFile:
        """Store what arrived, with what printing it will take."""
        stored = replace(
            file,
            size=self.received,
            sha256=self._hash.hexdigest(),
            content=None if self._chunks is None else b"".join(self._chunks),
        )
        self._card.put_first(stored)
        return stored
