"""The dashboard's code as a browser gets it."""

from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from homeassistant.components import frontend as home_assistant, onboarding
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.flashforge import frontend
from custom_components.flashforge.const import DOMAIN
from tests.repository import INTEGRATION
from tests.simulator import SimulatedPrinter

from .conftest import SwitchOn, add_entry, set_up

FILE = INTEGRATION / "www" / "flashforge.js"
PREFIX = "/flashforge/flashforge.js?v="


@pytest.fixture
async def with_frontend(hass: HomeAssistant) -> None:
    """Set up the frontend, as nearly every Home Assistant does."""
    assert await async_setup_component(hass, "frontend", {})


def modules(hass: HomeAssistant) -> list[str]:
    """Return the addresses of ours that every page loads."""
    urls = hass.data[home_assistant.DATA_EXTRA_MODULE_URL].urls
    return [url for url in urls if DOMAIN in url]


@pytest.mark.usefixtures("with_frontend")
async def test_every_page_loads_the_file_which_browsers_keep(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its address is in the page that is sent; it comes whole and with a long life."""
    (url,) = modules(hass)
    assert url == PREFIX + sha256(FILE.read_bytes()).hexdigest()[:12]
    monkeypatch.setattr(onboarding, "async_is_onboarded", lambda _hass: True)
    client = await hass_client_no_auth()
    page = await client.get("/")
    assert url in await page.text()

    answer = await client.get(url)

    assert answer.status == HTTPStatus.OK
    assert answer.content_type in {"text/javascript", "application/javascript"}
    assert "max-age=2678400" in answer.headers["Cache-Control"]
    assert await answer.read() == FILE.read_bytes()


@pytest.mark.usefixtures("with_frontend")
async def test_another_byte_is_another_address(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So no browser shows what it kept of an older version."""
    other = tmp_path / FILE.name
    other.write_bytes(FILE.read_bytes() + b"\n")
    monkeypatch.setattr(frontend, "FILE", other)

    await set_up(hass, entry)

    (url,) = modules(hass)
    assert url.startswith(PREFIX)
    assert url != PREFIX + sha256(FILE.read_bytes()).hexdigest()[:12]


@pytest.mark.usefixtures("with_frontend")
async def test_printers_that_come_and_go_change_nothing(
    hass: HomeAssistant,
    loaded: MockConfigEntry,
    switch_on: SwitchOn,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """One address for all, which stays when an entry is loaded again, fails or ends."""
    before = modules(hass)
    others = [await set_up(hass, add_entry(hass, await switch_on())) for _ in range(2)]

    assert await hass.config_entries.async_reload(loaded.entry_id)
    await hass.config_entries.async_set_disabled_by(
        others[0].entry_id, ConfigEntryDisabler.USER
    )
    await hass.config_entries.async_remove(others[1].entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert modules(hass) == before
    assert len(before) == 1
    client = await hass_client_no_auth()
    assert (await client.get(before[0])).status == HTTPStatus.OK


@pytest.mark.usefixtures("with_frontend")
async def test_an_entry_that_fails_leaves_the_dashboard_alone(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file is served for the integration, not for a printer."""

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("custom_components.flashforge.create_client", fail)

    assert not await hass.config_entries.async_setup(entry.entry_id)

    assert entry.state is ConfigEntryState.SETUP_ERROR
    (url,) = modules(hass)
    client = await hass_client_no_auth()
    assert (await client.get(url)).status == HTTPStatus.OK


@pytest.mark.usefixtures("with_frontend")
async def test_nothing_is_written_to_dashboards(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_storage: dict[str, object]
) -> None:
    """Neither as a resource nor anywhere else, so that nothing is left behind."""
    resources = hass.data["lovelace"].resources
    await resources.async_get_info()
    assert resources.async_items() == []
    assert [key for key in hass_storage if key.startswith("lovelace")] == []


async def test_without_a_frontend_printers_are_set_up_all_the_same(
    hass: HomeAssistant,
    printer: SimulatedPrinter,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """And no file is served."""
    assert "frontend" not in hass.config.components
    assert loaded.state is ConfigEntryState.LOADED
    client = await hass_client_no_auth()
    answer = await client.get("/flashforge/flashforge.js")
    assert answer.status == HTTPStatus.NOT_FOUND
