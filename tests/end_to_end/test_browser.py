"""A person adds a printer in the browser, looks at it and uses it.

Every step is photographed into the folder FLASHFORGE_SCREENSHOTS, or `.screenshots`.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
import os
from pathlib import Path
import re
from urllib.parse import urlsplit

from playwright.async_api import Browser, expect
import psutil
import pytest

from tests.end_to_end import log
from tests.end_to_end.browser import DESKTOP, PHONE, Album, Screen, chromium
from tests.end_to_end.homeassistant import PASSWORD, USER, HomeAssistant
from tests.end_to_end.printer import SimulatedPrinter
from tests.end_to_end.process import free_port, free_printer_address
from tests.end_to_end.smoke import Smoke
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("home")]

SECONDS = 20
WHOLE_VISIT_SECONDS = 240
# What the frontend itself throws after it has shown that an action was refused.
UNHANDLED_REFUSAL = "Object"
RAW_KEY = re.compile(r"component\.|\b[a-z]+_[a-z_]+\b|undefined|\[object|\{|NaN")
STATES = {
    "Bed temperature": r"(?:59|60)\.\d °C",
    "Current layer": r"\d+",
    "File name": r"benchy\.gcode",
    "Nozzle temperature": r"2(?:19|20)\.\d °C",
    "Print progress": r"3\d ?%",
    "Printing": "Printing",
    "Status": "Printing",
}
# What an Adventurer 4 shows of the same print.
STATES_OVER_TCP = {
    "Bed temperature": r"(?:59|60)\.\d °C",
    "Current layer": r"\d+",
    "File name": r"vase\.gx",
    "Nozzle temperature": r"2(?:19|20)\.\d °C",
    "Print progress": r"3\d ?%",
    "Printing": "Printing",
    "Status": "Printing",
}


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


@pytest.fixture(scope="module")
def album() -> Album:
    """Return where all pictures of this run go."""
    return Album()


@pytest.fixture
async def screen(
    browser: Browser, home: HomeAssistant, album: Album
) -> AsyncIterator[Screen]:
    """Open a page on a desktop computer, and close it before Home Assistant ends."""
    screen = await Screen.open(browser, home.url, album, **DESKTOP)
    yield screen
    await screen.page.context.close()


class Visit:
    """A person at a screen, the printer beside it, and Home Assistant between."""

    def __init__(
        self,
        screen: Screen,
        printer: SimulatedPrinter,
        home: HomeAssistant,
        model: str = "Adventurer 5M Pro",
    ) -> None:
        self.screen = screen
        self.page = screen.page
        self.printer = printer
        self.model = model
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
        await self.page.get_by_role("button", name="FlashForge").click()
        await self.screen.sees("Choose a printer", self.found_as)
        await self.screen.photograph("found")

    @property
    def found_as(self) -> str:
        """Return how the list of found printers calls the printer."""
        return f"{self.printer.name} ({self.model}, {self.printer.address})"

    async def choose(self, label: str) -> None:
        """Choose from the list of what was found."""
        await self.screen.click(label, "Submit")

    async def submit(self, **fields: str) -> None:
        """Fill in a form and send it."""
        await self.screen.fill(**fields)
        await self.screen.click("Submit")

    async def mistake_the_address(self) -> None:
        """Type an address at which nothing listens."""
        await self.choose("Enter an address")
        await self.screen.sees("Enter the printer's address")
        await self.submit(host=free_printer_address())
        await self.screen.sees("refuses the connection", "LAN mode is probably")
        await self.screen.photograph("port-closed")

    async def mistake_the_check_code(self) -> None:
        """Type a wrong check code; the error is above its field."""
        await self.submit(host=self.printer.address)
        await self.screen.sees(f"Pair {self.printer.name}")
        await self.screen.photograph("pair")
        await self.submit(check_code="87654321")
        error = self.page.get_by_text("The printer refuses this check code.")
        await expect(error).to_be_visible()
        above = await error.bounding_box()
        field = await self.page.locator("input[name=check_code]").bounding_box()
        assert above
        assert field
        assert 0 < field["y"] - above["y"] < 100
        await self.screen.photograph("wrong-check-code")

    async def go_back(self) -> None:
        """Choose the printer anew, as if it had been the wrong one."""
        await self.page.get_by_text("Choose another printer").click()
        await self.screen.click("Submit")
        await self.screen.sees("Choose a printer", self.found_as)
        await self.choose(self.found_as)
        await self.screen.sees(f"Pair {self.printer.name}")

    async def add_printer(self) -> None:
        """Type what is right, wait for a slow printer, and end on its page."""
        await self.printer.control("faults", answer_delay=3)
        await self.submit(check_code=self.printer.check_code)
        await self.screen.sees("Connecting to the printer.")
        await self.screen.photograph("progress", moving=True)
        await self.printer.control("faults", answer_delay=0)
        await self.see_added()

    async def see_added(self) -> None:
        """End on the page of a printer that has been added."""
        await self.screen.sees("Name and assign", self.model)
        name = self.page.locator("ha-dialog input").first
        await expect(name).to_have_value(self.printer.name)
        await self.screen.photograph("added")
        await self.screen.click("Skip and finish")
        await self.page.wait_for_url("**/config/devices/device/*")
        self.device_url = self.page.url

    @property
    def device_info(self) -> tuple[str, ...]:
        """Return what the device's page says of the printer itself."""
        serial_number = f"Serial number: {self.printer.serial_number}"
        return (self.model, "by FlashForge", "Firmware: ", serial_number)

    async def see_device(self, states: Mapping[str, str] = STATES) -> None:
        """See what is known about the printer, and every state in plain words."""
        await self.screen.sees(*self.device_info)
        for name, state in states.items():
            await self.screen.device.shows(name, state)
        for name in ("Pause print", "Resume print", "Cancel print (Hidden)"):
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
        # Beside rows to press or to move, Chromium stops at the camera's first picture.
        moved = ("button.", "number.", "select.", "switch.")
        every = sorted((await self.home.entities()).values())
        entities = [one for one in every if not one.startswith(moved)]
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

    async def talk(self) -> None:
        """Ask Assist about the print, have it canceled, and confirm that."""
        await self.screen.go("/home")
        await self.screen.sees("Areas")
        await self.page.keyboard.press("a")
        await self.say("How long does the print take?")
        await self.screen.sees(re.compile("^The printer is paused. It needs about"))
        await self.say("Cancel the print")
        question = "To cancel benchy on the printer, say: yes, cancel the print."
        await self.screen.sees(question)
        await self.say("Yes, cancel the print")
        await self.screen.sees("The print on the printer is canceled.")
        await self.screen.photograph("assist")
        await self.sees_at_printer("job", "status", "cancel")
        await self.screen.close_dialog()

    async def say(self, text: str) -> None:
        """Type something that Assist is to hear."""
        field = self.page.locator("ha-assist-chat input, ha-assist-chat textarea")
        await field.last.fill(text)
        await self.page.keyboard.press("Enter")

    async def see_discovered(self) -> None:
        """See a printer that was found by itself, and begin to add it."""
        await self.screen.go("/config/integrations/dashboard")
        title = f"{self.printer.name} ({self.model})"
        await self.screen.sees("Discovered", title)
        await self.screen.photograph("discovered")
        card = self.page.locator("ha-config-flow-card").filter(has_text=title)
        await card.get_by_text("Add", exact=True).click()

    async def decline_lan_mode(self) -> None:
        """Read what LAN mode would add, and go on without it."""
        await self.screen.sees("LAN mode is off", "choose LAN only")
        await self.screen.photograph("lan-mode-off")
        await self.screen.click("Use the printer without LAN mode")

    async def change_over(self) -> None:
        """Switch LAN mode on at the printer, and enter its check code."""
        await self.printer.control("lan_mode", on=True)
        await self.open_entry_menu()
        await self.screen.click("Reconfigure")
        await self.screen.sees(f"Reconfigure {self.printer.name}")
        await self.screen.photograph("reconfigure")
        await self.submit(check_code=self.printer.check_code)
        await self.screen.sees("Reconfiguration was successful")
        await self.screen.photograph("reconfigured")
        await self.screen.go(urlsplit(self.device_url).path)

    async def open_entry_menu(self) -> None:
        """Open the menu of the printer's entry."""
        await self.screen.go("/config/integrations/integration/flashforge")
        entry = self.page.locator("ha-config-entry-row").filter(
            has_text=self.printer.name
        )
        await entry.locator("ha-icon-button[slot=trigger]").first.click()

    async def see_options(self) -> None:
        """Mistype the address of a camera, and leave the dialog."""
        await self.screen.go("/config/integrations/integration/flashforge")
        entry = self.page.locator("ha-config-entry-row").filter(
            has_text=self.printer.name
        )
        await entry.get_by_role("button", name="Configure").click()
        await self.screen.sees("Own camera stream", "Automatic")
        await self.submit(camera_url="garden camera")
        await self.screen.sees("Enter a web address")
        await self.screen.photograph("options")

    async def renew_check_code(self) -> None:
        """Be asked for the check code that the printer now has."""
        await self.printer.control("check_code", check_code="00009999")
        await self.screen.go("/config/integrations/dashboard")
        await self.screen.sees("Reconfigure")
        await self.screen.photograph("asked-for-code")
        card = self.page.locator("ha-config-flow-card").filter(
            has_text=self.printer.name
        )
        await card.get_by_text("Reconfigure", exact=True).click()
        await self.screen.sees(
            "The check code has changed", "refuses the stored check code"
        )
        await self.screen.photograph("reauthenticate")
        await self.submit(check_code="00009999")
        await self.screen.sees("Re-authentication was successful")
        await self.screen.photograph("reauthenticated")

    async def repair_lan_mode(self) -> None:
        """Be told that LAN mode is off, try too early, switch it on, try again."""
        await self.printer.control("lan_mode", on=False)
        title = f"LAN mode of {self.printer.name} is switched off"
        await self.screen.go("/config/repairs")
        await self.screen.sees(title)
        await self.screen.photograph("repairs")
        await self.screen.click(title)
        await self.screen.sees("On the printer's screen, open the network settings")
        await self.screen.photograph("repair")
        await self.screen.click("Submit")
        await self.screen.sees("The printer does not answer yet.")
        await self.screen.photograph("repair-too-early")
        await self.printer.control("lan_mode", on=True)
        await self.screen.click("Submit")
        await self.screen.sees("The issue is repaired!")
        await self.screen.photograph("repaired")

    def check_log(self) -> None:
        """See that Home Assistant's log has no complaint about the integration."""
        self.home.check_log()
        ours = [one for one in self.home.log if log.is_ours(one)]
        assert [one for one in ours if log.is_trouble(one)] == []


