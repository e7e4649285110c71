"""A person adds a printer in the browser, looks at it and uses it.

Every step is photographed into the folder FLASHFORGE_SCREENSHOTS, or `.screenshots`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
import os
from pathlib import Path
import re
from urllib.parse import urlsplit

from playwright.async_api import Browser, expect
import psutil
import pytest

from tests.end_to_end.browser import DESKTOP, PHONE, Album, Screen, chromium
from tests.end_to_end.homeassistant import PASSWORD, USER, HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import free_port, free_printer_address
from tests.repository import INTEGRATION

pytestmark = pytest.mark.browser

SECONDS = 20
WHOLE_VISIT_SECONDS = 240
# What the frontend itself throws after it has shown that an action was refused.
UNHANDLED_REFUSAL = "Object"
RAW_KEY = re.compile(r"component\.|\b[a-z]+_[a-z_]+\b|undefined|\[object|\{|NaN")
STATES = {
    "Bed temperature": r"60 °C",
    "Current layer": r"\d+ layers",
    "File name": r"benchy\.gcode",
    "Nozzle temperature": r"220 °C",
    "Print progress": r"3\d ?%",
    "Printing": "Yes",
    "Status": "Printing",
}
DEVICE_INFO = (
    "Adventurer 5M Pro",
    "by FlashForge",
    "Firmware: 3.2.7",
    f"Serial number: {SimulatedPrinter.serial_number}",
)


def our_processes() -> set[psutil.Process]:
    """Return what runs below this process."""
    return set(psutil.Process().children(recursive=True))


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """See that every program that was started has ended, also after a failure."""
    before = our_processes()
    yield
    assert our_processes() <= before


@pytest.fixture
async def browser(nothing_left_behind: None) -> AsyncIterator[Browser]:
    """Start Chromium; where there is none, CI fails and everybody else skips."""
    async with chromium() as browser:
        if browser is None:
            give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            give_up("there is no Chromium: scripts/setup browser")
        expect.set_options(timeout=SECONDS * 1000)
        yield browser


@pytest.fixture
async def printer(
    nothing_left_behind: None, tmp_path: Path
) -> AsyncIterator[SimulatedPrinter]:
    """Start a printer that has printed a third of a file."""
    async with SimulatedPrinter(tmp_path) as printer:
        await printer.wait_until_ready()
        yield printer


@pytest.fixture
async def home(
    browser: Browser, environment: None, tmp_path: Path
) -> AsyncIterator[HomeAssistant]:
    """Start a new Home Assistant that has an owner."""
    async with HomeAssistant(tmp_path / "config", free_port()) as home:
        await home.onboard()
        await home.wait_until_running()
        yield home


@pytest.fixture
async def screen(browser: Browser, home: HomeAssistant) -> AsyncIterator[Screen]:
    """Open a page on a desktop computer, and close it before Home Assistant ends."""
    screen = await Screen.open(browser, home.url, Album(), **DESKTOP)
    yield screen
    await screen.page.context.close()


class Visit:
    """A person at a screen, the printer beside it, and Home Assistant between."""

    def __init__(
        self, screen: Screen, printer: SimulatedPrinter, home: HomeAssistant
    ) -> None:
        self.screen = screen
        self.page = screen.page
        self.printer = printer
        self.home = home
        self.device_url = ""

    async def log_in(self) -> None:
        """Log in, and arrive at the overview."""
        await self.screen.log_in(USER, PASSWORD)
        await self.screen.sees("Areas")
        await self.screen.photograph("overview")

    async def choose_integration(self) -> None:
        """Find the integration among all others, under its own picture."""
        await self.screen.click("Settings", "Devices & services", "Add integration")
        await self.page.get_by_placeholder("Search for a brand name").wait_for()
        await self.page.keyboard.type("FlashForge")
        await self.sees_own_pictures()
        await self.screen.photograph("add-integration")
        await self.page.get_by_text("FlashForge", exact=True).click()
        await self.screen.sees("Add a printer")
        await self.screen.photograph("form")

    async def submit(self, host: str, check_code: str) -> None:
        """Fill in the form and send it."""
        await self.screen.fill(
            host=host,
            serial_number=self.printer.serial_number,
            check_code=check_code,
        )
        await self.screen.click("Submit")

    async def mistake_the_address(self) -> None:
        """Type an address at which nothing listens."""
        await self.submit(free_printer_address(), self.printer.check_code)
        await self.screen.sees("it refuses connections", "LAN mode is probably")
        await self.screen.photograph("port-closed")

    async def mistake_the_check_code(self) -> None:
        """Type a wrong check code; the error is above its field."""
        await self.submit(self.printer.address, "87654321")
        error = self.page.get_by_text("The printer refuses this check code.")
        await expect(error).to_be_visible()
        above = await error.bounding_box()
        field = await self.page.locator("input[name=check_code]").bounding_box()
        assert above
        assert field
        assert 0 < field["y"] - above["y"] < 100
        await self.screen.photograph("wrong-check-code")

    async def add_printer(self) -> None:
        """Type what is right, wait for a slow printer, and end on its page."""
        await self.printer.control("faults", answer_delay=3)
        await self.submit(self.printer.address, self.printer.check_code)
        await self.screen.sees("Talking to the printer.")
        await self.screen.photograph("progress", moving=True)
        await self.printer.control("faults", answer_delay=0)
        await self.screen.sees("Name and assign", "Adventurer 5M Pro")
        name = self.page.locator("ha-dialog input").first
        await expect(name).to_have_value(self.printer.name)
        await self.screen.photograph("added")
        await self.screen.click("Skip and finish")
        await self.page.wait_for_url("**/config/devices/device/*")
        self.device_url = self.page.url

    async def see_device(self) -> None:
        """See what is known about the printer, and every state in plain words."""
        await self.screen.sees(*DEVICE_INFO)
        for name, state in STATES.items():
            await self.screen.device.shows(name, state)
        for name in ("Pause print", "Resume print", "Cancel print", "Plate cleared"):
            await self.screen.device.shows(name, "Press")
        await self.sees_own_pictures()
        raw = [t for t in await self.screen.device.texts() if RAW_KEY.search(t)]
        assert raw == []
        assert await self.screen.device.cut_off() == []
        await self.screen.photograph("device")

    async def sees_own_pictures(self) -> None:
        """See that the pictures of the brand are the integration's own."""
        folder = (INTEGRATION / "brand").iterdir()
        own = {picture.read_bytes() for picture in folder}
        assert set(await self.screen.brand_pictures()) <= own

    async def see_integration(self) -> None:
        """Look at the page of the integration and come back to the printer's."""
        await (
            self.page.locator("ha-device-info-card")
            .get_by_text("FlashForge", exact=True)
            .click()
        )
        await self.screen.sees("Custom integration", "1 device")
        await self.sees_own_pictures()
        await self.screen.photograph("integration")
        row = self.page.locator("ha-config-entry-device-row")
        await row.get_by_text(self.printer.name, exact=True).click()
        await self.screen.sees("Device info")

    async def open_dialog(self, name: str) -> None:
        """Open the dialog of an entity by its name on the device's page."""
        await self.screen.device.name(name).click()
        dialog = self.page.locator("ha-more-info-dialog")
        await expect(dialog.get_by_text(name, exact=True).first).to_be_visible()

    async def see_dialogs(self) -> None:
        """Look at the status and its history, and at the light."""
        await self.open_dialog("Status")
        await self.screen.sees("History", "Show more")
        await self.screen.photograph("dialog-status")
        await self.screen.close_dialog()
        await self.open_dialog("Light")
        await self.screen.sees("On")
        await self.screen.photograph("dialog-light")
        await self.screen.close_dialog()

    async def watch_camera(self) -> None:
        """See a moving picture in the camera's dialog."""
        await self.open_dialog("Camera")
        [picture] = await self.screen.pictures("/api/camera_proxy_stream/")
        await self.screen.sees_movement(picture)
        await self.screen.photograph("dialog-camera", moving=True)
        await self.screen.close_dialog()

    async def switch_light(self) -> None:
        """Switch the light off and on again, and see the printer obey."""
        for state in ("close", "open"):
            await self.screen.device.toggle("Light")
            await self.sees_at_printer("settings", "lightStatus", state)
            await self.screen.photograph(f"light-{state}")

    async def sees_at_printer(self, part: str, key: str, value: str) -> None:
        """Wait until the printer itself has that value."""

        async def has_value() -> bool:
            return bool((await self.printer.state())[part][key] == value)

        await self.home.wait_for(has_value, SECONDS, f"{key} {value}")

    async def pause(self) -> None:
        """Pause the print, then try it once more and be told why that is no good."""
        await self.screen.device.press("Pause print")
        await self.screen.device.shows("Status", "Paused")
        await self.sees_at_printer("job", "status", "pause")
        await self.screen.photograph("paused")
        await self.screen.device.press("Pause print")
        await self.screen.sees("Only a running print can be paused")
        await self.screen.photograph("pause-refused")

    async def see_dashboard(self) -> None:
        """See a dashboard with all entities and the moving camera."""
        await self.make_dashboard()
        await self.screen.go("/desk-pro/0")
        await self.screen.dashboard.shows("Desk Pro Status", "Paused")
        [picture, *_] = await self.screen.pictures("/api/camera_proxy_stream/")
        await self.screen.sees_movement(picture)
        await self.screen.photograph("dashboard", moving=True)

    async def make_dashboard(self) -> None:
        """Make a dashboard, as its editor would."""
        # Beside rows with buttons, Chromium stops at the camera's first picture.
        every = sorted((await self.home.entities()).values())
        entities = [one for one in every if not one.startswith("button.")]
        [camera] = [one for one in entities if one.startswith("camera.")]
        [light] = [one for one in entities if one.startswith("light.")]
        watch = {"type": "picture-entity", "entity": camera, "camera_view": "live"}
        switch = {"type": "tile", "entity": light}
        cards = [watch, switch, {"type": "entities", "entities": entities}]
        path = {"url_path": "desk-pro"}
        title = {"title": "Desk Pro", "icon": "mdi:printer-3d"}
        await self.home.command(
            "lovelace/dashboards/create", mode="storage", **path, **title
        )
        config = {"views": [{"title": "Printer", "cards": cards}]}
        await self.home.command("lovelace/config/save", config=config, **path)

    def check_log(self) -> None:
        """See that Home Assistant's log has no complaint about the integration."""
        assert self.home.failures == []
        level = re.compile(r"\S+ \S+ (WARNING|ERROR|CRITICAL) ")
        ours = [record for record in self.home.log if INTEGRATION.name in record]
        not_ours = "We found a custom integration"
        assert [one for one in ours if level.match(one) and not_ours not in one] == []


