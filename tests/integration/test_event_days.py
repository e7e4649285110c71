"""Days on three printers: every event is one that the printer gave reason for.

`FLASHFORGE_DAYS=50` in the environment goes through as many of them.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
import os
from random import Random
import time
from typing import override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import Poll, SwitchOn, add_entry, entity_id, set_up
from .day import HOUR, NOTHING, Expected, Life

MODELS = ("adventurer_5m_pro", "ad5x", "adventurer_4")
DAYS = int(os.environ.get("FLASHFORGE_DAYS", "1"))
HOURS = 34

# Seconds between two looks while something happens, and before that.
PACE = 5.0
SETTLING = 2 * PACE
ATTENTION = 5 * PACE


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event that was heard."""

    at: float
    type: str
    file: str | None
    late: bool
    code: str | None

    @override
    def __str__(self) -> str:
        parts = (self.type, self.file, self.code, "late" if self.late else None)
        return " ".join(filter(None, parts))


@dataclass(frozen=True)
class Home:
    """Home Assistant, as far as one printer is concerned."""

    hass: HomeAssistant
    entry: MockConfigEntry

    async def leave(self) -> None:
        """Unload the printer."""
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def come_back(self) -> None:
        """Set the printer up again."""
        await set_up(self.hass, self.entry)


def listen(hass: HomeAssistant) -> dict[str, list[Told]]:
    """Return what event entities tell from now on, by their ids."""
    told: dict[str, list[Told]] = {}

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None or new.domain != "event":
            return
        if "unavailable" in {old.state, new.state}:
            return
        get = new.attributes.get
        is_error = str(get("event_type")).startswith("error")
        told.setdefault(new.entity_id, []).append(
            Told(
                at=time.time(),
                type=str(get("event_type")),
                file=None if is_error else get("file"),
                late=get("late") is True,
                code=get("error_code") if is_error else None,
            )
        )

    hass.bus.async_listen("state_changed", note)
    return told


def disagreements(expected: list[Expected], told: list[Told]) -> list[str]:
    """Hold one against the other, one by one; return where they differ."""
    lines: list[str] = []
    rest = sorted(told, key=lambda one: (one.at, one.type.startswith("error")))
    for want in expected:
        found = rest[0] if rest else None
        if found is not None and fits(want, found):
            rest.pop(0)
        elif NOTHING not in want.types:
            lines.append(f"{want.at:.0f}: expected {want}, heard {found}")
            if found is not None and found.at == want.at:
                rest.pop(0)
            elif found is not None and found.at < want.at:
                return [*lines, "..."]
    return lines + [f"{one.at:.0f}: heard {one} for nothing" for one in rest]


def fits(want: Expected, found: Told) -> bool:
    """Return whether an event is the one that is expected."""
    return (
        found.at == want.at
        and found.type in want.types
        and found.file == want.file
        and want.late in {None, found.late}
        and found.code == want.code
    )


@pytest.mark.parametrize("seed", range(DAYS))
async def test_days_of_three_printers(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    switch_on: SwitchOn,
    poll: Poll,
    seed: int,
) -> None:
    """One event for each happening: its type, file, and whether it is late."""
    told = listen(hass)
    lives: list[Life] = []
    entries: list[MockConfigEntry] = []
    for model in MODELS:
        printer = await switch_on(model, udp=False)
        entry = add_entry(hass, printer, tcp=not printer.machine.model.has_http)
        random = Random(f"{seed} {model}")  # noqa: S311 - no secret
        life = Life(printer, random, Home(hass, entry))
        lives.append(life)
        entries.append(entry)
        if random.random() < 0.3:
            # It prints before it is added.
            life.begin()
            freezer.tick(600)
        await set_up(hass, entry)
    end = time.time() + HOURS * HOUR
    await go_on(lives, poll, end)
    for life, entry in zip(lives, entries, strict=True):
        events = told[entity_id(hass, entry, "print")]
        wrong = disagreements(life.listener.heard, events)
        assert not wrong, "\n".join([*wrong, *life.done])
        assert len(events) > 10


async def go_on(lives: list[Life], poll: Poll, end: float) -> None:
    """Let things happen until the end, with looks around each."""
    ways: list[tuple[AsyncGenerator[float], float]] = []
    for life in lives:
        way = life.live()
        ways.append((way, time.time() + await anext(way)))
    attended = time.time() + ATTENTION
    while time.time() < end:
        way, due = ways.pop(ways.index(min(ways, key=lambda one: one[1])))
        while (left := round(due - time.time())) > 0:
            if time.time() < attended or left <= SETTLING:
                await poll(min(PACE, left))
            else:
                await poll(left - SETTLING)
        seconds = await anext(way)
        attended = time.time() + ATTENTION
        ways.append((way, time.time() + seconds))
    for way, _ in ways:
        await way.aclose()
