"""What the replies to queries say; see "TCP queries" in docs/protocol.md.

Every firmware has its own spelling and order of lines, so all is found by its key
and nothing by its place. What cannot be read, or is beyond what a printer can have, is
None and costs nothing else; none of these functions raises, whatever a printer sends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
import re
import struct

from ..credentials import normalize_mac_address, plausible_serial_number
from ..status import Heater
from ..values import (
    FILAMENT_LENGTH_MAX,
    LAYERS_MAX,
    MAX_TEXT,
    MEMBERS_MAX,
    POSITION_MAX,
    ROUNDED_UP,
    bounded,
    count,
    temperature,
    text,
)

# A whole number, and nothing is the beginning of a longer one or of `1e300`.
_NUMBER = r"([-+]?\d{1,9}(?:\.\d{1,9})?)(?!\d|\.|[eE][-+]?\d)"
_HEATER = re.compile(rf"\b(T\d?|B) *: *{_NUMBER} */ *{_NUMBER}")
_AXIS = re.compile(rf"\b([XYZABE]\d?(?:-(?:max|min))?) *:? *{_NUMBER}", re.IGNORECASE)
_FLAG = re.compile(r"\b([SLJF]) *: *(\d)\b")
_BYTES = re.compile(r"\bbyte *(\d{1,12}) */ *(\d{1,12})\b", re.IGNORECASE)
_LAYERS = re.compile(r"\bLayer *: *(\d{1,9}) */ *(\d{1,9})\b", re.IGNORECASE)
# In the long form of a position, steps of the motors follow this word.
_STEPS = re.compile(r"\bcount\b", re.IGNORECASE)
_TRAVEL_AXES = "XYZ"
# What a reply always has; what of it cannot be read is another matter.
_ALWAYS = {
    "M115": re.compile(r"machine +type *: *\S", re.IGNORECASE),
    "M119": re.compile(r"machine *status *: *\S", re.IGNORECASE),
    "M105": re.compile(r".*\b(?:T\d?|B) *:"),
    "M27": re.compile(r".*\bbyte\b", re.IGNORECASE),
    "M114": re.compile(r".*\b[XYZ]\d? *:", re.IGNORECASE),
}
_SWITCH_WORDS = {"1": True, "on": True, "0": False, "off": False}
_FILAMENT_WORDS = {"ok": True, "no filament": False}

LIST_TAG = b"\x44\xaa\xaa\x44"
NAME_TAG = b"\x3a\x3a\xa3\xa3"
# The second spelling is one specification's; no capture has it ("Traps" 55).
PICTURE_TAGS = (b"\x2a\x2a\xa2\xa2", b"\xa2\xa2\x2a\x2a")
PICTURE_STARTS = (b"\x89PNG", b"BM")
# More files than any printer holds, and a longer path than any has.
MAX_FILES = 2000
MAX_PATH = 1024
MAX_PICTURE = 8 * 1024 * 1024
_LENGTH = 4
_ENTRY = struct.Struct(">4sI")

type Lines = Iterable[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterInfo:
    """What a printer says it is (`M115`)."""

    machine_type: str | None = None
    name: str | None = None
    firmware_version: str | None = None
    serial_number: str | None = field(default=None, repr=False)
    mac_address: str | None = field(default=None, repr=False)
    build_volume: tuple[float, ...] | None = None
    """Millimeters in x, y and z."""
    tool_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineStatus:
    """What a printer says it does (`M119`), in its own words."""

    state: str | None = None
    move_mode: str | None = None
    endstops: Mapping[str, float] = field(default_factory=dict)
    """By axis and end, as `X-max`: 1 where it is reached. A 5M has positions here."""
    flags: Mapping[str, int] = field(default_factory=dict)
    light: bool | None = None
    current_file: str | None = None
    has_filament: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the job is (`M27`); the values of an ended job may stay."""

    done: int | None = None
    whole: int | None = None
    """The end to which `done` counts: 100 where it is a percentage."""
    layer: int | None = None
    total_layers: int | None = None

    @property
    def share(self) -> float | None:
        """Return the share that is done, 0 to 1."""
        if self.done is None or not self.whole:
            return None
        share = self.done / self.whole
        return min(share, 1.0) if share <= ROUNDED_UP else None


def is_complete(query: str, lines: Lines) -> bool:
    """Return whether the reply to a question has the line that it always has.

    The replies to two programs can be woven into each other line by line, and one that
    lacks it is another's, or a rest.
    """
    return any(_ALWAYS[query].match(line) for line in lines)


def by_key(lines: Lines) -> dict[str, str]:
    """Return what stands behind the first colon of each line, by what is before.

    A line without one is left out, as is a second one of the same key.
    """
    found: dict[str, str] = {}
    for line in lines:
        key, colon, value = line.partition(":")
        if colon:
            found.setdefault(" ".join(key.split())[:MAX_TEXT], value.strip())
    return found


def parse_info(fields: Mapping[str, object]) -> PrinterInfo:
    """Return what a printer is, from the fields of its `M115` reply."""
    get = {key.lower(): value for key, value in fields.items()}.get
    volume = f"X:{width}" if (width := text(get("x"))) else ""
    sizes = [
        size
        for _, value in _AXIS.findall(volume)
        if (size := bounded(value, 0, POSITION_MAX))
    ]
    return PrinterInfo(
        machine_type=text(get("machine type")),
        name=text(get("machine name")),
        firmware_version=text(get("firmware")),
        serial_number=plausible_serial_number(
            text(get("sn")) or text(get("serial number"))
        ),
        mac_address=normalize_mac_address(text(get("mac address"))),
        build_volume=tuple(sizes) if len(sizes) == len("xyz") else None,
        tool_count=count(get("tool count"), MEMBERS_MAX),
    )


