"""Actions: on every printer that can, aimed in every way, by everybody who may."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import json
from typing import Any, Literal

from homeassistant.auth.const import GROUP_ID_ADMIN, GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.const import ATTR_AREA_ID, ATTR_DEVICE_ID, ATTR_ENTITY_ID, CONF_NAME
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.translation import async_load_integrations
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.flashforge.const import DOMAIN
from custom_components.flashforge.services import ACTIONS
from tests.client.request_spy import our_tasks, until
from tests.repository import INTEGRATION
from tests.simulator import SimulatedPrinter
from tests.simulator.job import DEFAULT_FILES
from tests.simulator.station import Station

from .catalogue import EITHER_WAY, GENERIC
from .conftest import (
    SMALL_FILE,
    SwitchOn,
    bring,
    device_id,
    entity_id,
    keys_of,
    perform,
    state_of,
    told,
)

# What fails is not waited for.
pytestmark = pytest.mark.timings(
    read_back_intervals=(0.0, 0.0, 0.05),
    late_read_back_intervals=(),
    settling_timeout=0.5,
    settling_interval=0.01,
    log_in_interval=0.05,
    unconfirmed_timeout=0.05,
    end_of_data_timeout=0.3,
    start_check_interval=0.01,
)

NOT_SUPPORTED = "This printer does not support this action"
AD5X = ("ad5x", False)
CREATORS = {("creator_5", False), ("creator_5_pro", False)}
KNOWN = {one for one in EITHER_WAY if one[0] not in GENERIC}
# A Creator 5 has no port for G-code.
OVER_TCP = KNOWN - CREATORS


def moved(printer: SimulatedPrinter) -> bool:
    """Return whether the axes stand where `move_axis` puts them."""
    return printer.machine.position == [50.0, 50.0, 60.0]


def extruded(printer: SimulatedPrinter) -> bool:
    """Return whether filament was pushed, either way."""
    over_tcp = [one for one in told(printer) if one.startswith("G1 E5 ")]
    return "extrudeCtrl_cmd" in printer.commands or len(over_tcp) == 1


@dataclass(frozen=True, kw_only=True)
class Use:
    """One use of an action: what is given, who can do it, and what comes of it."""

    fields: Mapping[str, object] = field(default_factory=dict)
    able: set[tuple[str, bool]]
    """Models, and whether they are used without LAN mode."""
    permission: Literal["read", "control", "admin"]
    done: Callable[[SimulatedPrinter], bool]


def received(printer: SimulatedPrinter) -> bool:
    """Return whether the file that `upload_file` sends is there."""
    return any(one.file_name == SMALL_FILE.name for one in printer.machine.card.files)


@pytest.fixture(autouse=True)
def files_can_be_read(hass: HomeAssistant) -> None:
    """Let Home Assistant read the file that is sent."""
    hass.config.allowlist_external_dirs = {str(SMALL_FILE.parent)}


USES = {
    "upload_file": Use(
        fields={"path": str(SMALL_FILE)},
        able=KNOWN,
        permission="admin",
        done=received,
    ),
    "get_files": Use(
        # These tell no list over TCP.
        able={one for one in EITHER_WAY if not one[1]} | (OVER_TCP - {("ad5x", True)}),
        permission="read",
        done=lambda printer: told(printer) == [],
    ),
    "get_jobs": Use(
        able={*EITHER_WAY},
        permission="read",
        done=lambda printer: told(printer) == [],
    ),
    "start_print": Use(
        fields={"file_name": "cube.gcode"},
        able=KNOWN,
        permission="control",
        done=lambda printer: (
            printer.machine.job is not None
            and printer.machine.job.file.file_name == "cube.gcode"
        ),
    ),
    "set_slot_material": Use(
        fields={"slot": "3", "material": "PETG", "color": [250, 30, 40]},
        able={AD5X, *CREATORS},
        permission="control",
        # What is nearest on their screens.
        done=lambda printer: (
            [(one.material, one.color) for one in printer.machine.station.slots][2]
            in {("PETG", "#F72224"), ("PETG", "#F82D29")}
        ),
    ),
    "load_filament": Use(
        fields={"slot": 3},
        able={AD5X},
        permission="control",
        done=lambda printer: printer.machine.station.changing_slot == 3,
    ),
    "unload_filament": Use(
        fields={"slot": "2"},
        able={AD5X},
        permission="control",
        done=lambda printer: printer.machine.station.changing_slot == 2,
    ),
    "move_axis": Use(
        fields={"axis": "z", "distance": 10},
        able=OVER_TCP,
        permission="admin",
        done=moved,
    ),
    "home": Use(
        able=OVER_TCP,
        permission="admin",
        done=lambda printer: printer.machine.position == [0.0, 0.0, 0.0],
    ),
    "extrude": Use(
        fields={"length": 5}, able=OVER_TCP, permission="admin", done=extruded
    ),
    "rename": Use(
        fields={"name": "Cube"},
        able=KNOWN,
        permission="admin",
        done=lambda printer: printer.machine.name == "Cube",
    ),
    "send_gcode": Use(
        fields={"command": "M104 S217"},
        able=OVER_TCP,
        permission="admin",
        done=lambda printer: printer.machine.nozzle.target == 217,
    ),
}


async def prepare(
    hass: HomeAssistant, printer: SimulatedPrinter, entry: MockConfigEntry
) -> None:
    """Let a printer be ready for everything, and never told anything."""
    machine = printer.machine
    machine.boot()
    machine.name = "Bench"
    machine.card.files = list(DEFAULT_FILES)
    machine.station = Station(machine.model)
    machine.station.loaded = 2
    machine.position = [50.0, 50.0, 50.0]
    machine.set_nozzle_target(200)
    machine.heat.warm(printer.time.now())
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    printer.requests.clear()
    if printer._tcp is not None:
        printer._tcp.records.clear()


def texts(language: str) -> dict[str, Any]:
    """Return the texts in a language."""
    path = INTEGRATION / "translations" / f"{language}.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def test_every_action_is_in_the_table() -> None:
    """One that is new has to be typed here, and is tested from then on."""
    assert {action.name for action in ACTIONS} == set(USES)


@pytest.mark.parametrize(("model", "tcp"), EITHER_WAY)
async def test_each_action_on_each_printer(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    subtests: pytest.Subtests,
    model: str,
    tcp: bool,
) -> None:
    """It does what it says, or says that this printer cannot and sends nothing."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    for action, use in USES.items():
        with subtests.test(action):
            await prepare(hass, printer, entry)
            if (model, tcp) in use.able:
                response = await perform(hass, action, entry, use.fields)
                assert use.done(printer)
                responds = hass.services.supports_response(DOMAIN, action)
                expected = {device_id(hass, entry)}
                if responds is SupportsResponse.NONE:
                    expected = set()
                assert set(response) == expected
                # A second look, that it is not always so.
                await prepare(hass, printer, entry)
                assert use.permission == "read" or not use.done(printer)
            else:
                with pytest.raises(ServiceValidationError) as caught:
                    await perform(hass, action, entry, use.fields)
                assert str(caught.value) == NOT_SUPPORTED
                assert told(printer) == []
    assert not printer.forbidden


