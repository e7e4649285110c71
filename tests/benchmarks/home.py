"""A real Home Assistant that has its printers already, and what it is seen doing."""

import asyncio
from asyncio import Future
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
import json
from pathlib import Path
import re
from time import perf_counter
from typing import NamedTuple

import psutil

from tests.benchmarks.fleet import Printer
from tests.end_to_end.homeassistant import HomeAssistant, WebSocket
from tests.end_to_end.process import ProgramFailedError, free_port
from tests.repository import INTEGRATION

SECONDS = 120
UNAVAILABLE = "unavailable"


class Memory(NamedTuple):
    """Bytes that a process needs."""

    now: int
    """At the moment, with its share of what several processes use (PSS)."""
    most: int
    """At most so far, with all of that (peak RSS)."""


class Home(HomeAssistant):
    """A Home Assistant process that can be measured."""

    @property
    def _process(self) -> psutil.Process:
        process = self._program._process
        if process is None:
            raise ProgramFailedError("Home Assistant does not run")
        return psutil.Process(process.pid)

    @property
    def cpu_seconds(self) -> float:
        """CPU time since the start."""
        times = self._process.cpu_times()
        return times.user + times.system

    @property
    def memory(self) -> Memory | None:
        """What it needs; only Linux can say."""
        folder = Path("/proc", str(self._process.pid))
        if not folder.exists():
            return None
        return Memory(
            now=_bytes(folder / "smaps_rollup", "Pss"),
            most=_bytes(folder / "status", "VmHWM"),
        )

    async def entities_of(self, printer: Printer) -> dict[str, str]:
        """Return a printer's entities, entity id by key."""
        begin = f"{printer.serial_number}_"
        return {
            unique_id.removeprefix(begin): entity
            for unique_id, entity in (await self.entities()).items()
            if unique_id.startswith(begin)
        }

    async def wait_until_online(self, printers: Sequence[Printer]) -> None:
        """Wait until every printer has answered."""
        serials = [one.serial_number for one in printers]

        async def online() -> bool:
            entities, states = await self.entities(), await self.states()
            connected = (
                entities.get(f"{serial}_connectivity", "") for serial in serials
            )
            return all(states.get(entity) == "on" for entity in connected)

        await self.wait_for(online, SECONDS, "all printers online")


def _bytes(file: Path, key: str) -> int:
    found = re.search(rf"^{key}:\s+(\d+) kB$", file.read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(f"{file} has no {key}")
    return int(found[1]) * 1024


def entry_id(number: int) -> str:
    """Return the id of the config entry of one of the printers."""
    return f"{number:026}"


@asynccontextmanager
async def running_home(
    folder: Path, printers: Sequence[Printer]
) -> AsyncGenerator[Home]:
    """Start a new Home Assistant to which these printers have been added."""
    _write_entries(folder, printers)
    async with Home(folder, free_port()) as home:
        await home.onboard()
        await home.wait_until_running()
        yield home
        home.check_log()


def _write_entries(folder: Path, printers: Sequence[Printer]) -> None:
    entries = [_entry(number, one) for number, one in enumerate(printers)]
    content = {
        "version": 1,
        "minor_version": 5,
        "key": "core.config_entries",
        "data": {"entries": entries},
    }
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    (storage / "core.config_entries").write_text(json.dumps(content))


def _entry(number: int, printer: Printer) -> dict[str, object]:
    data = printer.entry_data
    return {
        "created_at": "2026-11-01T00:00:00+00:00",
        "data": data,
        "disabled_by": None,
        "discovery_keys": {},
        "domain": INTEGRATION.name,
        "entry_id": entry_id(number),
        "minor_version": 1,
        "modified_at": "2026-11-01T00:00:00+00:00",
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": data["name"],
        "unique_id": printer.serial_number,
        "version": 1,
    }


class Watch:
    """Hears of every state as it comes, and remembers when that was."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._states: dict[str, tuple[str, float]] = {}
        self._awaited: dict[str, tuple[Collection[str], Future[float]]] = {}
        self.known_since: dict[str, float] = {}
        """When each entity first had a state."""

    async def listen(self) -> None:
        """Hear what comes, without an end."""
        while True:
            data = (await self._socket.next_event())["data"]
            if data["new_state"] is not None:
                self._hear(data["entity_id"], data["new_state"]["state"])

    def _hear(self, entity: str, state: str) -> None:
        now = perf_counter()
        self._states[entity] = state, now
        if state != UNAVAILABLE:
            self.known_since.setdefault(entity, now)
        if entity in self._awaited:
            wanted, future = self._awaited[entity]
            if state in wanted and not future.done():
                future.set_result(now)

    async def until(self, entity: str, *wanted: str) -> float:
        """Return when an entity has one of these states, or since when it has."""
        state, since = self._states.get(entity, (None, 0.0))
        if state in wanted:
            return since
        future: Future[float] = asyncio.get_running_loop().create_future()
        self._awaited[entity] = wanted, future
        async with asyncio.timeout(SECONDS):
            return await future


@asynccontextmanager
async def watched(home: HomeAssistant) -> AsyncGenerator[Watch]:
    """Watch all states of a Home Assistant."""
    async with home.websocket() as socket:
        await socket.command("subscribe_events", event_type="state_changed")
        watch = Watch(socket)
        listening = asyncio.create_task(watch.listen())
        try:
            yield watch
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
