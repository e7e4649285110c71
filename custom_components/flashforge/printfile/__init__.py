"""What a print file tells before it is sent: `.gcode`, `.gx` and `.3mf`.

Nothing here knows Home Assistant or a socket. Reading blocks, so that callers do it in
an executor.
"""

from .contents import FileKind, PrintFile, Stop, StopKind, UsedTool
from .errors import PrintFileError, Problem
from .fits import Objection, ObjectionReason, PrinterLimits, objections
from .reader import read_print_file

__all__ = [
    "FileKind",
    "Objection",
    "ObjectionReason",
    "PrintFile",
    "PrintFileError",
    "PrinterLimits",
    "Problem",
    "Stop",
    "StopKind",
    "UsedTool",
    "objections",
    "read_print_file",
]