# Targets.


async def test_all_that_means_a_printer(
    hass: HomeAssistant, switch_on: SwitchOn, subtests: pytest.Subtests
) -> None:
    """Its device, a part of it, an entity of either, and where it stands."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    other, _other_entry = await bring(hass, switch_on, "adventurer_5m")
    registry, areas = dr.async_get(hass), ar.async_get(hass)
    cellar, attic = areas.async_create("Cellar"), areas.async_create("Attic")
    registry.async_update_device(device_id(hass, entry), area_id=cellar.id)
    pause = entity_id(hass, entry, "pause")
    er.async_get(hass).async_update_entity(pause, area_id=attic.id)
    targets: list[dict[str, object]] = [
        {ATTR_DEVICE_ID: device_id(hass, entry)},
        {ATTR_DEVICE_ID: device_id(hass, entry, "_slot_2")},
        {ATTR_DEVICE_ID: device_id(hass, entry, "_external_spool")},
        {ATTR_ENTITY_ID: pause},
        {ATTR_ENTITY_ID: [entity_id(hass, entry, "slot_1_load")]},
        {ATTR_AREA_ID: cellar.id},
        {ATTR_AREA_ID: attic.id},
        # All at once is one printer, which does it once.
        {
            ATTR_DEVICE_ID: [
                device_id(hass, entry),
                device_id(hass, entry, "_slot_2"),
            ],
            ATTR_ENTITY_ID: pause,
            ATTR_AREA_ID: [cellar.id, attic.id],
        },
    ]
    requests = len(other.requests)
    for target in targets:
        with subtests.test(str(target)):
            await prepare(hass, printer, entry)
            await perform(hass, "start_print", target, file_name="cube.gcode")
            assert told(printer) == ["/printGcode"]
            response = await perform(hass, "get_files", target)
            assert set(response) == {device_id(hass, entry)}
    assert told(other) == []
    assert len(other.requests) >= requests


async def test_a_tool_of_a_creator_5_means_the_printer(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Its slots are set by number all the same."""
    printer, entry = await bring(hass, switch_on, "creator_5")
    target = {ATTR_DEVICE_ID: device_id(hass, entry, "_tool_3")}
    await perform(hass, "set_slot_material", target, slot="1", material="ABS")
    slots = printer.machine.station.slots
    assert [one.material for one in slots] == ["ABS", "PLA", "PLA", "PLA"]


