"""Permissions: a person who may not see printers is told so, and nothing of them."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.flashforge.voice.language import load_languages
from tests.integration.conftest import Poll, SwitchOn
from tests.integration.voice.conftest import Say
from tests.integration.voice.situations import bring_about


async def test_nothing_is_told_to_who_may_see_nothing(
    hass: HomeAssistant,
    say: Say,
    switch_on: SwitchOn,
    poll: Poll,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Whether a printer is named or not."""
    await bring_about("two_of_which_one_prints", hass, switch_on, poll, freezer)
    guest = MockUser().add_to_hass(hass)
    guest.mock_policy({})
    not_visible = load_languages()["en"].say("not_visible")
    for text in ("how long does the print take", "is the print on Workshop done"):
        assert await say(text) != not_visible
        assert await say(text, user_id=guest.id) == not_visible
