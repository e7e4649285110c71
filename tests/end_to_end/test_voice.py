"""Assist in a real Home Assistant, talked to as an app does, in every language."""

from pathlib import Path
from random import Random

import pytest

from tests.end_to_end import log
from tests.end_to_end.configuration import write_entries
from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.process import free_port, free_printer_address
from tests.end_to_end.workshop import BusyPrinter
from tests.simulator import SimulatedPrinter

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

SECONDS = 30
FILE = "benchy.gcode"
SPOKEN = "benchy"
# What is asked of two printers, and answered of the one that prints.
QUESTIONS = {
    "en": (
        "How far is the print?",
        "Desk is 30 percent done, on layer 37 of 120.",
    ),
    "de": (
        "Wie weit ist der Druck?",
        "Desk ist zu 30 Prozent fertig, bei Schicht 37 von 120.",
    ),
    "fr": (
        "Où en est l'impression ?",
        "Desk en est à 30 pour cent, à la couche 37 sur 120.",
    ),
    "es": (
        "¿Cómo va la impresión?",
        "Desk lleva el 30 por ciento de la impresión y va por la capa 37 de 120.",
    ),
}
# How the printer is called after it got a name, an alias and an area.
RENAMED = (
    "How far is the red one?",
    "How far is Bertha?",
    "How far is the print in the attic?",
)
CONFIRM = "Yes, cancel the print."
GUEST = {"username": "guest", "password": "guest"}


class Conversation:
    """Somebody who talks to Assist, and is answered."""

    def __init__(self, home: HomeAssistant, language: str = "en") -> None:
        self._home = home
        self._said = {"language": language}

    async def say(self, text: str) -> str:
        """Say something, and return the answer."""
        path = "/api/conversation/process"
        answer = await self._home.post(path, {**self._said, "text": text})
        self._said["conversation_id"] = answer["conversation_id"]
        return str(answer["response"]["speech"]["plain"]["speech"])


async def test_assist_answers_and_obeys(environment: None, tmp_path: Path) -> None:
    """About two printers, of which one prints; with new names; and not everybody."""
    config, random = tmp_path / "config", Random(1)  # noqa: S311 - no secret
    models = ("ad5x", "adventurer_5m_pro")
    printers = [BusyPrinter(one, free_printer_address(), random) for one in models]
    shelf, desk = (one.simulated for one in printers)
    desk.machine.name, shelf.machine.name = "Desk", "Shelf"
    write_entries(config, [one.entry_data for one in printers])
    async with desk, shelf, HomeAssistant(config, free_port()) as home:
        desk.machine.start_job(FILE, duration=90_000, progress=0.3, heated=True)
        await home.onboard()
        await home.wait_until_running()
        for language, (question, answer) in QUESTIONS.items():
            await _hears(home, question, answer, language)
        owner = Conversation(home)
        both = await owner.say("How far are the printers?")
        assert both == QUESTIONS["en"][1]
        await _hears(home, "What is Shelf printing?", "Shelf is not printing.")
        await _ask_for_something_else(home, desk)
        await _rename(home)
        await _be_a_guest(home, desk)
        await _command(home, desk)
        assert not (config / "custom_sentences").exists()
        home.check_log()
        ours = [one for one in home.log if log.is_ours(one)]
        assert [one for one in ours if log.is_trouble(one)] == []


async def _hears(
    home: HomeAssistant, question: str, answer: str, language: str = "en"
) -> None:
    """Ask until an answer comes; new names are understood half a second later."""

    async def is_answered() -> bool:
        return await Conversation(home, language).say(question) == answer

    await home.wait_for(is_answered, SECONDS, f"answer to {question}")


async def _ask_for_something_else(home: HomeAssistant, desk: SimulatedPrinter) -> None:
    """Have Home Assistant's own sentences understood as ever."""
    somebody = Conversation(home)
    assert await somebody.say("Turn off the Desk Light") == "Turned off the light"
    assert not desk.machine.light
    asked = "What is the capital of France?"
    assert "capital of France" in await somebody.say(asked)


async def _rename(home: HomeAssistant) -> None:
    """Give a printer an alias, an area and a new name."""
    for question in RENAMED:
        assert (await Conversation(home).say(question)).startswith("Sorry")
    registry = await home.command("config/entity_registry/list")
    status = next(one for one in registry if one["entity_id"] == "sensor.desk_status")
    area = await home.command("config/area_registry/create", name="Attic")
    await home.command(
        "config/entity_registry/update",
        entity_id=status["entity_id"],
        aliases=["Bertha"],
    )
    await home.command(
        "config/device_registry/update",
        device_id=status["device_id"],
        name_by_user="Red One",
        area_id=area["area_id"],
    )
    answer = QUESTIONS["en"][1].replace("Desk", "Red One")
    for question in RENAMED:
        await _hears(home, question, answer)
    # The old name means nothing any more.
    assert (await Conversation(home).say("How far is Desk?")).startswith("Sorry")


async def _be_a_guest(home: HomeAssistant, desk: SimulatedPrinter) -> None:
    """Ask as somebody who may see everything, and control nothing."""
    created = await home.command(
        "config/auth/create", name="Guest", group_ids=["system-read-only"]
    )
    await home.command(
        "config/auth_provider/homeassistant/create",
        user_id=created["user"]["id"],
        **GUEST,
    )
    await home.log_in(**GUEST)
    guest = Conversation(home)
    answer = f"Red One is printing {SPOKEN}."
    assert await guest.say("What is the printer printing?") == answer
    for command in ("Pause the print", "Cancel the print"):
        refusal = "You are not allowed to control Red One."
        assert await guest.say(command) == refusal
    assert (await guest.say(CONFIRM)).startswith("Sorry")
    assert desk.machine.status == "printing"
    await home.log_in()


async def _command(home: HomeAssistant, desk: SimulatedPrinter) -> None:
    """Pause and resume, and cancel after the question whether to do so."""
    owner, other = Conversation(home), Conversation(home)
    # What takes a printer seconds has been seen elsewhere.
    desk.machine.time.speed = 100
    assert await owner.say("Pause the print") == "Red One is paused."
    assert desk.machine.status in {"pausing", "pause"}
    answer = "Red One is paused, and reports no error."
    await _hears(home, "Is anything wrong with the printer?", answer)
    assert await owner.say("Resume the print") == "Red One is printing again."
    assert desk.machine.status in {"heating", "printing"}

    question = f"To cancel {SPOKEN} on Red One, say: yes, cancel the print."
    assert await owner.say("Cancel the print") == question
    assert await other.say(CONFIRM) == "There is nothing to confirm here."
    assert desk.machine.job
    assert await owner.say(CONFIRM) == "The print on Red One is canceled."
    assert desk.machine.status in {"canceling", "cancel", "ready"}
    assert (await owner.say(CONFIRM)).startswith("Sorry")
