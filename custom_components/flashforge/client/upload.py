"""What a file has to be before it can go to a printer, whatever the protocol."""

from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import dataclass
import re

from .errors import InvalidTextError, NotPossibleError, Reason, UploadSourceError
from .limits import Limits, file_name_bytes
from .models import TCP_ONLY, Family
from .status import PrinterState, PrinterStatus

# Bytes handed to the connection at once, so that nothing else waits for long.
CHUNK_SIZE = 256 * 1024

_SUFFIXES = (".g", ".gx", ".gcode")
# Archives need a printer that can open them.
_SUFFIXES_HTTP = (*_SUFFIXES, ".3mf")

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
    progress: Callable[[int, int], None] | None = None
    """Hears how many bytes have gone, and of how many."""
    failure: Exception | None = None
    """What went wrong on our side; a connection would call it broken."""

    def report_progress(self, sent: int) -> None:
        """Tell how many bytes have gone."""
        if self.progress is not None:
            self.progress(sent, self.size)


async def chunks(upload: Upload) -> AsyncIterator[bytes]:
    """Yield a file in chunks of a size that suits a connection.

    Raises UploadSourceError before more than the announced bytes are sent, or if
    the source ends early: the printer would wait for the rest.
    """
    left = upload.size
    async for chunk in upload.source:
        left -= len(chunk)
        if left < 0:
            raise UploadSourceError("the source gave more than it had announced")
        if len(chunk) <= CHUNK_SIZE:
            yield chunk
            continue
        view = memoryview(chunk)
        for start in range(0, len(view), CHUNK_SIZE):
            yield bytes(view[start : start + CHUNK_SIZE])
    if left:
        raise UploadSourceError("the source gave less than it had announced")


def check_room(status: PrinterStatus, size: int, limits: Limits) -> None:
    """Raise NotPossibleError while the printer is at work, or has no space left."""
    state = status.state
    if status.asks_question:
        raise NotPossibleError("upload", Reason.ASKS)
    if state in {PrinterState.BUSY, PrinterState.CALIBRATING} or (
        state is not None and state.job_in_progress
    ):
        raise NotPossibleError("upload", Reason.BUSY)
    if limits.upload_size is not None and size > limits.upload_size:
        raise NotPossibleError("upload", Reason.NO_SPACE)


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
        or len(name) > file_name_bytes(family)
    ):
        raise InvalidTextError("upload", "not a safe file name")
    if not name.lower().endswith(_SUFFIXES if family in TCP_ONLY else _SUFFIXES_HTTP):
        raise InvalidTextError("upload_suffix", "not a file that this printer prints")
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
    if family in TCP_ONLY:
        safe = _shortened(safe, file_name_bytes(family))
    check_file_name(safe, family)
    return safe


def _shortened(name: str, longest: int) -> str:
    """Return a name that fits, its suffix kept."""
    stem, point, suffix = name.rpartition(".")
    room = longest - len(point) - len(suffix)
    return f"{stem[:room].rstrip()}{point}{suffix}" if room > 0 else name


def _is_bare_3mf(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(".3mf") and not lower.endswith(".gcode.3mf")
