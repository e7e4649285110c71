"""Whether a print file suits a printer.

An objection is a fact and no verdict: a file sliced for another model may well print.
Nothing is objected to what the file or the printer does not tell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
import re

from .contents import PrintFile


class ObjectionReason(StrEnum):
    """Why a file does not suit a printer."""

    OTHER_MODEL = "other_model"
    """Facts: `file_model` and `printer_model`, as they are written."""
    TOO_MANY_TOOLS = "too_many_tools"
    """Facts: `file_tools` and `printer_tools`, counted."""
    NOZZLE_TOO_HOT = "nozzle_too_hot"
    """Facts: `tool`, the hottest, from 0; `temperature` and `limit` in Celsius."""
    MATERIAL_MISSING = "material_missing"
    """Facts: `tool`, the first, from 0; its `material` as the file writes it."""
    NO_SPACE = "no_space"
    """Facts: `size` and `free` in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a file does not suit a printer, and the facts of it."""

    reason: ObjectionReason
    facts: Mapping[str, str | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterLimits:
    """What a printer is, and has; None for what is not known."""

    model: str | None = None
    tools: int | None = None
    """How many filaments it can print with: its tools, or the slots of its station."""
    nozzle_max: float | None = None
    """Degrees Celsius."""
    materials: frozenset[str] | None = None
    """What is loaded, as it is written; None where that is not told of everything."""
    free_space: float | None = None
    """Bytes."""


# Names of other printers, and those that owners gave to a printer's profile, tell
# nothing.
_SERIES = ("adventurer", "creator", "dreamer", "finder", "guider", "inventor")
_ROMAN = {"ii": "2", "iis": "2s", "iii": "3", "iv": "4"}
_WORD = re.compile(r"[a-z0-9]+")
_SHORT = re.compile(r"^ad(?=\d)")


def objections(file: PrintFile, printer: PrinterLimits) -> tuple[Objection, ...]:
    """Return why a file does not suit a printer, nothing if it does."""
    return tuple(
        objection
        for check in (_model, _tools, _nozzle, _materials, _space)
        for objection in check(file, printer)
    )


def _model(file: PrintFile, printer: PrinterLimits) -> Iterator[Objection]:
    if file.printer_model is None or printer.model is None:
        return
    wanted, there = _comparable(file.printer_model), _comparable(printer.model)
    if not wanted.startswith(_SERIES) or not there.startswith(_SERIES):
        return
    series = wanted.removesuffix("series")
    if wanted == there or (series != wanted and there.startswith(series)):
        return
    yield Objection(
        reason=ObjectionReason.OTHER_MODEL,
        facts={"file_model": file.printer_model, "printer_model": printer.model},
    )


def _comparable(name: str) -> str:
    """Return a model's name without manufacturer, blanks, hyphens and roman numbers."""
    words = _WORD.findall(name.lower())
    joined = "".join(_ROMAN.get(word, word) for word in words if word != "flashforge")
    return _SHORT.sub("adventurer", joined)


def _tools(file: PrintFile, printer: PrinterLimits) -> Iterator[Objection]:
    used = len(file.tools)
    if printer.tools is not None and used > printer.tools:
        yield Objection(
            reason=ObjectionReason.TOO_MANY_TOOLS,
            facts={"file_tools": used, "printer_tools": printer.tools},
        )


def _nozzle(file: PrintFile, printer: PrinterLimits) -> Iterator[Objection]:
    temperature, tool = max(
        (tool.nozzle_temperature or 0, tool.number) for tool in file.tools
    )
    if printer.nozzle_max is not None and temperature > printer.nozzle_max:
        yield Objection(
            reason=ObjectionReason.NOZZLE_TOO_HOT,
            facts={
                "tool": tool,
                "temperature": temperature,
                "limit": printer.nozzle_max,
            },
        )


def _materials(file: PrintFile, printer: PrinterLimits) -> Iterator[Objection]:
    if printer.materials is None:
        return
    loaded = {material.strip().lower() for material in printer.materials}
    for tool in file.tools:
        if tool.material is not None and tool.material.strip().lower() not in loaded:
            yield Objection(
                reason=ObjectionReason.MATERIAL_MISSING,
                facts={"tool": tool.number, "material": tool.material},
            )
            return


def _space(file: PrintFile, printer: PrinterLimits) -> Iterator[Objection]:
    if printer.free_space is not None and file.total_bytes > printer.free_space:
        yield Objection(
            reason=ObjectionReason.NO_SPACE,
            facts={"size": file.total_bytes, "free": printer.free_space},
        )