async def test_what_is_no_printer_is_told_nothing(
    hass: HomeAssistant, switch_on: SwitchOn, subtests: pytest.Subtests
) -> None:
    """Nothing selected, something else, and a printer that is not loaded."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    other, other_entry = await bring(hass, switch_on, "adventurer_5m")
    devices = [device_id(hass, one) for one in (entry, other_entry)]
    assert await hass.config_entries.async_unload(other_entry.entry_id)
    await prepare(hass, printer, entry)
    rows: dict[str, list[dict[str, object]]] = {
        "no_printer_selected": [{}, {ATTR_DEVICE_ID: "x"}, {ATTR_ENTITY_ID: "sun.sun"}],
        # Nor is the other one that is meant, as somebody was wrong.
        "not_loaded": [{ATTR_DEVICE_ID: devices[1]}, {ATTR_DEVICE_ID: devices}],
    }
    for key, targets in rows.items():
        for target in targets:
            for action, use in USES.items():
                with subtests.test(f"{action} {target}"):
                    with pytest.raises(ServiceValidationError) as caught:
                        await perform(hass, action, target, use.fields)
                    assert caught.value.translation_domain == DOMAIN
                    assert caught.value.translation_key == key
                    placeholders = caught.value.translation_placeholders
                    if key == "not_loaded":
                        assert placeholders == {"name": other_entry.title}
    assert told(printer) == told(other) == []


# Several printers.


@pytest.fixture
async def three(
    hass: HomeAssistant, switch_on: SwitchOn
) -> list[tuple[SimulatedPrinter, MockConfigEntry]]:
    """Return three printers, the last one without LAN mode."""
    return [
        await bring(hass, switch_on, "adventurer_5m_pro", name="Desk"),
        await bring(hass, switch_on, "adventurer_5m", name="Shelf"),
        await bring(hass, switch_on, "adventurer_4", tcp=True, name="Attic"),
    ]


def devices(
    hass: HomeAssistant, printers: list[tuple[SimulatedPrinter, MockConfigEntry]]
) -> dict[str, object]:
    """Return the target that means all of them."""
    return {ATTR_DEVICE_ID: [device_id(hass, entry) for _, entry in printers]}


async def test_several_printers_at_once(
    hass: HomeAssistant, three: list[tuple[SimulatedPrinter, MockConfigEntry]]
) -> None:
    """Each does it, and each answers for itself."""
    target = devices(hass, three)
    await perform(hass, "start_print", target, file_name="vase.gcode")
    for printer, _ in three:
        assert printer.machine.job is not None
        assert printer.machine.job.file.file_name == "vase.gcode"
    response = await perform(hass, "send_gcode", target, command="M115")
    names = {
        key: [line for line in answer["reply"] if line.startswith("Machine Name: ")]
        for key, answer in response.items()
    }
    assert names == {
        device_id(hass, entry): [f"Machine Name: {entry.title}"] for _, entry in three
    }


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "en"), ("de", "de"), ("it", "en")]
)
async def test_one_that_does_not_do_it_keeps_none_from_it(
    hass: HomeAssistant,
    three: list[tuple[SimulatedPrinter, MockConfigEntry]],
    language: str,
    shown: str,
) -> None:
    """Those that fail are named with their reasons, in the home's language."""
    (desk, _), (shelf, _), (attic, _) = three
    await hass.config.async_update(language=language)
    await async_load_integrations(hass, {DOMAIN})
    shelf.time.speed = 0
    shelf.machine.start_job("theirs.gcode", heated=True, progress=0.3)
    await attic.power_off()

    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, "start_print", devices(hass, three), file_name="cube.gcode")

    assert desk.machine.job is not None
    assert desk.machine.job.file.file_name == "cube.gcode"
    assert told(shelf) == []
    assert caught.value.translation_domain == DOMAIN
    assert caught.value.translation_key == "some_failed"
    # One of them is the user's to mend, and the other is not.
    assert not isinstance(caught.value, ServiceValidationError)
    words = texts(shown)
    state = words["entity"]["sensor"]["status"]["state"]["printing"]
    messages = {key: one["message"] for key, one in words["exceptions"].items()}
    errors = (
        f"Shelf: {messages['busy'].format(state=state)}"
        f" Attic: {messages['unreachable']}"
    )
    assert caught.value.translation_placeholders == {"errors": errors}
    english = texts("en")["exceptions"]["some_failed"]["message"]
    assert str(caught.value) == english.rstrip(".").format(errors=errors)


