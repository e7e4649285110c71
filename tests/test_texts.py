"""Texts, icons and rules: nothing is shown untranslated, and nothing is forgotten."""

import ast
from functools import cache
import inspect
from itertools import chain
import json
import re
from string import Formatter
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import selector
from PIL import Image
import pytest
import voluptuous as vol
import yaml

from custom_components.flashforge import (
    PLATFORMS,
    binary_sensor,
    button,
    calendar,
    camera,
    condition,
    config_flow,
    errors as error_table,
    event,
    image,
    issues as printer_issues,
    light,
    media_source,
    number,
    options_flow,
    repairs,
    select,
    sensor,
    services,
    switch,
    trigger,
)
from custom_components.flashforge.actions.action import Action
from custom_components.flashforge.actions.commands import SLOTS
from custom_components.flashforge.actions.mapping import MATCH_AUTOMATIC, TOOLS
from custom_components.flashforge.client import (
    COLOR_NAMES,
    Axis,
    FiltrationMode,
    error_texts,
    errors,
)
from custom_components.flashforge.client.limits import Limits
from custom_components.flashforge.const import LIGHT_AUTOMATIC, LIGHT_OFF, LIGHT_ON
from custom_components.flashforge.entity import PrinterEntityDescription
from custom_components.flashforge.jobs.print_event import PrintEvent
from custom_components.flashforge.jobs.record import PauseReason
from custom_components.flashforge.printfile import ObjectionReason, Problem, StopKind
from scripts import entity_tables
from tests.repository import INTEGRATION, ROOT

type Texts = str | dict[str, Texts]

TABLES: dict[str, tuple[PrinterEntityDescription, ...]] = {
    "binary_sensor": binary_sensor.BINARY_SENSORS,
    "button": button.BUTTONS,
    "calendar": calendar.CALENDARS,
    "camera": camera.CAMERAS,
    "image": image.IMAGES,
    "event": event.EVENTS,
    "light": light.LIGHTS,
    "number": number.NUMBERS,
    "select": select.SELECTS,
    "sensor": sensor.SENSORS,
    "switch": switch.SWITCHES,
}
# The client's own raise nothing that is shown.
MODULES = sorted([*INTEGRATION.glob("*.py"), *INTEGRATION.glob("actions/*.py")])
ROWS = [(platform, row) for platform, rows in TABLES.items() for row in rows]

# The rules of Home Assistant's quality scale that an integration of level platinum
# keeps, as of 2026.10.
QUALITY_RULES = """
action-setup appropriate-polling brands common-modules config-flow
config-flow-test-coverage dependency-transparency docs-actions docs-conditions
docs-high-level-description docs-installation-instructions docs-removal-instructions
docs-triggers entity-event-setup entity-unique-id has-entity-name runtime-data
test-before-configure test-before-setup unique-config-entry
action-exceptions config-entry-unloading docs-configuration-parameters
docs-installation-parameters entity-unavailable integration-owner
log-when-unavailable parallel-updates reauthentication-flow test-coverage
devices diagnostics discovery discovery-update-info docs-data-update docs-examples
docs-known-limitations docs-supported-devices docs-supported-functions
docs-troubleshooting docs-use-cases dynamic-devices entity-category
entity-device-class entity-disabled-by-default entity-translations
exception-translations icon-translations reconfiguration-flow repair-issues
stale-devices async-dependency inject-websession strict-typing
"""

# The exceptions that Home Assistant shows to a user.
RAISED = {"HomeAssistantError", "ServiceValidationError"}
# What makes them of a key and what fills its text.
BUILT = {"refusal", "failure"}

