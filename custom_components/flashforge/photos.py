"""Photos: one picture of each print when it has ended."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .client import FlashForgeClient, FlashForgeError, PrinterStatus
from .const import LOGGER

# Seconds that the light may take to come on: whoever waits for the end of a print
# waits for it, too.
LIGHT_TIMEOUT = 2.0
# Seconds until the camera has got used to the light.
EXPOSURE = 1.0
# Seconds that an unloading waits for the light to go off.
CLOSE_TIMEOUT = 5.0


class Photographer:
    """Takes a picture with the camera, and lights the print for it if wanted.

    One picture is taken at a time.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        client: FlashForgeClient,
        command: Callable[[Awaitable[PrinterStatus]], Awaitable[None]],
    ) -> None:
        """Take what runs a command and shows its effect."""
        self._hass = hass
        self._entry = entry
        self._client = client
        self._command = command
        self._shot: asyncio.Task[bytes | None] | None = None
        self._darkening: asyncio.Task[None] | None = None
        self._light_is_ours = False
        self._has_failed = False
        self._closed = False

    @callback
    def leave_light(self) -> None:
        """Leave the light as it is: somebody has switched it."""
        self._light_is_ours = False

    async def async_take(self, *, light: bool) -> bytes | None:
        """Return a picture, a JPEG; None if none came within some seconds.

        With `light` the light is switched on for it, and off afterwards, which is not
        waited for. Raises nothing.
        """
        if self._closed:
            return None
        self._shot = self._entry.async_create_background_task(
            self._hass, self._take(light=light), f"{self._entry.title} photo"
        )
        await asyncio.wait({self._shot})
        return None if self._shot.cancelled() else self._shot.result()

    async def async_close(self) -> None:
        """Give up the picture that is being taken, and take no more.

        The light goes off first, if the printer still answers.
        """
        self._closed = True
        if self._shot is not None and not self._shot.done():
            self._shot.cancel()
            await asyncio.wait({self._shot})
        if self._darkening is not None:
            await asyncio.wait({self._darkening}, timeout=CLOSE_TIMEOUT)

    async def _take(self, *, light: bool) -> bytes | None:
        try:
            if light:
                await self._light_up()
            picture = await self._client.camera.snapshot()
        except FlashForgeError as err:
            # Once, or a camera that is broken would tell it with every print.
            log = LOGGER.debug if self._has_failed else LOGGER.info
            log("%s: no photo of the finished print: %s", self._entry.title, err)
            self._has_failed = True
            return None
        finally:
            if light:
                self._darkening = self._entry.async_create_background_task(
                    self._hass, self._go_dark(), f"{self._entry.title} light off"
                )
        self._has_failed = False
        return picture

    async def _light_up(self) -> None:
        """Switch the light on; without it the picture is dark, and better than none."""
        self._light_is_ours = True
        with suppress(HomeAssistantError, TimeoutError):
            async with asyncio.timeout(LIGHT_TIMEOUT):
                await self._command(self._client.control.set_light(on=True))
            await asyncio.sleep(EXPOSURE)

    async def _go_dark(self) -> None:
        """Switch the light off, unless somebody else has switched it."""
        if not self._light_is_ours:
            return
        self._light_is_ours = False
        try:
            await self._command(self._client.control.set_light(on=False))
        except HomeAssistantError as err:
            LOGGER.debug("%s: the light stays on: %s", self._entry.title, err)
