"""Automations that write down what they hear."""

from collections.abc import Mapping
import json
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component

type Heard = list[tuple[str, dict[str, Any]]]
"""The names of automations that have run, with what their trigger told."""


async def automate(
    hass: HomeAssistant, automations: Mapping[str, Mapping[str, Any]]
) -> Heard:
    """Set up automations by their names, and return what they hear from now on.

    Each is a trigger; what is in `conditions` are its conditions.
    """
    heard: Heard = []

    async def note(call: ServiceCall) -> None:
        heard.append((call.data["name"], json.loads(call.data["trigger"])))

    hass.services.async_register("test", "note", note)
    configs = [
        {
            "alias": name,
            "mode": "queued",
            "triggers": {k: v for k, v in one.items() if k != "conditions"},
            "conditions": one.get("conditions", []),
            "actions": {
                "action": "test.note",
                "data": {"name": name, "trigger": "{{ trigger | to_json | string }}"},
            },
        }
        for name, one in automations.items()
    ]
    assert await async_setup_component(hass, "automation", {"automation": configs})
    await hass.async_block_till_done()
    return heard


def names(heard: Heard) -> list[str]:
    """Return which automations have run, in order, and forget them."""
    told = [name for name, _ in heard]
    heard.clear()
    return told
