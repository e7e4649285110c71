"""FlashForgeClient: the one object that stands for a printer."""

import json
import logging
from types import TracebackType
from typing import Self

import aiohttp

from .camera import CameraStream
from .commands import CommandQueue
from .connection import ConnectionOptions
from .device import Device
from .errors import FlashForgeError, UnknownModelError
from .http.control import HttpControl
from .http.files import HttpFiles
from .http.info import HttpInfo
from .http.jobs import HttpJobControl
from .http.materials import HttpMaterials
from .http.sender import HttpCommandSender
from .http.temperatures import HttpTempControl
from .http.transport import HttpTransport
from .interfaces.control import Control
from .interfaces.files import Files
from .interfaces.info import Info
from .interfaces.jobs import JobControl
from .interfaces.materials import Materials
from .interfaces.temperatures import TempControl
from .status import PrinterStatus
from .tcp.control import TcpControl
from .tcp.files import TcpFiles
from .tcp.gcode import GCode
from .tcp.info import TcpInfo
from .tcp.jobs import TcpJobControl
from .tcp.sender import TcpCommandSender
from .tcp.temperatures import TcpTempControl
from .tcp.transport import TcpTransport
from .values import JsonLoader

_LOGGER = logging.getLogger(__name__)


class FlashForgeClient:
    """A printer: what it is, how it does, and what it can be told.

    `info` asks it, `control`, `job_control`, `temp_control` and `materials` command
    it, `files` brings it files, `camera` shows it, `gcode` talks to it in its own
    language. Nothing happens on its own: no task runs and no connection is held,
    except a kept-alive one of the session, which belongs to whoever passed it in, and
    the camera's while somebody watches.
    """

    info: Info
    control: Control
    job_control: JobControl
    temp_control: TempControl
    materials: Materials
    files: Files
    gcode: GCode

    def __init__(
        self,
        session: aiohttp.ClientSession,
        options: ConnectionOptions,
        *,
        json_loads: JsonLoader = json.loads,
    ) -> None:
        """Take how the printer is reached.

        `json_loads` may be a quicker one than the standard library's.
        """
        self.device = Device(options)
        """What is known of the printer."""
        self._tcp = TcpTransport(self.device)
        if options.uses_http:
            self._use_http(HttpTransport(session, options, json_loads))
        else:
            self._use_tcp()
        self.camera = CameraStream(session, self.device, self.control)

    def _use_http(self, transport: HttpTransport) -> None:
        """Speak HTTP, and TCP for what only TCP offers."""
        self.info = HttpInfo(transport, self.device)
        queue = CommandQueue(self.device, self.info)
        tcp = TcpCommandSender(self._tcp, queue)
        http = HttpCommandSender(transport, queue)
        self.control = HttpControl(http, fallback=TcpControl(tcp))
        self.job_control = HttpJobControl(http)
        self.temp_control = HttpTempControl(http, fallback=TcpTempControl(tcp))
        self.materials = HttpMaterials(http)
        self.files = HttpFiles(http, fallback=TcpFiles(tcp))
        self.gcode = GCode(tcp)

    def _use_tcp(self) -> None:
        self.info = TcpInfo(self._tcp, self.device)
        sender = TcpCommandSender(self._tcp, CommandQueue(self.device, self.info))
        self.control = TcpControl(sender)
        self.job_control = TcpJobControl(sender)
        self.temp_control = TcpTempControl(sender)
        self.materials = Materials()
        self.files = TcpFiles(sender)
        self.gcode = GCode(sender)

    async def initialize(self) -> PrinterStatus:
        """Get to know the printer, and return its status.

        Raises what a request raises, and UnknownModelError. A printer that
        does not answer `/product` is no worse for it: the model's row counts.
        """
        status = await self.info.get_status()
        if self.device.model is None:
            raise UnknownModelError
        await self.refresh_capabilities()
        await self.camera.find()
        return status

    async def refresh_capabilities(self) -> bool:
        """Ask once more what the printer has, keeping what is known if it refuses.

        Whatever it answers here, its credentials are `/detail`'s matter.
        """
        try:
            product = await self.info.get_product()
        except FlashForgeError:
            _LOGGER.debug("The printer does not tell what it has")
            return False
        self.device.product_answered(product)
        return True

    async def dispose(self) -> None:
        """Close all connections; the client may not be used afterwards."""
        self._tcp.close()
        await self.camera.close()

    async def __aenter__(self) -> Self:
        """Get to know the printer."""
        await self.initialize()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all connections."""
        await self.dispose()