# One of each exception that the client raises.
ERRORS = (
    errors.AnswerLostError("text"),
    errors.ConnectionLostError("text"),
    errors.ControlHeldError("text"),
    errors.CredentialsError("text"),
    errors.InvalidResponseError("text"),
    errors.InvalidTextError("upload", "text"),
    errors.LanModeOffError("text"),
    *(
        errors.MappingError(reason, 0)
        for reason in (*error_table.MAPPING_REASONS, "tool_twice")
    ),
    errors.NoEffectError("pause", "text"),
    errors.NoIdentityError("text"),
    *(errors.NotPossibleError("pause", reason) for reason in errors.Reason),
    errors.NotSupportedError("move"),
    errors.OutOfRangeError("bed_temperature", 0, 110),
    errors.PortClosedError("text"),
    errors.PrinterRefusedError(2, "text"),
    errors.PrinterUnreachableError("text"),
    errors.UnknownModelError(),
    errors.UploadSourceError("text"),
    errors.WrongSerialNumberError("text"),
)


@cache
def read_json(name: str) -> dict[str, Any]:
    """Return a JSON file of the integration."""
    content: dict[str, Any] = json.loads((INTEGRATION / name).read_text("utf-8"))
    return content


def english() -> dict[str, Any]:
    """Return the English texts."""
    return read_json("translations/en.json")


def leaves(texts: Texts) -> list[str]:
    """Return all texts below a node."""
    if isinstance(texts, str):
        return [texts]
    return [leaf for value in texts.values() for leaf in leaves(value)]


def test_every_entity_has_a_name_and_an_icon(subtests: pytest.Subtests) -> None:
    """From the translations, or from Home Assistant's own device class."""
    icons = read_json("icons.json")["entity"]
    for platform, row in ROWS:
        with subtests.test(f"{platform}, {row.key}"):
            if row.translation_key is None:
                assert row.device_class is not None
            else:
                assert english()["entity"][platform][row.translation_key]["name"]
                assert icons[platform][row.translation_key]["default"]


@pytest.mark.parametrize("kind", ["entity"])
def test_no_name_and_no_icon_is_left_over(kind: str) -> None:
    """What no entity uses any more is gone from the files, too."""
    used = {
        platform: {row.translation_key for row in TABLES[platform]}
        for platform in TABLES
    }
    for texts in (english()[kind], read_json("icons.json")[kind]):
        for platform, names in texts.items():
            assert set(names) <= used[platform], platform


def test_every_platform_has_a_table() -> None:
    """The tests here see all entities."""
    assert {str(platform) for platform in PLATFORMS} == set(TABLES)


def test_every_state_of_an_enumeration_has_a_text() -> None:
    """One without would be shown as its raw word."""
    texts = english()["entity"]
    enumerations = {row.key: row.options for row in sensor.SENSORS if row.options}
    assert {"status", "active_slot", "last_job_result"} == set(enumerations)
    for key, options in enumerations.items():
        assert set(texts["sensor"][key]["state"]) == set(options or ())
    stops = texts["sensor"]["finish_time"]["state_attributes"]["next_stop"]
    assert set(stops["state"]) == set(StopKind)
    assert set(texts["select"]["slot_color"]["state"]) == set(COLOR_NAMES)
    assert set(texts["select"]["filtration"]["state"]) == set(FiltrationMode)


def test_every_error_code_has_its_text() -> None:
    """The same as in the client, which is the one place where codes are added."""
    shown = english()["entity"]["sensor"]["error"]["state"]
    assert shown == {"ok": "No error", **error_texts()}


# The other languages that every text is in.
LANGUAGES = ("de", "es", "fr")
# What is the same word there, by language; a text of symbols alone is not looked at.
SAME_WORDS = {
    "de": "Filament Magenta Material Name Offline Orange Pause Slot Status TVOC",
    "es": "Color Coral Error Magenta Material",
    "fr": "Cyan Filament Filtration Magenta Orange Pause Photos Violet",
}
_ANYWHERE = {"FlashForge", "{name}"}


def paths(texts: Texts, path: str = "") -> dict[str, str]:
    """Return all texts below a node by where they are."""
    if isinstance(texts, str):
        return {path: texts}
    return {
        place: text
        for key, value in texts.items()
        for place, text in paths(value, f"{path}.{key}").items()
    }


