"""Sources: where a print file that is to be uploaded comes from, and what it tells."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory, gettempdir
from typing import IO
from zlib import crc32

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.const import CONF_PATH, CONF_URL
from homeassistant.core import HomeAssistant

from .client.upload import CHUNK_SIZE
from .const import DOMAIN
from .download import async_download
from .errors import refusal
from .printfile import PrintFile, PrintFileError, read_print_file
from .printfile.values import FILE_MAX

CONF_FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFileSource:
    """A print file on this computer, and what was read of it."""

    path: Path
    name: str
    """As it was called where it comes from."""
    file: PrintFile


@asynccontextmanager
async def async_open_source(
    hass: HomeAssistant, fields: Mapping[str, str]
) -> AsyncIterator[PrintFileSource]:
    """Fetch and read the print file that `path`, `url` or `file` names.

    What had to be copied is removed in the end. Raises ServiceValidationError for a
    place that is not allowed and for a file that cannot be printed, and
    HomeAssistantError if it cannot be fetched.
    """
    run = hass.async_add_executor_job
    folder = await run(_temporary_folder, hass)
    try:
        if CONF_URL in fields:
            path = Path(folder.name) / "download"
            name = await async_download(hass, fields[CONF_URL], path, FILE_MAX)
        elif CONF_FILE in fields:
            path = await run(_take_uploaded, hass, fields[CONF_FILE], folder.name)
            name = path.name
        else:
            path = await run(_allowed_path, hass, fields[CONF_PATH])
            name = path.name
        file = await run(_read, path)
        yield PrintFileSource(path=path, name=name, file=file)
    finally:
        await run(folder.cleanup)


async def async_remove_left(hass: HomeAssistant) -> None:
    """Remove what is left of uploads during which Home Assistant was killed."""
    await hass.async_add_executor_job(_remove_left, hass)


def _remove_left(hass: HomeAssistant) -> None:
    for folder in Path(gettempdir()).glob(f"{_prefix(hass)}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _temporary_folder(hass: HomeAssistant) -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=_prefix(hass), ignore_cleanup_errors=True)


def _prefix(hass: HomeAssistant) -> str:
    """Return how the names of our folders begin.

    A computer may have several Home Assistants, and each removes its own.
    """
    return f"{DOMAIN}-{crc32(hass.config.config_dir.encode()):08x}-"


def _take_uploaded(hass: HomeAssistant, file_id: str, folder: str) -> Path:
    """Move a file here that was chosen or dropped in a browser; its id works once."""
    try:
        with process_uploaded_file(hass, file_id) as path:
            return Path(shutil.move(path, folder))
    except (ValueError, OSError) as err:
        raise refusal("file_gone") from err


def _allowed_path(hass: HomeAssistant, wanted: str) -> Path:
    """Return a file that Home Assistant may read, all links followed.

    What is there or not is told of nothing else.
    """
    try:
        path = Path(wanted).resolve()
        folders = [Path(one).resolve() for one in hass.config.media_dirs.values()]
    except (OSError, RuntimeError, ValueError) as err:
        raise refusal("path_not_allowed") from err
    is_media = any(path.is_relative_to(folder) for folder in folders)
    if not Path(wanted).is_absolute() or not (
        is_media or hass.config.is_allowed_path(str(path))
    ):
        raise refusal("path_not_allowed")
    return path


def _read(path: Path) -> PrintFile:
    try:
        return read_print_file(path)
    except PrintFileError as err:
        raise refusal(f"file_{err.problem}") from err
    except OSError as err:
        raise refusal("file_not_found") from err


async def async_chunks(hass: HomeAssistant, file: IO[bytes]) -> AsyncIterator[bytes]:
    """Yield the bytes of a file; reading does not hold up the event loop."""
    while chunk := await hass.async_add_executor_job(file.read, CHUNK_SIZE):
        yield chunk
