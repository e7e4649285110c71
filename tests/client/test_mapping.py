"""Which slot feeds which tool."""

from dataclasses import replace
from functools import partial

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.flashforge.client import (
    FileTool,
    MappingError,
    Slot,
    ToolMapping,
    map_tools,
    match_tools,
)

_examples = partial(settings, deadline=None, max_examples=50)

WHITE, BLUE, YELLOW, CORAL = "#FFFFFF", "#2750E0", "#FEF043", "#F95D73"


def _slot(number: int, color: str | None = WHITE, material: str | None = "PLA") -> Slot:
    return Slot(number=number, has_filament=True, material=material, color=color)


def _tool(
    number: int, color: str | None = WHITE, material: str = "PLA", slot: int = 0
) -> FileTool:
    return FileTool(number=number, material=material, color=color, slot=slot or None)


SLOTS = (_slot(1, WHITE), _slot(2, BLUE), _slot(3, YELLOW), _slot(4, CORAL))


def _numbers(mapping: tuple[ToolMapping, ...]) -> dict[int, int]:
    return {pair.tool.number: pair.slot.number for pair in mapping}


def _reason(error: pytest.ExceptionInfo[MappingError]) -> tuple[str, int]:
    return error.value.reason, error.value.tool


# Somebody's choice.


def test_a_choice_is_taken_as_it_is() -> None:
    """Colors may differ; the material may be written in other letters."""
    tools = (_tool(0, BLUE), _tool(1, material=" pla "))
    mapping = map_tools(tools, SLOTS, {1: 4, 0: 1})
    assert _numbers(mapping) == {0: 1, 1: 4}
    assert [pair.tool for pair in mapping] == list(tools)


@pytest.mark.parametrize(
    ("choice", "reason", "tool"),
    [
        ({0: 1}, "unmapped", 1),
        ({}, "unmapped", 0),
        ({0: 1, 1: 2, 2: 3}, "unknown_tool", 2),
        ({0: 1, 1: 9}, "unknown_slot", 1),
        ({0: 0, 1: 1}, "unknown_slot", 0),
        ({0: 3, 1: 3}, "slot_twice", 1),
        ({0: 1, 1: 4}, "slot_incomplete", 1),
        ({0: 2, 1: 1}, "other_material", 0),
    ],
)
def test_a_choice_that_cannot_be(
    choice: dict[int, int], reason: str, tool: int
) -> None:
    """Each reason has its name, and the tool that it is about."""
    slots = (
        SLOTS[0],
        _slot(2, material="PETG"),
        SLOTS[2],
        replace(SLOTS[3], has_filament=False),
    )
    with pytest.raises(MappingError) as caught:
        map_tools((_tool(0), _tool(1)), slots, choice)
    assert _reason(caught) == (reason, tool)
    assert str(caught.value) == f"tool {tool}: {reason.replace('_', ' ')}"


@pytest.mark.parametrize(
    "slot",
    [
        _slot(1, None),
        _slot(1, material=None),
        replace(_slot(1), has_filament=None),
        replace(_slot(1), has_filament=False),
    ],
)
def test_a_slot_needs_filament_material_and_color(slot: Slot) -> None:
    """A slot of which something is not known feeds nothing."""
    with pytest.raises(MappingError) as caught:
        map_tools((_tool(0),), (slot,), {0: 1})
    assert _reason(caught) == ("slot_incomplete", 0)
    with pytest.raises(MappingError) as caught:
        match_tools((_tool(0),), (slot,))
    assert _reason(caught) == ("unmapped", 0)


def test_a_file_with_one_tool_twice() -> None:
    """Two tools of one number cannot be told apart, so neither is mapped."""
    tools = (_tool(0), _tool(1), _tool(1, BLUE))
    with pytest.raises(MappingError) as caught:
        map_tools(tools, SLOTS, {0: 1, 1: 2})
    assert _reason(caught) == ("tool_twice", 1)
    with pytest.raises(MappingError) as caught:
        match_tools(tools, SLOTS)
    assert _reason(caught) == ("tool_twice", 1)


def test_a_tool_whose_material_nobody_knows() -> None:
    """An unknown material is no material that two could share."""
    unknown = FileTool(number=0, color=WHITE)
    with pytest.raises(MappingError) as caught:
        map_tools((unknown,), SLOTS, {0: 1})
    assert _reason(caught) == ("other_material", 0)
    with pytest.raises(MappingError):
        match_tools((unknown,), SLOTS)


# The best match.


