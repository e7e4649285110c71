"""Makes the pictures of the documentation: `scripts/pictures`.

They show simulated printers in a real Home Assistant, each once light and once dark.
"""

import asyncio
from io import BytesIO
import os
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import FloatRect, Locator, expect

from tests.end_to_end.browser import Album, Screen, chromium
from tests.end_to_end.dashboard import CARD, DESK, STATION, House, house
from tests.repository import ROOT

FOLDER = ROOT / "docs" / "images"
MOST_BYTES = 150_000
SCHEMES = ("light", "dark")
# Home Assistant's own menu is not what the picture is about.
BESIDE_MENU: FloatRect = {"x": 256, "y": 0, "width": 1024, "height": 900}
FILE = "hinge.3mf"


def save(name: str, picture: bytes) -> None:
    """Save a picture with as few colors as it needs."""
    path = FOLDER / f"{name}.png"
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            path, optimize=True
        )
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"{path} has {size} bytes, more than {MOST_BYTES}")
    print(f"{path.relative_to(ROOT)}: {size} bytes")


async def rest(screen: Screen) -> None:
    """Wait until nothing moves any more, and every icon is there."""
    await asyncio.sleep(2)
    await screen.page.mouse.move(0, 0)
    screen_is_still = b""
    for _ in range(5):
        picture = await screen.page.screenshot()
        if picture == screen_is_still:
            return
        screen_is_still = picture
        await asyncio.sleep(0.5)


async def prints(house: House) -> None:
    """Let two printers be amidst a print whose end is known."""
    for model, slots in ((DESK, ()), (STATION, (1,))):
        printer = house.printers[model]
        printer.machine.start_job(
            "benchy.gcode", duration=6000.0, heated=True, slots=slots
        )
        await house.reaches(model, "printing")
        printer.time.speed = 5

    async def known() -> bool:
        states = [await house.state(one, "remaining_time") for one in (DESK, STATION)]
        return "unknown" not in states

    await house.home.wait_for(known, 30, "remaining time")
    for model in (DESK, STATION):
        time = house.printers[model].time
        time.speed = 400
    await asyncio.sleep(6)
    for model in (DESK, STATION):
        house.printers[model].time.speed = 1
    await asyncio.sleep(5)


async def start_dialog(card: Locator) -> Locator:
    """Open the dialog in which the slots of a file are chosen."""
    await card.get_by_role("button", name="Start a file").click()
    dialog = card.page.locator("flashforge-start-dialog dialog")
    await dialog.locator("label", has_text=FILE).click()
    await expect(dialog.locator("select").first).to_be_visible()
    return dialog


async def take(house: House) -> None:
    """Take all pictures."""
    config = {"strategy": {"type": "custom:flashforge"}}
    await house.save("3d-printers", config, title="3D printers")
    await house.save_cards()
    await prints(house)
    for scheme in SCHEMES:
        screen = await house.another(
            viewport={"width": 1280, "height": 900}, color_scheme=scheme
        )
        await screen.go(f"/3d-printers/{house.devices[DESK]}")
        await expect(screen.page.locator(CARD)).to_be_visible()
        await screen.pictures("/api/camera_proxy")
        await rest(screen)
        save(f"dashboard-{scheme}", await screen.page.screenshot(clip=BESIDE_MENU))
        await screen.page.context.close()

        screen = await house.another(
            viewport={"width": 440, "height": 900},
            device_scale_factor=2,
            color_scheme=scheme,
        )
        card = await house.open_card(STATION, screen)
        await rest(screen)
        save(f"job-card-{scheme}", await card.screenshot())
        await screen.page.context.close()
    await house.rest(STATION)
    station = house.printers[STATION].machine.station
    station.fill(2, "PETG", "#2750E0")
    for scheme in SCHEMES:
        screen = await house.another(
            viewport={"width": 640, "height": 900},
            device_scale_factor=1.5,
            color_scheme=scheme,
        )
        card = await house.open_card(STATION, screen)
        await expect(card).to_contain_text("PETG")
        dialog = await start_dialog(card)
        await rest(screen)
        save(f"start-{scheme}", await dialog.screenshot())
        await screen.page.context.close()


async def run() -> int:
    """Take them in a folder of its own; return the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="flashforge-") as name:
        folder = Path(name)
        os.environ["FLASHFORGE_SCREENSHOTS"] = str(folder / "screens")
        async with chromium() as browser:
            if browser is None:
                print("there is no Chromium: scripts/setup browser", file=sys.stderr)
                return 1
            async with house(browser, folder / "config", Album()) as home:
                await take(home)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run()))
