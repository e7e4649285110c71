"""Sentences: what is understood, and what is left to Home Assistant."""

from collections.abc import Iterable
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from hassil.intents import Intents
from hassil.recognize import recognize_all
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.flashforge.voice.language import (
    Language,
    Topic,
    heard_as,
    load_languages,
)
from tests.integration.conftest import SwitchOn, add_entry, set_up
from tests.simulator import SimulatedPrinter

from .conftest import LANGUAGES, Say, converse, settle

PHRASINGS = Path(__file__).with_name("phrasings")
UNRELATED = "unrelated"
# What is understood of what somebody wrote down who did not know the grammar.
ENOUGH = 9

PRINTER, AREA = "Workshop", "Garage"


def phrasings(language: str) -> dict[str, list[str]]:
    """Return what people say, by what it is about."""
    told: dict[str, list[str]] = load_yaml_dict(str(PHRASINGS / f"{language}.yaml"))
    return {
        topic: [text.format(printer=PRINTER, area=AREA) for text in texts]
        for topic, texts in told.items()
    }


def reader(
    languages: Iterable[Language], names: list[str], areas: list[str]
) -> Intents:
    """Return what reads sentences as Home Assistant does."""
    return Intents.from_dict(
        {
            "language": "en",
            "intents": {
                f"{language.code} {topic}": {
                    "data": [
                        {"sentences": list(language.sentences(topic, names, areas))}
                    ]
                }
                for language in languages
                for topic in Topic
                if topic is not Topic.CONFIRM_CANCEL
            },
        }
    )


def understood(intents: Intents, text: str) -> list[str]:
    """Return as what a sentence can be taken, the first being what it is taken for."""
    return list(dict.fromkeys(one.intent.name for one in recognize_all(text, intents)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_understood(language: str) -> None:
    """Nine of ten, and what is about something else is left alone."""
    # That of Home Assistant comes first.
    languages = sorted(load_languages().values(), key=lambda one: one.code != language)
    intents = reader(languages, [PRINTER, "Big One"], [AREA])
    missed: dict[str, list[str]] = {}
    for topic, texts in phrasings(language).items():
        wanted = [] if topic == UNRELATED else [f"{language} {topic}"]
        missed[topic] = [
            text for text in texts if understood(intents, text)[:1] != wanted
        ]
        assert len(texts) == (30 if topic == UNRELATED else 10)
    assert missed.keys() == {*Topic, UNRELATED} - {Topic.CONFIRM_CANCEL}
    assert missed[UNRELATED] == []
    assert all(len(texts) <= 10 - ENOUGH for texts in missed.values()), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_stays_small(language: str) -> None:
    """All of it is read in the event loop whenever a name changes."""
    names, areas = [PRINTER, "Big One", "Voron"], [AREA, "Kitchen"]
    sentences = [
        sentence
        for topic in Topic
        for sentence in load_languages()[language].sentences(topic, names, areas)
    ]
    assert sum(map(len, sentences)) < 27_000


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Voron (lab)", "voron lab"),
        ("Voron (lab)", "Voron (lab)"),
        ("Printer #2", "printer two"),
        ("v2.4", "v2.4"),
        ("Max\N{RIGHT SINGLE QUOTATION MARK}s <printer>", "max's printer"),
        ("a|b;c", "a b c"),
        ("5M-Pro_X", "5m pro x"),
        ("Creator 5", "creator five"),
        ("{x} [y]", "x y"),
        ("Ünï", "ünï"),
        ("Mr. Print", "mr. print"),
    ],
)
def test_any_name_is_heard(name: str, said: str) -> None:
    """As it is written, and as it is spoken."""
    intents = reader([load_languages()["en"]], [name], [])
    assert understood(intents, f"how long does {said} take") == ["en remaining"]
    assert understood(intents, "how long does it take") == []


def test_a_name_without_letters_is_not_heard() -> None:
    """It would stand for everything."""
    assert heard_as(" (...) ") == ""
    intents = reader([load_languages()["en"]], ["  "], [])
    assert understood(intents, "how long does take") == []
    assert understood(intents, "how long does the print take") == ["en remaining"]


@pytest.fixture
async def home(hass: HomeAssistant, say: Say) -> Say:
    """Return who talks to a home that has something else for Assist."""
    for area in (AREA, "Kitchen", "Küche", "Cuisine", "Cocina", "Bedroom"):
        ar.async_get(hass).async_create(area)
    for entity, name in (
        ("light.kitchen", "Kitchen"),
        ("light.workshop", f"{PRINTER} light"),
        ("media_player.tv", "TV"),
        ("vacuum.robot", "Robot"),
        ("climate.heating", "Heating"),
        ("cover.blind", "Blind"),
        ("weather.home", "Home"),
    ):
        assert await async_setup_component(hass, entity.partition(".")[0], {})
        hass.states.async_set(entity, "on", {"friendly_name": name})
    await hass.async_block_till_done()
    return say


async def test_everything_else_is_answered_as_without_us(
    hass: HomeAssistant,
    home: Say,
    printer: SimulatedPrinter,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Registered sentences win over Home Assistant's own, and cannot decline.

    What it cannot do here it refuses in the same words. The time is asked for, too.
    """
    freezer.move_to("2026-11-29 12:00:00+00:00")

    async def ask() -> dict[str, list[object]]:
        return {
            language: [
                (text, response.error_code, response.speech)
                for text in phrasings(language)[UNRELATED]
                for response in (await converse(hass, text, language),)
            ]
            for language in LANGUAGES
        }

    before = await ask()
    await set_up(hass, entry)
    await settle(hass)
    assert await home("how long does the print take") is not None
    assert await ask() == before


async def test_a_printer_that_is_called_like_an_area(
    hass: HomeAssistant, say: Say, switch_on: SwitchOn
) -> None:
    """Its name alone means the area, so it takes a printing word."""
    ar.async_get(hass).async_create("Kitchen")
    printer = await switch_on(udp=False, name="Kitchen")
    await set_up(hass, add_entry(hass, printer))
    await settle(hass)
    assert await say("pause Kitchen") is None
    assert await say("pause the Kitchen printer") == "The printer is not printing."


async def test_a_printer_that_is_called_like_another_device(
    hass: HomeAssistant, say: Say, switch_on: SwitchOn
) -> None:
    """Its name alone is left to the other one."""
    printer = await switch_on(udp=False, name="Studio")
    await set_up(hass, add_entry(hass, printer))
    await settle(hass)
    assert await say("pause Studio") == "The printer is not printing."
    other = MockConfigEntry(domain="media_player")
    other.add_to_hass(hass)
    dr.async_get(hass).async_get_or_create(
        config_entry_id=other.entry_id,
        identifiers={("media_player", "1")},
        name="Studio",
    )
    await settle(hass)
    assert await say("pause Studio") is None
    assert await say("pause the Studio printer") == "The printer is not printing."
