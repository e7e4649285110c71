"""Assist in this process, to be talked to."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.intent import IntentResponse
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

type Say = Callable[..., Awaitable[str | None]]

LANGUAGES = ("en", "de", "fr", "es")
# What Home Assistant says of a sentence that nobody understands.
NOT_UNDERSTOOD = None


async def converse(
    hass: HomeAssistant,
    text: str,
    language: str = "en",
    *,
    user_id: str | None = None,
    device_id: str | None = None,
    conversation_id: str | None = None,
) -> IntentResponse:
    """Return what Assist makes of a sentence."""
    context = Context(user_id=user_id)
    result = await conversation.async_converse(
        hass, text, conversation_id, context, language, device_id=device_id
    )
    return result.response


@pytest.fixture
async def say(hass: HomeAssistant) -> Say:
    """Return what says something to Assist and returns its answer.

    None if it does not understand. Without a conversation each sentence is one.
    """
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})
    await hass.async_block_till_done()

    async def say(text: str, language: str = "en", **options: str | None) -> str | None:
        response = await converse(hass, text, language, **options)
        if response.error_code is not None:
            return NOT_UNDERSTOOD
        return str(response.speech["plain"]["speech"])

    return say


async def settle(hass: HomeAssistant) -> None:
    """Wait until sentences have been registered with the names that are there now."""
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=1))
    # It made polls due as well, whose answers would come later.
    await hass.async_block_till_done(wait_background_tasks=True)
