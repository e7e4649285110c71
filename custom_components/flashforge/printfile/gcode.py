"""Commands with the comments around them: a `.gcode`, or the part of another file."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from ..client import clean_color
from .commands import CommandScan
from .comments import Comments, Windows
from .contents import FileKind, PrintFile, UsedTool
from .errors import PrintFileError, Problem
from .values import (
    LAYER_HEIGHT_MAX,
    LAYERS_MAX,
    LENGTH_MAX,
    NOZZLE_DIAMETER_MAX,
    TEMPERATURE_MAX,
    TOOLS_MAX,
    WEIGHT_MAX,
    above_zero,
    count,
    duration,
    numbers,
    parts,
    text,
)

# Bytes. Python's other threads wait while one chunk is gone through.
_CHUNK = 256 * 1024
_FLASHPRINT = "ffslicer"
_FIRST_LAYER_TIME = "estimated first layer printing time (normal mode)"


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left of a stream."""
    while chunk := stream.read(_CHUNK):
        yield chunk


def read_gcode(path: Path, total_bytes: int) -> PrintFile:
    """Return what a `.gcode` tells; raises PrintFileError and OSError."""
    with path.open("rb") as file:
        return read_commands(chunks(file), FileKind.GCODE, total_bytes)


def read_commands(
    source: Iterable[bytes],
    kind: FileKind,
    total_bytes: int,
    used: Collection[int] = (),
) -> PrintFile:
    """Return what commands and the comments around them tell of a file.

    `used` are the numbers of tools that another part of the file says are used.
    Raises PrintFileError.
    """
    scan, told = _go_through(source)
    slicer, slicer_version = told.slicer()
    _check(scan, slicer)
    return PrintFile(
        kind=kind,
        total_bytes=total_bytes,
        slicer=slicer,
        slicer_version=slicer_version,
        printer_model=text(told.get("printer_model", "machine_type")),
        estimated_time=_estimated_time(told),
        first_layer_time=duration(told.get(_FIRST_LAYER_TIME)),
        layers=_layers(told) or scan.layer,
        layer_height=above_zero(told.get("layer_height"), LAYER_HEIGHT_MAX),
        filament_length=_total_length(told),
        filament_weight=_total_weight(told),
        bed_temperature=_bed_temperature(told),
        nozzle_diameters=diameters(told.get("nozzle_diameter")),
        tools=_tools(told, scan.selected.union(used)),
        stops=tuple(scan.stops),
        thumbnail=told.thumbnail(),
    )


def _go_through(source: Iterable[bytes]) -> tuple[CommandScan, Comments]:
    scan, windows = CommandScan(), Windows()
    for chunk in source:
        # No text has this character, and all else has it soon.
        if b"\0" in chunk:
            raise PrintFileError(Problem.NOT_A_PRINT_FILE)
        scan.feed(chunk)
        windows.feed(chunk)
    scan.finish()
    return scan, windows.comments()


def diameters(value: str | None) -> tuple[float, ...]:
    """Return the diameters of nozzles in millimeters, none if one cannot be read."""
    read = numbers(value, NOZZLE_DIAMETER_MAX)
    return tuple(filter(None, read)) if all(read) else ()


def _check(scan: CommandScan, slicer: str | None) -> None:
    """Raise PrintFileError for what has no commands, or not all."""
    if not scan.has_moves:
        raise PrintFileError(
            Problem.NOT_A_PRINT_FILE if slicer is None else Problem.DAMAGED
        )
    # Others may have the marks of FlashPrint in start commands that were copied.
    if scan.is_cut_off(flashprint=slicer == _FLASHPRINT):
        raise PrintFileError(Problem.DAMAGED)


def _estimated_time(told: Comments) -> float | None:
    value = told.get("estimated printing time (normal mode)", "model printing time")
    # Some profiles tell two times in one line, the second with the preparations.
    return duration((value or "").rpartition("total estimated time:")[2])


def _layers(told: Comments) -> int | None:
    keys = ("total layers count", "total layer number", "layer_total_count")
    return count(told.get(*keys), LAYERS_MAX)


def _total_length(told: Comments) -> float | None:
    value = told.get("filament used [mm]", "total filament length [mm]")
    return above_zero(_sum(value, LENGTH_MAX), LENGTH_MAX)


def _total_weight(told: Comments) -> float | None:
    value = told.get(
        "total filament used [g]", "filament used [g]", "total filament weight [g]"
    )
    return above_zero(_sum(value, WEIGHT_MAX), WEIGHT_MAX)


def _sum(value: str | None, most: float) -> float:
    return sum(filter(None, numbers(value, most)))


def _bed_temperature(told: Comments) -> float | None:
    value = told.get("first_layer_bed_temperature", "platform_temperature")
    return above_zero(_of(0, parts(value)), TEMPERATURE_MAX)


def _tools(told: Comments, used: set[int]) -> tuple[UsedTool, ...]:
    """Return the used tools; commands that select none print with the first."""
    lengths = numbers(told.get("filament used [mm]"), LENGTH_MAX)
    weights = numbers(told.get("filament used [g]"), WEIGHT_MAX)
    materials = parts(told.get("filament_type")) or _heads(told, "material")
    colors = parts(told.get("filament_colour"))
    for amounts in (lengths, weights):
        used |= {tool for tool, amount in enumerate(amounts) if amount}
    used |= {filament - 1 for filament in _used_filaments(told)}
    return tuple(
        UsedTool(
            number=tool,
            material=text(_of(tool, materials)),
            color=clean_color(text(_of(tool, colors))),
            filament_length=_of(tool, lengths),
            filament_weight=_of(tool, weights),
            nozzle_temperature=_nozzle_temperature(told, tool),
        )
        for tool in sorted(used or {0})
    )


def _used_filaments(told: Comments) -> list[int]:
    """Return the numbers, from 1, of the filaments that newer slicers list as used."""
    listed = (count(part, TOOLS_MAX) for part in parts(told.get("filament")))
    return [filament for filament in listed if filament is not None]


def _nozzle_temperature(told: Comments, tool: int) -> float | None:
    """Return the highest that a tool gets; the first layer often has another."""
    lists = (
        parts(told.get("nozzle_temperature")),
        parts(told.get("nozzle_temperature_initial_layer")),
        _heads(told, "temperature"),
        _heads(told, "temperature_raft0"),
    )
    read = (above_zero(_of(tool, values), TEMPERATURE_MAX) for values in lists)
    return max(filter(None, read), default=None)


def _heads(told: Comments, what: str) -> list[str]:
    """Return what FlashPrint tells of its two heads, the right one being the first."""
    return [told.get(f"{side}_extruder_{what}") or "" for side in ("right", "left")]


def _of[Value](tool: int, values: list[Value]) -> Value | None:
    return values[tool] if tool < len(values) else None
