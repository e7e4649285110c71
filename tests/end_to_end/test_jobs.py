"""Jobs are neither lost nor repeated, however often Home Assistant is killed.

Printers of every model print one short job after the other, while a real Home
Assistant is killed at bad moments and started again. In the end its history is held
against what the printers really printed, and against what they answered and when.
FLASHFORGE_KILLS is how often it is killed, FLASHFORGE_SEED makes other moments and
other jobs.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
import os
from pathlib import Path
from random import Random
import time
from typing import Any

import pytest

from tests.end_to_end.configuration import write_entries
from tests.end_to_end.homeassistant import HomeAssistant
from tests.end_to_end.process import free_port
from tests.end_to_end.workshop import Answer, BusyPrinter, Shown, looks, workshop
from tests.repository import INTEGRATION

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("home")]

KILLS = int(os.environ.get("FLASHFORGE_KILLS") or 2)
SEED = int(os.environ.get("FLASHFORGE_SEED") or 1)

# How long it is left alone at most, before a bad moment is waited for.
ALONE_SECONDS = 3 if KILLS <= 2 else 15

SECONDS = 60
# An answer that came so long before Home Assistant was killed has been stored; of a
# later one nobody knows.
STORED_SECONDS = 1.5
# What two readings of one clock may be apart.
SLACK_SECONDS = 0.3
# A job that is gone this long before its time may have been done early. The printer's
# own estimate is not exact either.
EARLY_SECONDS = 40
NEARLY_DONE = 0.97

type Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kills:
    """When Home Assistant was killed, by the system's clock."""

    moments: Sequence[float]

    def is_stored(self, answer: Answer) -> bool:
        """Return whether what an answer told was stored for certain."""
        return not any(0 <= one - answer.at < STORED_SECONDS for one in self.moments)


async def test_no_job_is_lost_or_repeated_when_home_assistant_is_killed(
    environment: None, tmp_path: Path
) -> None:
    """Whatever was stored by then, and whatever the printers do meanwhile."""
    random = Random(SEED)  # noqa: S311 - no secret
    config = tmp_path / "config"
    async with workshop(SEED) as printers:
        if len({one.simulated.host for one in printers}) < len(printers):
            pytest.skip("this system has one loopback address alone")
        write_entries(config, [one.entry_data for one in printers])
        begun = time.time()
        async with HomeAssistant(config, free_port()) as home:
            await home.onboard()
            await _until_seen(home, printers, begun)
            await _until_user_is_stored(home)
            async with asyncio.TaskGroup() as working:
                for one in printers:
                    working.create_task(one.work())
                moments = [
                    await _kill(home, printers, random, number)
                    for number in range(KILLS)
                ]
                begun = time.time()
                await home.start()
                await home.wait_until_running()
                await _until_seen(home, printers, begun)
                await asyncio.sleep(random.uniform(1, 5))
                for one in printers:
                    one.close()
            await home.wait_for(lambda: _closed(printers), SECONDS, "look at every end")
            await asyncio.sleep(STORED_SECONDS)
            home.check_log()
            told = await _jobs(home, printers)
            states, entities = await home.states(), await home.entities()
    judges = [Judge(one, Kills(moments)) for one in printers]
    print(f"seed {SEED}, {KILLS} kills", *(one.summary for one in judges), sep="\n")
    for judge, printer in zip(judges, printers, strict=True):
        answer = told[printer.serial_number]
        _check_history(judge, printer, answer)
        finished = states[entities[f"{printer.serial_number}_jobs_finished"]]
        _check_totals(answer, int(finished))
    # Else nothing has been proved.
    assert sum(len(one.recorded()) for one in judges) >= len(printers)


# Home Assistant.


async def _kill(
    home: HomeAssistant, printers: Sequence[BusyPrinter], random: Random, number: int
) -> float:
    """Kill Home Assistant at a bad moment, and return when that was.

    One that does not run is started before, and may be killed while it starts.
    """
    began = time.time()
    if not home.is_started:
        home.launch()
    moments = (_while_it_stores, _at_news, _any_moment)
    moment = moments[number % len(moments)]
    await moment(home, printers, random, began)
    home.kill()
    killed = time.time()
    print(f"killed {moment.__name__.replace('_', ' ').strip()}")
    home.check_log()
    return killed


async def _any_moment(
    home: HomeAssistant, printers: Sequence[BusyPrinter], random: Random, since: float
) -> None:
    await asyncio.sleep(random.uniform(1, 12))


