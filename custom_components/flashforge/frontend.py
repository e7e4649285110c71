"""The dashboard's code: one file that every page of the frontend loads."""

from hashlib import sha256
from pathlib import Path

from homeassistant.components.frontend import (
    DOMAIN as FRONTEND_DOMAIN,
    add_extra_js_url,
)
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

from .const import DOMAIN

FILE = Path(__file__).parent / "www" / "flashforge.js"
URL = f"/{DOMAIN}/{FILE.name}"


async def async_setup_frontend(hass: HomeAssistant) -> None:
    """Serve the file, once for all printers; without a frontend nobody needs it.

    Browsers keep what is at an address for a month, so this one changes with each byte.
    """
    if FRONTEND_DOMAIN not in hass.config.components:
        return
    version = await hass.async_add_executor_job(_hash)
    await hass.http.async_register_static_paths([StaticPathConfig(URL, str(FILE))])
    add_extra_js_url(hass, f"{URL}?v={version}")


def _hash() -> str:
    """Return what tells the file from any other."""
    return sha256(FILE.read_bytes()).hexdigest()[:12]
