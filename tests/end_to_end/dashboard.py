"""The dashboard in the real frontend: a home with printers, its pages and cards."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
import json
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, Locator, Page, Request, expect

from tests.end_to_end.browser import Album, Screen
from tests.end_to_end.configuration import write_entries
from tests.end_to_end.homeassistant import PASSWORD, USER, HomeAssistant
from tests.end_to_end.printer import serial_number_at
from tests.end_to_end.process import free_port, free_printer_address
from tests.repository import INTEGRATION, ROOT
from tests.simulator import SimulatedPrinter

FILE = INTEGRATION / "www" / "flashforge.js"
CARD = "flashforge-job-card"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SECONDS = 20

DESK, STATION, STUDIO, DEN = MODELS = (
    "adventurer_5m_pro",
    "ad5x",
    "creator_5_pro",
    "adventurer_4",
)
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
LONG_NAME = "a_very_long_name_that_somebody_has_exported_with_" + "x" * 65 + ".gcode"

# Everything is in shadow roots, which only a walk of one's own enters.
_WALK = """
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const ours = () => all(document).filter(
    (one) => one.localName.startsWith("flashforge-") && one.shadowRoot);
"""
_WRONG_WORDS = f"""() => {{ {_WALK}
  const wrong = /\\bundefined\\b|\\bNaN\\b|\\bnull\\b|\\[object|\\bflashforge\\.\\w/;
  const told = (one) => [
    ...[...one.childNodes].filter((node) => node.nodeType === 3).map((n) => n.data),
    ...["aria-label", "title", "alt", "placeholder"].map((n) => one.getAttribute(n))];
  return all(document.body)
    .filter((one) => !["script", "style"].includes(one.localName))
    .flatMap(told).filter((words) => words && wrong.test(words));
}}"""
_OVERFLOWING = f"""() => {{ {_WALK}
  const page = document.scrollingElement;
  const is = (one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
    && getComputedStyle(one).display !== "inline"
    && !one.classList.contains("hidden");
  return [...(is(page) ? ["the page"] : []), ...ours()
    .flatMap((one) => [one, ...one.shadowRoot.querySelectorAll("*")])
    .filter(is).map((one) => `${{one.localName}}.${{one.className}}`)];
}}"""
_VIOLATIONS = f"""async () => {{ {_WALK}
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = ours();
  if (!found.length) return ["nothing of ours is here"];
  const {{ violations }} = await axe.run({{ include: found }}, {{ runOnly }});
  return violations.flatMap(({{ id, nodes }}) => nodes.map(
    ({{ html, failureSummary }}) => `${{id}}: ${{html}} ${{failureSummary}}`));
}}"""
_FOCUSED = """() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const style = getComputedStyle(one);
  const told = one.textContent.trim() || one.closest("label")?.textContent.trim();
  return { words: (told || one.ariaLabel || "").replace(/\\s+/g, " "),
           name: one.localName, type: one.type ?? "",
           isSeen: style.outlineStyle !== "none" && style.outlineWidth !== "0px" };
}"""


class House:
    """A Home Assistant, one printer of each of MODELS, and who looks at them."""

    def __init__(
        self,
        home: HomeAssistant,
        browser: Browser,
        screen: Screen,
        printers: Mapping[str, SimulatedPrinter],
    ) -> None:
        self.home = home
        self.browser = browser
        self.screen = screen
        self.page = screen.page
        self.printers = printers
        self.screens = [screen]
        self.requests: list[Request] = []
        self.said: list[str] = []
        self.devices: dict[str, str] = {}
        self.entities: dict[str, dict[str, str]] = {}
        self.dashboard = ""
        self.guest: tuple[str, Screen] | None = None
        self.temporary = Path()
        self._watch(screen)

    def _watch(self, screen: Screen) -> None:
        # Playwright cannot hold on to a method of a list.
        screen.page.on("request", self._note)
        screen.page.on("console", lambda message: self.said.append(message.text))

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    async def look_around(self) -> None:
        """Learn what the printers' devices and entities are called."""
        found = await self.home.command("config/device_registry/list")
        by_id = {one["identifiers"][0][1]: one for one in found if one["identifiers"]}
        entities = await self.home.entities()
        for model, printer in self.printers.items():
            serial_number = printer.machine.serial_number
            begin = f"{serial_number}_"
            self.devices[model] = by_id[serial_number]["id"]
            self.entities[model] = {
                unique_id.removeprefix(begin): entity
                for unique_id, entity in entities.items()
                if unique_id.startswith(begin)
            }

    async def another(
        self, *, language: str = "en", script: str = "", **options: Any
    ) -> Screen:
        """Open a page on another device of the same person."""
        screen = await self.screen.another(**options)
        if language != "en":
            choice = json.dumps(json.dumps(language))
            await screen.page.add_init_script(
                f"localStorage.setItem('selectedLanguage', {choice});{script}"
            )
        self.screens.append(screen)
        self._watch(screen)
        return screen

    async def save(
        self, path: str, config: Mapping[str, Any], *, title: str = ""
    ) -> None:
        """Keep a dashboard at this path, in the sidebar if it has a title."""
        await self.home.command(
            "lovelace/dashboards/create",
            url_path=path,
            title=title or path,
            icon="mdi:printer-3d",
            mode="storage",
            show_in_sidebar=bool(title),
            require_admin=False,
        )
        await self.home.command("lovelace/config/save", url_path=path, config=config)

    async def save_cards(self) -> None:
        """Keep a dashboard with nothing but job cards: all, and each by itself."""
        views = [
            {"title": "All", "path": "all", **sections(*map(self.card_of, MODELS))}
        ]
        for model in MODELS:
            path = model.replace("_", "-")
            views.append({"title": path, "path": path, **sections(self.card_of(model))})
        await self.save("proof-cards", {"views": views})

    def card_of(self, model: str, **options: Any) -> dict[str, Any]:
        """Return the configuration of a printer's job card."""
        return {"type": f"custom:{CARD}", "device_id": self.devices[model], **options}

    async def open_card(self, model: str, screen: Screen | None = None) -> Locator:
        """Open the view that has nothing but a printer's job card."""
        screen = screen or self.screen
        await screen.go(f"/proof-cards/{model.replace('_', '-')}")
        card = screen.page.locator(CARD)
        await expect(card.locator(".status")).to_be_visible()
        return card

    async def state(self, model: str, key: str) -> str:
        """Return the state of an entity of a printer."""
        return (await self.home.states())[self.entities[model][key]]

    async def reaches(self, model: str, *states: str) -> None:
        """Wait until a printer's status is one of these."""
        # Otherwise an idle printer is asked every five seconds.
        await self.home.perform(
            "homeassistant.update_entity", self.entities[model]["status"]
        )

        async def reached() -> bool:
            return await self.state(model, "status") in states

        await self.home.wait_for(reached, SECONDS, f"{model} {'/'.join(states)}")

    async def print_file(self, model: str, name: str = "", **options: Any) -> None:
        """Let a printer be amidst a print."""
        machine = self.printers[model].machine
        if machine.status != "ready":
            if machine.takes_jobs is False and machine.job is not None:
                machine.finish_job()
            machine.clear_platform()
        begun = {"duration": 5400.0, "progress": 0.4, "heated": True, **options}
        machine.start_job(name or "benchy.gcode", **begun)
        await self.reaches(model, "printing")

    async def rest(self, model: str) -> None:
        """Let a printer have nothing to do, and its plate be clear."""
        machine = self.printers[model].machine
        if machine.status not in {"ready", "completed", "cancel"}:
            machine.finish_job()
        if machine.status != "ready":
            machine.clear_platform()
        await self.reaches(model, "ready")

    def told(self, model: str) -> list[str]:
        """Return every command that a printer has been sent."""
        return [
            f"{one.command} {one.arguments.get('action', '')}".strip()
            for one in self.printers[model].requests
            if one.command and one.command.startswith("jobCtl")
        ]


@asynccontextmanager
async def house(browser: Browser, folder: Path, album: Album) -> AsyncIterator[House]:
    """Start a new home with its printers, and log its owner in."""
    async with AsyncExitStack() as stack:
        printers: dict[str, SimulatedPrinter] = {}
        for model in MODELS:
            host = free_printer_address()
            printer = SimulatedPrinter(
                model, host=host, serial_number=serial_number_at(host), udp=False
            )
            printers[model] = await stack.enter_async_context(printer)
        write_entries(folder, [_entry_data(one) for one in printers.values()])
        home = await stack.enter_async_context(HomeAssistant(folder, free_port()))
        await home.onboard()
        await home.wait_until_running()
        screen = await Screen.open(
            browser, home.url, album, viewport={"width": 1280, "height": 1000}
        )
        stack.push_async_callback(screen.page.context.close)
        house = House(home, browser, screen, printers)
        await screen.log_in(USER, PASSWORD)
        for model in MODELS:
            await _until_known(house, model)
        yield house


def sections(*cards: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes a view one of sections, with a card in each."""
    grids = [{"type": "grid", "cards": [one]} for one in cards]
    return {"type": "sections", "max_columns": 4, "sections": grids}


def _entry_data(printer: SimulatedPrinter) -> dict[str, Any]:
    machine = printer.machine
    return {
        "host": printer.host,
        "serial_number": machine.serial_number,
        "check_code": machine.check_code if machine.model.has_http else None,
        "name": machine.name,
        "product_id": machine.model.product_id,
        "mac": machine.mac.lower(),
    }


async def _until_known(house: House, model: str) -> None:
    async def known() -> bool:
        await house.look_around()
        states = await house.home.states()
        status = house.entities[model].get("status", "")
        return states.get(status, "unavailable") not in {"unavailable", "unknown"}

    await house.home.wait_for(known, SECONDS, model)


async def wrong_words(page: Page) -> list[str]:
    """Return what is written on a page and nobody should read."""
    found: list[str] = await page.evaluate(_WRONG_WORDS)
    return found


async def overflowing(page: Page) -> list[str]:
    """Return what of ours is wider than its place, and whether the page itself is."""
    found: list[str] = await page.evaluate(_OVERFLOWING)
    return found


async def turn(page: Page, scheme: Literal["dark", "light"]) -> None:
    """Let a page be dark or light, as its device asks for."""
    await page.emulate_media(color_scheme=scheme)
    await page.wait_for_function(
        "dark => document.querySelector('home-assistant')"
        "?.hass?.themes?.darkMode === dark",
        arg=scheme == "dark",
    )
    # Colors fade from one to the other.
    await asyncio.sleep(0.5)


async def violations(page: Page) -> list[str]:
    """Return what of ours breaks a rule of WCAG 2.2 AA, in light and in dark.

    Of what is Home Assistant's own nothing is asked: its pages have violations of
    their own, such as `meta-viewport`.
    """
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(f"{AXE.read_text()};0")
    found: list[str] = []
    for scheme in SCHEMES:
        await turn(page, scheme)
        found += [f"{scheme}: {one}" for one in await page.evaluate(_VIOLATIONS)]
    return found


async def focused(page: Page) -> dict[str, Any]:
    """Return what has the focus: its words, its name, and whether one sees it."""
    found: dict[str, Any] = await page.evaluate(_FOCUSED)
    return found


async def drop(card: Locator, *paths: Path, text: str = "") -> None:
    """Drag files, folders or a text out of another program onto a card."""
    page = card.page
    box = await card.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 24
    data: dict[str, Any] = {
        "items": [{"mimeType": "text/plain", "data": text}] if text else [],
        "files": [str(path) for path in paths],
        "dragOperationsMask": 1,
    }
    session = await page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        await session.send(
            "Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data}
        )
    await session.detach()


@asynccontextmanager
async def slow_upload(page: Page, rate: int) -> AsyncIterator[None]:
    """Let a page send no more than so many bytes a second."""
    session = await page.context.new_cdp_session(page)
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    slow = {**conditions, "uploadThroughput": rate}
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", slow)
    try:
        yield
    finally:
        fast = {**conditions, "uploadThroughput": -1}
        await session.send("Network.emulateNetworkConditions", fast)
        await session.detach()


def left_in(folder: Path) -> Sequence[Path]:
    """Return the files that Home Assistant has not removed after an upload."""
    return [one for one in folder.rglob("*") if one.is_file()]
