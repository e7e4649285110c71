"""Answers: sentences, situations, and what is to be said, in each language."""

from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import load_yaml_dict
import pytest

from tests.integration.conftest import Poll, SwitchOn

from .conftest import LANGUAGES, Say
from .situations import SITUATIONS, bring_about

TABLES = Path(__file__).with_name("answers")


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_a_question_is_answered(
    hass: HomeAssistant,
    say: Say,
    switch_on: SwitchOn,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
    situation: str,
) -> None:
    """In the language in which it was asked, and in the words of the table."""
    await bring_about(situation, hass, switch_on, poll, freezer)
    expected = {
        language: load_yaml_dict(str(TABLES / f"{language}.yaml"))[situation]
        for language in LANGUAGES
    }
    told = {
        language: {sentence: await say(sentence, language) for sentence in table}
        for language, table in expected.items()
    }
    assert told == expected
