"""Assist: whom it obeys, on which printer, and when it stops listening."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
import sys
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)

from custom_components.flashforge.client import PrinterState
from custom_components.flashforge.client.status import (
    ExternalSpool,
    Heater,
    MaterialStation,
    Slot,
)
from custom_components.flashforge.jobs.record import JobResult
from tests.integration.conftest import (
    SwitchOn,
    add_entry,
    device_id,
    entity_id,
    miss,
    registered_entities,
    set_up,
    told,
)
from tests.simulator import SimulatedPrinter

from .conftest import Say, settle

type Printing = Callable[[], Awaitable[None]]

HOW_LONG = "how long does the print take"
NOT_PRINTING = "The printer is not printing."
NO_ANSWER = "The printer has not answered yet."
CANCELING = "The printer is canceling the print."


@pytest.fixture
async def printing(
    hass: HomeAssistant, say: Say, printer: SimulatedPrinter, entry: MockConfigEntry
) -> MockConfigEntry:
    """Return the entry of a printer that prints."""
    printer.machine.start_job("Benchy.gcode", duration=8000, heated=True)
    await set_up(hass, entry)
    await settle(hass)
    return entry


@pytest.fixture
async def two(
    hass: HomeAssistant, say: Say, switch_on: SwitchOn
) -> dict[str, tuple[SimulatedPrinter, MockConfigEntry]]:
    """Return two printers that print, by their names."""
    found = {}
    for name in ("Big One", "Workshop"):
        printer = await switch_on(udp=False, name=name)
        printer.machine.start_job("Benchy.gcode", duration=8000, heated=True)
        found[name] = printer, await set_up(hass, add_entry(hass, printer))
    await settle(hass)
    return found


def expose(hass: HomeAssistant, entry: MockConfigEntry, *, to: bool) -> None:
    """Expose all entities of a printer to Assist, or none."""
    for one in registered_entities(hass, entry):
        async_expose_entity(hass, "conversation", one.entity_id, to)


async def test_commands_are_done(
    printer: SimulatedPrinter, printing: MockConfigEntry, say: Say
) -> None:
    """And what cannot be done is said."""
    machine = printer.machine
    assert await say("resume the print") == "The printer is not paused."
    assert await say("pause the print") == "The printer is paused."
    assert machine.status in {"pausing", "pause"}
    assert await say("pausiere den Druck", "de") == "Der Drucker ist schon pausiert."
    assert await say("resume the print") == "The printer is printing again."
    assert machine.status == "printing"


async def test_a_refusal_is_told_in_the_language_that_was_spoken(
    hass: HomeAssistant, printer: SimulatedPrinter, printing: MockConfigEntry, say: Say
) -> None:
    """It is the text of the error, as a dialog would show it."""
    printer.faults.refuse_commands = (7, "Not now")
    english = await say("pause the print")
    assert english is not None
    assert english.startswith("That did not work. ")
    assert "Not now" in english
    french = await say("mets l'impression en pause", "fr")
    assert french is not None
    assert french.startswith("Cela n'a pas fonctionné. ")
    assert printer.machine.status == "printing"


async def test_a_print_is_canceled_after_a_question(
    freezer: FrozenDateTimeFactory,
    printer: SimulatedPrinter,
    printing: MockConfigEntry,
    say: Say,
) -> None:
    """Only whoever was asked can say yes, and only once."""
    confirm = "Yes, cancel the print."
    assert await say(confirm, conversation_id="a") is None
    question = "To cancel Benchy on the printer, say: yes, cancel the print."
    assert await say("cancel the print", conversation_id="a") == question
    assert await say(confirm, conversation_id="b") == (
        "There is nothing to confirm here."
    )
    assert printer.machine.status == "printing"
    assert await say(confirm, conversation_id="a") == (
        "The print on the printer is canceled."
    )
    # That takes a printer a while, in which nothing more is to be asked.
    assert printer.machine.status == "canceling"
    assert await say(confirm, conversation_id="a") is None
    assert await say("cancel the print") == CANCELING
    assert await say("pause the print") == CANCELING
    assert await say(HOW_LONG) == CANCELING
    assert await say("is the print done") == CANCELING


async def test_a_question_is_forgotten(
    hass: HomeAssistant, printer: SimulatedPrinter, printing: MockConfigEntry, say: Say
) -> None:
    """After half a minute a yes is as if nobody had asked."""
    device = device_id(hass, printing)
    assert await say("cancel the print", device_id=device)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()
    assert await say("yes cancel the print", device_id=device) is None
    assert printer.machine.status == "printing"


async def test_a_yes_is_for_the_print_that_was_meant(
    hass: HomeAssistant, printer: SimulatedPrinter, printing: MockConfigEntry, say: Say
) -> None:
    """Another one that has begun meanwhile goes on."""
    assert await say("cancel the print", conversation_id="a")
    printer.machine.finish_job()
    await printing.runtime_data.coordinator.async_refresh()
    printer.machine.clear_platform()
    printer.machine.start_job("other.gcode", duration=8000, heated=True)
    await printing.runtime_data.coordinator.async_refresh()
    answer = await say("yes cancel the print", conversation_id="a")
    assert answer == "That print is already over."
    assert printer.machine.status == "printing"


async def test_only_whoever_may_control_is_obeyed(
    hass: HomeAssistant, printer: SimulatedPrinter, printing: MockConfigEntry, say: Say
) -> None:
    """A person who may only see a printer hears about it."""
    reader = MockUser().add_to_hass(hass)
    reader.mock_policy({"entities": {"all": {"read": True}}})
    stranger = MockUser().add_to_hass(hass)
    stranger.mock_policy({})
    before = told(printer)
    refused = "You are not allowed to control the printer."
    assert await say("pause the print", user_id=reader.id) == refused
    assert await say("cancel the print", user_id=reader.id) == refused
    assert await say("what is the printer printing", user_id=reader.id) == (
        "The printer is printing Benchy."
    )
    assert await say("what is the printer printing", user_id=stranger.id) == (
        "You are not allowed to see that."
    )
    assert await say("cancel the print", conversation_id="a")
    confirmed = await say(
        "yes cancel the print", conversation_id="a", user_id=reader.id
    )
    assert confirmed == refused
    assert told(printer) == before


async def test_a_printer_that_is_not_exposed_is_not_known(
    hass: HomeAssistant, printing: MockConfigEntry, say: Say
) -> None:
    """Nothing is understood without one; a single exposed entity is enough."""
    expose(hass, printing, to=False)
    await settle(hass)
    assert await say(HOW_LONG) is None
    async_expose_entity(hass, "conversation", entity_id(hass, printing, "light"), True)
    await settle(hass)
    assert await say(HOW_LONG) is not None
    # The button is hidden, and not exposed.
    assert await say("pause the print") == "The printer is paused."


async def test_one_of_two_is_meant(
    hass: HomeAssistant,
    two: dict[str, tuple[SimulatedPrinter, MockConfigEntry]],
    say: Say,
) -> None:
    """By its name, or by where it is asked; else it is asked back."""
    (big, big_entry), (workshop, _) = two["Big One"], two["Workshop"]
    assert await say("pause the print") == (
        "Which printer do you mean: Big One or Workshop? Say it again with its name."
    )
    assert await say("pause Big One") == "Big One is paused."
    # Only one of them can be paused now, and only the other goes on.
    assert await say("pause the print") == "Workshop is paused."
    assert await say("resume the print on Big One") == "Big One is printing again."
    assert big.machine.status == "printing"
    assert workshop.machine.status != "printing"
    area = ar.async_get(hass).async_create("Garage")
    registry = dr.async_get(hass)
    registry.async_update_device(device_id(hass, big_entry), area_id=area.id)
    voice = registry.async_get_or_create(
        config_entry_id=MockConfigEntry().add_to_hass(hass) or big_entry.entry_id,
        identifiers={("voice", "satellite")},
    )
    registry.async_update_device(voice.id, area_id=area.id)
    await settle(hass)
    answer = await say("what is the printer printing", device_id=voice.id)
    assert answer == "Big One is printing Benchy."
    answer = await say("what is printing in the garage")
    assert answer == "Big One is printing Benchy."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pause workshops print", "en"),
        ("pausiere den Workshopdruck", "de"),
        ("pausiere den Workshop-Drucker", "de"),
        ("mets l'impression de Workshop en pause", "fr"),
        ("pausa la impresión de Workshop", "es"),
    ],
)
async def test_a_name_is_found_within_a_word(
    two: dict[str, tuple[SimulatedPrinter, MockConfigEntry]],
    say: Say,
    text: str,
    language: str,
) -> None:
    """And no other printer is meant, even if only that one prints."""
    big, workshop = two["Big One"][0], two["Workshop"][0]
    workshop.machine.pause()
    await two["Workshop"][1].runtime_data.coordinator.async_refresh()
    answer = await say(text, language)
    assert answer is not None
    assert answer.startswith("Workshop ")
    assert big.machine.status == "printing"


async def test_a_printer_that_is_gone_is_not_mistaken_for_another(
    hass: HomeAssistant,
    two: dict[str, tuple[SimulatedPrinter, MockConfigEntry]],
    say: Say,
) -> None:
    """Its name is heard for a moment longer."""
    (big, big_entry), (_, entry) = two["Big One"], two["Workshop"]
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await say("pause Workshop") == "Workshop has not answered yet."
    assert big.machine.status == "printing"
    assert await hass.config_entries.async_unload(big_entry.entry_id)
    assert await say(HOW_LONG) == NO_ANSWER


async def test_one_that_is_off_is_not_asked_for(
    hass: HomeAssistant,
    two: dict[str, tuple[SimulatedPrinter, MockConfigEntry]],
    say: Say,
) -> None:
    """It was switched off amidst its print, so only the other can be meant."""
    big, entry = two["Big One"]
    big.faults.reset = True
    await miss(hass, entry)
    assert entry.runtime_data.coordinator.data.job is not None
    assert await say("pause the print") == "Workshop is paused."
    await hass.async_block_till_done(wait_background_tasks=True)
    two["Workshop"][0].faults.reset = True
    await miss(hass, two["Workshop"][1])
    for text in (HOW_LONG, "cancel the print", "are there any printer problems"):
        assert await say(text) == "None of the printers is on."


async def test_nothing_is_claimed_before_the_first_answer(
    hass: HomeAssistant, printer: SimulatedPrinter, printing: MockConfigEntry, say: Say
) -> None:
    """It was loaded again, and the printer is slow."""
    assert await say("cancel the print", conversation_id="a")
    assert await hass.config_entries.async_unload(printing.entry_id)
    printer.faults.reset = True
    assert await hass.config_entries.async_setup(printing.entry_id)
    await settle(hass)
    assert await say("yes cancel the print", conversation_id="a") == NO_ANSWER
    data = printing.runtime_data.coordinator.data
    assert (data.online, data.shown_online) == (None, True)
    for text in (
        *(HOW_LONG, "is the print done", "what is wrong with the printer"),
        *("what filament is loaded", "how hot is the nozzle", "how hot is the bed"),
        *("pause the print", "cancel the print"),
    ):
        assert await say(text) == NO_ANSWER, text


async def test_names_are_taken_up_and_let_go(
    hass: HomeAssistant, printing: MockConfigEntry, say: Say
) -> None:
    """New names, aliases and areas are heard, and old ones are not."""
    registry, entities = dr.async_get(hass), er.async_get(hass)
    device = device_id(hass, printing)
    assert await say("how long does Voron take") is None
    registry.async_update_device(device, name_by_user="Voron")
    await settle(hass)
    assert await say("how long does Voron take") is not None
    assert await say("how long does the beast take") is None
    status = entity_id(hass, printing, "status")
    entities.async_update_entity(status, aliases=["Beast"])
    await settle(hass)
    assert await say("how long does the beast take") is not None
    area = ar.async_get(hass).async_create("Cellar")
    registry.async_update_device(device, area_id=area.id, name_by_user="Other")
    await settle(hass)
    assert await say("how long does the print in the cellar take") is not None
    assert await say("how long does Voron take") is None
    ar.async_get(hass).async_update(area.id, name="Attic", aliases={"Loft"})
    await settle(hass)
    assert await say("how long does the print in the loft take") is not None
    assert await say("how long does the print in the cellar take") is None


async def test_sentences_go_with_the_last_printer(
    hass: HomeAssistant, printing: MockConfigEntry, say: Say
) -> None:
    """And come back with it."""
    assert await say("cancel the print", conversation_id="a")
    assert await hass.config_entries.async_unload(printing.entry_id)
    await settle(hass)
    assert await say(HOW_LONG) is None
    assert await say("yes cancel the print", conversation_id="a") is None
    assert await hass.config_entries.async_setup(printing.entry_id)
    await settle(hass)
    assert await say(HOW_LONG) is not None


async def test_degrees_are_those_of_home_assistant(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say
) -> None:
    """As its other temperatures."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    await settle(hass)
    answer = await say("how hot is the nozzle")
    assert answer == "The nozzle of the printer is at 77 degrees."


