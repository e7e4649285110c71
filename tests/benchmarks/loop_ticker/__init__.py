"""A component of Home Assistant that tells how late its event loop was at most."""

import asyncio

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)

DOMAIN = "loop_ticker"
TICK = 0.005


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Tick, and register the action that returns the longest delay since the last."""
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            due = hass.loop.time() + TICK
            await asyncio.sleep(TICK)
            longest = max(longest, hass.loop.time() - due)

    async def take(call: ServiceCall) -> ServiceResponse:
        nonlocal longest
        taken, longest = longest, 0.0
        return {"seconds": taken}

    entry.async_create_background_task(hass, tick(), "ticker")
    hass.services.async_register(
        DOMAIN, "take", take, supports_response=SupportsResponse.ONLY
    )
    return True
