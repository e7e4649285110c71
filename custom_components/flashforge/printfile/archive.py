"""`.3mf`: a ZIP with the commands of plates, their pictures, and what slicers tell.

Members are read as far as they are needed, in chunks, and never written to a disk.
How many there are, how long, and how much they grow when unpacked, is looked at before
any of them is opened.
"""

from dataclasses import asdict, replace
from io import FileIO
from pathlib import Path
import re
from typing import override
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
import zlib

from ..client import Picture
from .contents import FileKind, PrintFile, complete
from .errors import PrintFileError, Problem
from .gcode import chunks, diameters, read_commands
from .slice_info import Plate, read_slice_info
from .values import FILE_MAX, TIME_MAX, WEIGHT_MAX, above_zero, text

MAGIC = b"PK\3\4"

# Bytes. The list of members is read at once; one of a large project has 200 kB.
_READ_MAX = 512 * 1024
_MEMBERS_MAX = 2000
_SLICE_INFO_MAX = 1024 * 1024
_PICTURE_MAX = 4 * 1024 * 1024
# Commands shrink to a tenth, and zeros to a thousandth.
_RATIO_MAX = 100
# Bytes that a member may have beyond that ratio: short ones may repeat themselves.
_RATIO_FREE = 16 * 1024 * 1024

_ENCRYPTED = 0x1
_PLATE = re.compile(r"Metadata/plate_([1-9][0-9]{0,3})\.gcode")
_SLICE_INFO = "Metadata/slice_info.config"
_MODEL = "3D/3dmodel.model"


class _BoundedFile(FileIO):
    """A file of which nobody can read much at once, as the ZIP itself tells lengths."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        """Read; raises PrintFileError for too much."""
        if size is None or size < 0 or size > _READ_MAX:
            raise PrintFileError(Problem.TOO_BIG)
        return super().read(size) or b""


def read_archive(path: Path, total_bytes: int) -> PrintFile:
    """Return what a `.3mf` tells; raises PrintFileError and OSError."""
    with _BoundedFile(path) as file:
        try:
            with ZipFile(file) as archive:
                return _read(archive, total_bytes)
        # OSError, too: offsets come from the file, and some cannot be gone to.
        except (
            *(BadZipFile, zlib.error, EOFError, OSError),
            *(NotImplementedError, ValueError),
        ) as err:
            raise PrintFileError(Problem.DAMAGED) from err


def _read(archive: ZipFile, total_bytes: int) -> PrintFile:
    members = _members(archive)
    number = _plate_number(members)
    plate = _plate(archive, members, number)
    info = members[f"Metadata/plate_{number}.gcode"]
    _check(info, FILE_MAX)
    with archive.open(info) as commands:
        told = read_commands(
            chunks(commands), FileKind.ARCHIVE, total_bytes, plate.tools
        )
    return replace(
        complete(
            told,
            {
                "printer_model": text(plate.told.get("printer_model_id")),
                "nozzle_diameters": diameters(plate.told.get("nozzle_diameters")),
                "estimated_time": above_zero(plate.told.get("prediction"), TIME_MAX),
                "filament_weight": above_zero(plate.told.get("weight"), WEIGHT_MAX),
            },
        ),
        tools=tuple(
            complete(tool, asdict(plate.tools.get(tool.number, tool)))
            for tool in told.tools
        ),
        thumbnail=_thumbnail(archive, members, number) or told.thumbnail,
    )


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    """Return the members by name; raises PrintFileError for too many, or one twice."""
    infos = archive.infolist()
    if len(infos) > _MEMBERS_MAX:
        raise PrintFileError(Problem.TOO_BIG)
    members = {info.filename: info for info in infos}
    places = {info.header_offset for info in infos}
    if not len(members) == len(places) == len(infos):
        raise PrintFileError(Problem.DAMAGED)
    return members


def _plate_number(members: dict[str, ZipInfo]) -> int:
    """Return the plate that is printed: the first with commands."""
    plates = [
        int(match[1])
        for name, info in members.items()
        if info.file_size and (match := _PLATE.fullmatch(name))
    ]
    if plates:
        return min(plates)
    is_project = _MODEL in members
    raise PrintFileError(
        Problem.NO_COMMANDS if is_project else Problem.NOT_A_PRINT_FILE
    )


def _check(info: ZipInfo, most: int) -> None:
    """Raise PrintFileError for a member that is too long, or that no slicer wrote."""
    if info.flag_bits & _ENCRYPTED or info.compress_type not in {
        ZIP_STORED,
        ZIP_DEFLATED,
    }:
        raise PrintFileError(Problem.DAMAGED)
    if info.file_size > min(most, info.compress_size * _RATIO_MAX + _RATIO_FREE):
        raise PrintFileError(Problem.TOO_BIG)


def _plate(archive: ZipFile, members: dict[str, ZipInfo], number: int) -> Plate:
    """Return what the slicer tells of a plate, an empty one if it tells nothing."""
    info = members.get(_SLICE_INFO)
    if info is None:
        return Plate()
    _check(info, _SLICE_INFO_MAX)
    return read_slice_info(archive.read(info), number)


def _thumbnail(
    archive: ZipFile, members: dict[str, ZipInfo], number: int
) -> Picture | None:
    """Return the picture of a plate, the small one in place of a large one."""
    for name in (f"Metadata/plate_{number}.png", f"Metadata/plate_{number}_small.png"):
        info = members.get(name)
        if info is not None and info.file_size <= _PICTURE_MAX:
            _check(info, _PICTURE_MAX)
            picture = Picture.of(archive.read(info))
            if picture is not None:
                return picture
    return None
