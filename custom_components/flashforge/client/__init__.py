"""A library for FlashForge printers on the local network.

It knows sockets and never Home Assistant, imports nothing outside itself but
aiohttp, and works without the integration around it.
"""

from .abilities import Abilities
from .camera import Seen, look_at
from .client import FlashForgeClient
from .connection import ConnectionOptions, Ports
from .credentials import Credentials, normalize_serial_number
from .device import Device
from .discovery import (
    DiscoveredPrinter,
    DiscoveryState,
    Source,
    discover,
    discover_all,
    probe,
    system_interfaces,
)
from .error_codes import error_key, error_text, error_texts
from .errors import (
    AnswerLostError,
    CommandError,
    ConnectionLostError,
    ControlHeldError,
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    InvalidTextError,
    LanModeOffError,
    MappingError,
    NoEffectError,
    NoIdentityError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    Reason,
    UnknownModelError,
    UploadSourceError,
    WrongSerialNumberError,
)
from .identify import Identity, identify
from .interfaces.control import Axis, Control, FiltrationMode
from .interfaces.files import Files, Picture, StoredFile
from .interfaces.info import Info
from .interfaces.jobs import JobControl, StartOptions
from .interfaces.materials import Materials
from .interfaces.temperatures import TempControl, nozzle_of
from .limits import Limits, Range
from .materials.colors import clean_color
from .materials.mapping import FileTool, ToolMapping, map_tools, match_tools
from .materials.palettes import COLOR_NAMES, MATERIALS, PALETTES, color_name
from .models import MODELS, Family, Model, find_model, generic_model
from .status import (
    EXTERNAL_SPOOL,
    ExternalSpool,
    Heater,
    Job,
    Lifetime,
    MaterialStation,
    PrinterState,
    PrinterStatus,
    Slot,
    StationAction,
    StationStep,
    Tool,
    slot_of,
)
from .tcp.gcode import GCode, GCodeSession
from .tcp.replies import MachineStatus, PrinterInfo, Progress
from .timings import Timings
from .upload import safe_file_name

__all__ = [
    "COLOR_NAMES",
    "EXTERNAL_SPOOL",
    "MATERIALS",
    "MODELS",
    "PALETTES",
    "Abilities",
    "AnswerLostError",
    "Axis",
    "CommandError",
    "ConnectionLostError",
    "ConnectionOptions",
    "Control",
    "ControlHeldError",
    "Credentials",
    "CredentialsError",
    "Device",
    "DiscoveredPrinter",
    "DiscoveryState",
    "ExternalSpool",
    "Family",
    "FileTool",
    "Files",
    "FiltrationMode",
    "FlashForgeClient",
    "FlashForgeError",
    "GCode",
    "GCodeSession",
    "Heater",
    "Identity",
    "Info",
    "InvalidResponseError",
    "InvalidTextError",
    "Job",
    "JobControl",
    "LanModeOffError",
    "Lifetime",
    "Limits",
    "MachineStatus",
    "MappingError",
    "MaterialStation",
    "Materials",
    "Model",
    "NoEffectError",
    "NoIdentityError",
    "NotPossibleError",
    "NotSupportedError",
    "OutOfRangeError",
    "Picture",
    "PortClosedError",
    "Ports",
    "PrinterInfo",
    "PrinterRefusedError",
    "PrinterState",
    "PrinterStatus",
    "PrinterUnreachableError",
    "Progress",
    "Range",
    "Reason",
    "Seen",
    "Slot",
    "Source",
    "StartOptions",
    "StationAction",
    "StationStep",
    "StoredFile",
    "TempControl",
    "Timings",
    "Tool",
    "ToolMapping",
    "UnknownModelError",
    "UploadSourceError",
    "WrongSerialNumberError",
    "clean_color",
    "color_name",
    "discover",
    "discover_all",
    "error_key",
    "error_text",
    "error_texts",
    "find_model",
    "generic_model",
    "identify",
    "look_at",
    "map_tools",
    "match_tools",
    "normalize_serial_number",
    "nozzle_of",
    "probe",
    "safe_file_name",
    "slot_of",
    "system_interfaces",
]
