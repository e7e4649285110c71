"""The home that the dashboard's unit tests look at: a printer of each known model.

It is what Home Assistant tells a browser of them, and is committed beside those tests.
`scripts/test --snapshot-update tests/integration/test_homes.py` writes it anew.
"""

from collections.abc import Iterable, Mapping
import json
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from tests.repository import ROOT

from .conftest import Poll, SwitchOn, add_entry, set_up

HOMES = ROOT / "frontend" / "test" / "homes.json"

MODELS = {
    "adventurer_3": "Adventurer 3",
    "adventurer_4": "Adventurer 4",
    "adventurer_5m": "Adventurer 5M",
    "adventurer_5m_pro": "Adventurer 5M Pro",
    "ad5x": "AD5X",
    "creator_5": "Creator 5",
    "creator_5_pro": "Creator 5 Pro",
}

# The names that the browser gives to what the list of entities abbreviates.
ENTITY = {
    "ei": "entity_id",
    "di": "device_id",
    "pl": "platform",
    "tk": "translation_key",
    "ec": "entity_category",
    "hb": "hidden",
}
DEVICE = (
    *("id", "name", "identifiers", "manufacturer", "model"),
    *("parent_device_id", "via_device_id"),
)
STATE = ("entity_id", "state", "attributes", "last_changed")


async def told(client: MockHAClientWebSocket, command: str) -> Any:  # noqa: ANN401 - each its own
    """Return what a browser is answered."""
    await client.send_json_auto_id({"type": command})
    return (await client.receive_json())["result"]


def picked(names: Iterable[str], of: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of a thing, and wanted."""
    return {name: of[name] for name in names if of.get(name) is not None}


def entity(listed: dict[str, Any], categories: dict[str, str]) -> dict[str, Any]:
    """Return an entity as the browser keeps it."""
    long = {name: listed[short] for short, name in ENTITY.items() if short in listed}
    if "entity_category" in long:
        long["entity_category"] = categories[str(long["entity_category"])]
    return long


async def home(hass: HomeAssistant, client: MockHAClientWebSocket) -> str:
    """Return the registries and states in JSON, a line for each thing.

    Ids are made of names, and tokens are left out: they differ each time.
    """
    devices = await told(client, "config/device_registry/list")
    entities = await told(client, "config/entity_registry/list_for_display")
    states = await told(client, "get_states")
    for state in states:
        state["attributes"].pop("access_token", None)
    tables = {
        "devices": [picked(DEVICE, one) for one in devices],
        "entities": [
            entity(one, entities["entity_categories"]) for one in entities["entities"]
        ],
        "states": [picked(STATE, one) for one in states],
    }
    names = {}
    for device in devices:
        name = device["name"].lower().replace(" ", "_")
        names[device["id"]] = name
        if "serial_number" in device:
            names[device["serial_number"]] = name.upper()
    random = re.compile("|".join(names))

    def line(row: dict[str, Any]) -> str:
        return random.sub(lambda found: names[found[0]], json.dumps(row))

    lines = ",\n".join(
        f'"{table}": [\n' + ",\n".join(sorted(map(line, rows))) + "\n]"
        for table, rows in tables.items()
    )
    return "{\n" + re.sub(r"\?token=[0-9a-f]+", "?token=0", lines) + "\n}\n"


@pytest.mark.freeze_time("2026-11-29 12:00:00+00:00")
async def test_the_home_of_the_unit_tests_is_this_one(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    switch_on: SwitchOn,
    poll: Poll,
    pytestconfig: pytest.Config,
) -> None:
    """All of them print, with the kits that the vendor sells for the model."""
    assert await async_setup_component(hass, "config", {})
    for model, name in MODELS.items():
        kits = model in {"adventurer_5m", "ad5x"}
        printer = await switch_on(
            model, name=name, udp=False, lamp_kit=kits, camera_kit=kits
        )
        tcp = not printer.machine.model.has_http
        await set_up(hass, add_entry(hass, printer, tcp=tcp))
        await poll(10)
        slots = [2] if printer.machine.station.slots else []
        printer.machine.start_job(
            "benchy.gcode", duration=7200, heated=True, slots=slots
        )
    await poll(10, times=30)
    now = await home(hass, await hass_ws_client(hass))
    if pytestconfig.getoption("update_snapshots"):
        HOMES.write_text(now)
    assert now == HOMES.read_text(), "stale: see the head of this file"