def test_every_language_that_is_there_is_complete() -> None:
    """One that is half there would show English words in between."""
    files = {path.stem for path in (INTEGRATION / "translations").glob("*.json")}
    assert files == {"en", *LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_same_texts(
    language: str, subtests: pytest.Subtests
) -> None:
    """Each one, with the same placeholders and marks, and none left in English."""
    theirs, ours = paths(read_json(f"translations/{language}.json")), paths(english())
    assert list(theirs) == list(ours)
    same = {*SAME_WORDS[language].split(), *_ANYWHERE}
    for place, text in theirs.items():
        with subtests.test(place):
            assert placeholders(text) == placeholders(ours[place])
            assert text.count("**") == ours[place].count("**")
            assert text.count("\n\n") == ours[place].count("\n\n")
            left = text == ours[place] and not text.startswith("Slot ")
            assert not left or text in same


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_faults_have_different_texts(language: str) -> None:
    """As in English; nobody can look a fault up that is called like another."""
    states = read_json(f"translations/{language}.json")["entity"]["sensor"]["error"]
    ours = english()["entity"]["sensor"]["error"]["state"]
    for theirs in (states["state"], ours):
        texts = [*theirs.values()]
        twice = {key for key, text in theirs.items() if texts.count(text) > 1}
        assert twice == {"e0012", "e0012_5m", "e0014", "e0014_5m"}


def test_icons_are_material_design_icons() -> None:
    """No other kind is allowed, and no state repeats the default."""
    for names in read_json("icons.json")["entity"].values():
        for icon in names.values():
            assert all(leaf.startswith("mdi:") for leaf in leaves(icon))
            assert icon["default"] not in icon.get("state", {}).values()


def test_every_error_of_the_flow_has_a_text() -> None:
    """And every text has an error."""
    keys = {row.form_key for row in error_table.ERRORS}
    keys |= {"invalid_host", "another_printer", "tcp_port_closed"}
    assert set(english()["config"]["error"]) == keys


@cache
def said_by(dialog: type, argument: str, *functions: str) -> set[str]:
    """Return the texts that a dialog gives to some functions by this argument's name.

    A number in place of the name is the argument's place.
    """
    tree = ast.parse(inspect.getsource(dialog))
    given = [
        value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in functions
        for value in (
            [node.args[int(argument)]]
            if argument.isdigit()
            else [one.value for one in node.keywords if one.arg == argument]
        )
    ]
    return {
        leaf.value
        for value in given
        for leaf in ast.walk(value)
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
    }


FLOW = config_flow.FlashForgeConfigFlow


def test_every_step_of_the_flow_has_a_text() -> None:
    """And every text has a step, which can be shown."""
    steps = said_by(FLOW, "step_id", "async_show_form", "async_show_menu")
    assert set(english()["config"]["step"]) == steps
    for step in steps:
        assert hasattr(FLOW, f"async_step_{step}"), step
        assert english()["config"]["step"][step]["title"]
        assert english()["config"]["step"][step]["description"]


def test_every_field_of_the_flow_is_named_and_described() -> None:
    """The form explains itself."""
    fields = {
        "choose": {config_flow.CONF_PRINTER},
        "searching": {config_flow.CONF_PRINTER},
        "nothing_found": {config_flow.CONF_PRINTER},
        "address": set(map(str, config_flow.ADDRESS_SCHEMA.schema)),
        "code": {
            *map(str, config_flow.SERIAL_AND_CODE_SCHEMA.schema),
            config_flow.CONF_OTHER_PRINTER,
        },
        "reconfigure": {"host", "check_code"},
        "reauth_confirm": set(map(str, config_flow.CODE_SCHEMA.schema)),
    }
    steps = english()["config"]["step"]
    assert {name for name, step in steps.items() if "data" in step} == set(fields)
    for name, expected in fields.items():
        texts = steps[name]
        assert set(texts["data"]) == set(texts["data_description"]) == expected, name


def test_every_choice_in_the_flow_has_a_text() -> None:
    """In its menu, and beside the printers that a search has found."""
    menus = said_by(FLOW, "menu_options", "async_show_menu")
    texts = english()["config"]["step"]["lan_mode"]
    assert set(texts["menu_options"]) == menus
    assert set(texts["menu_option_descriptions"]) == menus
    for step in menus:
        assert hasattr(FLOW, f"async_step_{step}"), step
    choices = {
        config_flow.KEEP_SEARCHING,
        config_flow.SEARCH_AGAIN,
        config_flow.BY_HAND,
    }
    assert set(english()["selector"]["printer"]["options"]) == choices


def test_everything_that_takes_a_while_says_what_it_is() -> None:
    """A progress screen without a text would show nothing."""
    assert set(english()["config"]["progress"]) == said_by(FLOW, "0", "_progress")


def test_every_end_of_the_flow_has_a_text() -> None:
    """And no text is left of those that are Home Assistant's own."""
    reasons = said_by(FLOW, "reason", "async_abort") | {"already_configured"}
    assert set(english()["config"]["abort"]) == reasons


def test_the_options_are_named_and_described() -> None:
    """As are the choices of the light, and what is wrong with an address."""
    (texts,) = english()["options"]["step"].values()
    fields = set(map(str, options_flow.PHOTO_LIGHT_SCHEMA.schema))
    assert set(texts["data"]) == set(texts["data_description"]) == fields
    assert set(english()["options"]["error"]) == {
        "invalid_url",
        *options_flow.CAMERA_ERRORS.values(),
    }
    choices = {LIGHT_AUTOMATIC, LIGHT_ON, LIGHT_OFF}
    assert set(english()["selector"]["light"]["options"]) == choices
    folders = {media_source.FILES, media_source.PHOTOS}
    assert set(english()["selector"]["media_folder"]["options"]) == folders
    selectors = {"light", "printer", "slot", "match", "axis", "media_folder"}
    assert set(english()["selector"]) == selectors


def test_every_repair_has_a_text() -> None:
    """And what can be done about it, step by step."""
    issues = english()["issues"]
    assert set(issues) == {printer_issues.LAN_MODE_OFF, printer_issues.ANOTHER_PRINTER}
    for issue in issues.values():
        assert issue["title"]
        assert issue.get("description") or issue["fix_flow"]["step"]["init"]
        assert placeholders(issue) <= {"name", "printer", "host"}
    texts = issues[printer_issues.LAN_MODE_OFF]["fix_flow"]
    dialog = repairs.LanModeFlow
    shown = said_by(dialog, "step_id", "async_show_form", "async_show_menu")
    assert set(texts["step"]) == shown
    menu = said_by(dialog, "menu_options", "async_show_menu")
    assert set(texts["step"]["init"]["menu_options"]) == menu
    assert set(texts["step"]["init"]["menu_option_descriptions"]) == menu
    assert set(texts["error"]) == {"still_off"}


def placeholders(texts: Texts) -> set[str]:
    """Return the names of all that texts want to be filled in with."""
    found = (Formatter().parse(text) for text in leaves(texts))
    return {name for parts in found for _, name, _, _ in parts if name}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("step", {"name", "printer", "model", "drawing", "printers"}),
        ("error", {"reason"}),
        ("progress", set()),
        ("abort", set()),
    ],
)
def test_texts_of_the_flow_ask_only_for_what_they_are_given(
    kind: str, given: set[str]
) -> None:
    """A placeholder that is not filled in shows as such."""
    assert placeholders(english()["config"][kind]) <= given


