"""What the printers' error codes mean."""

import re

import pytest

from custom_components.flashforge.client import FlashForgeClient
from custom_components.flashforge.client.error_codes import (
    TEXTS,
    error_key,
    error_text,
    error_texts,
)
from custom_components.flashforge.client.models import Family
from tests.simulator import SimulatedPrinter

_TEXTS = [
    ("E0007", Family.ADVENTURER_5M, "nozzle"),
    ("E0009", Family.AD5X, "bed"),
    ("e0163", Family.CREATOR_5, "clogged"),
    (" E0101 ", Family.AD5X, "channel 2"),
    ("E0130", Family.CREATOR_5, "Tool 4"),
    ("E0012", Family.CREATOR_5, "X axis"),
    ("E0012", Family.ADVENTURER_5M, "Z axis"),
    ("E0014", Family.CREATOR_5, "Z axis"),
    ("E0014", Family.ADVENTURER_5M, "X axis"),
    ("E0018", Family.ADVENTURER_5M, "no filament"),
    ("E0018", Family.AD5X, "language"),
]


def test_a_code_has_a_text_by_family(subtests: pytest.Subtests) -> None:
    """Three numbers mean something else on the 5M."""
    for code, family, words in _TEXTS:
        with subtests.test(f"{code!r}, {family}"):
            text = error_text(code, family)
            assert text is not None
            assert words in text


@pytest.mark.parametrize("code", ["E0145", "E9999", "", "clog", "E7"])
def test_a_code_that_nobody_knows_has_none(code: str) -> None:
    """The list is open, and nothing is made up."""
    assert error_text(code, Family.CREATOR_5) is None


def test_all_codes_are_written_alike() -> None:
    """As the printers write them, each with a sentence without a full stop."""
    for code, text in TEXTS.items():
        assert re.fullmatch(r"E\d{4}", code)
        assert text[0].isupper()
        assert not text.endswith(".")


def test_a_key_is_the_code_in_small_letters_and_its_family_where_they_differ() -> None:
    """So that each fault has its own text in every language."""
    assert error_key(" E0012 ", Family.CREATOR_5) == "e0012"
    assert error_key("E0012", Family.ADVENTURER_5M) == "e0012_5m"
    assert error_key("E0013", Family.ADVENTURER_5M) == "e0013"
    assert error_key("Clog!", None) == "clog!"
    assert set(error_texts()) == {code.lower() for code in TEXTS} | {
        *("e0012_5m", "e0014_5m", "e0018_5m"),
    }


def test_no_text_is_used_for_two_faults() -> None:
    """But a fault that has two codes by model is called alike; no text holds a code."""
    texts = error_texts()
    same = [text for text in texts.values() if [*texts.values()].count(text) > 1]
    assert sorted(set(same)) == ["Homing the X axis failed", "Homing the Z axis failed"]
    assert not [text for text in texts.values() if re.search(r"E\d{3}", text)]


async def test_the_client_explains_the_present_error(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """None without an error, the text with one."""
    await client.initialize()
    assert client.device.error_text is None
    printer.machine.start_job(heated=True)
    printer.machine.fail_job("E0007")
    await client.info.get_status()
    assert client.device.error_text == "The nozzle does not heat as it should"
