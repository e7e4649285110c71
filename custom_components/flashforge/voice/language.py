"""Language: what is said in one language, read from its file in `languages`.

Another language is one more file with the same keys.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
import re
from typing import Any
from unicodedata import normalize

from homeassistant.util.yaml import load_yaml_dict

LANGUAGES = Path(__file__).with_name("languages")

# The first letter of a sentence; a file name has no space after its dots.
_BEGIN = re.compile(r"(?:^|(?<=[.!?] ))[^\W\d_]")
_RULE = re.compile(r"<(\w+)>")
# What means something in a sentence, beside letters.
_SYNTAX = re.compile(r"([()\[\]{}<>|;\\])")
# What is not heard: anything but letters, digits, apostrophes, and dots in numbers.
_SILENT = re.compile(r"[^\w\s'.]|_|(?<!\w)\.|\.(?!\w)")


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
        self, topic: Topic, names: Collection[str], areas: Collection[str]
    ) -> Iterator[str]:
        """Yield the sentences of a topic, in the syntax of Home Assistant's own.

        `names` and `areas` are what printers and their areas are called. They are
        written out in each sentence: a placeholder would take any word, and sentences
        away from others.
        """
        called = self._choice(names)
        rules = {
            **self.texts["rules"],
            "name": called,
            "area": self._choice(areas) if areas else called,
        }
        for sentence in self.texts["sentences"][topic]:
            yield _expanded(sentence, rules)

    def _choice(self, names: Iterable[str]) -> str:
        """Return the choice between names; there is always one, or nothing fits."""
        ways = [way for name in names for way in self.ways_to_say(name)]
        ways = ways or [self.word("the_printer")]
        return f"({'|'.join(_SYNTAX.sub(r'\\\1', way) for way in dict.fromkeys(ways))})"

    def ways_to_say(self, name: str) -> list[str]:
        """Return a name as it is written and as it is heard, with numbers as words."""
        written, heard = " ".join(normalize("NFC", name).split()), heard_as(name)
        spoken = " ".join(self._number_word(word) for word in heard.split())
        return [way for way in dict.fromkeys((written, heard, spoken)) if way]

    def _number_word(self, word: str) -> str:
        numbers: Sequence[str] = self.texts["numbers"]
        is_number = word.isdecimal() and int(word) < len(numbers)
        return numbers[int(word)] if is_number else word

    def say(self, key: str, **values: object) -> str:
        """Return an answer, in which each sentence begins with a capital letter."""
        text = self.word(key).format(**values)
        return _BEGIN.sub(lambda found: found[0].upper(), text)

    def word(self, key: str) -> str:
        """Return an answer, or a part of one, as it is written down."""
        return str(self.texts["answers"][key])

    def listed(self, items: Sequence[str], last: str = "and") -> str:
        """Return items one after the other, the last two joined by a word."""
        *first, final = items
        if not first:
            return final
        return self.word(last).format(first=", ".join(first), second=final)


def heard_as(text: str) -> str:
    """Return a text without what is not spoken."""
    straight = normalize("NFC", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(_SILENT.sub(" ", straight).split())


def load_languages() -> dict[str, Language]:
    """Return all languages by their codes; reads files."""
    paths = sorted(LANGUAGES.glob("*.yaml"))
    languages = (Language(load_yaml_dict(str(path))) for path in paths)
    return {language.code: language for language in languages}


def _expanded(sentence: str, rules: Mapping[str, str]) -> str:
    """Return a sentence with the rules that it names written out."""
    while (expanded := _RULE.sub(lambda found: rules[found[1]], sentence)) != sentence:
        sentence = expanded
    return sentence
