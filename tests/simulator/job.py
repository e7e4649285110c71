"""Stored files and the job that prints one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

type Mappings = tuple[Mapping[str, Any], ...]
"""Which slot each tool of a file prints from, as objects of JSON."""

type Course = tuple[tuple[float, float], ...]
"""Corners of a line: a share of the time, and the share of the bytes read by then."""

EVEN: Course = ((0.0, 0.0), (1.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """What one tool of a file prints with; a slot 0 is none."""

    tool_id: int = 0
    slot_id: int = 0
    material: str = "PLA"
    color: str = "#FFFFFF"
    weight_g: float = 35.5


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file in the printer's storage and what printing it takes.

    Duration in seconds at 100 % speed, temperatures in degrees Celsius, filament in
    millimeters and grams. `content` is there only for what was uploaded and is small,
    the size in bytes and the hexadecimal SHA-256 for everything uploaded. Slicers
    store a picture in most files. The course says how its bytes are spread over the
    time: long straight moves take few of them, small details many.

    Raises:
        ValueError: for a course that does not lead from nothing to all, forward.
    """

    file_name: str
    duration: float = 3600.0
    layers: int = 120
    nozzle: int = 220
    bed: int = 60
    filament_mm: int = 12500
    weight_g: float = 35.5
    tools: tuple[Tool, ...] = (Tool(),)
    size: int = 0
    sha256: str = ""
    content: bytes | None = field(default=None, repr=False)
    has_picture: bool = True
    course: Course = EVEN

    def __post_init__(self) -> None:
        """Check that its bytes are read from the first to the last."""
        ends = self.course[:1] + self.course[-1:]
        times_grow = all(one[0] < two[0] for one, two in pairwise(self.course))
        bytes_grow = all(one[1] <= two[1] for one, two in pairwise(self.course))
        if ends != EVEN or not times_grow or not bytes_grow:
            raise ValueError("a course leads from (0, 0) to (1, 1), and never back")

    def bytes_read(self, done: float) -> float:
        """Return the share of its bytes that are read after a share of its time."""
        for (time, share), (next_time, next_share) in pairwise(self.course):
            if done <= next_time:
                passed = (done - time) / (next_time - time)
                return share + passed * (next_share - share)
        return 1.0

    @property
    def uses_station(self) -> bool:
        """Return whether it was sliced for slots of a material station."""
        return any(tool.slot_id for tool in self.tools)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartOptions:
    """How a print was asked for, as it was sent; None is not said.

    The mappings are those of the request, also where the firmware ignores them.
    """

    file_name: str
    leveling: bool
    flow_calibration: bool | None = None
    first_layer_inspection: bool | None = None
    time_lapse: bool | None = None
    use_station: bool | None = None
    tool_count: int | None = None
    mappings: Mappings = ()


@dataclass(slots=True)
class Job:
    """One print: the file, and how much of it is done.

    `work` counts seconds of the file at 100 % speed, `elapsed` the seconds spent
    printing. `remaining` is what the printer shows as estimated time: it moves only
    while the status is `printing` (docs/protocol.md, "Status"). `slots` are those of
    the material station it takes filament from, in the order of their use. A phantom
    job keeps everything warm and prints nothing. `warm_up` are seconds that it spends
    on leveling and calibrating after it says that it prints.
    """

    file: StoredFile
    work: float = 0.0
    elapsed: float = 0.0
    remaining: float = 0.0
    slots: tuple[int, ...] = ()
    phantom: bool = False
    warm_up: float = 0.0

    @property
    def done(self) -> float:
        """Return the finished share of its work, from 0.0 to 1.0."""
        return self.work / self.file.duration

    @property
    def progress(self) -> float:
        """Return the share of the file's bytes that is read, which printers show."""
        return self.file.bytes_read(self.done)

    @property
    def layer(self) -> int:
        """Return the layer being printed, from 1; 0 before anything is printed."""
        if self.phantom:
            return self.file.layers
        if self.work <= 0:
            return 0
        return min(self.file.layers, int(self.done * self.file.layers) + 1)

    @property
    def slot(self) -> int:
        """Return the slot in use: each one is used once, for an equal share."""
        if not self.slots:
            return 0
        return self.slots[min(int(self.done * len(self.slots)), len(self.slots) - 1)]

    def seconds_left(self, rate: float) -> float:
        """Return the seconds to the end at a rate of 1.0 for 100 % speed."""
        return self.warm_up + (self.file.duration - self.work) / rate

    def print_for(self, seconds: float, rate: float) -> float:
        """Print for a while and return the share of the file this finished."""
        waited = min(seconds, self.warm_up)
        self.warm_up -= waited
        seconds -= waited
        self.elapsed += seconds
        if self.phantom:
            return 0.0
        before = self.done
        self.work = min(self.file.duration, self.work + seconds * rate)
        self.remaining = self.seconds_left(rate)
        return self.done - before

    def complete(self) -> float:
        """Be done, and return the share of the file that was still missing."""
        missing = 1.0 - self.done
        self.work, self.remaining = self.file.duration, 0.0
        return missing


_TWO_TOOLS = (
    Tool(tool_id=0, slot_id=1, weight_g=20.1),
    Tool(tool_id=1, slot_id=3, color="#F95D73", weight_g=15.4),
)
_TOOLS = {
    "bracket.3mf": (Tool(slot_id=2, color="#2750E0"),),
    "hinge.3mf": _TWO_TOOLS,
}

DEFAULT_FILES = tuple(
    StoredFile(
        file_name=name,
        duration=duration,
        layers=layers,
        tools=_TOOLS.get(name, (Tool(),)),
    )
    for name, duration, layers in (
        ("benchy.gcode", 3600.0, 120),
        ("cube.gcode", 1500.0, 100),
        ("bracket.3mf", 5400.0, 210),
        ("vase.gcode", 14400.0, 640),
        ("calibration_tower.gx", 2700.0, 250),
        ("phone_stand.gcode", 7200.0, 300),
        ("gear_48t.gcode", 4100.0, 75),
        ("cable_clip.gcode", 900.0, 40),
        ("lid.gcode", 2200.0, 55),
        ("hinge.3mf", 6100.0, 180),
        ("spool_holder.gcode", 19800.0, 410),
        ("dice_tower.gcode", 28000.0, 700),
    )
)
"""Twelve files, so that the list of ten leaves some out."""
