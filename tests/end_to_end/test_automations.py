"""Automations in a real Home Assistant: they hear a print once, also over a restart.

There is one for each trigger, and all are counted; what else they hear is tried in
tests/integration/test_trigger.py.
"""

import asyncio
from collections import Counter
from functools import partial
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from tests.end_to_end.configuration import write_entries
from tests.end_to_end.homeassistant import VERSION, HomeAssistant
from tests.end_to_end.process import free_port, free_printer_address
from tests.end_to_end.workshop import BusyPrinter
from tests.repository import INTEGRATION
from tests.simulator import SimulatedPrinter

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

SECONDS = 30
# What is heard more than once is heard by then.
QUIET_SECONDS = 2
OPTIONS: dict[str, dict[str, Any]] = {
    "progress_reached": {"percentage": 60},
    "remaining_time_reached": {"remaining": {"minutes": 2}},
    "bed_cooled": {"temperature": 40},
}


def told(kind: str) -> list[str]:
    """Return the names that triggers.yaml or conditions.yaml has."""
    content = yaml.safe_load((INTEGRATION / f"{kind}.yaml").read_text("utf-8"))
    return [name for name in content if not name.startswith(".")]


def automation(name: str, trigger: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return an automation that leaves a notification of its own each time."""
    text = "{{ trigger.file }} {{ trigger.event_type | default }}"
    notify = {
        "action": "persistent_notification.create",
        "data": {
            "title": name,
            "message": text,
            "notification_id": f"{name.replace(' ', '_')}" + "_{{ now().timestamp() }}",
        },
    }
    return {
        "id": name,
        "alias": name,
        "mode": "queued",
        "triggers": [trigger],
        "actions": [notify],
        **more,
    }


def automations() -> list[dict[str, Any]]:
    """Return one automation for each trigger, and some with conditions and targets."""
    found = [
        automation(
            name,
            {"trigger": f"flashforge.{name}"}
            | ({"options": OPTIONS[name]} if name in OPTIONS else {}),
        )
        for name in told("triggers")
    ]
    started = {"trigger": "flashforge.print_started"}
    entity = {"entity_id": "event.desk_print"}
    found.append(automation("of the desk", {**started, "target": entity}))
    other = {"entity_id": "event.shelf_print"}
    found.append(automation("of the shelf", {**started, "target": other}))
    if VERSION != "2026.10":
        both = {"entity_id": [entity["entity_id"], other["entity_id"]]}
        for name, one in (("desk", entity), ("shelf", other)):
            target = {**both, "exclude": one}
            trigger = {**started, "target": target}
            found.append(automation(f"not of the {name}", trigger))
    for name in told("conditions"):
        condition: dict[str, Any] = {"condition": f"flashforge.{name}"}
        if name == "has_material":
            condition["options"] = {"material": "pla"}
        found.append(automation(f"if {name}", started, conditions=[condition]))
    return found


class Owner:
    """Sees what automations have said, and remembers it over restarts."""

    def __init__(self, home: HomeAssistant) -> None:
        self._home = home
        self._seen: set[str] = set()

    async def hears(self, *names: str, quiet: float = QUIET_SECONDS) -> list[str]:
        """Wait until these automations have run, once each, and no other has.

        Returns what they said.
        """

        async def all_heard() -> bool:
            return len(await self._news()) >= len(names)

        await self._home.wait_for(all_heard, SECONDS, f"{names}, has {self._seen}")
        await asyncio.sleep(quiet)
        news = await self._news()
        self._seen |= {one["notification_id"] for one in news}
        heard = Counter(one["title"] for one in news)
        assert heard == Counter(names), heard
        return [one["message"] for one in news]

    async def _news(self) -> list[dict[str, Any]]:
        every = await self._home.command("persistent_notification/get")
        return [
            one
            for one in every
            if one["title"] and one["notification_id"] not in self._seen
        ]


async def test_automations_hear_a_print_once(environment: None, tmp_path: Path) -> None:
    """Of all printers, of one, of all but one; with conditions; after a restart."""
    config, random = tmp_path / "config", Random(1)  # noqa: S311 - no secret
    models = ("ad5x", "adventurer_5m")
    printers = [BusyPrinter(one, free_printer_address(), random) for one in models]
    desk, shelf = (one.simulated for one in printers)
    desk.machine.name, shelf.machine.name = "Desk", "Shelf"
    write_entries(config, [one.entry_data for one in printers])
    (config / "automations.yaml").write_text(json.dumps(automations()))
    async with desk, shelf, HomeAssistant(config, free_port()) as home:
        await home.onboard()
        await home.wait_until_running()
        await home.wait_for(partial(_are_ready, home), SECONDS, "two ready printers")
        await _check_offer(home)
        owner = Owner(home)

        await _start(owner, desk, "first.gcode", bed=30)
        desk.machine.finish_job()
        # A print that is done early is at 100 percent all the same.
        await owner.hears("print_finished", "progress_reached", "bed_cooled")
        desk.machine.clear_platform()
        await _start(owner, desk, "last.gcode", bed=90)
        await home.stop()
        desk.machine.finish_job()
        await home.start()
        await home.log_in()
        await home.wait_until_running()
        messages = await owner.hears("print_finished", quiet=3)
        assert messages == ["last.gcode finished"]
        home.check_log()


async def _are_ready(home: HomeAssistant) -> bool:
    states = await home.states()
    names = ("sensor.desk_status", "sensor.shelf_status")
    return {states.get(name) for name in names} == {"ready"}


async def _check_offer(home: HomeAssistant) -> None:
    """See that the editor offers all triggers and conditions for a printer."""
    registry = await home.command("config/entity_registry/list")
    devices = {one["entity_id"]: one["device_id"] for one in registry}
    target = {"device_id": [devices["event.desk_print"]]}
    for kind in ("triggers", "conditions"):
        offered = await home.command(f"get_{kind}_for_target", target=target)
        ours = {one for one in offered if one.startswith(f"{INTEGRATION.name}.")}
        assert ours == {f"{INTEGRATION.name}.{name}" for name in told(kind)}


async def _start(owner: Owner, desk: SimulatedPrinter, file: str, *, bed: int) -> None:
    """Start a long print, of which is heard; the other printer is idle."""
    desk.machine.start_job(
        file, duration=9000, layers=10, bed=bed, heated=True, slots=[1]
    )
    excluding = ("not of the shelf",) if VERSION != "2026.10" else ()
    conditions = ("if is_printing", "if is_idle", "if has_material")
    await owner.hears("print_started", "of the desk", *excluding, *conditions)
