"""Interfaces: what a printer can be asked and told, whatever protocol it speaks."""

from .control import (
    Axis,
    Control,
    Files,
    FiltrationMode,
    Info,
    JobAction,
    JobControl,
    Materials,
    Picture,
    StartOptions,
    StoredFile,
)

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
]
