"""One simulated printer: a machine with its servers on one loopback address."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
import time
from typing import Self

from .camera import Camera
from .card import Card
from .clock import Clock, SimulatedTime
from .control import ControlApi
from .detail import Json, detail, state
from .faults import Faults
from .http_api import HttpApi, RequestRecord
from .machine import Machine
from .models import equipped
from .server import LoopbackServer

_LOOPBACK = IPv4Network("127.0.0.0/8")


class SimulatedPrinter:
    """A printer that is switched on between `start` and `stop`.

    The clock counts seconds; the speed is in simulated seconds per second of the
    clock. A port 0 is any free port, to be read from the attribute afterwards. The
    control port is for driving it from another process and closed by default.

    The kits are the vendor's for models that have neither lamp nor camera; a foreign
    lamp works without `/product` knowing of it. `station` is that of an AD5X. Of
    uploads only size and SHA-256 are kept unless `keep_content`.
    """

    def __init__(
        self,
        model: str = "adventurer_5m_pro",
        *,
        host: str = "127.0.0.2",
        serial_number: str = "SNMSIM00000001",
        check_code: str = "12345678",
        name: str | None = None,
        mac: str = "88:A9:A7:00:00:02",
        clock: Clock = time.monotonic,
        speed: float = 1.0,
        http_port: int = 8898,
        camera_port: int = 8080,
        control_port: int | None = None,
        firmware: str | None = None,
        lamp_kit: bool = False,
        foreign_lamp: bool = False,
        camera_kit: bool = False,
        station: bool = True,
        keep_content: bool = True,
        free_bytes: int = 4_900_000_000,
    ) -> None:
        """Take everything a printer is; nothing is opened yet.

        Raises:
            ValueError: for an unknown model, for an address outside 127.0.0.0/8 and
                for equipment the model cannot have.
        """
        built = equipped(
            model,
            firmware=firmware,
            lamp_kit=lamp_kit,
            foreign_lamp=foreign_lamp,
            camera_kit=camera_kit,
            station=station,
        )
        if IPv4Address(host) not in _LOOPBACK:
            raise ValueError(f"{host} is outside {_LOOPBACK}")
        self.host = host
        self._clock = clock
        self.time = SimulatedTime(clock, speed)
        self.machine = Machine(
            built,
            self.time,
            Card(keep_content=keep_content, free_bytes=free_bytes),
            serial_number=serial_number,
            check_code=check_code,
            name=name or built.default_name,
            mac=mac,
            host=host,
        )
        self.faults = Faults()
        self.requests: list[RequestRecord] = []
        self.camera = Camera(self.machine, self.faults, camera_port)
        self._api = api = HttpApi(self.machine, self.faults, self._record)
        self._http = LoopbackServer(api.handle, host, http_port)
        self._control: LoopbackServer | None = None
        if control_port is not None:
            self._control = LoopbackServer(ControlApi(self).handle, host, control_port)
        self._powered = False

    async def start(self) -> None:
        """Open the control port if there is one, and switch on."""
        if self._control is not None:
            await self._control.start()
        await self.power_on()

    async def stop(self) -> None:
        """Switch off and close everything; it can be started again."""
        await self.power_off()
        if self._control is not None:
            await self._control.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.stop()

    async def power_on(self) -> None:
        """Boot and listen on the same ports as before."""
        if self._powered:
            return
        if self._listens:
            await self._http.start()
        await self.camera.start()
        self._powered = True
        self.machine.http_port = self._http.port
        self.machine.camera_port = self.camera.port
        self.machine.boot()

    async def power_off(self) -> None:
        """Drop every connection and lose the job; connecting is refused from now."""
        if not self._powered:
            return
        self._powered = False
        self.machine.power_off()
        await self._http.stop()
        await self.camera.stop()

    async def set_lan_mode(self, on: bool) -> None:
        """Switch LAN mode; while it is off there is no port, or a code -2.

        Which of the two is up to the model. The job goes on.
        """
        self.machine.lan_mode = on
        if self._listens and self._powered:
            await self._http.start()
        else:
            await self._http.stop()

    @property
    def _listens(self) -> bool:
        return self.machine.lan_mode or not self.machine.model.closes_port

    @property
    def powered(self) -> bool:
        """Return whether the printer is switched on."""
        return self._powered

    @property
    def http_port(self) -> int:
        """Return the port of the HTTP interface."""
        return self._http.port

    @property
    def camera_port(self) -> int:
        """Return the port of the camera."""
        return self.camera.port

    @property
    def control_port(self) -> int | None:
        """Return the port of the control endpoint, if it has one."""
        return self._control.port if self._control is not None else None

    @property
    def connections(self) -> int:
        """Return the TCP connections the HTTP port ever accepted."""
        return self._http.connections

    @property
    def open_connections(self) -> int:
        """Return the TCP connections open on the HTTP port."""
        return self._http.open_connections

    @property
    def commands(self) -> Sequence[str]:
        """Return the names of the commands received, oldest first."""
        return [one.command for one in self.requests if one.command is not None]

    @property
    def forbidden(self) -> Sequence[str]:
        """Return the cloud's commands and paths received, which nobody may send."""
        return self._api.forbidden

    def detail(self) -> dict[str, Json]:
        """Return what `/detail` would send now, faults left aside."""
        return detail(self.machine)

    def state(self) -> dict[str, Json]:
        """Return the whole state as JSON, for comparing before with after.

        `settings` change only by commands, `readings` also with time; stop the time
        (speed 0) to compare everything.
        """
        return {
            "powered": self._powered,
            "lan_mode": self.machine.lan_mode,
            "speed": self.time.speed,
            **state(self.machine),
            "faults": self.faults.state(),
        }

    def _record(self, method: str, path: str, command: str | None) -> None:
        self.requests.append(RequestRecord(self._clock(), method, path, command))
