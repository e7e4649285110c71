"""Chromium, used as a person would use it, and what it shows of Home Assistant."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count
import os
from pathlib import Path
import re
import shutil
from typing import Any, Self

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    TimeoutError as PlaywrightTimeoutError,
    async_playwright,
    expect,
)

from tests.repository import INTEGRATION, ROOT

SECONDS = 20
REST_SECONDS = 2
DESKTOP = {"viewport": {"width": 1280, "height": 1000}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
# Nothing but Home Assistant is ever asked, not even for the logos of other brands.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-proxy-server",
    "--no-sandbox",
)
# What the frontend of 2026.10 throws at itself when a long list is closed.
LIST_WENT_AWAY = "disconnected"
OTHER_BRAND = re.compile(rf"/api/brands/\w+/(?!{INTEGRATION.name}/)")

# The frontend fetches its icons late, and shows nothing at all for a name it does
# not know. Everything is in shadow roots, which only a walk of one's own enters.
ALL_ICONS_SHOWN = """() => {
  const lacking = (element) => {
    const inside = element.shadowRoot;
    if (element.localName === "ha-state-icon")
      return !inside?.querySelector("ha-icon, ha-svg-icon");
    if (element.localName === "ha-icon" && element.icon)
      return !inside?.querySelector("ha-svg-icon")?.path;
    return false;
  };
  const somewhere = (root) => [...root.querySelectorAll("*")].some(
    (one) => lacking(one) || (one.shadowRoot && somewhere(one.shadowRoot)));
  return !somewhere(document);
}"""
LAUNCHED = "() => !document.querySelector('#ha-launch-screen')"
FRAME = """image => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL();
}"""
PICTURE_LOADED = "image => image.complete && image.naturalWidth > 0"
# A page that is loaded anew has no hass for a while, and no themes.
IS_DARK = "() => document.querySelector('home-assistant')?.hass?.themes?.darkMode"
IS_CUT_OFF = "element => element.scrollWidth > element.clientWidth"


def find_chromium(playwright: Playwright) -> str | None:
    """Return the browser that `scripts/setup browser` finds or installs."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser | None]:
    """Start Chromium, and end it whatever happens; None where there is none."""
    async with async_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            yield None
            return
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


class Album:
    """A folder of numbered pictures, of which those of the last run are removed."""

    def __init__(self) -> None:
        folder = os.environ.get("FLASHFORGE_SCREENSHOTS") or ROOT / ".screenshots"
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for picture in self.folder.glob("[0-9][0-9]-*.png"):
            picture.unlink()
        self._numbers = count(1)

    def add(self, name: str, picture: bytes) -> None:
        """Save a picture as the next one."""
        (self.folder / f"{next(self._numbers):02}-{name}.png").write_bytes(picture)


class Rows:
    """The rows of entities on a page: an icon, a name, and a state or a button."""

    def __init__(self, page: Page, card: str) -> None:
        self._page = page
        self._rows = page.locator(f"{card} hui-generic-entity-row")

    def row(self, name: str) -> Locator:
        """Return the one row of that name."""
        return self._rows.filter(has=self._page.locator(f'.info[title="{name}"]'))

    def name(self, name: str) -> Locator:
        """Return the name itself; a click on it opens the dialog of the entity."""
        return self.row(name).locator(".info")

    async def shows(self, name: str, state: str) -> None:
        """Wait until a row shows a state that a regular expression describes."""
        # The name is in the shadow root, which comes after all else.
        title = re.escape(name).replace(r"\ ", " ")
        pattern = rf"^\s*(?:{state})\s+{title}\s*$".replace(" ", r"\s")
        await expect(self.row(name)).to_have_text(re.compile(pattern))

    async def press(self, name: str) -> None:
        """Press the button in a row."""
        await self.row(name).get_by_text("Press", exact=True).click()

    async def toggle(self, name: str) -> None:
        """Move the switch in a row."""
        await self.row(name).locator("ha-entity-toggle").click()

    async def texts(self) -> list[str]:
        """Return the state or the button of every row."""
        return [text.strip() for text in await self._rows.all_text_contents()]

    async def cut_off(self) -> list[str]:
        """Return the names and states that do not fit into their row."""
        texts = await self._rows.locator(".text-content").all()
        return [
            await text.inner_text() for text in texts if await text.evaluate(IS_CUT_OFF)
        ]