async def test_what_users_can_mend_is_their_error_for_several_too(
    hass: HomeAssistant, three: list[tuple[SimulatedPrinter, MockConfigEntry]]
) -> None:
    """A name with an umlaut is for printers in LAN mode."""
    *new, (old, _) = three
    with pytest.raises(ServiceValidationError) as caught:
        await perform(hass, "rename", devices(hass, three), name="Würfel")
    assert caught.value.translation_key == "some_failed"
    placeholders = caught.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["errors"].startswith("Attic: The printer does not accept")
    assert [printer.machine.name for printer, _ in new] == ["Würfel", "Würfel"]
    assert (old.machine.name, told(old)) == ("Attic", [])


async def test_a_question_that_one_of_several_does_not_answer(
    hass: HomeAssistant, three: list[tuple[SimulatedPrinter, MockConfigEntry]]
) -> None:
    """There is no half response, but a word of who is missing."""
    attic, _ = three[2]
    await attic.power_off()
    target = devices(hass, three)
    with pytest.raises(HomeAssistantError, match="Attic: Failed to reach") as caught:
        await perform(hass, "get_files", target)
    assert caught.value.translation_key == "some_failed"
    assert set(await perform(hass, "get_jobs", target)) == {
        device_id(hass, entry) for _, entry in three
    }


async def test_one_alone_says_its_own_error(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Unchanged, with its own key, as an entity's."""
    printer, entry = await bring(hass, switch_on, "adventurer_5m", name="Shelf")
    await printer.power_off()
    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, "home", entry)
    assert caught.value.translation_key == "unreachable"
    assert str(caught.value) == (
        "Failed to reach the printer. Check that it is on and connected"
    )


# Refusals.


def ready(printer: SimulatedPrinter) -> None:
    """Leave a printer as it is."""


def printing(printer: SimulatedPrinter) -> None:
    """Let it print."""
    printer.time.speed = 0
    printer.machine.start_job(heated=True, progress=0.3)


def completed(printer: SimulatedPrinter) -> None:
    """Let a print lie on the plate."""
    printer.machine.start_job(heated=True)
    printer.machine.finish_job()


def loading(printer: SimulatedPrinter) -> None:
    """Let filament move."""
    printer.time.speed = 0
    printer.machine.load_filament(3)


def cold(printer: SimulatedPrinter) -> None:
    """Let the nozzle be cold."""
    printer.machine.set_nozzle_target(0)
    printer.machine.heat.warm(printer.time.now())


def held(printer: SimulatedPrinter) -> None:
    """Let somebody else be in control."""
    printer.faults.tcp_control_held = True


