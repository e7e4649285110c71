"""A real Home Assistant that has its printers already, and what it is seen doing."""

import asyncio
from asyncio import Future
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
import re
from time import perf_counter
from typing import Any, NamedTuple

import psutil

from tests.benchmarks.fleet import Printer
from tests.end_to_end.configuration import write_entries
from tests.end_to_end.homeassistant import HomeAssistant, WebSocket
from tests.end_to_end.process import ProgramFailedError, free_port
from tests.repository import INTEGRATION

SECONDS = 120
LOOK_SECONDS = 0.02
UNAVAILABLE = "unavailable"

_FLOWS = "/api/config/config_entries/flow"


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

    def forget_peak(self) -> None:
        """Let the most that it needed count from now; only Linux can."""
        with suppress(OSError):
            Path("/proc", str(self._process.pid), "clear_refs").write_text("5")

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

    async def open_dialog(self) -> dict[str, Any]:
        """Begin to add a printer, and return the first form."""
        return await self._followed(
            await self.post(_FLOWS, {"handler": INTEGRATION.name})
        )

    async def submit(self, form: dict[str, Any], **values: object) -> dict[str, Any]:
        """Fill in a form, and return what comes of that when all progress is over."""
        return await self._followed(
            await self.post(f"{_FLOWS}/{form['flow_id']}", values)
        )

    async def close_dialog(self, form: dict[str, Any]) -> None:
        """Give up adding a printer."""
        await self._request("DELETE", f"{_FLOWS}/{form['flow_id']}")

    async def _followed(self, result: dict[str, Any]) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS):
            while result["type"] in {"progress", "progress_done"}:
                await asyncio.sleep(LOOK_SECONDS)
                result = await self.get(f"{_FLOWS}/{result['flow_id']}")
        return result


def _bytes(file: Path, key: str) -> int:
    found = re.search(rf"^{key}:\s+(\d+) kB$", file.read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(f"{file} has no {key}")
    return int(found[1]) * 1024


@asynccontextmanager
async def running_home(
    folder: Path, printers: Sequence[Printer]
) -> AsyncGenerator[Home]:
    """Start a new Home Assistant to which these printers have been added."""
    write_entries(folder, [one.entry_data for one in printers])
    async with Home(folder, free_port()) as home:
        await home.onboard()
        await home.wait_until_running()
        yield home
        home.check_log()


class Watch:
    """Hears of every state as it comes, and remembers when that was."""

    def __init__(self, socket: WebSocket, states: Mapping[str, str]) -> None:
        """Take what there is already, too; it counts as no change."""
        self._socket = socket
        now = perf_counter()
        self._states = {entity: (state, now) for entity, state in states.items()}
        self._awaited: dict[str, tuple[Callable[[str], bool], Future[float]]] = {}
        self._changes: Counter[tuple[str, str]] = Counter()
        self.known_since: dict[str, float] = {}
        """When each entity first was heard to have a state."""

    async def listen(self) -> None:
        """Hear what comes, without an end."""
        while True:
            data = (await self._socket.next_event())["data"]
            if data["new_state"] is not None:
                self._hear(data["entity_id"], data["new_state"]["state"])

    def _hear(self, entity: str, state: str) -> None:
        now = perf_counter()
        if entity not in self._states or state != self._states[entity][0]:
            self._changes[entity, state] += 1
            self._states[entity] = state, now
        if state != UNAVAILABLE:
            self.known_since.setdefault(entity, now)
        if entity in self._awaited:
            fits, future = self._awaited[entity]
            if fits(state) and not future.done():
                future.set_result(now)

    def changes(self, entity: str, state: str) -> int:
        """Return how often an entity was seen to get this state."""
        return self._changes[entity, state]

    async def until(self, entity: str, *wanted: str) -> float:
        """Return when an entity has one of these states, or since when it has."""
        return await self._until(entity, wanted.__contains__)

    async def until_not(self, entity: str, *unwanted: str) -> float:
        """Return when an entity has another state than these, or since when it has."""
        return await self._until(entity, lambda state: state not in unwanted)

    async def _until(self, entity: str, fits: Callable[[str], bool]) -> float:
        if entity in self._states:
            state, since = self._states[entity]
            if fits(state):
                return since
        future: Future[float] = asyncio.get_running_loop().create_future()
        self._awaited[entity] = fits, future
        async with asyncio.timeout(SECONDS):
            return await future


@asynccontextmanager
async def watched(home: HomeAssistant) -> AsyncGenerator[Watch]:
    """Watch all states of a Home Assistant."""
    async with home.websocket() as socket:
        await socket.command("subscribe_events", event_type="state_changed")
        watch = Watch(socket, await home.states())
        listening = asyncio.create_task(watch.listen())
        try:
            yield watch
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
