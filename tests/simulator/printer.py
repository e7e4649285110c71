"""One simulated printer: a machine with its servers on one loopback address."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
import time
from types import MappingProxyType
from typing import Self

from .camera import Camera
from .capture import captured
from .card import Card
from .clock import Clock, SimulatedTime
from .commands import Arguments
from .control import ControlApi
from .detail import Json, detail, state
from .discovery import Discovery
from .faults import Faults
from .http_api import HttpApi, RequestRecord
from .machine import Machine
from .models import equipped
from .server import LoopbackServer
from .tcp.server import TcpRecord, TcpServer

_LOOPBACK = IPv4Network("127.0.0.0/8")


class SimulatedPrinter:
    """A printer that is switched on between `start` and `stop`.

    The clock counts seconds; the speed is in simulated seconds per second of the
    clock. A port 0 is any free port, to be read from the attribute afterwards. The
    control port is for driving it from another process and closed by default.

    The kits are the vendor's for models that have neither lamp nor camera; a foreign
    lamp works without `/product` knowing of it. `station` is that of an AD5X. Of
    uploads only size and SHA-256 are kept unless `keep_content`. `dialect` replaces
    facts of how the firmware talks over TCP, by the names of Dialect. Without `tcp`
    that port is closed at first, without `udp` no search finds it. `product_id` is
    what it answers in place of the model's. A `capture` is a file of replies that a
    printer was heard to give; it takes the place of the model, with nothing added.
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
        tcp_port: int = 8899,
        control_port: int | None = None,
        firmware: str | None = None,
        lamp_kit: bool = False,
        foreign_lamp: bool = False,
        camera_kit: bool = False,
        station: bool = True,
        keep_content: bool = True,
        free_bytes: int = 4_900_000_000,
        dialect: Mapping[str, object] = MappingProxyType({}),
        tcp: bool = True,
        udp: bool = True,
        product_id: int | None = None,
        capture: Path | str | None = None,
    ) -> None:
        """Take everything a printer is; nothing is opened yet.

        Raises:
            ValueError: for an unknown model, for an address outside 127.0.0.0/8, for
                equipment the model cannot have and for an unusable capture.
            OSError: for a capture that cannot be opened.
        """
        if capture is None:
            built = equipped(
                model,
                firmware=firmware,
                lamp_kit=lamp_kit,
                foreign_lamp=foreign_lamp,
                camera_kit=camera_kit,
                station=station,
                dialect=dialect,
                product_id=product_id,
            )
        elif firmware or lamp_kit or foreign_lamp or camera_kit or not station:
            raise ValueError("a captured printer has only what was captured")
        else:
            path = Path(capture)
            built = captured(path, dialect=dialect, product_id=product_id)
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
        self._tcp: TcpServer | None = None
        if built.dialect is not None:
            self._tcp = TcpServer(
                self.machine, built.dialect, self.faults, clock, tcp_port
            )
        self._tcp_open = tcp
        self._discovery = Discovery(self.machine, self.faults) if udp else None
        self._control: LoopbackServer | None = None
        if control_port is not None:
            self._control = LoopbackServer(ControlApi(self).handle, host, control_port)
        self._powered = False

    async def start(self) -> None:
        """Open the control port if there is one, and switch on."""
        if self._control is not None:
            await self._control.start()
        try:
            await self.power_on()
        except OSError:
            await self.stop()
            raise

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
        try:
            await self._open()
        except OSError:
            await self._close()
            raise
        self._powered = True
        self.machine.http_port = self._http.port
        self.machine.camera_port = self.camera.port
        self.machine.boot()
        if self._tcp is not None:
            self._tcp.boot()

    async def power_off(self) -> None:
        """Drop every connection and lose the job; connecting is refused from now."""
        if not self._powered:
            return
        self._powered = False
        self.machine.power_off()
        await self._close()

    async def _open(self) -> None:
        """Listen wherever it does, as LAN mode and the test want it."""
        if self._listens:
            await self._http.start()
        await self.camera.start()
        if self._tcp is not None and self._tcp_open:
            await self._tcp.start()
        if self._discovery is not None:
            await self._discovery.start()

    async def _close(self) -> None:
        await self._http.stop()
        await self.camera.stop()
        if self._tcp is not None:
            await self._tcp.stop()
        if self._discovery is not None:
            await self._discovery.stop()

    async def set_tcp(self, on: bool) -> None:
        """Open or close port 8899, whatever else the printer does.

        Without effect on a model that never listens there.
        """
        self._tcp_open = on
        if self._tcp is None:
            return
        if on and self._powered:
            await self._tcp.start()
        else:
            await self._tcp.stop()

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
        model = self.machine.model
        return model.has_http and (self.machine.lan_mode or not model.closes_port)

    @property
    def powered(self) -> bool:
        """Return whether the printer is switched on."""
        return self._powered

    @property
    def http_port(self) -> int:
        """Return the port of the HTTP interface."""
        return self._http.port

    @property
    def tcp_port(self) -> int | None:
        """Return the port of the text protocol, None for a model without it."""
        return None if self._tcp is None else self._tcp.port

    @property
    def camera_port(self) -> int:
        """Return the port of the camera."""
        return self.camera.port

    @property
    def control_port(self) -> int | None:
        """Return the port of the control endpoint, if it has one."""
        return self._control.port if self._control is not None else None

    @property
    def check_codes(self) -> set[object]:
        """Return every check code that a request ever told it, right or wrong."""
        return self._api.check_codes

    @property
    def connections(self) -> int:
        """Return the TCP connections the HTTP port ever accepted."""
        return self._http.connections

    @property
    def open_connections(self) -> int:
        """Return the TCP connections open on the HTTP port."""
        return self._http.open_connections

    @property
    def tcp_records(self) -> Sequence[TcpRecord]:
        """Return the commands received over TCP, oldest first."""
        return () if self._tcp is None else self._tcp.records

    @property
    def tcp_connections(self) -> int:
        """Return the connections port 8899 ever accepted."""
        return 0 if self._tcp is None else self._tcp.connections

    @property
    def tcp_open_connections(self) -> int:
        """Return the connections open on port 8899."""
        return 0 if self._tcp is None else self._tcp.open_connections

    @property
    def probes(self) -> int:
        """Return how many searches over UDP arrived."""
        return 0 if self._discovery is None else self._discovery.probes

    @property
    def commands(self) -> Sequence[str]:
        """Return the names of the commands received, oldest first."""
        return [one.command for one in self.requests if one.command is not None]

    @property
    def forbidden(self) -> Sequence[str]:
        """Return what was received and nobody may send: the cloud's, and G-code."""
        by_tcp = () if self._tcp is None else self._tcp.forbidden
        return [*self._api.forbidden, *by_tcp]

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
            "tcp": None if self._tcp is None else self._tcp.state(),
            "faults": self.faults.state(),
        }

    def _record(
        self, method: str, path: str, command: str | None, arguments: Arguments
    ) -> None:
        record = RequestRecord(self._clock(), method, path, command, arguments)
        self.requests.append(record)