async def _at_news(
    home: HomeAssistant, printers: Sequence[BusyPrinter], random: Random, since: float
) -> None:
    """Wait until a printer has told of a job that begins or ends, and a bit more."""
    await _until_seen(home, printers, since)
    await asyncio.sleep(random.uniform(0, ALONE_SECONDS))
    one = random.choice(printers)
    one.news.clear()
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            await one.news.wait()
    await asyncio.sleep(random.uniform(0, 0.3))


async def _while_it_stores(
    home: HomeAssistant, printers: Sequence[BusyPrinter], random: Random, since: float
) -> None:
    """Wait until it has stored the first of the two files that belong together."""
    await _until_seen(home, printers, since)
    await asyncio.sleep(random.uniform(0, ALONE_SECONDS))
    before = _histories(home)
    with suppress(TimeoutError):
        async with asyncio.timeout(15):
            # There are milliseconds between the two, which nobody tells of.
            while _histories(home) == before:  # noqa: ASYNC110 - a file
                await asyncio.sleep(0)


def _histories(home: HomeAssistant) -> set[int]:
    files = (home.folder / ".storage").glob(f"{INTEGRATION.name}.*.history")
    return {file.stat().st_ino for file in files}


async def _until_seen(
    home: HomeAssistant, printers: Sequence[BusyPrinter], since: float
) -> None:
    """Wait until every printer has been asked since then."""

    async def seen() -> bool:
        return all(one.answers and one.answers[-1].at > since for one in printers)

    await home.wait_for(seen, SECONDS, "look at every printer")


async def _closed(printers: Sequence[BusyPrinter]) -> bool:
    return all(one.is_seen_closed for one in printers)


async def _until_user_is_stored(home: HomeAssistant) -> None:
    """Wait until the owner could log in after a kill."""

    async def stored() -> bool:
        file = home.folder / ".storage" / "auth"
        return file.exists() and "refresh_tokens" in file.read_text()

    await home.wait_for(stored, SECONDS, "stored user")


async def _jobs(
    home: HomeAssistant, printers: Sequence[BusyPrinter]
) -> dict[str, Entry]:
    """Return what the action tells of each printer, by serial number."""
    registry = await home.command("config/device_registry/list")
    ids = {
        identifier: device["id"]
        for device in registry
        for domain, identifier in device["identifiers"]
        if domain == INTEGRATION.name
    }
    wanted = {one.serial_number: ids[one.serial_number] for one in printers}
    answer = await home.post(
        f"/api/services/{INTEGRATION.name}/get_jobs?return_response",
        {"device_id": [*wanted.values()]},
    )
    told = answer["service_response"]
    return {serial: told[device] for serial, device in wanted.items()}


# What its history has to be.


def _check_totals(told: Entry, finished: int) -> None:
    """See that months and the number of finished jobs agree with the jobs."""
    for result in ("completed", "cancelled", "failed", "unknown"):
        jobs = sum(one["result"] == result for one in told["jobs"])
        assert sum(month[result] for month in told["months"]) == jobs, told
    assert finished == sum(one["result"] == "completed" for one in told["jobs"])


def _check_history(judge: Judge, printer: BusyPrinter, told: Entry) -> None:
    """Hold a history against the prints, one by one."""
    entries: list[Entry] = told["jobs"][::-1]
    numbers = [judge.number_of(one) for one in entries]
    story = f"{judge.summary}\n{judge.story()}\n{numbers} {entries}"
    assert told["current"] is None, story
    assert sorted(set(numbers)) == numbers, story
    missing = {*judge.recorded()} - {*numbers}
    assert not missing, f"{missing} missing: {story}"
    for number, entry in zip(numbers, entries, strict=True):
        print_ = printer.prints[number]
        assert entry["file_name"] in {print_.file_name, None}, story
        assert (entry["file_name"] is None) is not printer.names_file, story
        assert entry["result"] in judge.results(number), f"{number}: {story}"
        begin, end = _seconds(entry["start"]), _seconds(entry["end"])
        assert begin <= end, story
        assert end <= judge.known_to_be_over(number) + STORED_SECONDS, story


