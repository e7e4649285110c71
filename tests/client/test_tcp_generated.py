"""Replies over TCP in any spelling: what is said is read, and nothing else.

`FLASHFORGE_EXAMPLES=20000` in the environment goes through as many of each kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
import os
import re

from hypothesis import HealthCheck, example, given, settings, strategies as st

from custom_components.flashforge.client import (
    Heater,
    Job,
    PrinterState,
    PrinterStatus,
    Tool,
)
from custom_components.flashforge.client.tcp.replies import by_key
from custom_components.flashforge.client.tcp.status import parse_replies

from .details import everything

_examples = partial(
    settings,
    deadline=None,
    max_examples=int(os.environ.get("FLASHFORGE_EXAMPLES", "150")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Words that no firmware uses for something of its own.
_WORDS = ["Attic", "Cube", "Workshop", "Zeta", "drucker", "box-3", "v2", "(new)", "#7"]
_NAMES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
_FILES = st.sampled_from(["cube.gcode", "a b.gx", "T1.g", "M27 byte.gcode", "ok.gx"])
# The product id of each machine type; these have one tool, the others any number.
_TYPES = {
    "Flashforge Creator 4": None,
    "Flashforge Guider 9": None,
    "Flashforge Adventurer 4": 22,
    "FlashForge Adventurer III": 8,
    "Flashforge Adventurer 5M Pro": 36,
    "Teapot": None,
}
_STATES: Mapping[str, tuple[str, PrinterState]] = {
    "READY": ("READY", PrinterState.READY),
    "IDLE": ("0.0", PrinterState.READY),
    "BUSY": ("HOMING", PrinterState.BUSY),
    "BUILDING_FROM_SD": ("MOVING", PrinterState.PRINTING),
    "BUILDING_ONBOARD": ("MOVING", PrinterState.PRINTING),
    "PRINTING": ("WAIT_ON_TOOL", PrinterState.HEATING),
    "BUILDING": ("PAUSED", PrinterState.PAUSED),
    "PAUSED": ("PAUSED", PrinterState.PAUSED),
    "CANCEL_BUILD": ("MOVING", PrinterState.CANCELING),
    "BUILDING_COMPLETED": ("READY", PrinterState.COMPLETED),
    "HEAT_SHUTDOWN": ("READY", PrinterState.ERROR),
}
# What some firmware sends between the lines that count.
_NOISE = [
    *("", "   ", "Endstop: X-max:0 Y-max:0 Z-max:0", "Status: S:1 L:0 J:0 F:0"),
    *("Sensor: 1", "Note", "Extruder offset: 3.5", "wifi: -61 dBm"),
]


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A printer's honest values, and the lines of its replies."""

    status: PrinterStatus
    info: Sequence[str]
    replies: Mapping[str, Sequence[str]]


_degrees = st.integers(0, 300) | st.decimals(0, 300, places=1).map(float)
_millimeters = st.integers(-400, 400) | st.decimals(-400, 400, places=3).map(float)
_blank = st.sampled_from(["", "", " ", "  "])


@st.composite
def _heaters(draw: st.DrawFn, names: Sequence[str]) -> tuple[dict[str, Heater], str]:
    """Return heaters by name, and the text that tells of them in any order."""
    found, parts = {}, []
    for name in names:
        # A second nozzle at 0 degrees is none.
        warmth = draw(_degrees.filter(lambda one: one > 0))
        target = draw(_degrees)
        found[name] = Heater(temperature=warmth, target=target)
        before, behind = draw(_blank), draw(_blank)
        parts.append(f"{name}:{before}{warmth}{behind}/{draw(_blank)}{target}")
    parts = draw(st.permutations(parts))
    return found, draw(st.sampled_from(["", "ok "])) + " ".join(parts)


@st.composite
def _mixed(draw: st.DrawFn, *lines: str) -> list[str]:
    """Return lines in any order with others between them, in other blanks."""
    noise = draw(st.lists(st.sampled_from(_NOISE), max_size=3))
    mixed = draw(st.permutations([*lines, *noise]))
    return [draw(_blank) + one + draw(_blank) for one in mixed]


@st.composite
def _keyed(draw: st.DrawFn, key: str, value: object) -> str:
    """Return a line of a key and a value, with blanks and letters as they come."""
    key = draw(st.sampled_from([key, key.lower(), key.upper(), key.title()]))
    return f"{key}:{draw(_blank)}{value}{draw(_blank)}"


