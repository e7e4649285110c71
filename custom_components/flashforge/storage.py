"""Storage: what is known of a printer and of its jobs, kept for the next start."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
import os
from pathlib import Path
import re
import shutil
from typing import Any, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR, Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER

STORAGE_VERSION = 1
MAX_PHOTOS = 20
# Their folder in the media browser.
PHOTOS = "photos"

# An id that a damaged store gives back must not lead anywhere else.
_PHOTO_ID = re.compile(r"[0-9a-f]{32}")
_JPEG = b"\xff\xd8"


class StoredPrinter(TypedDict, total=False):
    """The content of a printer's file."""

    client: dict[str, object]
    """The printer's last answers, as the client exports them."""
    online: bool
    job: dict[str, object]
    """The present job and the last one, as the tracker exports them."""
    files: list[dict[str, object]]
    """What was read of files before they were uploaded, as `KnownFiles` exports them.
    """


def printer_store(hass: HomeAssistant, entry_id: str) -> Store[StoredPrinter]:
    """Return the store of a config entry's printer."""
    return Store(hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}", private=True)


def history_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the store of the jobs that have ended on a config entry's printer."""
    name = f"{DOMAIN}.{entry_id}.history"
    return Store(hass, STORAGE_VERSION, name, private=True)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that is stored."""

    id: str
    """That of the job at whose end it was taken."""
    taken: datetime
    """In UTC, to the second."""


class PhotoStore:
    """The newest photos of a config entry's printer, each a file of its own."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._hass = hass
        self._folder = _photo_folder(hass, entry_id)
        self._photos: list[Photo] = []

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Return the photos, the newest first."""
        return tuple(self._photos)

    def get(self, photo_id: str) -> Photo | None:
        """Return a photo, None if it is not there."""
        return next((one for one in self._photos if one.id == photo_id), None)

    async def async_load(self) -> None:
        """See which photos there are."""
        self._photos = await self._hass.async_add_executor_job(_find, self._folder)

    async def async_add(self, photo_id: str, picture: bytes) -> Photo | None:
        """Store a photo that was taken just now, in place of the oldest.

        Returns None if that failed.
        """
        if not _PHOTO_ID.fullmatch(photo_id):
            return None
        photo = Photo(photo_id, dt_util.utcnow().replace(microsecond=0))
        kept = [photo, *(one for one in self._photos if one.id != photo_id)]
        gone = kept[MAX_PHOTOS:]
        try:
            await self._hass.async_add_executor_job(
                _write, self._folder, photo, picture, gone
            )
        except OSError as err:
            LOGGER.debug("Failed to store a photo: %s", err.strerror)
            return None
        self._photos = kept[:MAX_PHOTOS]
        return photo

    async def async_read(self, photo_id: str) -> bytes | None:
        """Return a photo, a JPEG; None if it is not there or cannot be read."""
        if self.get(photo_id) is None:
            return None
        path = _path(self._folder, photo_id)
        try:
            picture = await self._hass.async_add_executor_job(path.read_bytes)
        except OSError as err:
            LOGGER.debug("Failed to read a photo: %s", err.strerror)
            return None
        return picture if picture.startswith(_JPEG) else None


def photo_media_id(entry_id: str, photo_id: str) -> str:
    """Return the media content id of a photo, see the media source."""
    return f"media-source://{DOMAIN}/{entry_id}/{PHOTOS}/{photo_id}"


async def async_remove_photos(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the photos of a config entry's printer."""
    await hass.async_add_executor_job(_remove, _photo_folder(hass, entry_id))


def _photo_folder(hass: HomeAssistant, entry_id: str) -> Path:
    return Path(hass.config.path(STORAGE_DIR, DOMAIN, entry_id))


def _path(folder: Path, photo_id: str) -> Path:
    return folder / f"{photo_id}.jpg"


def _find(folder: Path) -> list[Photo]:
    """Return the newest photos of a folder; the others, and half ones, are removed."""
    found: list[Photo] = []
    _unlink(folder.glob("*.tmp"))
    for path in folder.glob("*.jpg"):
        if _PHOTO_ID.fullmatch(path.stem):
            # A date that cannot be computed with is damage.
            with suppress(OSError, OverflowError, ValueError):
                taken = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
                found.append(Photo(path.stem, taken))
    found.sort(key=lambda photo: photo.taken, reverse=True)
    _unlink(_path(folder, photo.id) for photo in found[MAX_PHOTOS:])
    return found[:MAX_PHOTOS]


def _write(folder: Path, photo: Photo, picture: bytes, gone: list[Photo]) -> None:
    """Write a file as a whole or not at all, and remove others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(folder, photo.id)
    half = path.with_suffix(".tmp")
    try:
        half.write_bytes(picture)
        seconds = photo.taken.timestamp()
        os.utime(half, (seconds, seconds))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    _unlink(_path(folder, one.id) for one in gone)


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        # The next start tries it again.
        with suppress(OSError):
            path.unlink()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    # That of all printers goes with the last one.
    with suppress(OSError):
        folder.parent.rmdir()
