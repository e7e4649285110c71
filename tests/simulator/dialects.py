"""How each firmware talks over TCP: one row for each, and templates of its lines.

Templates are filled with the values of `tcp/replies.py`. Where sources differ the
better supported side is the default, and every fact can be replaced for one printer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Literal

type Layers = Literal["always", "printing", "never"]

BLOCKS, RAW = "blocks", "raw"
"""The two ways a file follows M28: checked blocks of 4112 bytes, or its bytes alone."""

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ready": ("READY", "READY"),
        "downloading": ("READY", "READY"),
        "busy": ("BUSY", "HOMING"),
        "calibrate_doing": ("BUSY", "HOMING"),
        "heating": ("BUSY", "WAIT_ON_TOOL"),
        "printing": ("BUILDING_FROM_SD", "MOVING"),
        "pausing": ("BUILDING_FROM_SD", "MOVING"),
        "pause": ("PAUSED", "PAUSED"),
        "canceling": ("BUSY", "MOVING"),
        "cancel": ("READY", "READY"),
        "completed": ("BUILDING_COMPLETED", "READY"),
        "error": ("BUSY", "READY"),
    }
)
"""MachineStatus and MoveMode of M119 for each status of `/detail`."""

_WORDS_OF_SPECIFICATION: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ready": ("IDLE", "0.0"),
        "downloading": ("IDLE", "0.0"),
        "busy": ("HOMING", "1.0"),
        "calibrate_doing": ("HOMING", "1.0"),
        "heating": ("PRINTING", "0.0"),
        "printing": ("PRINTING", "1.0"),
        "pausing": ("PRINTING", "1.0"),
        "pause": ("PAUSED", "0.0"),
        "canceling": ("PRINTING", "1.0"),
        "cancel": ("IDLE", "0.0"),
        "completed": ("IDLE", "0.0"),
        "error": ("ERROR", "0.0"),
    }
)

_IDENTITY = (
    "Machine Type: {machine_type}",
    "Machine Name: {name}",
    "Firmware: v{firmware}",
    "SN: {serial}",
    "X: {width} Y: {depth} Z: {height}",
    "Tool Count: {tools}",
    "Mac Address:{mac}",
)
_STATUS = ("MachineStatus: {machine_status}", "MoveMode: {move_mode}")
_FLAGS = "Status: S:1 L:0 J:0 F:0"
_ENDSTOPS = "Endstop: X-max:0 Y-max:0 Z-max:0"
_LED_AND_FILE = ("LED: {led}", "CurrentFile: {file}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What one firmware says and takes on port 8899; seconds unless said otherwise.

    Session: `repeated_login` answers a second login on one connection, None greets
    again. `control_seconds` is how long control stays with a client that closed
    without M602, `idle_seconds` when a silent connection is dropped, both by the
    printer's clock. `files_need_login` refuses M661 and M662 without it.
    `log_in_argument` is what M601 has to say, None takes anything. `greets_first`
    answers nothing but M601 on a connection that never had control, `broadcasts`
    sends every reply to all connections. `farewell_code` is how the reply to M602
    begins.

    Replies: `identity` is M115, `status` M119, `temperatures` M105, `coordinates`
    M114, `progress` M27, all templates; `line_end` ends their lines. `words` are
    MachineStatus and MoveMode for each status. `idle_progress` is what M27 says
    before the first job, and `whole` what it counts to. `keeps_progress` lets it tell
    of the last job. `hides_idle_target` reads 0 for the nozzle's target without a
    job. `silent` codes get no reply at all, and homing and heating with a wait are
    answered when they are done if `waits`. M115 has the lines of serial number and
    MAC address if `tells_serial` and `tells_mac`. `last_percent` is where M27 stops
    counting; some firmware never says in `words` that a job is completed.

    Files: `framings` are those of uploads it understands, `needs_m24` keeps a chosen
    file waiting for M24. `lists_files` is M661 and M662, whose binary part comes
    `binary_delay` real seconds after the text. `thumbnail_tag` is hexadecimal,
    `thumbnail_header` says `ack header length` instead of `ok`, `placeholder` sends a
    built-in picture for a file that has none. `other_files` are listed beside models.

    Actions: `lamp_takes_anything` switches the lamp on for every argument but `0`,
    `fan_levels` is false where any level is full speed, `emergency_stop` obeys M112,
    `restarts_network` drops every connection after a new name. Without `homes` G28
    is acknowledged and moves nothing.
    """

    machine_type: str
    greeting: str = "Control Success V2.1."
    farewell: tuple[str, ...] = ("Control Release.",)
    farewell_code: str = "M602"
    log_in_argument: str | None = None
    greets_first: bool = False
    broadcasts: bool = False
    repeated_login: str | None = None
    control_seconds: float = 60.0
    idle_seconds: float = 30.0
    files_need_login: bool = False
    identity: tuple[str, ...] = _IDENTITY
    status: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, str]] = field(default=WORDS)
    temperatures: str = ""
    coordinates: str = "X:{x:g} Y:{y:g} Z:{z:g} A:{e:g} B:0"
    progress: tuple[str, ...] = ("SD printing byte {share}", "Layer: {layers}")
    idle_progress: str = "0/100"
    whole: int = 100
    layers: Layers = "never"
    keeps_progress: bool = True
    hides_idle_target: bool = False
    tells_serial: bool = True
    tells_mac: bool = True
    last_percent: int = 100
    silent: frozenset[str] = frozenset()
    waits: bool = True
    line_end: str = "\r\n"
    homes: bool = True
    framings: frozenset[str] = frozenset({RAW})
    needs_m24: bool = False
    selected: str = "File selected"
    lists_files: bool = True
    binary_delay: float = 0.5
    thumbnail_kind: str = "PNG"
    thumbnail_tag: str = "2A2AA2A2"
    thumbnail_header: bool = False
    placeholder: bool = False
    other_files: tuple[str, ...] = ("/data/user/notes.txt",)
    lamp_takes_anything: bool = False
    fan_levels: bool = True
    emergency_stop: bool = False
    runout_switch: bool = False
    restarts_network: bool = False


