"""A printer's words are text: nothing of them becomes a link, a picture or a tag.

Home Assistant's frontend renders descriptions, hints, progress and ends of dialogs as
Markdown, in repairs as well; titles, labels and errors are plain text.
"""

from collections.abc import Iterator, Mapping
import json
import re
from string import Formatter
from typing import Any

from homeassistant.components.repairs import repairs_flow_manager
from homeassistant.config_entries import SOURCE_DHCP, SOURCE_REAUTH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.setup import async_setup_component
import pytest

from custom_components.flashforge.const import CONF_CHECK_CODE, DOMAIN
from tests.repository import INTEGRATION

from .conftest import SwitchOn, add_entry, set_up
from .dialog import begin, choose, created, enter_address, submit

NAME = "[x](http://evil) ![p](http://evil/p.png) <b>"
MARKDOWN = {"description", "data_description", "progress", "abort", "create_entry"}
# Ours, or escaped: nothing else may stand in what is rendered.
SAFE = {"printer", "printers", "model", "drawing", "host"}
DRAWING = re.compile(r'<ha-svg-icon path="[^"<>]+"></ha-svg-icon>')

type Path = tuple[str, ...]


def rendered_texts(texts: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text that is rendered as Markdown, with where it stands."""
    if isinstance(texts, Mapping):
        for key, inner in texts.items():
            yield from rendered_texts(inner, (*path, key))
    elif MARKDOWN & set(path):
        yield path, str(texts)


def english() -> dict[str, Any]:
    """Return the texts of dialogs and repairs."""
    read = json.loads((INTEGRATION / "translations/en.json").read_text("utf-8"))
    return {kind: read[kind] for kind in ("config", "options", "issues")}


def placeholders(text: str) -> set[str]:
    """Return what is filled into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


TEXTS = dict(rendered_texts(english()))


def test_what_is_rendered_takes_only_what_is_escaped() -> None:
    """A name goes into titles as it is, and into texts only as `printer`."""
    assert len(TEXTS) > 20
    for path, text in TEXTS.items():
        assert placeholders(text) <= SAFE, path


class Shown:
    """What dialogs and repairs have shown, as the frontend would render it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.paths: set[Path] = set()

    def check(self, given: Mapping[str, str] | None, *path: str) -> None:
        """Render all texts below a place with what they were given."""
        for where, text in TEXTS.items():
            if where[: len(path)] == path:
                self._check(where, text, given or {})

    def _check(self, path: Path, text: str, given: Mapping[str, str]) -> None:
        self.paths.add(path)
        shown = DRAWING.sub("", text.format_map(given))
        assert not re.search(r"(?<!\\)[\[\]<>!]", shown), path
        if placeholders(text) & {"printer", "printers"}:
            assert r"\[x\]\(http\://evil\)" in shown, path
            assert r"\!\[p\]" in shown, path
            assert "&lt;b&gt;" in shown, path


@pytest.fixture
def shown() -> Shown:
    """Return what collects all that is shown."""
    return Shown()


@pytest.mark.usefixtures("brief_searches", "on_loopback")
async def test_a_hostile_name_is_shown_as_it_is_everywhere(
    hass: HomeAssistant, switch_on: SwitchOn, shown: Shown
) -> None:
    """In every step of every dialog, and in every repair, that shows a name."""
    await the_dialogs_that_add(hass, switch_on, shown)
    await the_question_for_a_code(hass, switch_on, shown)
    await the_repairs(hass, switch_on, shown)

    names = {"printer", "printers"}
    with_name = {path for path, text in TEXTS.items() if placeholders(text) & names}
    assert with_name <= shown.paths


async def the_dialogs_that_add(
    hass: HomeAssistant, switch_on: SwitchOn, shown: Shown
) -> None:
    """Go through a search, both ways to a printer, and a card."""
    http = await switch_on(name=NAME)
    flow = await begin(hass)
    shown.check(flow["description_placeholders"], "config", "step", "choose")
    flow = await enter_address(hass, http.host)
    shown.check(flow["description_placeholders"], "config", "step", "code")
    await http.set_lan_mode(False)
    flow = await enter_address(hass, http.host)
    shown.check(flow["description_placeholders"], "config", "step", "lan_mode")
    entry = created(await choose(hass, flow, "without_code"))
    assert entry.title == NAME
    old = await switch_on("adventurer_4", name=NAME)
    flow = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_DHCP},
        data=DhcpServiceInfo(ip=old.host, hostname="", macaddress="88a9a7900002"),
    )
    shown.check(flow["description_placeholders"], "config", "step", "confirm")
    assert flow["description_placeholders"]
    assert flow["description_placeholders"]["name"] == NAME
    created(await submit(hass, flow, {}))


async def the_question_for_a_code(
    hass: HomeAssistant, switch_on: SwitchOn, shown: Shown
) -> None:
    """Change a check code at the printer."""
    printer = await switch_on(name=NAME)
    entry = await set_up(hass, add_entry(hass, printer))
    printer.machine.check_code = "ROTATED1"
    await entry.runtime_data.coordinator.async_refresh()
    await hass.async_block_till_done(wait_background_tasks=True)
    (question,) = entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    flow = await hass.config_entries.flow.async_configure(question["flow_id"])
    shown.check(flow["description_placeholders"], "config", "step", "reauth_confirm")
    flow = await submit(hass, flow, {CONF_CHECK_CODE: "87654321"})
    shown.check(flow["description_placeholders"], "config", "step", "reauth_confirm")
    await hass.config_entries.async_unload(entry.entry_id)


async def the_repairs(hass: HomeAssistant, switch_on: SwitchOn, shown: Shown) -> None:
    """Let another printer answer, and switch LAN mode off."""
    assert await async_setup_component(hass, "repairs", {})
    creator = await switch_on("creator_5", name=NAME)
    entry = await set_up(hass, add_entry(hass, creator))
    ours = creator.machine.serial_number
    creator.machine.serial_number = "SNMOTHER000001"
    await entry.runtime_data.coordinator.async_refresh()
    path = "issues", "another_printer"
    shown.check(issue_placeholders(hass, path[1], entry.entry_id), *path)
    creator.machine.serial_number = ours
    await creator.set_lan_mode(False)
    await entry.runtime_data.coordinator.async_refresh()
    issue_id = f"lan_mode_off_{entry.entry_id}"
    given = issue_placeholders(hass, "lan_mode_off", entry.entry_id)
    manager = repairs_flow_manager(hass)
    assert manager is not None
    flow = await manager.async_init(DOMAIN, context={"issue_id": issue_id})
    # The frontend lets a step's own come before the issue's.
    given |= flow["description_placeholders"] or {}
    shown.check(given, "issues", "lan_mode_off")


def issue_placeholders(hass: HomeAssistant, kind: str, entry_id: str) -> dict[str, str]:
    """Return what the texts of a repair are filled with."""
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"{kind}_{entry_id}")
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["name"] == NAME
    return dict(issue.translation_placeholders)