@st.composite
def _printers(draw: st.DrawFn) -> _Said:
    """Return what a printer with any honest values says."""
    machine_type = draw(st.sampled_from([*_TYPES]))
    product_id = _TYPES[machine_type]
    tools = draw(st.integers(1, 4))
    heaters, warmth = draw(_heaters([*(f"T{one}" for one in range(tools)), "B"]))
    word = draw(st.sampled_from([*_STATES]))
    move, state = _STATES[word]
    light = draw(st.booleans())
    name, version = draw(_NAMES), draw(st.sampled_from(["1.1.7", "2.0.9-beta", "3"]))
    file = draw(_FILES)
    done, whole = draw(st.sampled_from([(0, 100), (11, 100), (110, 1000), (7, 8)]))
    layers = draw(st.none() | st.tuples(st.integers(0, 900), st.integers(900, 50000)))
    position = {axis: draw(_millimeters) for axis in "XYZ"}
    serial = draw(st.sampled_from(["SNMSIM00000001", "SNADVA9900001"]))
    folder = draw(st.sampled_from(["", "/data/", "0:/user/"]))

    info = draw(
        _mixed(
            draw(_keyed("Machine Type", machine_type)),
            draw(_keyed("Machine Name", name)),
            draw(_keyed("Firmware", draw(st.sampled_from(["", "v"])) + version)),
            draw(_keyed(draw(st.sampled_from(["SN", "Serial Number"])), serial)),
            f"X:{draw(_blank)}220 Y:{draw(_blank)}200  Z:{draw(_blank)}250",
            draw(_keyed("Tool Count", draw(st.sampled_from([tools, 0, 9])))),
            draw(_keyed("Mac Address", "88:A9:A7:00:00:02")),
        )
    )
    lamp = draw(st.sampled_from(["LED", "LEDStatus"]))
    on = draw(st.sampled_from([("0", "1"), ("off", "on"), ("OFF", "ON")]))[light]
    status = draw(
        _mixed(
            draw(_keyed("MachineStatus", word)),
            draw(_keyed("MoveMode", move)),
            draw(_keyed(lamp, on)),
            draw(_keyed("CurrentFile", folder + file)),
        )
    )
    progress = [f"SD printing byte {done}/{whole}"]
    if layers is not None:
        progress.append(f"Layer: {layers[0]}/{layers[1]}")

    # An Adventurer 3 tells of no target while no job runs.
    running = state.job_in_progress
    hides = machine_type == "FlashForge Adventurer III" and not running
    nozzles = [heaters[f"T{one}"] for one in range(1 if product_id else tools)]
    if hides and not nozzles[0].target:
        nozzles[0] = Heater(temperature=nozzles[0].temperature)
    share = None if state in {PrinterState.BUSY, PrinterState.ERROR} else done / whole
    job = None
    if state is not PrinterState.READY:
        told = share is not None
        job = Job(
            file_name=file,
            progress=1.0 if state is PrinterState.COMPLETED else share,
            layer=layers[0] if layers and told else None,
            total_layers=layers[1] if layers and told else None,
        )
    return _Said(
        status=PrinterStatus(
            product_id=product_id,
            model_name=machine_type,
            name=name,
            firmware_version=version,
            serial_number=serial,
            mac_address="88:A9:A7:00:00:02",
            build_volume="220X200X250",
            state=state,
            job=job,
            tools=tuple(Tool(nozzle=one) for one in nozzles),
            bed=heaters["B"],
            light=light,
            position=tuple(position.values()),
        ),
        info=info,
        replies={
            "M119": status,
            "M105": draw(_mixed(warmth)),
            "M27": draw(_mixed(*progress)),
            "M114": [
                " ".join(
                    f"{axis}:{draw(_blank)}{place}" for axis, place in position.items()
                )
                + f"{draw(_blank)} A:{draw(_millimeters)} B:0"
            ],
        },
    )


@_examples()
@given(_printers())
def test_what_is_said_is_read(said: _Said) -> None:
    """In any spelling and order, whatever other lines are between."""
    replies = {**by_key(said.info), **said.replies}
    assert parse_replies(replies) == said.status


