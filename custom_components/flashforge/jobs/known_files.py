"""KnownFiles: what was read of print files before they were uploaded to a printer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ..client.materials.mapping import FileTool
from ..client.values import (
    FILAMENT_LENGTH_MAX,
    FILAMENT_WEIGHT_MAX,
    JOB_TIME_MAX,
    LAYERS_MAX,
    MEMBERS_MAX,
    count,
    positive,
    text,
)
from ..printfile import PrintFile, Stop, StopKind
from .stored import array, mapping, one_of

MAX_FILES = 50
# Of a file that stops more often, only the first ones are kept.
MAX_STOPS = 100

_stop_kind = one_of(StopKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """What is kept of a print file; None for what it does not tell."""

    estimated_time: float | None = None
    """Seconds."""
    layers: int | None = None
    filament_length: float | None = None
    """Millimeters, all tools together."""
    filament_weight: float | None = None
    """Grams, all tools together."""
    tools: tuple[FileTool, ...] = ()
    """By number; none if they are not known."""
    stops: tuple[Stop, ...] = ()
    """Where the printer waits for somebody, in the order of the commands."""

    def export(self) -> dict[str, object]:
        """Return it as JSON can store it."""
        return asdict(self)


def known_file(file: PrintFile) -> KnownFile:
    """Return what is kept of a file that has been read."""
    return KnownFile(
        estimated_time=file.estimated_time,
        layers=file.layers,
        filament_length=file.filament_length,
        filament_weight=file.filament_weight,
        tools=file.file_tools,
        stops=file.stops[:MAX_STOPS],
    )


def restore_known_file(memory: object) -> KnownFile | None:
    """Return the file that was exported, None if there was none.

    One damaged tool costs them all: the others alone would be another file's.
    """
    if not isinstance(memory, Mapping):
        return None
    get = memory.get
    tools = [_restore_tool(one) for one in array(get("tools"))]
    stops = [_restore_stop(one) for one in array(get("stops"))]
    known_tools = tuple(tool for tool in tools if tool is not None)
    return KnownFile(
        estimated_time=positive(get("estimated_time"), JOB_TIME_MAX),
        layers=count(get("layers"), LAYERS_MAX),
        filament_length=positive(get("filament_length"), FILAMENT_LENGTH_MAX),
        filament_weight=positive(get("filament_weight"), FILAMENT_WEIGHT_MAX),
        tools=known_tools if len(known_tools) == len(tools) else (),
        stops=tuple(stop for stop in stops if stop is not None)[:MAX_STOPS],
    )


def _restore_tool(memory: object) -> FileTool | None:
    get = mapping(memory).get
    number = count(get("number"), MEMBERS_MAX)
    if number is None:
        return None
    return FileTool(
        number=number,
        material=text(get("material")),
        color=text(get("color")),
        filament_weight=positive(get("filament_weight"), FILAMENT_WEIGHT_MAX),
    )


def _restore_stop(memory: object) -> Stop | None:
    get = mapping(memory).get
    kind = _stop_kind(get("kind"))
    if kind is None:
        return None
    return Stop(
        kind=kind,
        layer=count(get("layer"), LAYERS_MAX),
        seconds=positive(get("seconds"), JOB_TIME_MAX),
    )


class KnownFiles:
    """The newest files of one printer, by the names under which it has them."""

    def __init__(self) -> None:
        self._files: dict[str, KnownFile] = {}
        """The oldest first."""

    def get(self, file_name: str | None) -> KnownFile | None:
        """Return the file of exactly this name, None if it is not known."""
        return None if file_name is None else self._files.get(file_name)

    def add(self, file_name: str, file: KnownFile) -> None:
        """Add a file, in place of an older one of its name."""
        self._files.pop(file_name, None)
        self._files[file_name] = file
        for oldest in list(self._files)[:-MAX_FILES]:
            del self._files[oldest]

    def export(self) -> list[dict[str, object]]:
        """Return them as JSON can store them."""
        return [
            {"file_name": file_name, **file.export()}
            for file_name, file in self._files.items()
        ]

    def restore(self, memory: object) -> None:
        """Take up what was exported; what has no name is left out."""
        self._files.clear()
        for one in array(memory):
            file_name = text(mapping(one).get("file_name"))
            file = restore_known_file(one)
            if file_name is not None and file is not None:
                self.add(file_name, file)
