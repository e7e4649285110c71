"""Language: what is said in one language, read from its file in `languages`.

Another language is one more file with the same keys.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

LANGUAGES = Path(__file__).with_name("languages")

_RULE = re.compile(r"<(\w+)>")
# What means something in a sentence, beside letters.
_SYNTAX = re.compile(r"[()\[\]{}<>|;:@\\]+")
# What is not heard.
_PUNCTUATION = re.compile(r"[^\w\s'-]+")


class Topic(StrEnum):
    """What a sentence is about: a question, or a command."""

    REMAINING = "remaining"
    FINISH = "finish"
    PROGRESS = "progress"
    FILE = "file"
    DONE = "done"
    PROBLEM = "problem"
    MATERIAL = "material"
    NOZZLE = "nozzle"
    BED = "bed"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    CONFIRM_CANCEL = "confirm_cancel"
    """Only understood after `CANCEL`."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    texts: Mapping[str, Any]
    """What its file holds."""

    @property
    def code(self) -> str:
        """Return its code, as Home Assistant has it."""
        return str(self.texts["language"])

    def sentences(
        self, topic: Topic, names: Iterable[str], areas: Iterable[str]
    ) -> Iterator[str]:
        """Return the sentences of a topic in the syntax of Home Assistant's own.

        `names` and `areas` are what printers and their areas are called; there has to
        be a name. They are written out in each sentence: a placeholder would take any
        word, and sentences away from others.
        """
        spoken = _choice(self.spoken(name) for name in names)
        places = _choice(self.spoken(area) for area in areas)
        rules = {**self.texts["rules"], "name": spoken, "area": places or spoken}
        for sentence in self.texts["sentences"][topic]:
            yield _expanded(sentence, rules)

    def spoken(self, name: str) -> str:
        """Return a name as it is heard, with numbers as words in a second version."""
        heard = heard_as(name)
        words = [self._number_word(word) for word in heard.split()]
        return _choice([heard, " ".join(words)])

    def _number_word(self, word: str) -> str:
        numbers: Sequence[str] = self.texts["numbers"]
        is_number = word.isdecimal() and int(word) < len(numbers)
        return numbers[int(word)] if is_number else word

    def say(self, key: str, **values: object) -> str:
        """Return an answer, beginning with a capital letter."""
        text: str = self.texts["answers"][key].format(**values)
        return text[:1].upper() + text[1:]

    def word(self, key: str) -> str:
        """Return a part of an answer."""
        return str(self.texts["answers"][key])

    def listed(self, items: Sequence[str], *, last: str = "and") -> str:
        """Return items one after the other, the last two joined by a word."""
        *first, final = items
        if not first:
            return final
        template: str = self.texts["answers"][last]
        return template.format(first=", ".join(first), second=final)


def heard_as(name: str) -> str:
    """Return a name without what is not spoken."""
    return " ".join(_PUNCTUATION.sub(" ", _SYNTAX.sub(" ", name)).split())


def load_languages() -> dict[str, Language]:
    """Return all languages by their codes; reads files."""
    languages = (Language(load_yaml_dict(path)) for path in LANGUAGES.glob("*.yaml"))
    return {language.code: language for language in languages}


def _choice(texts: Iterable[str]) -> str:
    """Return a choice between texts, nothing if there are none."""
    different = [text for text in dict.fromkeys(texts) if text]
    return f"({'|'.join(different)})" if different else ""


def _expanded(sentence: str, rules: Mapping[str, str]) -> str:
    """Return a sentence with the rules that it names written out."""
    while (expanded := _RULE.sub(lambda found: rules[found[1]], sentence)) != sentence:
        sentence = expanded
    return sentence
