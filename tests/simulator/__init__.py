"""Simulated FlashForge printers that speak the real protocol over real sockets.

They import nothing of the integration and nothing of Home Assistant. Start one with
`python -m tests.simulator`, or in a test with `async with SimulatedPrinter()`.
"""

from .card import UnknownFileError
from .clock import ManualClock
from .faults import Faults
from .http_api import RequestRecord
from .job import EVEN, Course, StartOptions, StoredFile, Tool
from .machine import Machine, PrinterBusyError
from .models import KNOWN, MODELS, SimulatedModel
from .printer import SimulatedPrinter

__all__ = [
    "EVEN",
    "KNOWN",
    "MODELS",
    "Course",
    "Faults",
    "Machine",
    "ManualClock",
    "PrinterBusyError",
    "RequestRecord",
    "SimulatedModel",
    "SimulatedPrinter",
    "StartOptions",
    "StoredFile",
    "Tool",
    "UnknownFileError",
]