def test_the_nearest_color_of_the_same_material() -> None:
    """The material decides first, then what the eye would choose."""
    tools = (_tool(0, "#3060F0"), _tool(1, "#FFF000"), _tool(2, "#F0F0F0", "PETG"))
    slots = (*SLOTS[:3], _slot(4, "#161616", "petg"))
    assert _numbers(match_tools(tools, slots)) == {0: 2, 1: 3, 2: 4}


def test_the_best_match_comes_first() -> None:
    """A tool does not take the slot that another one fits exactly."""
    tools = (_tool(0, "#3050C0"), _tool(1, BLUE))
    assert _numbers(match_tools(tools, SLOTS[:2])) == {0: 1, 1: 2}


def test_the_slicers_wish_decides_between_equals() -> None:
    """Two slots of one color are the same to the printer, not to the slicer."""
    slots = (_slot(1), _slot(2), _slot(3))
    assert _numbers(match_tools((_tool(0, slot=3),), slots)) == {0: 3}
    assert _numbers(match_tools((_tool(0),), slots)) == {0: 1}
    # A wish is no reason to print in another color.
    assert _numbers(match_tools((_tool(0, BLUE, slot=1),), SLOTS)) == {0: 2}


def test_no_slot_is_used_twice() -> None:
    """Two tools of one color need two slots, or the second finds none."""
    tools = (_tool(0), _tool(1))
    assert _numbers(match_tools(tools, SLOTS)) == {0: 1, 1: 3}
    with pytest.raises(MappingError) as caught:
        match_tools(tools, SLOTS[:1])
    assert _reason(caught) == ("unmapped", 1)


def test_another_material_is_never_a_match() -> None:
    """Nothing is printed on a guess."""
    with pytest.raises(MappingError) as caught:
        match_tools((_tool(0), _tool(1, material="PETG")), SLOTS)
    assert _reason(caught) == ("unmapped", 1)


def test_no_tools_need_no_slots() -> None:
    """A file that tells nothing of its tools maps nothing."""
    assert match_tools((), ()) == map_tools((), (), {}) == ()


def test_unknown_colors_are_gray() -> None:
    """A tool whose color nobody knows takes the slot that is nearest to gray."""
    slots = (_slot(1, "#FF0000"), _slot(2, "#898989"))
    mapping = match_tools((_tool(0, None),), slots)
    assert _numbers(mapping) == {0: 2}
    assert mapping[0].as_json()["toolMaterialColor"] == "#808080"


materials = st.sampled_from(["PLA", "pla", "PETG", "TPU"])
palette = st.sampled_from([WHITE, BLUE, YELLOW, CORAL, None])
several_tools = st.lists(
    st.builds(FileTool, number=st.integers(0, 3), material=materials, color=palette),
    max_size=4,
    unique_by=lambda tool: tool.number,
)
several_slots = st.lists(
    st.builds(
        Slot,
        number=st.integers(1, 8),
        has_filament=st.booleans(),
        material=materials,
        color=palette,
    ),
    max_size=8,
    unique_by=lambda slot: slot.number,
)


@_examples(max_examples=100)
@given(several_tools, several_slots)
def test_a_match_is_a_choice_that_somebody_could_make(
    tools: list[FileTool], slots: list[Slot]
) -> None:
    """Every tool is fed if there are slots enough; what matches, can be chosen."""
    short = [tool for tool in tools if _too_few(tool, tools, slots)]
    if short:
        with pytest.raises(MappingError) as caught:
            match_tools(tools, slots)
        assert caught.value.reason == "unmapped"
        assert caught.value.tool in {tool.number for tool in short}
    else:
        mapping = match_tools(tools, slots)
        assert mapping == map_tools(tools, slots, _numbers(mapping))


def _too_few(tool: FileTool, tools: list[FileTool], slots: list[Slot]) -> bool:
    wanted = [(one.material or "").lower() for one in tools]
    there = [(one.material or "").lower() for one in slots if one.is_complete]
    material = (tool.material or "").lower()
    return there.count(material) < wanted.count(material)


def test_what_the_printer_reads() -> None:
    """A mapping has five keys; the tool counts from 0, the slot from 1."""
    pair = ToolMapping(tool=_tool(0, WHITE), slot=_slot(1, BLUE))
    assert pair.as_json() == {
        "toolId": 0,
        "slotId": 1,
        "materialName": "PLA",
        "toolMaterialColor": "#FFFFFF",
        "slotMaterialColor": "#2750E0",
    }
