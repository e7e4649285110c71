"""The list of mistakes that other programs shipped, and the tests that keep us off."""

import re

from tests.repository import ROOT

LAST = 61


def numbers_in_tests() -> set[int]:
    """Return the numbers that the names of tests carry, the simulator's own aside."""
    names = re.compile(r"def test_trap_(\d\d)_")
    folders = (ROOT / "tests" / name for name in ("client", "integration"))
    files = (file for folder in folders for file in folder.rglob("test_*.py"))
    return {int(n) for file in files for n in names.findall(file.read_text("utf-8"))}


def numbers_in_notes() -> set[int]:
    """Return the numbers of the table in the protocol notes."""
    text = (ROOT / "docs" / "protocol.md").read_text("utf-8").partition("## Traps")[2]
    return {int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}


def test_every_trap_has_a_test() -> None:
    """None is missing."""
    assert set(range(1, LAST + 1)) - numbers_in_tests() == set()


def test_every_trap_that_is_tested_is_explained() -> None:
    """The protocol notes have a line for each."""
    assert numbers_in_notes() == numbers_in_tests()