A4 = ("adventurer_4", True)
REFUSALS: list[
    tuple[
        tuple[str, bool],
        Callable[[SimulatedPrinter], None],
        str,
        dict[str, object],
        str,
    ]
] = [
    (AD5X, printing, "start_print", {"file_name": "cube.gcode"}, "busy"),
    (A4, printing, "start_print", {"file_name": "cube.gcode"}, "busy"),
    (AD5X, completed, "start_print", {"file_name": "cube.gcode"}, "plate_not_clear"),
    (A4, completed, "start_print", {"file_name": "cube.gcode"}, "plate_not_clear"),
    (A4, ready, "start_print", {"file_name": "a\n~M112"}, "invalid_text"),
    (A4, ready, "start_print", {"file_name": ""}, "invalid_text"),
    (AD5X, ready, "start_print", {"file_name": ""}, "invalid_text"),
    (AD5X, ready, "start_print", {"file_name": " "}, "invalid_text"),
    (AD5X, printing, "load_filament", {"slot": 1}, "filament_busy"),
    (AD5X, loading, "unload_filament", {"slot": 2}, "filament_busy"),
    (AD5X, loading, "set_slot_material", {"slot": 1, "material": "ABS"},
     "filament_busy"),
    (
        AD5X,
        ready,
        "set_slot_material",
        {"slot": "external_spool", "color": "#F72224"},
        "material_unknown",
    ),
    (AD5X, ready, "set_slot_material", {"slot": 1, "material": " "}, "invalid_text"),
    (("creator_5", False), ready, "set_slot_material",
     {"slot": "external_spool", "material": "PLA"}, "not_supported"),
    (AD5X, ready, "move_axis", {"axis": "x", "distance": 257}, "out_of_range"),
    (A4, ready, "move_axis", {"axis": "x", "distance": "nan"}, "out_of_range"),
    (A4, ready, "move_axis", {"axis": "y", "distance": "-inf"}, "out_of_range"),
    (AD5X, ready, "extrude", {"length": -100.5}, "out_of_range"),
    (A4, cold, "extrude", {"length": 5}, "nozzle_cold"),
    (AD5X, printing, "home", {}, "busy"),
    (A4, printing, "home", {}, "busy"),
    (A4, printing, "move_axis", {"axis": "z", "distance": 1}, "busy"),
    (AD5X, ready, "rename", {"name": " "}, "invalid_text"),
    (AD5X, ready, "rename", {"name": "n" * 128}, "invalid_text"),
    (A4, ready, "rename", {"name": "n" * 33}, "invalid_text"),
    (A4, held, "send_gcode", {"command": "M104 S200"}, "control_held"),
    (A4, ready, "send_gcode", {"command": "M500"}, "invalid_text"),
]  # fmt: skip


@pytest.mark.parametrize(("printer_is", "when", "action", "fields", "key"), REFUSALS)
async def test_what_is_refused_is_said_in_every_language_and_not_sent(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    printer_is: tuple[str, bool],
    when: Callable[[SimulatedPrinter], None],
    action: str,
    fields: dict[str, object],
    key: str,
) -> None:
    """With all that the text asks for."""
    model, tcp = printer_is
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    await prepare(hass, printer, entry)
    when(printer)
    await entry.runtime_data.coordinator.async_refresh()

    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, action, entry, fields)

    error = caught.value
    assert (error.translation_domain, error.translation_key) == (DOMAIN, key)
    assert isinstance(error, ServiceValidationError) is (key != "control_held")
    filled = {
        language: texts(language)["exceptions"][key]["message"].format(
            **(error.translation_placeholders or {})
        )
        for language in ("en", "de", "fr", "es")
    }
    assert str(error) == filled["en"].rstrip(".")
    assert len(set(filled.values())) == 4
    assert told(printer) == []


