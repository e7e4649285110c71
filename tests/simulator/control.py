"""The control endpoint: drives a simulated printer from another process.

It is no part of the printer and answers as HTTP normally does: 400 with an `error`
for what it cannot do.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
import json
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web

from .clock import SimulatedTime
from .detail import Json
from .faults import Faults
from .http_api import RequestRecord
from .machine import Machine, PrinterBusyError
from .tcp.server import TcpRecord

if TYPE_CHECKING:
    from .camera import Camera

type Values = dict[str, Any]
type _Action = Callable[[Values], Awaitable[Json]]


class Controlled(Protocol):
    """What the control endpoint needs of a printer."""

    machine: Machine
    faults: Faults
    time: SimulatedTime
    requests: list[RequestRecord]
    camera: Camera

    @property
    def connections(self) -> int:
        """Return the TCP connections the HTTP port ever accepted."""

    @property
    def open_connections(self) -> int:
        """Return the TCP connections open on the HTTP port."""

    @property
    def tcp_records(self) -> Sequence[TcpRecord]:
        """Return the commands received over TCP."""

    @property
    def tcp_connections(self) -> int:
        """Return the connections port 8899 ever accepted."""

    @property
    def tcp_open_connections(self) -> int:
        """Return the connections open on port 8899."""

    @property
    def probes(self) -> int:
        """Return how many searches over UDP arrived."""

    @property
    def forbidden(self) -> Sequence[str]:
        """Return what was received and nobody may send."""

    def state(self) -> dict[str, Json]:
        """Return the whole state as JSON."""

    async def power_on(self) -> None:
        """Switch the printer on."""

    async def power_off(self) -> None:
        """Switch the printer off."""

    async def set_lan_mode(self, on: bool) -> None:
        """Switch LAN mode."""

    async def set_tcp(self, on: bool) -> None:
        """Open or close port 8899."""


class ControlApi:
    """Answers the control requests for one printer."""

    def __init__(self, printer: Controlled) -> None:
        self._printer = printer
        self._actions: Mapping[tuple[str, str], _Action] = {
            ("GET", "/state"): self._state,
            ("GET", "/requests"): self._requests,
            ("POST", "/job/start"): self._start_job,
            ("POST", "/job/finish"): self._finish_job,
            ("POST", "/job/fail"): self._fail_job,
            ("POST", "/job/pause"): self._pause_job,
            ("POST", "/job/resume"): self._resume_job,
            ("POST", "/job/cancel"): self._cancel_job,
            ("POST", "/plate/clear"): self._clear_plate,
            ("GET", "/files"): self._files,
            ("POST", "/question"): self._ask_question,
            ("POST", "/station/fill"): self._fill_slot,
            ("POST", "/station/empty"): self._empty_slot,
            ("POST", "/door"): self._set_door,
            ("POST", "/faults"): self._set_faults,
            ("POST", "/speed"): self._set_speed,
            ("POST", "/power"): self._set_power,
            ("POST", "/lan_mode"): self._set_lan_mode,
            ("POST", "/tcp"): self._set_tcp,
            ("POST", "/check_code"): self._set_check_code,
        }

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Carry out one control request; every POST answers with the state."""
        action = self._actions.get((request.method, request.path))
        if action is None:
            known = ", ".join(" ".join(one) for one in self._actions)
            return _refusal(404, f"there is only {known}")
        try:
            return web.json_response(await action(_values(await request.read())))
        except PrinterBusyError:
            return _refusal(400, f"the printer is {self._printer.machine.status}")
        except (KeyError, TypeError, ValueError) as err:
            return _refusal(400, f"{type(err).__name__}: {err}")

    async def _state(self, _values: Values) -> Json:
        return self._printer.state()

    async def _requests(self, _values: Values) -> Json:
        """Count what arrived at the printer since it was created."""
        records = self._printer.requests
        commands = Counter(one.command for one in records if one.command)
        return {
            "total": len(records),
            "paths": dict(Counter(one.path for one in records)),
            "commands": dict(commands),
            "connections": self._printer.connections,
            "open_connections": self._printer.open_connections,
            "tcp": {
                "commands": dict(
                    Counter(one.code for one in self._printer.tcp_records)
                ),
                "connections": self._printer.tcp_connections,
                "open_connections": self._printer.tcp_open_connections,
            },
            "probes": self._printer.probes,
            "viewers": self._printer.camera.viewers,
            "total_viewers": self._printer.camera.total_viewers,
            "refused_viewers": self._printer.camera.refused_viewers,
            "forbidden": [*self._printer.forbidden],
        }

    async def _files(self, _values: Values) -> Json:
        """Return what is on the card, and how the last file was started."""
        machine = self._printer.machine
        last = machine.last_start
        return {
            "files": [
                {"file_name": one.file_name, "size": one.size, "sha256": one.sha256}
                for one in machine.files
            ],
            "last_start": None if last is None else asdict(last),
        }

    async def _start_job(self, values: Values) -> Json:
        self._printer.machine.start_job(**values)
        return self._printer.state()

    async def _finish_job(self, _values: Values) -> Json:
        self._printer.machine.finish_job()
        return self._printer.state()

    async def _fail_job(self, values: Values) -> Json:
        self._printer.machine.fail_job(**values)
        return self._printer.state()

    async def _pause_job(self, _values: Values) -> Json:
        self._printer.machine.pause()
        return self._printer.state()

    async def _resume_job(self, _values: Values) -> Json:
        self._printer.machine.resume()
        return self._printer.state()

    async def _cancel_job(self, _values: Values) -> Json:
        self._printer.machine.cancel()
        return self._printer.state()

    async def _clear_plate(self, _values: Values) -> Json:
        self._printer.machine.clear_platform()
        return self._printer.state()

    async def _ask_question(self, values: Values) -> Json:
        self._printer.machine.ask_question(**values)
        return self._printer.state()

    async def _fill_slot(self, values: Values) -> Json:
        self._printer.machine.station.fill(**values)
        return self._printer.state()

    async def _empty_slot(self, values: Values) -> Json:
        self._printer.machine.station.empty(**values)
        return self._printer.state()

    async def _set_door(self, values: Values) -> Json:
        self._printer.machine.front_door_open = _switch(values, "open")
        return self._printer.state()

    async def _set_faults(self, values: Values) -> Json:
        self._printer.faults.update(values)
        return self._printer.state()

    async def _set_speed(self, values: Values) -> Json:
        self._printer.time.speed = values["speed"]
        return self._printer.state()

    async def _set_power(self, values: Values) -> Json:
        if _switch(values, "on"):
            await self._printer.power_on()
        else:
            await self._printer.power_off()
        return self._printer.state()

    async def _set_lan_mode(self, values: Values) -> Json:
        await self._printer.set_lan_mode(_switch(values, "on"))
        return self._printer.state()

    async def _set_check_code(self, values: Values) -> Json:
        self._printer.machine.check_code = str(values["check_code"])
        return self._printer.state()

    async def _set_tcp(self, values: Values) -> Json:
        await self._printer.set_tcp(_switch(values, "on"))
        return self._printer.state()


def _values(raw: bytes) -> Values:
    values = json.loads(raw) if raw else {}
    if not isinstance(values, dict):
        raise TypeError("the body has to be a JSON object")
    return values


def _switch(values: Values, name: str) -> bool:
    value = values[name]
    if not isinstance(value, bool):
        raise TypeError(f'"{name}" has to be true or false')
    return value


def _refusal(status: int, message: str) -> web.Response:
    return web.json_response({"error": message}, status=status)