def keys_in_the_code() -> set[str]:
    """Return the translation keys with which the integration's own modules raise."""
    calls = [
        node
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in RAISED | BUILT
    ]
    given = [
        one.value
        for call in calls
        for one in call.keywords
        if one.arg == "translation_key"
    ]
    given += [call.args[0] for call in calls if call.args]
    return {key.value for key in given if isinstance(key, ast.Constant)}  # type: ignore[misc] # a text


def test_every_exception_has_a_text() -> None:
    """All that can be raised reaches the user in words, and no word is idle."""
    keys = keys_in_the_code()
    assert {"no_picture", "tools_unknown", "some_failed"} <= keys
    keys |= {row.key for row in error_table.ERRORS}
    keys |= {*errors.Reason, *error_table.INVALID_TEXTS.values()}
    keys |= {"refused_busy"}
    keys |= {f"mapping_{reason}" for reason in error_table.MAPPING_REASONS}
    keys |= {f"file_{problem}" for problem in Problem}
    keys |= {f"objection_{reason}" for reason in ObjectionReason}
    assert set(english()["exceptions"]) == keys


def test_the_client_has_no_exception_that_is_missing_here() -> None:
    """A new exception wants a text of its own, or a known one's."""
    raised = {
        error
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.FlashForgeError)
    }
    bases = {errors.FlashForgeError, errors.CommandError}
    assert {type(error) for error in ERRORS} == raised - bases


