"""A library for FlashForge printers on the local network.

It knows sockets and never Home Assistant, imports nothing outside itself but
aiohttp, and works without the integration around it.
"""

from .client import FlashForgeClient
from .credentials import Credentials, normalize_serial_number
from .errors import (
    AnswerLostError,
    CommandError,
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    LanModeOffError,
    NoEffectError,
    NotPossibleError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    UnsupportedModelError,
    WrongSerialNumberError,
)
from .http.transport import Timeouts
from .models import Abilities, Model, Ports
from .status import Heater, Job, PrinterState, PrinterStatus, Tool

__all__ = [
    "Abilities",
    "AnswerLostError",
    "CommandError",
    "Credentials",
    "CredentialsError",
    "FlashForgeClient",
    "FlashForgeError",
    "Heater",
    "InvalidResponseError",
    "Job",
    "LanModeOffError",
    "Model",
    "NoEffectError",
    "NotPossibleError",
    "PortClosedError",
    "Ports",
    "PrinterRefusedError",
    "PrinterState",
    "PrinterStatus",
    "PrinterUnreachableError",
    "Timeouts",
    "Tool",
    "UnsupportedModelError",
    "WrongSerialNumberError",
    "normalize_serial_number",
]
