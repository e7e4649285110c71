"""Texts, icons and rules: nothing is shown untranslated, and nothing is forgotten."""

import ast
from functools import cache
import json
from pathlib import Path
from string import Formatter
from typing import Any

from PIL import Image
import pytest
import yaml

from custom_components.flashforge import (
    PLATFORMS,
    binary_sensor,
    button,
    camera,
    config_flow,
    entity,
    light,
    sensor,
)
from custom_components.flashforge.client import errors
from custom_components.flashforge.entity import PrinterEntityDescription
from tests.repository import INTEGRATION

type Texts = str | dict[str, Texts]

TABLES: dict[str, tuple[PrinterEntityDescription, ...]] = {
    "binary_sensor": binary_sensor.BINARY_SENSORS,
    "button": button.BUTTONS,
    "camera": camera.CAMERAS,
    "light": light.LIGHTS,
    "sensor": sensor.SENSORS,
}
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

# One of each exception that the client raises.
ERRORS = (
    errors.AnswerLostError("text"),
    errors.ConnectionLostError("text"),
    errors.ControlHeldError("text"),
    errors.CredentialsError("text"),
    errors.InvalidResponseError("text"),
    errors.InvalidTextError("upload", "text"),
    errors.LanModeOffError("text"),
    errors.MappingError("unmapped", 0),
    errors.NoEffectError("pause", "text"),
    errors.NoIdentityError("text"),
    errors.NotPossibleError("pause", "text"),
    errors.NotSupportedError("move"),
    errors.OutOfRangeError("bed_temperature", 0, 110),
    errors.PortClosedError("text"),
    errors.PrinterRefusedError(2, "text"),
    errors.PrinterUnreachableError("text"),
    errors.UnsupportedModelError(99, "text"),
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


@pytest.mark.parametrize(("platform", "row"), ROWS)
def test_every_entity_has_a_name_and_an_icon(
    platform: str, row: PrinterEntityDescription
) -> None:
    """From the translations, or from Home Assistant's own device class."""
    if row.translation_key is None:
        assert row.device_class is not None
        return
    assert english()["entity"][platform][row.translation_key]["name"]
    assert read_json("icons.json")["entity"][platform][row.translation_key]["default"]


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


def test_every_status_has_a_text() -> None:
    """An enumeration without a text for a state shows its raw word."""
    row = next(row for row in sensor.SENSORS if row.key == "status")
    assert row.options is not None
    assert set(english()["entity"]["sensor"]["status"]["state"]) == set(row.options)


def test_icons_are_material_design_icons() -> None:
    """No other kind is allowed, and no state repeats the default."""
    for names in read_json("icons.json")["entity"].values():
        for icon in names.values():
            assert all(leaf.startswith("mdi:") for leaf in leaves(icon))
            assert icon["default"] not in icon.get("state", {}).values()


def test_every_error_of_the_flow_has_a_text() -> None:
    """And every text has an error."""
    keys = {key for _kind, _field, key in config_flow.ERRORS}
    keys |= {"invalid_host", "another_printer"}
    assert set(english()["config"]["error"]) == keys


@cache
def said_by_the_flow(argument: str, *functions: str) -> set[str]:
    """Return the texts that are given to some functions by this argument's name.

    A number in place of the name is the argument's place.
    """
    tree = ast.parse(Path(config_flow.__file__).read_text("utf-8"))
    flow = config_flow.FlashForgeConfigFlow.__name__
    (dialog,) = (
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == flow
    )
    given = [
        value
        for node in ast.walk(dialog)
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


def test_every_step_of_the_flow_has_a_text() -> None:
    """And every text has a step, which can be shown."""
    steps = said_by_the_flow("step_id", "async_show_form", "async_show_menu")
    assert set(english()["config"]["step"]) == steps
    for step in steps:
        assert hasattr(config_flow.FlashForgeConfigFlow, f"async_step_{step}"), step
        assert english()["config"]["step"][step]["title"]
        assert english()["config"]["step"][step]["description"]


def test_every_field_of_the_flow_is_named_and_described() -> None:
    """The form explains itself."""
    fields = {
        "choose": {config_flow.CONF_PRINTER},
        "nothing_found": {config_flow.CONF_PRINTER},
        "address": set(map(str, config_flow.ADDRESS_SCHEMA.schema)),
        "code": set(map(str, config_flow.SERIAL_AND_CODE_SCHEMA.schema)),
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
    menus = said_by_the_flow("menu_options", "async_show_menu")
    steps = english()["config"]["step"]
    assert set(steps["lan_mode"]["menu_options"]) == menus
    for step in menus:
        assert hasattr(config_flow.FlashForgeConfigFlow, f"async_step_{step}"), step
    choices = {config_flow.SEARCH_AGAIN, config_flow.BY_HAND}
    assert set(english()["selector"]["printer"]["options"]) == choices


def test_everything_that_takes_a_while_says_what_it_is() -> None:
    """A progress screen without a text would show nothing."""
    assert set(english()["config"]["progress"]) == said_by_the_flow("0", "_progress")


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
    for text in leaves(english()["config"][kind]):
        assert {name for _, name, _, _ in Formatter().parse(text) if name} <= given


def test_every_exception_has_a_text() -> None:
    """All of the client's exceptions reach the user in words, and no word is idle."""
    commands = ("pause", "resume", "cancel", "plate_cleared")
    keys = {key for _kind, key in entity._TRANSLATION_KEYS}
    keys |= {"unreachable", "no_picture"}
    keys |= {f"{command}_not_possible" for command in commands}
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


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_the_client_raises_reaches_the_user_in_words(
    error: errors.FlashForgeError,
) -> None:
    """Every exception has a translation, with all that its text asks for."""
    translated = entity.translated(error)
    assert translated.translation_key is not None
    text = english()["exceptions"][translated.translation_key]["message"]
    assert text.format(**(translated.translation_placeholders or {}))


def test_texts_keep_hassfests_rules() -> None:
    """No addresses, no markup, no blanks around, placeholders without quotes."""
    for text in leaves(english()):
        assert text == text.strip()
        assert "://" not in text
        assert "<" not in text
        assert "'{" not in text


@pytest.mark.parametrize("path", sorted(INTEGRATION.glob("*.py")), ids=lambda p: p.stem)
def test_errors_for_users_are_raised_with_a_translation(path: Path) -> None:
    """No English sentence is thrown at a user who does not read English."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in {"HomeAssistantError", "ServiceValidationError"}:
            given = {keyword.arg for keyword in node.keywords}
            assert {"translation_domain", "translation_key"} <= given
            assert not node.args


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