def parse_machine_status(lines: Lines) -> MachineStatus:
    """Return what a printer does, from its `M119` reply."""
    lines = list(lines)
    fields = {key.lower().replace(" ", ""): v for key, v in by_key(lines).items()}
    get = fields.get
    endstops = get("endstop") or _behind("endstop", lines)
    flags = get("status") or _behind("status", lines)
    return MachineStatus(
        state=_word(get("machinestatus")),
        move_mode=_word(get("movemode")),
        endstops={
            axis: place
            for axis, value in _AXIS.findall(endstops)
            if (place := bounded(value, -POSITION_MAX, POSITION_MAX)) is not None
        },
        flags={flag: int(value) for flag, value in _FLAG.findall(flags)},
        light=_switch(get("led", get("ledstatus"))),
        current_file=_file_name(get("currentfile", get("printfilename"))),
        has_filament=_filament(get("filamentstatus", get("filament"))),
    )


def parse_temperatures(lines: Lines) -> dict[str, Heater]:
    """Return the heaters of an `M105` reply: `T0`, `T1` and so on, and `B`."""
    found: dict[str, Heater] = {}
    for line in lines:
        for name, now, target in _HEATER.findall(line):
            found.setdefault(
                "T0" if name == "T" else name,
                Heater(
                    temperature=temperature(float(now)),
                    target=temperature(float(target)),
                ),
            )
    return found


def parse_progress(lines: Lines) -> Progress:
    """Return how far the job is, from an `M27` reply."""
    whole = "\n".join(lines)
    share, layers = _BYTES.search(whole), _LAYERS.search(whole)
    return Progress(
        done=int(share[1]) if share else None,
        whole=int(share[2]) if share else None,
        layer=count(layers[1], LAYERS_MAX) if layers else None,
        total_layers=count(layers[2], LAYERS_MAX) if layers else None,
    )


def parse_position(lines: Lines) -> dict[str, float]:
    """Return millimeters by axis, from an `M114` reply; A, B and E are extruders."""
    whole = _STEPS.split(" ".join(lines), maxsplit=1)[0]
    found = {}
    for axis, value in _AXIS.findall(whole):
        travels = axis[0].upper() in _TRAVEL_AXES
        most = POSITION_MAX if travels else FILAMENT_LENGTH_MAX
        if (place := bounded(value, -most, most)) is not None:
            found[axis.upper()] = place
    return found


def parse_file_list(data: bytes | bytearray) -> list[str] | None:
    """Return the paths of a list that is complete, None while it is not.

    It counts and measures itself, and is read by that: a length may look like a
    letter ("Traps" 38 in docs/protocol.md).
    """
    if not data.startswith(LIST_TAG):
        return None
    expected, place = _integer(data, len(LIST_TAG)), len(LIST_TAG) + _LENGTH
    if expected is None or expected > MAX_FILES:
        return None
    paths = []
    for _ in range(expected):
        start = place + _ENTRY.size
        if start > len(data):
            return None
        tag, length = _ENTRY.unpack_from(data, place)
        place = start + length
        if tag != NAME_TAG or length > MAX_PATH or place > len(data):
            return None
        paths.append(data[start:place].decode("utf-8", "replace"))
    return paths


def split_file_list(data: bytes) -> list[str]:
    """Return the paths of a list that does not keep to its own numbers."""
    entries = data.split(NAME_TAG)[1 : MAX_FILES + 1]
    # What is behind the tag is a length, whatever it says.
    paths = (entry[_LENGTH : _LENGTH + MAX_PATH] for entry in entries)
    return [path.decode("utf-8", "replace") for path in paths]


def picture_length(data: bytes | bytearray) -> int | None:
    """Return how many bytes a picture's answer has, its head included, if it says."""
    if not data.startswith(PICTURE_TAGS):
        return None
    head = len(PICTURE_TAGS[0])
    length = _integer(data, head)
    return None if length is None else head + _LENGTH + length


def picture_content(data: bytes) -> bytes:
    """Return the picture in an answer, found by its first bytes without a head."""
    if data.startswith(PICTURE_TAGS):
        return data[len(PICTURE_TAGS[0]) + _LENGTH : picture_length(data)]
    starts = [place for sign in PICTURE_STARTS if (place := data.find(sign)) >= 0]
    return data[min(starts) :] if starts else b""


def _integer(data: bytes | bytearray, place: int) -> int | None:
    raw = data[place : place + _LENGTH]
    return int.from_bytes(raw) if len(raw) == _LENGTH else None


def _behind(word: str, lines: Lines) -> str:
    """Return the rest of a line where a firmware leaves out the colon behind a word."""
    found = (line for line in lines if line.lower().startswith(word))
    return next(found, "")[len(word) :]


def _word(value: str | None) -> str | None:
    return text(value.upper() if value else None)


def _switch(value: str | None) -> bool | None:
    """Return whether something is on; digits and words both occur."""
    return _SWITCH_WORDS.get(value.lower()) if value else None


def _filament(value: str | None) -> bool | None:
    return _FILAMENT_WORDS.get(value.lower()) if value else None


def _file_name(value: str | None) -> str | None:
    """Return a file's name without the folder, which is `/data` or `0:/user`."""
    return text((value or "").replace("\\", "/").rpartition("/")[2])