SLOTS: list[object] = [5, 0, -1, "6", "", None, "spool", 1.5, True, [1]]
COLORS: list[object] = [
    *("red", "#12345", "F72224", "#GGGGGG", "", None, 0xF72224),
    *([1, 2], [1, 2, 3, 4], [1, 2, 256], [-1, 2, 3], ["a", "b", "c"]),
]
SENSELESS: list[tuple[str, dict[str, object]]] = [
    ("start_print", {}),
    ("start_print", {"file_name": None}),
    ("start_print", {"file_name": ["cube.gcode"]}),
    ("start_print", {"file_name": "cube.gcode", "match": "manual"}),
    ("start_print", {"file_name": "cube.gcode", "match": "automatic", "tool_1": 1}),
    ("start_print", {"file_name": "cube.gcode", "match": "automatic", "tool_4": 1}),
    ("start_print", {"file_name": "cube.gcode", "tool_1": 0}),
    ("start_print", {"file_name": "cube.gcode", "tool_1": 5}),
    ("start_print", {"file_name": "cube.gcode", "tool_1": 2.7}),
    ("start_print", {"file_name": "cube.gcode", "tool_1": "external_spool"}),
    ("start_print", {"file_name": "cube.gcode", "tool_5": 1}),
    ("start_print", {"file_name": "cube.gcode", "leveling": "perhaps"}),
    ("start_print", {"file_name": "cube.gcode", "plate_is_clear": None}),
    *(("load_filament", {"slot": slot}) for slot in SLOTS),
    *(("unload_filament", {"slot": slot}) for slot in SLOTS),
    *(("set_slot_material", {"slot": slot, "material": "PLA"}) for slot in SLOTS),
    ("set_slot_material", {"slot": 1}),
    ("set_slot_material", {"material": "PLA"}),
    *(("set_slot_material", {"slot": 1, "color": color}) for color in COLORS),
    ("load_filament", {}),
    ("move_axis", {"axis": "w", "distance": 1}),
    ("move_axis", {"axis": "x"}),
    ("move_axis", {"distance": 1}),
    ("move_axis", {"axis": "x", "distance": "far"}),
    ("move_axis", {"axis": "x", "distance": None}),
    ("home", {"axis": "x"}),
    ("extrude", {}),
    ("extrude", {"length": "much"}),
    ("rename", {}),
    ("rename", {"name": None}),
    ("send_gcode", {}),
    ("send_gcode", {"command": ["M105"]}),
    ("get_files", {"limit": 3}),
    ("get_jobs", {"limit": 3}),
]


async def test_what_makes_no_sense_is_not_even_looked_at(
    hass: HomeAssistant, switch_on: SwitchOn, subtests: pytest.Subtests
) -> None:
    """Fields that are missing, unknown, impossible, or do not go together."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    await prepare(hass, printer, entry)
    for action, fields in SENSELESS:
        with subtests.test(f"{action} {fields}"), pytest.raises(vol.Invalid):
            await perform(hass, action, entry, fields)
    assert told(printer) == []


@pytest.mark.parametrize(
    ("color", "stored"),
    [
        ("#f72224", "#F72224"),
        ([247, 34, 36], "#F72224"),
        ((22, 22, 22), "#161616"),
        # What the screen does not know.
        ("#F72323", "#F72224"),
    ],
)
async def test_colors_as_people_and_the_dialog_write_them(
    hass: HomeAssistant, switch_on: SwitchOn, color: object, stored: str
) -> None:
    """The material stays, and so do the other slots."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    slots = printer.machine.station.slots
    slots[1].material = "PETG"
    before = [(one.material, one.color) for one in slots]
    await perform(hass, "set_slot_material", entry, slot=2, color=color)
    before[1] = ("PETG", stored)
    assert [(one.material, one.color) for one in slots] == before
    assert state_of(hass, entry, "slot_2_slot_material").state == "PETG"


# Permissions.

# Who may do what by hand, of a printer of which those with `own` may use one entity.
MAY: dict[str, set[str]] = {
    "admin": {"admin", "owner"},
    "control": {"admin", "owner", "user", "has_own", "controls_own"},
    "read": {
        *("admin", "owner", "user", "read_only"),
        *("has_own", "controls_own", "reads_own"),
    },
}
PEOPLE = (*sorted(MAY["read"]), "nobody")
GROUPS = {
    "admin": GROUP_ID_ADMIN,
    "user": GROUP_ID_USER,
    "read_only": GROUP_ID_READ_ONLY,
}
RIGHTS: dict[str, bool | dict[str, bool]] = {
    "nobody": {},
    "has_own": True,
    "reads_own": {POLICY_READ: True},
    "controls_own": {POLICY_READ: True, POLICY_CONTROL: True},
}


