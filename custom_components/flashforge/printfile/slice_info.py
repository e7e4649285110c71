"""`slice_info.config` of a `.3mf`: what the slicer tells of each plate, in XML.

Slicers write no document type. One could define entities that grow without end when
they are read, so that a file with one is refused.
"""

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from ..client import clean_color
from .contents import UsedTool
from .errors import PrintFileError, Problem
from .values import LENGTH_MAX, TOOLS_MAX, WEIGHT_MAX, count, number, text

KEYS = frozenset({"nozzle_diameters", "prediction", "printer_model_id", "weight"})


@dataclass(slots=True)
class Plate:
    """A plate of a project."""

    told: dict[str, str] = field(default_factory=dict)
    """What the slicer tells, by those of its keys that are needed."""
    tools: dict[int, UsedTool] = field(default_factory=dict)
    """By number, from 0."""


def read_slice_info(content: bytes, number: int) -> Plate:
    """Return what is told of a plate, an empty one if nothing is.

    Raises PrintFileError for anything but plain XML.
    """
    search = _Search(number)
    # No other encoding is looked for, whatever the content says of itself.
    parser = ParserCreate("utf-8")
    parser.StartElementHandler = search.take
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except ExpatError as err:
        raise PrintFileError(Problem.DAMAGED) from err
    return search.found


class _Search:
    """Looks for one plate; the others are forgotten as soon as the next begins."""

    def __init__(self, number: int) -> None:
        self.found = Plate()
        self._index = str(number)
        self._plate = Plate()

    def take(self, name: str, attributes: dict[str, str]) -> None:
        """Take the next element."""
        match name:
            case "plate":
                self._plate = Plate()
            case "metadata":
                self._take_metadata(attributes.get("key"), attributes.get("value", ""))
            case "filament":
                tool = _tool(attributes)
                if tool is not None:
                    self._plate.tools[tool.number] = tool

    def _take_metadata(self, key: str | None, value: str) -> None:
        if key in KEYS:
            self._plate.told[key] = value
        elif key == "index" and value == self._index:
            self.found = self._plate


def _refuse(*_: object) -> NoReturn:
    raise PrintFileError(Problem.DAMAGED)


def _tool(attributes: dict[str, str]) -> UsedTool | None:
    """Return a used filament as the tool it is; the slicer counts from 1."""
    filament = count(attributes.get("id"), TOOLS_MAX)
    if filament is None:
        return None
    meters = number(attributes.get("used_m"), LENGTH_MAX / 1000)
    return UsedTool(
        number=filament - 1,
        material=text(attributes.get("type")),
        color=clean_color(attributes.get("color")),
        filament_length=None if meters is None else meters * 1000,
        filament_weight=number(attributes.get("used_g"), WEIGHT_MAX),
    )
