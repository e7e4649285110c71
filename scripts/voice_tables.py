"""Write docs/sentences.md: `.venv/bin/python scripts/voice_tables.py`.

What people say is taken from tests/integration/voice/phrasings, where it was written
down before there was a grammar. Only what is understood gets into a table; what is said
in return comes from the files of the languages.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sys

from hassil.intents import Intents
from hassil.recognize import recognize_all
import yaml

ROOT = Path(__file__).parents[1]
# A script finds only what lies beside it.
sys.path.insert(0, str(ROOT))

from custom_components.flashforge.voice.language import (
    LANGUAGES,
    Language,
    Topic,
    load_languages,
)
from custom_components.flashforge.voice.times import duration, moment
from scripts.page import OutdatedError, Page

PHRASINGS = ROOT / "tests" / "integration" / "voice" / "phrasings"
COMMAND = ".venv/bin/python scripts/voice_tables.py"
HEAD = """\
# Sentences

What you can say to Assist about your printers, and what it answers; [Voice](voice.md)
says how it works. *name* stands for the name of a printer, *area* for that of its area.
These are examples: "my print" is understood as well as "the print", and so are words
such as "please" and "now" where people put them.

This page is written by `scripts/voice_tables.py`.
"""

ENGLISH_NAMES: Mapping[str, str] = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
}
"""What the languages are called."""

MEANINGS: Mapping[Topic, str] = {
    Topic.REMAINING: "How long does it still take?",
    Topic.FINISH: "When will it be done?",
    Topic.PROGRESS: "How far is it?",
    Topic.FILE: "What is it printing?",
    Topic.DONE: "Is it done?",
    Topic.PROBLEM: "What is wrong?",
    Topic.MATERIAL: "Which material is loaded?",
    Topic.NOZZLE: "How hot is the nozzle?",
    Topic.BED: "How hot is the bed?",
    Topic.PAUSE: "Pause",
    Topic.RESUME: "Resume",
    Topic.CANCEL: "Cancel",
}
"""What can be asked and told."""

NAME, AREA, FILE = "Workshop", "Garage", "Benchy.gcode"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SECONDS = 7800

SITUATIONS: Sequence[tuple[Topic, str, str]] = (
    (Topic.REMAINING, "It is printing", "remaining"),
    (Topic.REMAINING, "It is paused", "remaining_paused"),
    (Topic.REMAINING, "It has not begun to print yet", "preparing"),
    (Topic.REMAINING, "It is off", "is_off"),
    (Topic.REMAINING, "None of several is printing", "none_printing"),
    (Topic.FINISH, "It is printing", "finish"),
    (Topic.PROGRESS, "It is printing", "progress_layer"),
    (Topic.FILE, "It is printing", "file"),
    (Topic.DONE, "It is printing", "done_not_yet"),
    (Topic.DONE, "The print is done", "done_completed"),
    (Topic.DONE, "The print has failed", "done_failed"),
    (Topic.PROBLEM, "All is well", "problem_none"),
    (Topic.MATERIAL, "Two slots are filled", "material"),
    (Topic.NOZZLE, "It is heating up", "nozzle_heating"),
    (Topic.PAUSE, "It is printing", "paused"),
    (Topic.PAUSE, "Several are printing", "which_printer"),
    (Topic.RESUME, "It is not paused", "not_paused"),
    (Topic.CANCEL, "It is printing", "cancel_question"),
    (Topic.CANCEL, "You may not control it", "not_allowed"),
)
"""What is asked, in which situation, and the key of what is said."""


def languages() -> list[Language]:
    """Return all languages, English first."""
    found = load_languages()
    if nameless := found.keys() - ENGLISH_NAMES.keys():
        raise OutdatedError(f"{Path(__file__).name} has no name for {nameless}")
    return sorted(found.values(), key=lambda one: (one.code != "en", _name(one)))


def _name(language: Language) -> str:
    return ENGLISH_NAMES[language.code]


def phrasings(language: Language) -> dict[str, list[str]]:
    """Return what people say by topic, and what has nothing to do with printers."""
    path = PHRASINGS / f"{language.code}.yaml"
    if not path.exists():
        raise OutdatedError(f"{path.relative_to(ROOT)} is missing")
    written: dict[str, list[str]] = yaml.safe_load(path.read_text("utf-8"))
    return written


def grammar(language: Language) -> Intents:
    """Return what is understood in a language, an intent for each topic."""
    intents = {
        topic.value: {
            "data": [{"sentences": list(language.sentences(topic, [NAME], [AREA]))}]
        }
        for topic in MEANINGS
    }
    return Intents.from_dict({"language": language.code, "intents": intents})


def understood(text: str, intents: Intents) -> str | None:
    """Return the topic of a phrasing, None if it is not understood."""
    text = text.format(printer=NAME, area=AREA)
    result = next(iter(recognize_all(text, intents)), None)
    return result.intent.name if result else None


def sentences(language: Language) -> str:
    """Return the table of what is understood in a language."""
    intents, written = grammar(language), phrasings(language)
    lines = [("What you want", "What you say"), ("---", "---")]
    for topic, meaning in MEANINGS.items():
        said = [
            text.format(printer="*name*", area="*area*")
            for text in written[topic]
            if understood(text, intents) == topic
        ]
        lines.append((meaning, "<br>".join(said)))
    return _table(lines)


def answers(language: Language) -> str:
    """Return the table of what is said in return in a language."""
    values = {
        "printer": NAME,
        "printers": language.listed([NAME, "Big One"], "or"),
        "file": FILE,
        "duration": duration(language, SECONDS),
        "percent": 62,
        "layer": 118,
        "layers": 190,
        "degrees": 148,
        "target": 220,
        "materials": language.listed(list(_materials(language))),
    }
    lines = [("You ask", "Situation", "You hear"), ("---", "---", "---")]
    for topic, situation, key in SITUATIONS:
        ahead = timedelta(seconds=SECONDS)
        time = moment(language, NOW + (-ahead if topic is Topic.DONE else ahead), NOW)
        said = language.say(key, time=time, **values)
        lines.append((MEANINGS[topic], situation, said))
    return _table(lines)


def _materials(language: Language) -> Iterator[str]:
    for number, material in ((1, "PLA"), (3, "PETG")):
        yield language.word("material_slot").format(number=number, material=material)


def _table(lines: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def page() -> str:
    """Return the page as it should be."""
    parts = [HEAD.strip()]
    for language in languages():
        path = (LANGUAGES / f"{language.code}.yaml").relative_to(ROOT)
        parts.extend(
            (
                f"## {_name(language)}",
                sentences(language),
                f"What you hear of a printer that is called {NAME}:",
                answers(language),
                f"All sentences, answers and times: [{path.name}](../{path}).",
            )
        )
    return "\n\n".join(parts) + "\n"


PAGE = Page(ROOT / "docs" / "sentences.md", lambda _now: page(), COMMAND)
check = PAGE.check

if __name__ == "__main__":
    PAGE.main(__doc__)
