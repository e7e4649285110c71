"""A library for FlashForge printers on the local network.

It knows sockets and never Home Assistant, imports nothing outside itself but
aiohttp, and works without the integration around it.
"""

from .client import FlashForgeClient
from .credentials import Credentials, normalize_serial_number
from .errors import (
    AnswerLostError,
    CommandError,
    ConnectionLostError,
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    InvalidTextError,
    LanModeOffError,
    MappingError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    UnsupportedModelError,
    UploadSourceError,
    WrongSerialNumberError,
)
from .http.control import Axis, FiltrationMode
from .http.files import Picture, StoredFile
from .http.jobs import StartOptions
from .http.transport import Timeouts
from .http.upload import safe_file_name
from .materials.mapping import FileTool, ToolMapping, map_tools, match_tools
from .models import MODELS, Abilities, Family, Model, Ports
from .status import (
    ExternalSpool,
    Heater,
    Job,
    MaterialStation,
    PrinterState,
    PrinterStatus,
    Slot,
    StationAction,
    StationStep,
    Tool,
)

__all__ = [
    "MODELS",
    "Abilities",
    "AnswerLostError",
    "Axis",
    "CommandError",
    "ConnectionLostError",
    "Credentials",
    "CredentialsError",
    "ExternalSpool",
    "Family",
    "FileTool",
    "FiltrationMode",
    "FlashForgeClient",
    "FlashForgeError",
    "Heater",
    "InvalidResponseError",
    "InvalidTextError",
    "Job",
    "LanModeOffError",
    "MappingError",
    "MaterialStation",
    "Model",
    "NoEffectError",
    "NotPossibleError",
    "NotSupportedError",
    "OutOfRangeError",
    "Picture",
    "PortClosedError",
    "Ports",
    "PrinterRefusedError",
    "PrinterState",
    "PrinterStatus",
    "PrinterUnreachableError",
    "Slot",
    "StartOptions",
    "StationAction",
    "StationStep",
    "StoredFile",
    "Timeouts",
    "Tool",
    "ToolMapping",
    "UnsupportedModelError",
    "UploadSourceError",
    "WrongSerialNumberError",
    "map_tools",
    "match_tools",
    "normalize_serial_number",
    "safe_file_name",
]
