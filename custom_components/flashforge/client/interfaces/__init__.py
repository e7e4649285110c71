"""Interfaces: what a printer can be asked and told, whatever protocol it speaks.

`http/` and `tcp/` implement each in a file of the same name. What a protocol lacks
raises NotSupportedError. A command is checked against `Abilities`, `Limits` and the
printer's status before it is sent: it raises NotSupportedError, OutOfRangeError,
InvalidTextError or NotPossibleError without sending anything, and otherwise what
`CommandQueue.run` raises. It returns the status that shows its effect.
"""

from .control import Axis, Control, FiltrationMode
from .files import Files, Picture, StoredFile
from .info import Info
from .jobs import JobAction, JobControl, StartOptions
from .materials import Materials
from .temperatures import Targets, TempControl

__all__ = [
    "Axis",
    "Control",
    "Files",
    "FiltrationMode",
    "Info",
    "JobAction",
    "JobControl",
    "Materials",
    "Picture",
    "StartOptions",
    "StoredFile",
    "Targets",
    "TempControl",
]