async def person(hass: HomeAssistant, who: str, entity: str) -> MockUser:
    """Return somebody; some may use an entity and no other."""
    user: MockUser
    if who in GROUPS:
        group = await hass.auth.async_get_group(GROUPS[who])
        assert group is not None
        user = MockUser(groups=[group]).add_to_hass(hass)
        return user
    user = MockUser(is_owner=who == "owner").add_to_hass(hass)
    if who != "owner":
        user.mock_policy({"entities": {"entity_ids": {entity: RIGHTS[who]}}})
    return user


@pytest.mark.parametrize("who", PEOPLE)
async def test_who_may_do_what_by_hand(
    hass: HomeAssistant,
    switch_on: SwitchOn,
    subtests: pytest.Subtests,
    local_auth: object,
    who: str,
) -> None:
    """By each action's permission; who may not causes nothing, on no printer."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    other, other_entry = await bring(hass, switch_on, "ad5x", name="Other")
    user = await person(hass, who, entity_id(hass, entry, "pause"))
    context = Context(user_id=user.id)
    both = devices(hass, [(printer, entry), (other, other_entry)])
    has_own_only = who.endswith("_own")
    for action, use in USES.items():
        may = who in MAY[use.permission]
        for target, is_allowed in (
            ({ATTR_DEVICE_ID: device_id(hass, entry)}, may),
            ({ATTR_ENTITY_ID: entity_id(hass, entry, "cancel")}, may),
            (both, may and not has_own_only),
        ):
            with subtests.test(f"{action} {target}"):
                await prepare(hass, printer, entry)
                await prepare(hass, other, other_entry)
                if is_allowed:
                    await perform(hass, action, target, use.fields, context=context)
                    assert use.done(printer)
                    assert use.done(other) or target is not both
                    continue
                with pytest.raises(Unauthorized) as caught:
                    await perform(hass, action, target, use.fields, context=context)
                assert caught.value.context is context
                assert told(printer) == told(other) == []
                assert "/gcodeList" not in [one.path for one in printer.requests]


async def test_automations_may_do_everything(
    hass: HomeAssistant, switch_on: SwitchOn, subtests: pytest.Subtests
) -> None:
    """They have no user, and do what their owner wrote."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    for action, use in USES.items():
        with subtests.test(action):
            await prepare(hass, printer, entry)
            context = Context(parent_id="01J")
            await perform(hass, action, entry, use.fields, context=context)
            assert use.done(printer)


async def test_somebody_who_is_not_known_may_do_nothing(
    hass: HomeAssistant, switch_on: SwitchOn, subtests: pytest.Subtests
) -> None:
    """Such as who was removed a moment ago."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    await prepare(hass, printer, entry)
    for action, use in USES.items():
        context = Context(user_id="nobody")
        with subtests.test(action), pytest.raises(UnknownUser):
            await perform(hass, action, entry, use.fields, context=context)
    assert told(printer) == []


# What one can rely on.


@pytest.mark.parametrize("action", ["start_print", "get_files"])
async def test_whoever_gives_up_ends_what_runs(
    hass: HomeAssistant, switch_on: SwitchOn, action: str
) -> None:
    """On all printers, and nothing of it goes on behind their back."""
    new, new_entry = await bring(hass, switch_on, "adventurer_5m")
    old, old_entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    for printer, entry in ((new, new_entry), (old, old_entry)):
        await prepare(hass, printer, entry)
    # Their polls would be tasks as well.
    for entry in (new_entry, old_entry):
        await entry.runtime_data.coordinator.async_shutdown()
    before = our_tasks()
    new.faults.hang = old.faults.tcp_hang = True
    target = devices(hass, [(new, new_entry), (old, old_entry)])
    task = asyncio.create_task(perform(hass, action, target, USES[action].fields))
    await until(lambda: bool(new.requests) and bool(old.tcp_open_connections))
    assert our_tasks() > before

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert our_tasks() == before
    new.faults.hang = old.faults.tcp_hang = False
    await until(lambda: not old.tcp_open_connections)
    assert told(new) == told(old) == []


@pytest.mark.parametrize(("model", "tcp"), [("ad5x", False), ("adventurer_4", True)])
async def test_a_new_name_is_seen_everywhere(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """At the printer, its device and its entry."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    await perform(hass, "rename", entry, name="  Cellar 1 ")
    await hass.async_block_till_done()
    assert printer.machine.name == "Cellar 1"
    device = dr.async_get(hass).async_get(device_id(hass, entry))
    assert device is not None
    assert (device.name, device.name_by_user) == ("Cellar 1", None)
    assert (entry.title, entry.data[CONF_NAME]) == ("Cellar 1", "Cellar 1")