class Judge:
    """Knows what could be known of the prints of one printer."""

    def __init__(self, printer: BusyPrinter, kills: Kills) -> None:
        self._printer = printer
        self._prints = printer.prints
        self._kills = kills
        self._answers = printer.answers
        self._stored = [one for one in self._answers if kills.is_stored(one)]

    @property
    def summary(self) -> str:
        """Say what was printed, and of how much of it the history may not be silent."""
        ends = ", ".join(f"{one.file_name} {one.end}" for one in self._prints)
        recorded = self.recorded()
        exact = sum(len(self.results(one)) == 1 for one in recorded)
        known = f"{len(recorded)} have to be recorded, {exact} with their result"
        model = self._printer.simulated.machine.model.key
        return f"{model}, {len(self._prints)} printed, {known}: {ends}"

    def number_of(self, entry: Entry) -> int:
        """Return which print an entry is: none starts before it has begun."""
        start = _seconds(entry["start"]) + SLACK_SECONDS
        return sum(one.began <= start for one in self._prints) - 1

    def recorded(self) -> list[int]:
        """Return the prints that have to stand in the history.

        They were on when Home Assistant looked, or lay on the plate, and nobody could
        take them for the one before.
        """
        certain: list[int] = []
        for number in range(len(self._prints)):
            begun = looks(self._stored, number, Shown.ON)
            lay = looks(self._stored, number, Shown.ENDED)
            # An error alone is no proof of a job. Neither is what lies on the plate of
            # a printer that has never had a job and was watched; Home Assistant is
            # away for less than a minute here.
            is_seen = begun or (
                certain and lay and self._prints[number].end != "failed"
            )
            first = certain[-1] if certain else 0
            others = range(first, number)
            if is_seen and all(self._is_another(one, number) for one in others):
                certain.append(number)
        return certain

    def _is_another(self, before: int, number: int) -> bool:
        """Return whether a print cannot be taken for one before it."""
        if self._name(before) != self._name(number):
            return True
        if not any(one.number == before for one in self._answers):
            # Nobody has seen that one.
            return True
        begun = looks(self._stored, number, Shown.ON)
        if not begun:
            # It lies on the plate, as the one before did.
            return False
        return any(
            one.shown is Shown.READY
            or (one.number == before and one.shown is Shown.ENDED)
            for one in self._stored
            if self._last_look(before, Shown.ON) <= one.at < begun[0].at
        )

    def _name(self, number: int) -> str | None:
        return self._prints[number].file_name if self._printer.names_file else None

    def _last_look(self, number: int, shown: Shown) -> float:
        seen = looks(self._answers, number, shown)
        return seen[-1].at if seen else self._prints[number].began

    def results(self, number: int) -> set[str]:
        """Return the results that an entry may have."""
        one = self._prints[number]
        begun = looks(self._stored, number, Shown.ON)
        lay = looks(self._stored, number, Shown.ENDED)
        if lay and one.end is not None and (begun or one.end != "failed"):
            return {one.end}
        allowed = {"cancelled", "unknown"}
        if one.end is not None and looks(self._answers, number, Shown.ENDED):
            allowed.add(one.end)
        if self._may_seem_done(number):
            allowed.add("completed")
        for later in self._mistaken(number):
            # The end of the later one may be taken for its own.
            allowed |= self.results(later)
        return allowed

    def _mistaken(self, number: int) -> list[int]:
        """Return the later prints that may be taken for one."""
        later = range(number + 1, len(self._prints))
        return [one for one in later if not self._is_another(number, one)]

    def _may_seem_done(self, number: int) -> bool:
        one = self._prints[number]
        seen = looks(self._answers, number, Shown.ON)
        if one.end == "completed" or (seen and seen[-1].progress > NEARLY_DONE):
            return True
        over = self.known_to_be_over(number)
        due = (one.ended or over) + one.left
        return self._printer.has_http and due < over + EARLY_SECONDS

    def known_to_be_over(self, number: int) -> float:
        """Return when it was known for certain that a print is over."""
        last = max((number, *self._mistaken(number)))
        ended = self._prints[last].ended or 0.0
        seen = [one.at for one in self._stored if one.shown is not Shown.NOTHING]
        return next((one for one in seen if one > ended), self._answers[-1].at)

    def story(self) -> str:
        """Return what was answered, in short, and when Home Assistant was killed."""
        begin = self._answers[0].at
        words = [(one, "killed") for one in self._kills.moments]
        words += [
            (one.at, f"{one.shown} {'' if one.number is None else one.number}")
            for one in self._answers
        ]
        shown: list[str] = []
        for at, what in sorted(words):
            if not shown or shown[-1].partition(" ")[2] != what:
                shown.append(f"{at - begin:.1f} {what}")
        return ", ".join(shown)


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