async def see_phone(visit: Visit) -> None:
    """Look at the device's page on a phone at night; nothing may be cut off."""
    phone = await visit.screen.another(color_scheme="dark", **PHONE)
    await phone.go(urlsplit(visit.device_url).path)
    await phone.turns_dark()
    await phone.device.shows("Status", "Paused")
    await phone.sees(*visit.device_info)
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
        await visit.go_back()
        await visit.add_printer()
        await visit.see_device()
        await visit.see_integration()
        await visit.see_dialogs()
        await visit.watch_camera()
        await visit.switch_light()
        await visit.pause()
        await visit.see_dashboard()
        await see_phone(visit)
        await visit.talk()

    assert screen.complaints in ([], [UNHANDLED_REFUSAL])
    visit.check_log()


@pytest.fixture
async def old_printer(
    nothing_left_behind: None, tmp_path: Path
) -> AsyncIterator[SimulatedPrinter]:
    """Start a printer that knows neither LAN mode nor check codes."""
    async with SimulatedPrinter(tmp_path, "adventurer_4", "Den", "vase.gx") as printer:
        await printer.wait_until_ready()
        yield printer


@pytest.fixture
async def cloud_printer(
    nothing_left_behind: None, tmp_path: Path
) -> AsyncIterator[SimulatedPrinter]:
    """Start a printer whose owner keeps the cloud, so that its LAN mode is off."""
    async with SimulatedPrinter(tmp_path, "adventurer_5m", "Loft") as printer:
        await printer.wait_until_ready()
        await printer.control("lan_mode", on=False)
        yield printer