async def test_what_the_client_raises_reaches_the_user_in_words(
    hass: HomeAssistant, subtests: pytest.Subtests
) -> None:
    """Every exception has a translation, with all that its text asks for."""
    for error in ERRORS:
        with subtests.test(repr(error)):
            translated = error_table.translated(hass, error, None)
            assert translated.translation_key is not None
            text = english()["exceptions"][translated.translation_key]["message"]
            assert text.format(**(translated.translation_placeholders or {}))


def test_texts_keep_hassfests_rules() -> None:
    """No addresses, no markup, no blanks around, placeholders without quotes."""
    for language in ("en", *LANGUAGES):
        for text in leaves(read_json(f"translations/{language}.json")):
            assert text == text.strip()
            assert "://" not in text
            assert "<" not in text
            assert "'{" not in text


def rows_of(heading: str) -> list[str]:
    """Return the first cells of the table below a heading of the README."""
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition(f"# {heading}\n")[2].partition("\n#")[0]
    cells = [
        row.split("|")[1].strip() for row in section.splitlines() if row[:1] == "|"
    ]
    assert len(cells) > 2
    return cells[2:]


def test_the_tables_of_the_readme_are_current() -> None:
    """Every row has a sentence, and each printer the entities that it has."""
    assert entity_tables.check() is None


def test_the_readme_calls_entities_by_their_names() -> None:
    """All of them, those that are named by Home Assistant's device class included."""
    named = {name for heading in entity_tables.TABLES for name in rows_of(heading)}
    entities = english()["entity"].values()
    names = {texts["name"] for platform in entities for texts in platform.values()}
    names |= {row.key.capitalize() for _, row in ROWS if row.translation_key is None}
    assert named == names


def described() -> dict[str, Any]:
    """Return what services.yaml says of the actions."""
    content: dict[str, Any] = yaml.safe_load(
        (INTEGRATION / "services.yaml").read_text("utf-8")
    )
    return content


def sections(action: str) -> dict[str, dict[str, Any]]:
    """Return the sections of an action, in which the dialog folds some fields."""
    fields: dict[str, dict[str, Any]] = described()[action].get("fields", {})
    return {name: one for name, one in fields.items() if "fields" in one}


def fields_of(action: str) -> dict[str, dict[str, Any]]:
    """Return the fields of an action by name, those in sections included."""
    folded = sections(action)
    fields: dict[str, dict[str, Any]] = described()[action].get("fields", {})
    fields = {name: one for name, one in fields.items() if name not in folded}
    for section in folded.values():
        fields |= section["fields"]
    return fields