_ADVENTURER_3 = Dialect(
    machine_type="FlashForge Adventurer III",
    greeting="Control Success.",
    repeated_login="Error: have been connected",
    control_seconds=0.0,
    status=("Endstop: X-max:{parked} Y-max:0 Z-max:0", *_STATUS, _FLAGS),
    temperatures="T0:{nozzle:.0f} /{nozzle_target} B:{bed:.0f}/{bed_target}",
    silent=frozenset({"G1", "G28", "G90", "G91", "G92"}),
    framings=frozenset({BLOCKS}),
    thumbnail_kind="BMP",
    placeholder=True,
    lamp_takes_anything=True,
    fan_levels=False,
    emergency_stop=True,
    restarts_network=True,
)
_ADVENTURER_3_NEW = replace(
    _ADVENTURER_3,
    greeting="Control Success V2.1.",
    status=(
        "Endstop: X-max:{parked} Y-max:0 Z-min:0",
        *_STATUS,
        "FilamentStatus: ok",
        "LEDStatus: {led_word}",
        "PrintFileName: {file}",
    ),
    words=_WORDS_OF_SPECIFICATION,
    temperatures="ok " + _ADVENTURER_3.temperatures,
    silent=_ADVENTURER_3.silent - {"G91"},
    idle_progress="0/0",
    hides_idle_target=True,
    needs_m24=True,
    selected="Done printing file",
)
_ADVENTURER_3C_PRO = replace(
    _ADVENTURER_3,
    machine_type="FlashForge Adventurer III Pro",
    greeting="Control Success V2.1.",
    identity=tuple(line for one in _IDENTITY for line in (one, "")),
    status=(*_ADVENTURER_3.status, *_LED_AND_FILE),
)
_ADVENTURER_4 = Dialect(
    machine_type="Flashforge Adventurer 4",
    repeated_login="Error: have been connected",
    status=(_ENDSTOPS, *_STATUS, _FLAGS, *_LED_AND_FILE),
    temperatures="T0:{nozzle:.0f}/{nozzle_target} B:{bed:.0f}/{bed_target}",
    layers="printing",
)
_ADVENTURER_5M = Dialect(
    machine_type="Flashforge Adventurer 5M",
    status=(
        "Endstop: X-max: {x:.0f} Y-max: {y:.0f} Z-min: 0",
        *_STATUS,
        _FLAGS,
        *_LED_AND_FILE,
    ),
    temperatures=(
        "T0:{nozzle:.1f}/{nozzle_target:.1f} T1:0.0/0.0 B:{bed:.1f}/{bed_target:.1f}"
    ),
    coordinates="X:{x:.3f} Y:{y:.3f} Z:{z:.3f} A:{e:.3f} B:0",
    layers="always",
)
_TWO_TOOLS = (
    "T0:{nozzle:.0f}/{nozzle_target} T1:{nozzle_1:.0f}/{nozzle_1_target}"
    " B:{bed:.0f}/{bed_target}"
)
_CREATOR_4 = Dialect(
    machine_type="Flashforge Creator 4",
    identity=(*_IDENTITY[:-1], "Mac Address: {bare_mac} "),
    status=(_ENDSTOPS, _FLAGS, *_STATUS, *_LED_AND_FILE),
    temperatures=_TWO_TOOLS,
    idle_progress="0/1000",
    whole=1000,
)
_CREATOR_3 = Dialect(
    machine_type="Flashforge Creator 3",
    log_in_argument="S0",
    status=(_ENDSTOPS, *_STATUS, _FLAGS, *_LED_AND_FILE),
    words=MappingProxyType(
        {
            **WORDS,
            "printing": ("BUILDING_ONBOARD", "MOVING"),
            "pausing": ("BUILDING_ONBOARD", "MOVING"),
            "canceling": ("CANCEL_BUILD", "MOVING"),
            "error": ("HEAT_SHUTDOWN", "READY"),
        }
    ),
    temperatures=_TWO_TOOLS,
    # The second tool has a carriage of its own, which waits at the far end.
    coordinates="X1:{x:g} X2:{width} Y:{y:g} Z:{z:g}",
    homes=False,
)
_FINDER = Dialect(
    machine_type="Flashforge Finder",
    greets_first=True,
    broadcasts=True,
    status=(_ENDSTOPS, *_STATUS, _FLAGS),
    temperatures="T0:{nozzle:.0f}/{nozzle_target}",
    framings=frozenset({BLOCKS}),
)