async def test_a_person_adds_printers_that_have_no_lan_mode(
    screen: Screen,
    old_printer: SimulatedPrinter,
    cloud_printer: SimulatedPrinter,
    home: HomeAssistant,
) -> None:
    """One asks for nothing; the other is offered as it is, and changed over later."""
    den = Visit(screen, old_printer, home, "Adventurer 4")
    loft = Visit(screen, cloud_printer, home, "Adventurer 5M")
    async with asyncio.timeout(WHOLE_VISIT_SECONDS), screen.photographing_failure():
        await den.log_in()
        await den.choose_integration()
        await den.choose(den.found_as)
        await den.see_added()
        await den.see_device(STATES_OVER_TCP)
        await den.pause()

        await loft.see_discovered()
        await loft.decline_lan_mode()
        await loft.see_added()
        await loft.see_device()
        await expect(screen.device.row("Free space")).to_have_count(0)
        await loft.change_over()
        await screen.device.shows("Free space", r"[\d.]+ ?GB")
        await screen.photograph("changed-over")

    assert screen.complaints in ([], [UNHANDLED_REFUSAL])
    den.check_log()


@pytest.fixture
async def studio_printer(
    nothing_left_behind: None, tmp_path: Path
) -> AsyncIterator[SimulatedPrinter]:
    """Start a printer that says so when its LAN mode is off."""
    async with SimulatedPrinter(tmp_path, "creator_5_pro", "Studio") as printer:
        await printer.wait_until_ready()
        yield printer


async def test_a_person_mends_what_keeps_a_printer_away(
    screen: Screen, studio_printer: SimulatedPrinter, home: HomeAssistant
) -> None:
    """A new check code is asked for, and LAN mode is switched on again."""
    await Smoke(studio_printer, home).add_found_printer()
    studio = Visit(screen, studio_printer, home, "Creator 5 Pro")
    async with asyncio.timeout(WHOLE_VISIT_SECONDS), screen.photographing_failure():
        await studio.log_in()
        await studio.see_options()
        await studio.renew_check_code()
        await studio.repair_lan_mode()

    assert screen.complaints == []
    studio.check_log()