def test_every_action_has_its_texts_and_an_icon() -> None:
    """And is registered, and in the README, with what it returns."""
    actions = set(described())
    assert {action.name for action in services.ACTIONS} == actions
    assert len(services.ACTIONS) == len(actions)
    assert set(english()["services"]) == actions
    assert set(read_json("icons.json")["services"]) == actions
    readme = (ROOT / "README.md").read_text("utf-8")
    for action in actions:
        assert english()["services"][action]["name"]
        assert english()["services"][action]["description"].endswith(".")
        assert f"`flashforge.{action}`" in readme
    for icons in read_json("icons.json")["services"].values():
        assert all(icon.startswith("mdi:") for icon in leaves(icons))


def test_the_table_of_the_readme_has_every_action_and_its_fields() -> None:
    """In the row of the action."""
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme.partition("\n## Actions\n")[2].partition("\n### ")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| `")]
    named = [re.findall(r"`flashforge\.(\w+)`", row[1]) for row in rows]
    assert sorted(chain.from_iterable(named)) == sorted(described())
    for actions, row in zip(named, rows, strict=True):
        told = set(re.findall(r"`(\w+)`", row[3]))
        if {"tool_1", "tool_4"} <= told and "`tool_1` to `tool_4`" in row[3]:
            told |= {"tool_2", "tool_3"}
        for action in actions:
            assert told == set(fields_of(action)), action


@pytest.mark.parametrize("action", services.ACTIONS, ids=lambda action: action.name)
def test_every_field_of_an_action_is_named_and_can_be_entered(action: Action) -> None:
    """What has to be entered is marked so, and what the dialog offers is taken."""
    texts, fields = english()["services"][action.name], fields_of(action.name)
    assert set(texts.get("fields", {})) == set(fields) == set(map(str, action.fields))
    assert set(texts.get("sections", {})) == set(sections(action.name))
    assert all(leaves(texts.get("sections", {})))
    target = described()[action.name]["target"]
    assert target == {"device": {"integration": "flashforge"}}
    for key, check in action.fields.items():
        name, field = str(key), fields[str(key)]
        assert texts["fields"][name].keys() == {"name", "description"}
        assert texts["fields"][name]["name"]
        assert texts["fields"][name]["description"].endswith(".")
        assert bool(field.get("required")) is isinstance(key, vol.Required)
        # Raises an error for what Home Assistant does not know.
        selector.validate_selector(field["selector"])
        for value in offered(field):
            vol.Schema(check)(value)
        number = field["selector"].get("number", {})
        for value in (number["min"] - 1, number["max"] + 1) if name in TOOLS else ():
            with pytest.raises(vol.Invalid):
                vol.Schema(check)(value)


def offered(field: dict[str, Any]) -> list[object]:
    """Return what a field offers: its choices or ends, its example and its default."""
    (settings,) = (settings or {} for settings in field["selector"].values())
    ends = [settings[name] for name in ("min", "max") if name in settings]
    colors = [[0, 127, 255]] if "color_rgb" in field["selector"] else []
    others = [field[name] for name in ("example", "default") if name in field]
    return [*settings.get("options", ()), *ends, *colors, *others]


def test_every_choice_of_a_field_has_a_text() -> None:
    """In the language of who chooses, and no text is left over."""
    choices = {
        select["translation_key"]: set(select["options"])
        for action in described()
        for field in fields_of(action).values()
        if (select := field["selector"].get("select"))
    }
    assert choices == {
        "slot": set(SLOTS),
        "axis": set(Axis),
        "match": {MATCH_AUTOMATIC},
    }
    for key, options in choices.items():
        for language in ("en", *LANGUAGES):
            texts = read_json(f"translations/{language}.json")["selector"]
            assert set(texts[key]["options"]) == options, language
            assert all(texts[key]["options"].values())


def test_a_field_ends_where_the_printers_end() -> None:
    """What is entered in the dialog is never out of range."""
    limits = Limits(printer_name=32)
    for action, name, expected in (
        ("move_axis", "distance", limits.move),
        ("extrude", "length", limits.extrude),
    ):
        number = fields_of(action)[name]["selector"]["number"]
        assert (number["min"], number["max"]) == (expected.low, expected.high)


AUTOMATIONS = {
    **{("triggers", name): one.fields for name, one in trigger.TRIGGERS.items()},
    **{("conditions", name): one.fields for name, one in condition.CONDITIONS.items()},
}
"""The fields of triggers and conditions, beside their target, by kind and name."""


def automations(kind: str) -> dict[str, Any]:
    """Return what triggers.yaml or conditions.yaml says of them."""
    content = yaml.safe_load((INTEGRATION / f"{kind}.yaml").read_text("utf-8"))
    return {name: one for name, one in content.items() if not name.startswith(".")}


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_triggers_and_conditions_are_told_alike_everywhere(kind: str) -> None:
    """In the code, the texts, the icons, and in the README with their fields."""
    names = [name for one, name in AUTOMATIONS if one == kind]
    assert list(automations(kind)) == names
    assert list(english()[kind]) == names
    icons = read_json("icons.json")[kind]
    assert list(icons) == names
    for icon in icons.values():
        assert icon[kind.removesuffix("s")].startswith("mdi:")
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme.partition(f"\n### {kind.capitalize()}\n")[2].partition("\n#")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| *")]
    assert [row[1].strip(" *") for row in rows] == [
        texts["name"] for texts in english()[kind].values()
    ]
    for name, row in zip(names, rows, strict=True):
        assert row[2].strip() == f"`flashforge.{name}`"
        told = set(re.findall(r"`(\w+)`", row[3]))
        assert told == {*map(str, AUTOMATIONS[kind, name])} - {"behavior"}, name


@pytest.mark.parametrize(("kind", "name"), AUTOMATIONS)
def test_every_field_of_a_trigger_or_condition_is_named(kind: str, name: str) -> None:
    """And can be entered; what is aimed at are entities of ours."""
    one, fields = automations(kind)[name], AUTOMATIONS[kind, name]
    texts = english()[kind][name]
    assert texts["name"]
    verb = {"triggers": "Triggers when ", "conditions": "Tests if "}[kind]
    assert texts["description"].startswith(verb)
    assert texts["description"].endswith(".")
    selector.TargetSelector(one["target"])
    assert one["target"]["entity"]["integration"] == "flashforge"
    described = one.get("fields", {})
    assert set(described) == set(texts.get("fields", {})) == set(map(str, fields))
    for key, check in fields.items():
        field = described[str(key)]
        assert field["required"] is isinstance(key, vol.Required)
        assert texts["fields"][str(key)]["name"]
        assert texts["fields"][str(key)]["description"].endswith(".")
        selector.validate_selector(field["selector"])
        for value in offered(field):
            vol.Schema(check)(value)


def test_every_event_and_reason_has_a_text() -> None:
    """Which are the words of the logbook."""
    texts = english()["entity"]["event"]["print"]["state_attributes"]
    assert set(texts["event_type"]["state"]) == set(PrintEvent)
    assert set(texts["pause_reason"]["state"]) == set(PauseReason)
    heard = {
        word
        for one in trigger.TRIGGERS.values()
        if issubclass(one, trigger.EventTrigger)
        for word in one.events
    }
    # Its trigger looks at the sensor, at any temperature.
    assert heard == {*PrintEvent} - {PrintEvent.BED_COOLED}


def test_the_readme_knows_every_status() -> None:
    """In the words of the screen, and in those of an automation."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (row,) = (line for line in readme.splitlines() if line.startswith("| Status |"))
    shown = {word.strip().lower() for word in row.split("|")[-2].split(",")}
    states = english()["entity"]["sensor"]["status"]["state"]
    assert shown == {text.lower() for text in states.values()}
    for state in states:
        assert f"`{state}`" in readme


def test_the_readme_calls_fields_and_options_by_their_names() -> None:
    """What is written there is what a user sees."""
    steps = english()["config"]["step"]
    fields = {
        label for name in ("address", "code") for label in leaves(steps[name]["data"])
    }
    assert set(rows_of("Adding a printer")) == fields
    assert set(rows_of("Options")) == set(
        leaves(english()["options"]["step"]["init"]["data"])
    )


def test_the_readme_quotes_what_is_shown() -> None:
    """Who looks for a text finds it in the table of troubles."""
    texts = leaves(english())
    for cell in rows_of("Troubleshooting"):
        quoted = cell.strip("*")
        assert quoted != cell
        assert [text for text in texts if text.startswith(quoted)], quoted


def test_texts_are_american() -> None:
    """Home Assistant's English, in the README as on the screen."""
    readme = (ROOT / "README.md").read_text("utf-8")
    readme = re.sub(r"`[\w.]*cancelled`", "", readme)
    for text in (*leaves(english()), readme):
        assert not re.search("cancel{2}|colour|metre|behaviour", text)


def test_errors_for_users_are_raised_with_a_translation(
    subtests: pytest.Subtests,
) -> None:
    """No English sentence is thrown at a user who does not read English."""
    for path in MODULES:
        with subtests.test(path.stem):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(
                    node.func, ast.Name
                ):
                    continue
                given = {keyword.arg for keyword in node.keywords}
                if node.func.id in RAISED:
                    assert {"translation_domain", "translation_key"} <= given
                    assert not node.args
                elif node.func.id in BUILT:
                    # The key and nothing but what fills its text.
                    assert len(node.args) == 1
                    assert not given & {"translation_domain", "translation_key"}


def test_entries_are_typed_by_what_they_hold(subtests: pytest.Subtests) -> None:
    """Whoever knows what belongs to an entry says so; `data` defines it.

    What belongs to it cannot know it: the coordinator and its parts take any.
    """
    unknowing = ("coordinator", "device", "issues", "photos", "uploads")
    known = {"data": {"FlashForgeData"}, **{name: {"Any"} for name in unknowing}}
    for path in MODULES:
        with subtests.test(path.stem):
            nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            of = [
                ast.unparse(node.slice)
                for node in nodes
                if isinstance(node, ast.Subscript)
                and ast.unparse(node.value) == "ConfigEntry"
            ]
            assert set(of) == known.get(path.stem, set())
            # Nowhere is it left open what belongs to it.
            named = [
                node
                for node in nodes
                if isinstance(node, ast.Name) and node.id == "ConfigEntry"
            ]
            assert len(named) == len(of)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_says_how_many_updates_go_at_once(platform: str) -> None:
    """Any number: reading asks nothing, and commands queue in the client."""
    source = (INTEGRATION / f"{platform}.py").read_text("utf-8")
    assert "\nPARALLEL_UPDATES = 0\n" in source


def test_the_quality_scale_is_complete() -> None:
    """Each rule is named, and who claims an exemption gives a reason."""
    rules = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text("utf-8"))
    assert sorted(rules["rules"]) == sorted(QUALITY_RULES.split())
    for name, value in rules["rules"].items():
        if isinstance(value, dict):
            assert value["status"] in {"done", "exempt", "todo"}, name
            assert value["comment"], name
        else:
            assert value in {"done", "todo"}, name


@pytest.mark.parametrize(("name", "size"), [("icon", 256), ("dark_icon", 256)])
def test_the_brand_is_a_square_picture_in_two_sizes(name: str, size: int) -> None:
    """Home Assistant serves them itself."""
    for file, expected in ((f"{name}.png", size), (f"{name}@2x.png", 2 * size)):
        with Image.open(INTEGRATION / "brand" / file) as picture:
            assert (picture.format, picture.size) == ("PNG", (expected, expected))
