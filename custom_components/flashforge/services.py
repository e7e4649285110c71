"""Services: registers the actions, which are there whether a printer is or not."""

from homeassistant.core import HomeAssistant, callback

from .actions.commands import COMMAND_ACTIONS
from .actions.files import FILE_ACTIONS
from .actions.history import HISTORY_ACTIONS
from .actions.upload import UPLOAD_ACTIONS
from .const import DOMAIN

ACTIONS = (*UPLOAD_ACTIONS, *FILE_ACTIONS, *COMMAND_ACTIONS, *HISTORY_ACTIONS)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register all actions."""
    for action in ACTIONS:
        hass.services.async_register(
            DOMAIN,
            action.name,
            action.async_handle,
            schema=action.schema,
            supports_response=action.response,
        )