_MIXED_LINE_END = "\n "
"""What ends M115 of one firmware: LF, a space, and then the end all lines have."""

_ROWS: Mapping[str, Dialect] = {
    "adventurer_3": _ADVENTURER_3,
    "adventurer_4": _ADVENTURER_4,
    "adventurer_4_pro": replace(
        _ADVENTURER_4, machine_type="Flashforge Adventurer 4 Pro"
    ),
    "adventurer_5m": _ADVENTURER_5M,
    "adventurer_5m_pro": replace(
        _ADVENTURER_5M, machine_type="Flashforge Adventurer 5M Pro", runout_switch=True
    ),
    "ad5x": replace(_ADVENTURER_5M, machine_type="Flashforge AD5X", lists_files=False),
    "voxel": replace(_ADVENTURER_3, machine_type="Voxel"),
    "creator_4": _CREATOR_4,
    "creator_3": _CREATOR_3,
    "finder": _FINDER,
    "unknown_tcp": replace(
        _ADVENTURER_4, machine_type="Flashforge Guider 9", repeated_login=None
    ),
}


def dialect_of(
    model: str, version: tuple[int, ...], changes: Mapping[str, object]
) -> Dialect | None:
    """Return how a model's firmware talks, with some facts of it replaced.

    Nothing comes back for a model that has no TCP at all. Changes may be what JSON
    can tell: lists for tuples and sets, and of `words` those that differ.

    Raises:
        ValueError: for a fact that does not exist, or a value of the wrong kind.
    """
    row = _by_version(model, version)
    if row is None:
        if changes:
            raise ValueError(f"{model} does not talk over TCP")
        return None
    return changed(row, changes)


def changed(row: Dialect, changes: Mapping[str, object]) -> Dialect:
    """Return a way of talking with some facts of it replaced, as `dialect_of` does.

    Raises:
        ValueError: for a fact that does not exist, or a value of the wrong kind.
    """
    facts: dict[str, Any] = {name: _fit(row, name, changes[name]) for name in changes}
    return replace(row, **facts)


def _by_version(model: str, version: tuple[int, ...]) -> Dialect | None:
    row = _ROWS.get(model)
    if row is _ADVENTURER_3 and version >= (2,):
        return _ADVENTURER_3C_PRO
    if row is _ADVENTURER_3 and version >= (1, 3):
        return _ADVENTURER_3_NEW
    if row is _ADVENTURER_4 and version >= (2, 0, 9):
        *lines, last = row.identity
        return replace(row, identity=(*lines, last + _MIXED_LINE_END))
    return row


def _fit(row: Dialect, name: str, value: object) -> object:
    """Return a replaced fact in the kind the row has it."""
    known = [one.name for one in fields(row)]
    if name not in known:
        raise ValueError(f"{name} is no fact of TCP; there are {', '.join(known)}")
    before = getattr(row, name)
    match before, value:
        case ((tuple() | frozenset()), (list() | tuple() | set() | frozenset())):
            return type(before)(value)
        case Mapping(), Mapping():
            return {**before, **{key: tuple(one) for key, one in value.items()}}
        case ((bool() | int()), (bool() | int())) if type(before) is type(value):
            return value
        case float(), (int() | float()) if not isinstance(value, bool):
            return float(value)
        case ((str() | None), str()):
            return value
        case _, None if name in {"repeated_login", "log_in_argument"}:
            return None
        case _:
            raise ValueError(f"{name} cannot be {value!r}")