async def test_a_dialect_is_its_language(
    hass: HomeAssistant, loaded: MockConfigEntry, say: Say
) -> None:
    """And a sentence is answered in its own language, whatever the assistant speaks."""
    await settle(hass)
    assert await say("wie lange dauert der Druck noch", "de-CH") == (
        "Der Drucker druckt gerade nicht."
    )
    assert await say("how long does the print take", "nl") == NOT_PRINTING
    # It is French and English: "stop" is either.
    assert await say("stop l'impression", "fr") == "L'imprimante n'imprime pas."


async def test_nothing_of_assist_is_loaded_without_it(
    hass: HomeAssistant, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its packages may not be installed."""
    assert "conversation" not in hass.config.components
    assert not any(name.endswith("voice.assist") for name in hass.data["import_cache"])
    assert "custom_components.flashforge.voice" in sys.modules


@pytest.mark.parametrize(
    ("odd", "text", "answer"),
    [
        (
            {"error_code": "E9999"},
            "what is wrong with the printer",
            "The printer reports the error E9999.",
        ),
        (
            {"state": PrinterState.ERROR},
            "what is wrong with the printer",
            "The printer reports an error, and does not say which.",
        ),
        (
            {"bed": Heater()},
            "how hot is the bed",
            "The printer does not say how hot its bed is.",
        ),
        (
            {"tools": ()},
            "how hot is the nozzle",
            "The printer does not say how hot its nozzle is.",
        ),
        (
            {"tools": ()},
            "what filament is loaded",
            "The printer does not say which material is loaded.",
        ),
        (
            {"material_station": MaterialStation(slots=(Slot(number=1),))},
            "what filament is loaded",
            "The printer has no filament loaded.",
        ),
        (
            {
                "material_station": MaterialStation(),
                "external_spool": ExternalSpool(spool=Slot(number=0, material="ABS")),
            },
            "what filament is loaded",
            "The printer has ABS on the external spool loaded.",
        ),
    ],
)
async def test_what_a_printer_leaves_out_is_not_made_up(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    say: Say,
    odd: dict[str, Any],
    text: str,
    answer: str,
) -> None:
    """Nor is what nobody has described."""
    await settle(hass)
    coordinator = loaded.runtime_data.coordinator
    status = replace(coordinator.data.status, **odd)
    coordinator.data = replace(coordinator.data, status=status)
    assert await say(text) == answer


@pytest.mark.parametrize(
    ("odd", "text", "answer"),
    [
        (
            {"file_name": None},
            "what is the printer printing",
            "The printer is printing, and does not say which file.",
        ),
        (
            {"progress": 0.999, "total_layers": None},
            "how far is the print",
            # A hundred is a print that is done.
            "The printer is 99 percent done.",
        ),
        (
            {"progress": None},
            "how far is the print",
            "The printer does not say how far it is.",
        ),
    ],
)
async def test_what_is_not_known_of_a_print(
    hass: HomeAssistant,
    printing: MockConfigEntry,
    say: Say,
    odd: dict[str, Any],
    text: str,
    answer: str,
) -> None:
    """What is known is said, and no more."""
    coordinator = printing.runtime_data.coordinator
    job = replace(coordinator.data.job, printing_began=dt_util.utcnow(), **odd)
    coordinator.data = replace(coordinator.data, job=job)
    assert await say(text) == answer


async def test_how_a_print_ended_that_nobody_saw(
    hass: HomeAssistant, printing: MockConfigEntry, say: Say
) -> None:
    """And one of a printer that was switched off meanwhile is not over."""
    coordinator = printing.runtime_data.coordinator
    data = coordinator.data
    coordinator.data = replace(data, online=False)
    assert await say("is the print done") == "The printer is off."
    last = replace(data.job, end=dt_util.utcnow(), result=JobResult.UNKNOWN)
    coordinator.data = replace(data, job=None, last_job=last)
    assert await say("is the print done") == (
        "The printer is not printing. How Benchy ended is not known."
    )