async def test_an_effect_is_shown_at_once(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Without waiting for the next poll."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    printer.time.speed = 0
    await perform(hass, "start_print", entry, file_name="cube.gcode")
    assert state_of(hass, entry, "status").state == "heating"
    assert state_of(hass, entry, "file_name").state == "cube.gcode"


async def test_a_refusal_shows_what_the_printer_is_doing(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """The status that was read for it is shown, and not with the next poll."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    completed(printer)
    with pytest.raises(ServiceValidationError):
        await perform(hass, "start_print", entry, file_name="cube.gcode")
    assert state_of(hass, entry, "status").state == "completed"


# G-code.

# What no example uses and what changes stored settings, typed from the protocol notes.
FORBIDDEN = """
G29 M28 M29 M108 M144 M145 M154 M155 M300 M420 M500 M501 M502 M504 M600 M601 M602 M611
M612 M615 M651 M652 M653 M654 M661 M662 M663
"""
NO_COMMANDS = [
    *("", " ", "hello", "M", "M 105", "~M105", "M105~", "M105\nM500", "M105\r\n~M500"),
    *("M105;M500\n", "M0500", "M500 ", "m500", " M105", "T0", "M105\x00"),
    "M105 " + "1" * 300,
]  # fmt: skip


@pytest.mark.parametrize(("model", "tcp"), [AD5X, A4, ("adventurer_3", True)])
async def test_a_command_and_its_reply(
    hass: HomeAssistant, switch_on: SwitchOn, model: str, tcp: bool
) -> None:
    """The lines as the printer says them; control is given back."""
    printer, entry = await bring(hass, switch_on, model, tcp=tcp)
    response = await perform(hass, "send_gcode", entry, command="M115")
    (answer,) = response.values()
    assert set(answer) == {"reply"}
    assert f"Machine Name: {printer.machine.name}" in answer["reply"]
    assert all(isinstance(line, str) for line in answer["reply"])
    codes = [record.code for record in printer.tcp_records]
    log_in = codes.index("M601")
    assert codes[log_in : log_in + 3] == ["M601", "M115", "M602"]


async def test_a_command_whose_reply_nobody_wants(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """As a script sends it."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    response = await hass.services.async_call(
        DOMAIN,
        "send_gcode",
        {ATTR_DEVICE_ID: device_id(hass, entry), "command": "M104 S190"},
        blocking=True,
    )
    assert response is None
    assert printer.machine.nozzle.target == 190


async def test_commands_that_are_never_sent(
    hass: HomeAssistant, switch_on: SwitchOn, subtests: pytest.Subtests
) -> None:
    """Nor a second one behind a first, nor one that is hidden."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    await prepare(hass, printer, entry)
    commands = [f"{code}{rest}" for code in FORBIDDEN.split() for rest in ("", " S1")]
    for command in (*commands, *NO_COMMANDS):
        with subtests.test(command):
            with pytest.raises(ServiceValidationError) as caught:
                await perform(hass, "send_gcode", entry, command=command)
            assert caught.value.translation_key == "invalid_text"
    assert not printer.tcp_records
    assert not printer.forbidden


async def test_a_command_that_the_printer_refuses(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """In its own words."""
    printer, entry = await bring(hass, switch_on, "adventurer_4", tcp=True)
    printer.faults.tcp_refuse_commands = "printing can not send M104"
    with pytest.raises(HomeAssistantError) as caught:
        await perform(hass, "send_gcode", entry, command="M104 S200")
    assert caught.value.translation_key == "refused"
    assert str(caught.value).endswith("printing can not send M104")


async def test_a_printer_has_the_same_entities_after_all(
    hass: HomeAssistant, switch_on: SwitchOn
) -> None:
    """Actions add none."""
    printer, entry = await bring(hass, switch_on, "ad5x")
    before = keys_of(hass, entry)
    for action in ("get_files", "get_jobs"):
        await perform(hass, action, entry)
    assert keys_of(hass, entry) == before
    assert told(printer) == []
