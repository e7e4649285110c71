"""Whether a file suits a printer."""

import pytest

from custom_components.flashforge.client.models import ROWS
from custom_components.flashforge.printfile import (
    FileKind,
    Objection,
    ObjectionReason,
    PrinterLimits,
    PrintFile,
    UsedTool,
    objections,
)


def _file(
    *tools: UsedTool, model: str | None = None, total_bytes: int = 1000
) -> PrintFile:
    return PrintFile(
        kind=FileKind.GCODE,
        total_bytes=total_bytes,
        printer_model=model,
        tools=tools or (UsedTool(number=0),),
    )


def _suits(file_model: str | None, printer_model: str | None) -> bool:
    return not objections(_file(model=file_model), PrinterLimits(model=printer_model))


@pytest.mark.parametrize(
    ("file_model", "printer_model"),
    [
        ("Flashforge Adventurer 5M Pro", "Adventurer 5M Pro"),
        ("Flashforge-Adventurer-5M-Pro", "Adventurer 5M Pro"),
        ("Adventurer 5M Pro", "FlashForge Adventurer 5M Pro"),
        ("Flashforge AD5X", "AD5X"),
        ("Flashforge-AD5X", "Adventurer 5X"),
        ("Flashforge Creator 5 Pro", "Creator 5 Pro"),
        ("Flashforge-Creator-5", "Creator 5"),
        ("Flashforge Adventurer 3 Series", "Adventurer 3"),
        ("Flashforge-Adventurer-3Series", "Adventurer 3 Pro 2"),
        ("Adventurer 3 Series", "Adventurer 3C"),
        ("Adventurer 4 Series", "Adventurer 4 Pro"),
        ("Adventurer III", "Adventurer 3"),
        ("Adventurer 3 Series", "Adventurer III"),
        ("Guider IIs", "Guider 2s"),
    ],
)
def test_one_model_by_several_names(file_model: str, printer_model: str) -> None:
    """Each slicer writes it in its own way, and a series is all of its models."""
    assert _suits(file_model, printer_model)


@pytest.mark.parametrize(
    ("file_model", "printer_model"),
    [
        ("Flashforge Adventurer 5M", "Adventurer 5M Pro"),
        ("Flashforge Adventurer 5M Pro", "Adventurer 5M"),
        ("Flashforge AD5X", "Adventurer 5M"),
        ("Flashforge Creator 5 Pro", "Creator 5"),
        ("Adventurer 4 Series", "Adventurer 3"),
        ("Adventurer 3 Series", "Adventurer 5M Pro"),
        ("Adventurer 3", "Adventurer 3 Pro"),
        ("Guider II", "Guider 3"),
    ],
)
def test_another_model(file_model: str, printer_model: str) -> None:
    """Both are told as they are written."""
    limits = PrinterLimits(model=printer_model)
    assert objections(_file(model=file_model), limits) == (
        Objection(
            reason=ObjectionReason.OTHER_MODEL,
            facts={"file_model": file_model, "printer_model": printer_model},
        ),
    )


@pytest.mark.parametrize(
    ("file_model", "printer_model"),
    [
        (None, "Adventurer 5M"),
        ("Flashforge AD5X", None),
        ("Generic Klipper Printer", "Adventurer 5M"),
        ("My own profile", "AD5X"),
        ("Flashforge", "AD5X"),
        ("", "AD5X"),
        ("🖨", "AD5X"),
        ("Flashforge Adventurer 3 Series", "Voxel"),
        ("Flashforge Adventurer 3 Series", "3D printer"),
    ],
)
def test_models_of_which_nothing_is_known(
    file_model: str | None, printer_model: str | None
) -> None:
    """Nothing is objected to them: a printer may be sold under another name."""
    assert _suits(file_model, printer_model)


def test_each_model_suits_itself_and_no_other(subtests: pytest.Subtests) -> None:
    """But for those that are sold under names of their own."""
    own = [row.name for row in ROWS if row.manufacturer == "FlashForge"]
    assert len(own) > 10
    for name in own:
        with subtests.test(name):
            suited = [other for other in own if _suits(f"Flashforge {name}", other)]
            assert suited == [name]


@pytest.mark.parametrize(("tools", "objected"), [(None, False), (2, False), (1, True)])
def test_too_many_tools(tools: int | None, objected: bool) -> None:
    """They are counted; a station may feed the fourth from its first slot."""
    file = _file(UsedTool(number=0), UsedTool(number=3))
    objection = Objection(
        reason=ObjectionReason.TOO_MANY_TOOLS,
        facts={"file_tools": 2, "printer_tools": 1},
    )
    expected = (objection,) if objected else ()
    assert objections(file, PrinterLimits(tools=tools)) == expected


@pytest.mark.parametrize(
    ("limit", "objected"), [(None, False), (260, False), (259.5, True)]
)
def test_nozzles_that_are_too_hot(limit: float | None, objected: bool) -> None:
    """The hottest is told."""
    file = _file(
        UsedTool(number=0, nozzle_temperature=250),
        UsedTool(number=1, nozzle_temperature=260),
        UsedTool(number=2),
    )
    objection = Objection(
        reason=ObjectionReason.NOZZLE_TOO_HOT,
        facts={"tool": 1, "temperature": 260, "limit": 259.5},
    )
    expected = (objection,) if objected else ()
    assert objections(file, PrinterLimits(nozzle_max=limit)) == expected


@pytest.mark.parametrize(
    ("free", "objected"), [(None, False), (1000, False), (999.5, True)]
)
def test_too_little_space(free: float | None, objected: bool) -> None:
    """Down to a byte."""
    objection = Objection(
        reason=ObjectionReason.NO_SPACE, facts={"size": 1000, "free": 999.5}
    )
    expected = (objection,) if objected else ()
    assert objections(_file(), PrinterLimits(free_space=free)) == expected


@pytest.mark.parametrize(
    ("loaded", "missing"),
    [
        (None, None),
        (frozenset({" pla", "Petg ", "TPU"}), None),
        (frozenset({"PLA"}), "PETG"),
        (frozenset(), "PLA"),
    ],
)
def test_a_material_that_is_not_loaded(
    loaded: frozenset[str] | None, missing: str | None
) -> None:
    """The first tool that lacks it is told; one without a material lacks nothing."""
    tools = [UsedTool(number=0), UsedTool(number=1, material="PLA")]
    file = _file(*tools, UsedTool(number=2, material="PETG"))
    found = objections(file, PrinterLimits(materials=loaded))
    assert [one.facts["material"] for one in found] == ([missing] if missing else [])
    assert [one.facts["tool"] for one in found] == [1 + (missing == "PETG")] * len(
        found
    )


def test_all_at_once() -> None:
    """In the order in which somebody would look at them."""
    file = _file(
        UsedTool(number=0, nozzle_temperature=300, material="PLA"),
        UsedTool(number=1),
        model="Flashforge AD5X",
    )
    limits = PrinterLimits(
        model="Adventurer 5M",
        tools=1,
        nozzle_max=280,
        materials=frozenset({"ABS"}),
        free_space=10,
    )
    found = objections(file, limits)
    assert [objection.reason for objection in found] == list(ObjectionReason)
    assert not objections(file, PrinterLimits())
