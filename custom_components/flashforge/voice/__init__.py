"""Voice: what Assist understands and answers about printers, in each language."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.importlib import async_import_module
from homeassistant.setup import async_when_setup


@callback
def async_setup_voice(hass: HomeAssistant) -> None:
    """Let Assist understand sentences about printers, once it is there.

    Only then what belongs to it is imported: an installation without Assist may lack
    the packages that it needs.
    """

    async def start(hass: HomeAssistant, _component: str) -> None:
        module = await async_import_module(hass, f"{__name__}.assist")
        await module.async_start(hass)

    async_when_setup(hass, "conversation", start)
