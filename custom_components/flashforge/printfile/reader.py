"""Reading a print file, whatever its name ends with."""

from pathlib import Path
from stat import S_ISREG

from .archive import MAGIC as ARCHIVE_MAGIC, read_archive
from .contents import PrintFile
from .errors import PrintFileError, Problem
from .gcode import read_gcode
from .gx import MAGIC as GX_MAGIC, read_gx
from .values import FILE_MAX


def read_print_file(path: Path) -> PrintFile:
    """Return what a file tells, by its content.

    Memory is bounded, however large the file is; time grows with its size. Raises
    PrintFileError for a file that is damaged, hostile, or no print file, and OSError
    for one that cannot be opened.
    """
    status = path.stat()
    # Opening a pipe would wait for somebody who writes to it.
    if not S_ISREG(status.st_mode):
        raise PrintFileError(Problem.NOT_A_PRINT_FILE)
    if status.st_size > FILE_MAX:
        raise PrintFileError(Problem.TOO_BIG)
    with path.open("rb") as file:
        beginning = file.read(16)
    read = read_gcode
    if beginning.startswith(ARCHIVE_MAGIC):
        read = read_archive
    elif beginning.startswith(GX_MAGIC):
        read = read_gx
    return read(path, status.st_size)
