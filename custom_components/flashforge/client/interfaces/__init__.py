"""Interfaces: what a printer can be asked and told, whatever protocol it speaks."""

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
