"""Stored files and the job that prints one of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file in the printer's storage and what printing it takes.

    Duration in seconds at 100 % speed, temperatures in degrees Celsius, filament in
    millimeters and grams.
    """

    file_name: str
    duration: float = 3600.0
    layers: int = 120
    nozzle: int = 220
    bed: int = 60
    filament_mm: int = 12500
    weight_g: float = 35.5


@dataclass(slots=True)
class Job:
    """One print: the file, and how much of it is done.

    `work` counts seconds of the file at 100 % speed, `elapsed` the seconds spent
    printing. `remaining` is what the printer shows as estimated time: it moves only
    while the status is `printing` (docs/protocol.md, "Status").
    """

    file: StoredFile
    work: float = 0.0
    elapsed: float = 0.0
    remaining: float = 0.0

    @property
    def progress(self) -> float:
        """Return the finished share, from 0.0 to 1.0."""
        return self.work / self.file.duration

    @property
    def layer(self) -> int:
        """Return the layer being printed, from 1; 0 before anything is printed."""
        if self.work <= 0:
            return 0
        return min(self.file.layers, int(self.progress * self.file.layers) + 1)

    def seconds_left(self, rate: float) -> float:
        """Return the seconds to the end at a rate of 1.0 for 100 % speed."""
        return (self.file.duration - self.work) / rate

    def print_for(self, seconds: float, rate: float) -> float:
        """Print for a while and return the share of the file this finished."""
        before = self.progress
        self.work = min(self.file.duration, self.work + seconds * rate)
        self.elapsed += seconds
        self.remaining = self.seconds_left(rate)
        return self.progress - before

    def complete(self) -> float:
        """Be done, and return the share of the file that was still missing."""
        missing = 1.0 - self.progress
        self.work, self.remaining = self.file.duration, 0.0
        return missing


DEFAULT_FILES = tuple(
    StoredFile(file_name=name, duration=duration, layers=layers)
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
