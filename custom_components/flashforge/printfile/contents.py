"""PrintFile: what a print file tells, frozen and plain."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from ..client import FileTool, Picture


class FileKind(StrEnum):
    """What a file is by its content, whatever its name ends with."""

    GCODE = "gcode"
    GX = "gx"
    ARCHIVE = "3mf"


class StopKind(StrEnum):
    """Why the commands make the printer wait for somebody."""

    PAUSE = "pause"
    COLOR_CHANGE = "color_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A place where the printer waits for somebody."""

    kind: StopKind
    layer: int | None = None
    """Counted from 1; the stop comes before the layer or in it."""
    seconds: float | None = None
    """From the start, without other stops, to the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedTool:
    """A tool that has filament in the file, or is selected by its commands."""

    number: int
    """From 0."""
    material: str | None = None
    color: str | None = None
    """`#RRGGBB`."""
    filament_length: float | None = None
    """Millimeters."""
    filament_weight: float | None = None
    """Grams."""
    nozzle_temperature: float | None = None
    """Degrees Celsius, the highest of first layer and others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFile:
    """What a print file tells; None for what it does not, or beyond what can be."""

    kind: FileKind
    total_bytes: int
    slicer: str | None = None
    slicer_version: str | None = None
    printer_model: str | None = None
    """As the slicer writes it."""
    estimated_time: float | None = None
    """Seconds."""
    first_layer_time: float | None = None
    """Seconds."""
    layers: int | None = None
    layer_height: float | None = None
    """Millimeters."""
    filament_length: float | None = None
    """Millimeters, all tools together."""
    filament_weight: float | None = None
    """Grams, all tools together."""
    bed_temperature: float | None = None
    """Degrees Celsius, for the first layer."""
    nozzle_diameters: tuple[float, ...] = ()
    """Millimeters."""
    tools: tuple[UsedTool, ...]
    """At least one, by number."""
    stops: tuple[Stop, ...] = ()
    """In the order of the commands."""
    thumbnail: Picture | None = None
    """The largest."""

    @property
    def file_tools(self) -> tuple[FileTool, ...]:
        """Return the tools as they are matched with slots."""
        return tuple(
            FileTool(
                number=tool.number,
                material=tool.material,
                color=tool.color,
                filament_weight=tool.filament_weight,
            )
            for tool in self.tools
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it, without the picture."""
        values = asdict(replace(self, thumbnail=None))
        del values["thumbnail"]
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in values.items()
        }


def complete[Known: (PrintFile, UsedTool)](
    known: Known, told: Mapping[str, object]
) -> Known:
    """Return it with what another place tells of what is not known yet."""
    missing: dict[str, Any] = {
        field.name: told[field.name]
        for field in fields(known)
        if field.name in told and getattr(known, field.name) in {None, ()}
    }
    return replace(known, **missing)