class Screen:
    """One page of the browser, on which Home Assistant is looked at and used."""

    def __init__(self, page: Page, url: str, album: Album) -> None:
        self.page = page
        self.device = Rows(page, "ha-device-entities-card")
        self.dashboard = Rows(page, "hui-entities-card")
        self.complaints: list[str] = []
        self._url = url
        self._album = album
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    @classmethod
    async def open(
        cls,
        browser: Browser,
        url: str,
        album: Album,
        **options: Any,
    ) -> Self:
        """Open a page with nothing of earlier ones: their logins, their icons."""
        context = await browser.new_context(
            locale="en-US", service_workers="block", **options
        )
        context.set_default_timeout(SECONDS * 1000)
        return cls(await context.new_page(), url, album)

    async def another(self, **options: Any) -> Self:
        """Open a page on another device, where the same person is logged in."""
        context = self.page.context
        browser = context.browser
        assert browser is not None
        state = await context.storage_state()
        return await self.open(
            browser, self._url, self._album, storage_state=state, **options
        )

    async def turns_dark(self) -> None:
        """Wait until Home Assistant shows its dark colors.

        A page that loads slowly now and then misses what the device prefers, and
        shows it when it is loaded again.
        """
        try:
            await self.page.wait_for_function(IS_DARK, timeout=SECONDS * 1000 / 2)
        except PlaywrightTimeoutError:
            await self.page.reload()
            await self.page.wait_for_function(IS_DARK)

    def _on_error(self, error: Error) -> None:
        """Keep what was thrown and not caught, unless a list went away."""
        if str(error) != LIST_WENT_AWAY:
            self.complaints.append(str(error))

    def _on_console(self, message: ConsoleMessage) -> None:
        """Keep an error, unless it is the missing logo of another integration."""
        where = str(message.location.get("url", ""))
        if message.type == "error" and not OTHER_BRAND.search(where):
            self.complaints.append(f"{message.text} ({where})")

    async def go(self, path: str) -> None:
        """Enter an address."""
        await self.page.goto(f"{self._url}{path}", wait_until="domcontentloaded")
        await self.page.wait_for_function(LAUNCHED)

    async def log_in(self, user: str, password: str) -> None:
        """Fill in the login form and wait for the first page."""
        await self.page.goto(self._url, wait_until="domcontentloaded")
        await self.fill(username=user, password=password)
        await self.photograph("login", moving=True)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_url(lambda url: "auth" not in url)
        await self.page.wait_for_function(LAUNCHED)

    async def fill(self, **fields: str) -> None:
        """Type into the fields of a form."""
        for name, text in fields.items():
            await self.page.locator(f"input[name={name}]").fill(text)

    async def click(self, *texts: str) -> None:
        """Click what is written, one after another, waiting for each."""
        for text in texts:
            found = self.page.get_by_text(text, exact=True).locator("visible=true")
            await found.first.click()

    async def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait until all that is somewhere on the screen."""
        for text in texts:
            found = self.page.get_by_text(text).locator("visible=true")
            await expect(found.first).to_be_visible()

    async def close_dialog(self) -> None:
        """Close the dialog and wait until it has gone."""
        await self.page.keyboard.press("Escape")
        await expect(self.page.get_by_role("dialog")).to_have_count(0)

    async def pictures(self, *paths: str) -> Sequence[Locator]:
        """Return the loaded pictures whose address has such a part, at least one."""
        found = self.page.locator(", ".join(f'img[src*="{path}"]' for path in paths))
        await expect(found.first).to_be_visible()
        pictures = await found.all()
        for picture in pictures:
            handle = await picture.element_handle()
            await self.page.wait_for_function(PICTURE_LOADED, arg=handle)
        return pictures

    async def brand_pictures(self) -> list[bytes]:
        """Return the files of the pictures of our brand that are shown."""
        files = []
        for picture in await self.pictures(f"/{INTEGRATION.name}/"):
            source = await picture.evaluate("image => image.src")
            answer = await self.page.request.get(source)
            files.append(await answer.body())
        return files

    async def sees_movement(self, picture: Locator) -> None:
        """Wait until a picture has changed."""
        first = await picture.evaluate(FRAME)
        async with asyncio.timeout(SECONDS):
            while await picture.evaluate(FRAME) == first:
                pass

    async def photograph(self, name: str, *, moving: bool = False) -> None:
        """Save the screen, unless it is moving only when it has come to rest."""
        await self.page.wait_for_function(ALL_ICONS_SHOWN)
        now = asyncio.get_running_loop().time
        end = now() + (0 if moving else REST_SECONDS)
        before, picture = b"", await self.page.screenshot()
        while picture != before and now() < end:
            await asyncio.sleep(0.2)
            before, picture = picture, await self.page.screenshot()
        self._album.add(name, picture)

    @asynccontextmanager
    async def photographing_failure(self) -> AsyncIterator[None]:
        """Save what was on the screen when something went wrong."""
        try:
            yield
        except BaseException:
            with suppress(Error):
                self._album.add("failure", await self.page.screenshot())
            raise
