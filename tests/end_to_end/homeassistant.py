"""A real Home Assistant, driven as a browser would drive it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from itertools import count
import json
import os
from pathlib import Path
import sys
from typing import Any, Self

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ClientWebSocketResponse,
)

from tests.end_to_end import log
from tests.end_to_end.configuration import write_configuration
from tests.end_to_end.process import Look, Program, ProgramFailedError
from tests.repository import INTEGRATION, ROOT

# The oldest one that is promised is the one that the tests' own environment holds.
ENVIRONMENTS = {"2026.10": ".venv", "2026.11": ".venv-develop"}
VERSION = os.environ.get("FLASHFORGE_HOME_ASSISTANT") or "2026.11"
HASS = ROOT / ENVIRONMENTS[VERSION] / "bin" / "hass"
USER = "dev"
PASSWORD = "dev"
START_SECONDS = 120
FLOW_PROGRESSED = "data_entry_flow_progressed"


class WebSocket:
    """One authenticated connection to the websocket API."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._events: deque[dict[str, Any]] = deque()

    async def command(self, kind: str, **data: Any) -> Any:
        """Send a command and return its result; raise ProgramFailedError if refused."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "type": kind, **data})
        while (answer := await self._socket.receive_json())["type"] != "result":
            self._events.append(answer["event"])
        if not answer["success"]:
            message = f"{kind}: {answer['error']}"
            raise ProgramFailedError(message)
        return answer["result"]

    async def next_event(self) -> dict[str, Any]:
        """Return the oldest event not yet seen, or wait for one."""
        if self._events:
            return self._events.popleft()
        event: dict[str, Any] = (await self._socket.receive_json())["event"]
        return event


class HomeAssistant:
    """A Home Assistant process on 127.0.0.1 with a configuration folder of its own.

    As a context manager it starts, waits until its web server answers, and stops.
    `onboard` (a new folder) or `log_in` (a used one) opens everything else.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._token = ""
        self._session: ClientSession | None = None
        command = (HASS, "--config", folder, "--skip-pip", "--log-no-color")
        self._program = Program(command, folder / "output.log")

    @property
    def is_new(self) -> bool:
        """Whether nobody has been made the owner yet."""
        onboarding = json.loads((self.folder / ".storage" / "onboarding").read_text())
        return "user" not in onboarding["data"]["done"]

    @property
    def is_started(self) -> bool:
        """Whether the process has been started, and neither stopped nor killed."""
        return self._program.is_started

    async def start(self) -> None:
        """Start the process and return when its web server answers."""
        self.launch()
        await self._program.wait_for(self._answers, START_SECONDS, "web server")

    def launch(self) -> None:
        """Start the process, and wait for nothing."""
        write_configuration(self.folder, self._port)
        self._program.start()

    async def stop(self) -> bool:
        """Stop the process; it may be started again, and keeps what it knows.

        Return whether it stopped when it was asked to.
        """
        return await self._program.stop()

    def kill(self) -> None:
        """End the process as a power cut does; it may be started again."""
        self._program.kill()

    async def __aenter__(self) -> Self:
        """Start, and leave nothing behind if that fails."""
        self._session = ClientSession(self.url, timeout=ClientTimeout(total=60))
        try:
            await self.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the process, whatever happened, and show its troubles."""
        await self.session.close()
        await self.stop()
        self._show_troubles()

    @property
    def session(self) -> ClientSession:
        """The HTTP session, whose relative addresses lead to Home Assistant."""
        if self._session is None:
            message = "Home Assistant is used outside of its context"
            raise ProgramFailedError(message)
        return self._session

    async def _answers(self) -> bool:
        try:
            async with self.session.get("/manifest.json") as response:
                return response.status == HTTPStatus.OK
        except ClientError:
            return False

    async def onboard(self) -> None:
        """Create the owner, as the page of the first start does."""
        owner = {
            "client_id": f"{self.url}/",
            "language": "en",
            "name": "Developer",
            "password": PASSWORD,
            "username": USER,
        }
        answer = await self.post("/api/onboarding/users", owner)
        await self._take_token(answer["auth_code"])

    async def log_in(self, username: str = USER, password: str = PASSWORD) -> None:
        """Log somebody in, as the login page does; without a name it is the owner."""
        client = {"client_id": f"{self.url}/"}
        flow = await self.post(
            "/auth/login_flow",
            {**client, "handler": ["homeassistant", None], "redirect_uri": self.url},
        )
        secrets = {"username": username, "password": password}
        answer = await self.post(
            f"/auth/login_flow/{flow['flow_id']}", {**client, **secrets}
        )
        await self._take_token(answer["result"])

    async def _take_token(self, code: str) -> None:
        form = {
            "client_id": f"{self.url}/",
            "code": code,
            "grant_type": "authorization_code",
        }
        async with self.session.post("/auth/token", data=form) as response:
            self._token = (await response.json())["access_token"]

    async def wait_until_running(self) -> dict[str, Any]:
        """Wait until all is set up, and return Home Assistant's configuration."""

        async def running() -> dict[str, Any] | None:
            configuration: dict[str, Any] = await self.get("/api/config")
            return configuration if configuration["state"] == "RUNNING" else None

        return await self.wait_for(running, START_SECONDS, "running state")

    async def read(self, path: str) -> bytes:
        """Return what is at a path of the server, byte for byte."""
        return await self._request("GET", path)

    async def get(self, path: str) -> Any:
        """Return what the REST API has at a path."""
        return _decoded(await self._request("GET", path))

    async def post(self, path: str, data: dict[str, Any]) -> Any:
        """Send data to a path of the REST API and return the answer."""
        return _decoded(await self._request("POST", path, data))

    async def delete(self, path: str) -> Any:
        """Delete what is at a path of the REST API and return the answer."""
        return _decoded(await self._request("DELETE", path))

    async def open(self, path: str) -> ClientResponse:
        """Return the answer of a path that goes on and on; the caller closes it."""
        return await self.session.get(path, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    async def _request(
        self, method: str, path: str, data: dict[str, Any] | None = None
    ) -> bytes:
        async with self.session.request(
            method, path, json=data, headers=self._headers
        ) as response:
            body = await response.read()
            if not response.ok:
                message = f"{method} {path}: {response.status} {body[:500]!r}"
                raise ProgramFailedError(message)
            return body

    async def perform(self, action: str, entity_id: str) -> None:
        """Perform an action such as `button.press` on an entity."""
        path = action.replace(".", "/")
        await self.post(f"/api/services/{path}", {"entity_id": entity_id})

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[WebSocket]:
        """Open an authenticated connection to the websocket API."""
        async with self.session.ws_connect("/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._token})
            if (answer := await socket.receive_json())["type"] != "auth_ok":
                message = f"the websocket refused the token: {answer}"
                raise ProgramFailedError(message)
            yield WebSocket(socket)

    async def command(self, kind: str, **data: Any) -> Any:
        """Send one command on a connection of its own and return its result."""
        async with self.websocket() as websocket:
            return await websocket.command(kind, **data)

    async def run_flow(self, handler: str, *inputs: dict[str, Any]) -> dict[str, Any]:
        """Follow a config flow as the frontend does, with one input for each step.

        Returns the last result: an entry, an abort, or the step that has no input left,
        which is the form with its errors where the last input was refused.
        """
        flows = "/api/config/config_entries/flow"
        waiting = deque(inputs)
        async with self.websocket() as websocket:
            await websocket.command("subscribe_events", event_type=FLOW_PROGRESSED)
            result: dict[str, Any] = await self.post(flows, {"handler": handler})
            while True:
                flow = f"{flows}/{result['flow_id']}"
                if result["type"] in ("progress", "progress_done"):
                    await self._progressed(websocket, result["flow_id"])
                    result = await self.get(flow)
                elif result["type"] in ("form", "menu") and waiting:
                    result = await self.post(flow, waiting.popleft())
                else:
                    return result

    async def _progressed(self, websocket: WebSocket, flow_id: str) -> None:
        while (await websocket.next_event())["data"]["flow_id"] != flow_id:
            pass

    async def entities(self) -> dict[str, str]:
        """Return the integration's enabled entities, entity id by unique id."""
        registry = await self.command("config/entity_registry/list")
        return {
            entity["unique_id"]: entity["entity_id"]
            for entity in registry
            if entity["platform"] == INTEGRATION.name and not entity["disabled_by"]
        }

    async def states(self) -> dict[str, str]:
        """Return the state of every entity, by entity id."""
        return {s["entity_id"]: s["state"] for s in await self.get("/api/states")}

    async def wait_for[T](self, look: Look[T], seconds: float, what: str) -> T:
        """Look until something true is seen, as `Program.wait_for` does."""
        return await self._program.wait_for(look, seconds, what)

    async def wait_until_stopped(self) -> None:
        """Wait until the process ends by itself, and raise ProgramFailedError then."""
        while True:
            self._program.check_running()
            await asyncio.sleep(1)

    @property
    def log(self) -> list[str]:
        """The records of the log so far, each with its traceback."""
        return log.split(self._program.output)

    def check_log(self) -> None:
        """See that the integration has not failed; else raise ProgramFailedError."""
        for record in self.log:
            if log.is_failure(record):
                message = f"in the log: {record}"
                raise ProgramFailedError(message)

    def _show_troubles(self) -> None:
        """Print once each what Home Assistant says of itself and of this machine."""
        troubles = [
            record.splitlines()[0].partition(" ")[2].partition(" ")[2]
            for record in self.log
            if log.is_trouble(record) and not log.is_failure(record)
        ]
        for trouble in dict.fromkeys(troubles):
            print(f"Home Assistant: {trouble}", file=sys.stderr, flush=True)


def _decoded(body: bytes) -> Any:
    return json.loads(body) if body else None