_number = st.one_of(
    st.integers(-2000, 2000).map(str),
    st.floats(-1e4, 1e4).map(lambda one: f"{one:.3f}"),
    st.sampled_from(["1e300", "nan", "inf", "9" * 30, "0", "-0", "1.2.3", "+5", "00"]),
)
_PIECES = [
    *("T0:", "T1:", "T2:", "T9:", "T:", "B:", "/", " / ", "byte ", "SD printing byte"),
    *("Layer: ", "X:", "Y:", "Z:", "A:", "X1:", "MachineStatus: ", "PRINTING", "LED: "),
    *("Tool Count: ", "Machine Type: ", "Adventurer 4", "Creator 4", "Firmware: v"),
    *("CurrentFile: ", "PAUSED", "MoveMode: ", "X-max: ", "count ", "ok", "ok ", ":"),
    *("SN: ", "Mac Address:", "READY", "BUILDING", "on", "Filament: ok"),
]
_pieces = st.lists(
    st.sampled_from(_PIECES) | _number | st.text(max_size=4), max_size=9
).map("".join)
# Of pieces alone there is seldom a line that means anything.
_shapes = st.sampled_from(
    [
        *("T0:{}/{} B:{}/{}", "T0:{}/{} T1:{}/{}", "B:{} / {} T0 :{} /{}"),
        *("SD printing byte {}/{}", "byte {}/{} Layer: {}/{}", "Layer: {}/{}"),
        *("X:{} Y:{} Z:{} A:{}", "X1:{} X2:{} Y:{} Z:{}", "X: {} Y: {} Z: {}"),
    ]
)
_shaped = st.builds(
    lambda shape, numbers: str.format(shape, *numbers),
    _shapes,
    st.tuples(_number, _number, _number, _number),
)
_line = _pieces | _shaped
_lines = st.lists(_line, max_size=5)
# Without a job nothing of it is read.
_begun = _lines.map(lambda lines: ["MachineStatus: BUILDING", *lines])
_WHOLE_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?!\d|\.|[eE][-+]?\d)")
_DIGITS = re.compile(r"\d+")


def _numbers(lines: Sequence[str], pattern: re.Pattern[str]) -> set[float]:
    """Return every number of a text, without its sign."""
    return {float(one) for line in lines for one in pattern.findall(line)}


def _squashed(text: str) -> str:
    """Return a text without blanks, and without what cannot be shown."""
    return "".join(one for one in text if one.isprintable() and one != " ")


@_examples()
@example(["Firmware: v"], [], [], [], [])
@example([], ["MachineStatus: PAUSED"], [], ["byte 9/3", "Layer: 99999/7"], [])
@example([], [], ["T0:1e300/5 B:1.2.3/7"], [], ["X:1e3 Y:2 Z:3"])
@given(_lines, _lines | _begun, _lines, _lines, _lines)
def test_nothing_is_made_up(
    info: list[str],
    status: list[str],
    warmth: list[str],
    progress: list[str],
    position: list[str],
) -> None:
    """Whatever the lines are: no error, and no value beyond a printer's, or of none."""
    fields = by_key(info)
    read = parse_replies(
        {**fields, "M119": status, "M105": warmth, "M27": progress, "M114": position}
    )
    assert 1 <= len(read.tools) <= 10
    told = _numbers(warmth, _WHOLE_NUMBER)
    for heater in (*(tool.nozzle for tool in read.tools), read.bed):
        for value in (heater.temperature, heater.target):
            assert value is None or -50 < value <= 1000
            assert value is None or abs(value) in told
    assert read.chamber == Heater()
    if read.job is not None:
        told = _numbers(progress, _DIGITS)
        share, layer, layers = (
            read.job.progress,
            read.job.layer,
            read.job.total_layers,
        )
        assert share is None or 0 <= share <= 1
        shares = {done / whole for done in told for whole in told if whole}
        assert share in {None, 1.0} | shares
        for count in (layer, layers):
            assert count is None or (0 <= count <= 50_000 and count in told)
        assert layers != 0
    if read.position is not None:
        told = _numbers(position, _WHOLE_NUMBER)
        assert len(read.position) == 3
        assert all(abs(one) <= 9999 and abs(one) in told for one in read.position)
    words = [_squashed(line) for line in (*info, *status)]
    file_name = read.job.file_name if read.job else None
    for word in (read.model_name, file_name, read.serial_number):
        assert word is None or any(_squashed(word) in one for one in words)
    for path, one in everything(read).items():
        assert not isinstance(one, str) or one.strip(), path
