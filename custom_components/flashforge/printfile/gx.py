"""`.gx`, the older format of FlashPrint: a header, pictures, then commands.

All numbers are little-endian. Offsets come from the file, and are held against its
length before they are used.
"""

from dataclasses import replace
from pathlib import Path
from struct import Struct
from typing import IO, NamedTuple

from ..client import Picture
from .contents import FileKind, PrintFile, UsedTool, complete
from .errors import PrintFileError, Problem
from .gcode import chunks, read_commands
from .values import LAYER_HEIGHT_MAX, LENGTH_MAX, TEMPERATURE_MAX, TIME_MAX, above_zero

MAGIC = b"xgcode "

_FORMAT = Struct("<16x6i2xh6x3h2x")
# Bytes. What is shown on the screen of a printer has some ten thousand.
_PICTURE_MAX = 2 * 1024 * 1024


class _Header(NamedTuple):
    """The numbers of a header; those of two heads are right, left."""

    first_picture: int
    """Offsets; a picture ends where the next begins, the second where commands do."""
    second_picture: int
    commands: int
    time: int
    """Seconds."""
    right_length: int
    """Millimeters of filament."""
    left_length: int
    layer_height: int
    """Micrometers."""
    bed_temperature: int
    """Degrees Celsius."""
    right_temperature: int
    left_temperature: int

    @property
    def lengths(self) -> tuple[int, int]:
        return self.right_length, self.left_length

    @property
    def temperatures(self) -> tuple[int, int]:
        return self.right_temperature, self.left_temperature


def read_gx(path: Path, total_bytes: int) -> PrintFile:
    """Return what a `.gx` tells; raises PrintFileError and OSError."""
    with path.open("rb") as file:
        header = _read_header(file, total_bytes)
        thumbnail = _thumbnail(file, header)
        file.seek(header.commands)
        used = {tool for tool, length in enumerate(header.lengths) if length > 0}
        told = read_commands(chunks(file), FileKind.GX, total_bytes, used)
    told = complete(
        told,
        {
            "estimated_time": above_zero(header.time, TIME_MAX),
            "layer_height": above_zero(header.layer_height / 1000, LAYER_HEIGHT_MAX),
            "filament_length": above_zero(sum(header.lengths), LENGTH_MAX),
            "bed_temperature": above_zero(header.bed_temperature, TEMPERATURE_MAX),
            "thumbnail": thumbnail,
        },
    )
    return replace(told, tools=tuple(_tool(tool, header) for tool in told.tools))


def _read_header(file: IO[bytes], total_bytes: int) -> _Header:
    content = file.read(_FORMAT.size)
    if len(content) < _FORMAT.size:
        raise PrintFileError(Problem.DAMAGED)
    header = _Header._make(_FORMAT.unpack(content))
    if not _FORMAT.size <= header.commands < total_bytes:
        raise PrintFileError(Problem.DAMAGED)
    return header


def _thumbnail(file: IO[bytes], header: _Header) -> Picture | None:
    """Return the second picture, which is the larger, or else the first."""
    places = (
        (header.second_picture, header.commands),
        (header.first_picture, header.second_picture),
    )
    for start, end in places:
        if _FORMAT.size <= start < end <= header.commands and (
            end - start <= _PICTURE_MAX
        ):
            file.seek(start)
            picture = Picture.of(file.read(end - start))
            if picture is not None:
                return picture
    return None


def _tool(tool: UsedTool, header: _Header) -> UsedTool:
    """Return a tool with what the header tells of it, which knows two."""
    if tool.number >= len(header.lengths):
        return tool
    length = above_zero(header.lengths[tool.number], LENGTH_MAX)
    temperature = above_zero(header.temperatures[tool.number], TEMPERATURE_MAX)
    return complete(
        tool, {"filament_length": length, "nozzle_temperature": temperature}
    )
