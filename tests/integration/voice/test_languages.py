"""Languages: each file says everything, and takes no sentence from anything else."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
import re
from string import Formatter

from hassil.expression import Alternative, Expression, Group, TextChunk
import pytest

from custom_components.flashforge.voice.language import (
    LANGUAGES,
    Language,
    Topic,
    load_languages,
)
from custom_components.flashforge.voice.times import moment
from scripts import voice_tables
from tests.repository import INTEGRATION, ROOT

FOUND = load_languages()
ENGLISH = FOUND["en"]

# Of each language the words that nobody says who does not speak of printing. Parts of
# words are enough: German has "bauplatte" in two, and nothing else with "bau".
PRINTING: Mapping[str, str] = {
    "de": "druck|düse|nozzle|extruder|hot|bett|bau|filament|spule",
    "en": "print|nozzle|extruder|hot ?end|bed|build plate|filament|spool",
    "es": "impr|boquilla|nozzle|extrusor|hot ?end|fusor|cama|filamento",
    "fr": r"impr|print|buse|extrud|hotend|plateau|\blit\b|\bbed\b|filament",
}

each_language = pytest.mark.parametrize(
    "language", [pytest.param(one, id=code) for code, one in FOUND.items()]
)


def leaves(texts: object) -> Iterator[object]:
    """Yield what stands in a part of a file."""
    if not isinstance(texts, Mapping | list):
        yield texts
        return
    for part in texts.values() if isinstance(texts, Mapping) else texts:
        yield from leaves(part)


def keys_of(language: Language) -> dict[str, list[str]]:
    """Return the keys that are the same in each language, in their order.

    Of rules and of numbers that have a text of their own each has what it needs.
    """
    texts = language.texts
    parts = ("sentences", "answers", "durations", "clock", "days")
    keys = {"": list(texts), **{part: list(texts[part]) for part in parts}}
    for day in ("parts", "today", "tomorrow", "yesterday", "weekday"):
        keys[f"days.{day}"] = list(texts["days"][day])
    return keys


def placeholders(text: str) -> set[str]:
    """Return what is filled in; a color is one however it is written."""
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return {name.removeprefix("small_") for name in names}


def test_every_language_of_the_integration_speaks() -> None:
    """And has phrasings that were written down by somebody else."""
    translated = {path.stem for path in INTEGRATION.glob("translations/*.json")}
    assert set(FOUND) >= translated
    assert set(FOUND) == {path.stem for path in LANGUAGES.iterdir()}
    assert set(FOUND) == {path.stem for path in voice_tables.PHRASINGS.iterdir()}
    assert set(FOUND) == set(PRINTING)


@each_language
def test_a_language_has_the_keys_of_english(language: Language) -> None:
    """In the same order; and nothing that YAML takes for anything but text."""
    assert keys_of(language) == keys_of(ENGLISH)
    assert keys_of(language)["sentences"] == [str(topic) for topic in Topic]
    texts = [text for text in leaves(language.texts) if type(text) is not int]
    assert all(isinstance(text, str) and text == text.strip() for text in texts)


@each_language
def test_an_answer_is_filled_with_the_same_in_each_language(
    language: Language,
) -> None:
    """Nothing is left out, and nothing is said that nobody fills in."""
    for key, text in language.texts["answers"].items():
        assert placeholders(text) == placeholders(ENGLISH.word(key)), key


@each_language
def test_times_are_complete(language: Language) -> None:
    """Each number, hour, five minutes and weekday has its word."""
    texts = language.texts
    clock, days, durations = texts["clock"], texts["days"], texts["durations"]
    assert len(texts["numbers"]) == len(set(texts["numbers"])) == 60
    assert len(clock["minutes"]) == len(set(clock["minutes"])) == 12
    assert len(clock["full_hours"]) == len(clock["hours"]) == 24
    assert len(days["weekdays"]) == len(set(days["weekdays"])) == 7
    begins = list(days["parts"].values())
    assert begins[0] == 0
    assert begins == sorted(set(begins))
    assert begins[-1] < 24
    for unit in ("minutes", "hours", "half_hours", "days"):
        *exceptions, other = durations[unit].items()
        assert other[0] == "other"
        assert placeholders(other[1]) == {"number"}
        assert all(isinstance(count, int) for count, _ in exceptions)
        assert not any(placeholders(text) for _, text in exceptions)
    for day in ("today", "tomorrow", "yesterday", "weekday"):
        for text in days[day].values():
            assert placeholders(text) - {"weekday"} == {"time"}
            assert "weekday" not in placeholders(text) or day == "weekday"


@pytest.mark.parametrize(
    ("time", "now", "said"),
    [
        # What is to come is not said to be over, and the other way around.
        ("2026-11-29 12:02", "2026-11-29 12:01", "at five past noon"),
        ("2026-11-29 11:58", "2026-11-29 11:59", "at five to noon"),
        ("2026-11-29 12:58", "2026-11-29 12:01", "at one o'clock"),
        ("2026-11-29 23:59", "2026-11-29 12:00", "tonight at midnight"),
        # At night "tonight" is not the night after.
        ("2026-11-30 02:00", "2026-11-29 12:00", "tonight at two o'clock"),
        ("2026-11-30 02:00", "2026-11-29 01:00", "early on Monday at two o'clock"),
    ],
)
def test_a_moment_is_not_mistaken(time: str, now: str, said: str) -> None:
    """It lies on the right side of now, and on the right day."""
    times = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (time, now))
    assert moment(ENGLISH, *times) == said


@each_language
def test_every_rule_is_there_and_is_used(language: Language) -> None:
    """By a sentence, or by another rule."""
    rules = language.texts["rules"]
    texts = [*rules.values(), *leaves(language.texts["sentences"])]
    used = {name for text in texts for name in re.findall(r"<(\w+)>", str(text))}
    assert used == {*rules, "name", "area"}


def without(expression: Expression, words: re.Pattern[str]) -> str | None:
    """Return what can be said without any of some words, None if nothing can."""
    if isinstance(expression, TextChunk):
        return None if words.search(expression.text.casefold()) else expression.text
    assert isinstance(expression, Group)
    if isinstance(expression, Alternative):
        ways = [without(item, words) for item in expression.items]
        return next((way for way in ways if way is not None), None)
    ways = [without(item, words) for item in joined(expression.items)]
    return None if None in ways else "".join(filter(None, ways))


def joined(items: Iterable[Expression]) -> Iterator[Expression]:
    """Yield a sequence in which "hot end" is one piece of text, not two."""
    text = ""
    for item in items:
        if isinstance(item, TextChunk):
            text += item.text
            continue
        yield TextChunk(text)
        yield item
        text = ""
    yield TextChunk(text)


@each_language
def test_every_sentence_is_about_printing(language: Language) -> None:
    """It has a word of printing or a name, whatever is chosen or left out.

    A sentence of ours is heard before any other, and an area is no word of printing.
    The confirmation is not among them: it is heard for a moment only.
    """
    name = voice_tables.NAME.casefold()
    words = re.compile(f"{PRINTING[language.code]}|{name}")
    for intent in voice_tables.grammar(language).intents.values():
        for data in intent.data:
            for sentence in data.sentences:
                said = without(sentence.expression, words)
                assert said is None, (intent.name, " ".join(said.split()))


def test_the_page_of_sentences_is_current() -> None:
    """It has what is understood, and what is said."""
    assert voice_tables.check() is None


def test_examples_are_understood() -> None:
    """Each that users are told, in the README and on the page about voice."""
    readme = (ROOT / "README.md").read_text("utf-8")
    page = (ROOT / "docs" / "voice.md").read_text("utf-8")
    listed = readme.partition("\n## Voice\n")[2].partition("\n## ")[0]
    told = re.findall(r"^- \*(.*?)[.?]\*", listed, re.MULTILINE)
    told += re.findall(r"^\|.*\| \*(.*)[.?]\* \|$", page, re.MULTILINE)
    intents = voice_tables.grammar(ENGLISH)
    topics = {voice_tables.understood(text, intents) for text in told}
    assert len(told) == 10 + 12
    assert topics == {*voice_tables.MEANINGS}


def test_the_page_for_translators_explains_every_key() -> None:
    """Of the sentences, answers and times."""
    page = (ROOT / "docs" / "voice.md").read_text("utf-8")
    told = set(re.findall(r"`([\w.]+)`", page))
    keys = keys_of(ENGLISH)
    for part in ("", "sentences", "answers"):
        assert told >= set(keys[part]) - {"durations", "clock", "days"}
    for part in ("durations", "clock", "days"):
        assert {name.removeprefix(f"{part}.") for name in told} >= set(keys[part])