async def see_phone(visit: Visit) -> None:
    """Look at the device's page on a phone at night; nothing may be cut off."""
    phone = await visit.screen.another(color_scheme="dark", **PHONE)
    await phone.go(urlsplit(visit.device_url).path)
    await phone.device.shows("Status", "Paused")
    await phone.sees(*DEVICE_INFO)
    await phone.turns_dark()
    assert await phone.device.cut_off() == []
    await phone.photograph("phone")
    await phone.device.row("Status").scroll_into_view_if_needed()
    await phone.photograph("phone-sensors")
    visit.screen.complaints += phone.complaints


async def test_a_person_adds_and_uses_a_printer(
    screen: Screen, printer: SimulatedPrinter, home: HomeAssistant
) -> None:
    """Everything that somebody does on the first day works and reads well."""
    visit = Visit(screen, printer, home)
    async with asyncio.timeout(WHOLE_VISIT_SECONDS), screen.photographing_failure():
        await visit.log_in()
        await visit.choose_integration()
        await visit.mistake_the_address()
        await visit.mistake_the_check_code()
        await visit.add_printer()
        await visit.see_device()
        await visit.see_integration()
        await visit.see_dialogs()
        await visit.watch_camera()
        await visit.switch_light()
        await visit.pause()
        await visit.see_dashboard()
        await see_phone(visit)

    assert screen.complaints in ([], [UNHANDLED_REFUSAL])
    visit.check_log()
