"""FlashForgeClient: the one object that stands for a printer."""

from collections.abc import Mapping
import json
import logging
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from .abilities import CAMERA_ANSWERS, Abilities, abilities_of
from .camera import CameraStream, stream_url
from .commands import CommandQueue
from .credentials import Credentials
from .error_codes import error_text
from .errors import FlashForgeError, UnsupportedModelError
from .http import status as http_status
from .http.commander import HttpCommander
from .http.control import HttpControl
from .http.files import HttpFiles
from .http.info import HttpInfo
from .http.jobs import HttpJobControl
from .http.materials import HttpMaterials
from .http.temperatures import HttpTempControl
from .http.transport import HttpTransport
from .interfaces import Control, Files, Info, JobControl, Materials, TempControl
from .limits import Limits, limits_of
from .models import MODELS, Family, Model, Ports
from .redaction import redact, without_secrets
from .status import PrinterState, PrinterStatus
from .tcp import status as tcp_status
from .tcp.commander import TcpCommander
from .tcp.control import TcpControl
from .tcp.files import TcpFiles
from .tcp.gcode import GCode
from .tcp.info import TcpInfo
from .tcp.jobs import TcpJobControl
from .tcp.temperatures import TcpTempControl
from .tcp.transport import TcpTransport
from .timeouts import Timeouts
from .values import JsonLoader, product_id

# Unknown status words worth a line in the log; a printer that makes up more is not.
MAX_WORDS = 20

_LOGGER = logging.getLogger(__name__)


class FlashForgeClient:
    """A printer: what it is, how it does, and what it can be told.

    `info` asks it, `control`, `job_control`, `temp_control` and `materials` command
    it, `files` brings it files, `camera` shows it, `gcode` talks to it in its own
    language. With a check code it is spoken to over HTTP, and over TCP for what only
    TCP offers; without one over TCP alone. Nothing happens on its own: no task runs
    and no connection is held, except a kept-alive one of the session, which belongs
    to whoever passed it in, and the camera's while somebody watches.
    """

    info: Info
    control: Control
    job_control: JobControl
    temp_control: TempControl
    materials: Materials
    files: Files

    def __init__(  # noqa: PLR0913 - the last five are seldom given
        self,
        session: aiohttp.ClientSession,
        host: str,
        credentials: Credentials | None = None,
        *,
        ports: Ports | None = None,
        timeouts: Timeouts | None = None,
        camera_url: str | None = None,
        json_loads: JsonLoader = json.loads,
    ) -> None:
        """Take where the printer is and what opens it.

        `camera_url` is the address of an MJPEG stream to be shown in place of the
        printer's own; `json_loads` may be a quicker one than the standard library's.
        """
        self.host = host
        self.status: PrinterStatus | None = None
        self._camera_url = camera_url
        self._ports = ports or Ports()
        self._timeouts = timeouts or Timeouts()
        self._credentials = credentials or Credentials()
        self._detail: Mapping[str, object] = {}
        self._product: Mapping[str, object] = {}
        self._product_id: int | None = None
        self._unknown_states: set[object] = set()
        self._queue = CommandQueue(lambda: self.status, self._get_status)
        self._tcp = TcpTransport(
            host,
            self._ports.tcp,
            self._credentials,
            self._timeouts,
            self._may_use_tcp,
        )
        self.camera = CameraStream(
            session,
            self._stream_url,
            self._ask_for_camera,
        )
        commander = TcpCommander(
            self._tcp,
            self._queue,
            lambda: self._known_model,
            lambda: self.abilities,
            lambda: self._limits(over_http=False),
        )
        self.gcode = GCode(commander)
        self.info = TcpInfo(self._tcp, self._timeouts.total, self._observe)
        self.control = control = TcpControl(commander)
        self.job_control = TcpJobControl(commander)
        self.temp_control = heaters = TcpTempControl(commander, self._get_status)
        self.materials = Materials()
        self.files = TcpFiles(commander, self._get_status)
        if self.uses_http:
            self._prefer_http(session, json_loads, control, heaters)

    @property
    def uses_http(self) -> bool:
        """Return whether the printer is asked over HTTP, which needs a check code."""
        return self._credentials.check_code is not None

    def _prefer_http(
        self,
        session: aiohttp.ClientSession,
        json_loads: JsonLoader,
        control: TcpControl,
        heaters: TcpTempControl,
    ) -> None:
        """Put the HTTP interfaces before those of TCP, which stay behind them."""
        transport = HttpTransport(
            session,
            self.host,
            self._ports.http,
            self._credentials,
            self._timeouts,
            json_loads=json_loads,
        )
        commander = HttpCommander(
            transport,
            self._queue,
            lambda: self._known_model,
            lambda: self.abilities,
            lambda: self.limits,
        )
        self.info = HttpInfo(transport, self._observe)
        self.control = HttpControl(commander, control, control.switch_light)
        self.job_control = jobs = HttpJobControl(commander)
        self.temp_control = HttpTempControl(commander, self._get_status, heaters.send)
        self.materials = HttpMaterials(commander)
        self.files = HttpFiles(commander, jobs, self._get_status, self.files)

    def _may_use_tcp(self) -> bool:
        """Return whether there may be anything at that port.

        A printer that is asked over HTTP may be a Creator 5 until it has said more.
        """
        if self.model is None:
            return not self.uses_http
        return bool(self.model.machine_types)

    async def _get_status(self) -> PrinterStatus:
        return await self.info.get_status()

    async def initialize(self) -> PrinterStatus:
        """Get to know the printer, and return its status.

        Raises what a request raises, and UnsupportedModelError. A printer that
        does not answer `/product` is no worse for it: the model's row counts.
        """
        status = await self.info.get_status()
        if self.model is None:
            raise UnsupportedModelError(status.product_id, status.model_name)
        await self.learn_product()
        await self.find_camera()
        return status

    async def learn_product(self) -> bool:
        """Ask once more what the printer has, keeping what is known if it refuses.

        Whatever it answers here, its credentials are `/detail`'s matter.
        """
        try:
            product = await self.info.get_product()
        except FlashForgeError:
            _LOGGER.debug("The printer does not tell what it has")
            return False
        # Over TCP it tells nothing, and takes nothing back.
        self._product = {**self._product, **product}
        return True

    async def find_camera(self, patience: float | None = None) -> bool | None:
        """Look for a camera of which the printer says nothing, at the camera's port.

        Returns whether there is one, and None if that is still open: it did not
        answer within `patience` seconds, 3 by default, or is busy. One that is known,
        or for which another one is shown, is not looked for. Once found it is known
        for good. Raises nothing.
        """
        if self._camera_url:
            return True
        if self.model is None:
            return None
        if self.abilities.camera:
            return True
        found = await self.camera.answers(patience)
        if found:
            self._product = {**self._product, CAMERA_ANSWERS: 1}
        return found

    async def dispose(self) -> None:
        """Let go of everything; the client may not be used afterwards."""
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
        """Let go of everything."""
        await self.dispose()

    @property
    def model(self) -> Model | None:
        """Return the model's row, None before the printer or its memory said."""
        return MODELS.get(self.product_id) if self.product_id is not None else None

    @property
    def product_id(self) -> int | None:
        """Return the product id that the printer, or its memory, last told."""
        return self._product_id

    @property
    def abilities(self) -> Abilities:
        """Return what this printer can do, as far as is known by now.

        Raises UnsupportedModelError before the model is known.
        """
        status = self.status or PrinterStatus()
        return abilities_of(
            self._known_model, self._product, status, over_http=self.uses_http
        )

    @property
    def limits(self) -> Limits:
        """Return the values that this printer takes, as far as is known by now.

        Commands are checked against them.
        """
        return self._limits(over_http=self.uses_http)

    def _limits(self, *, over_http: bool) -> Limits:
        status = self.status or PrinterStatus()
        return limits_of(self.model, status, over_http=over_http)

    @property
    def error_text(self) -> str | None:
        """Return what the printer's error code means, if it shows one that is known.

        Raises UnsupportedModelError before the model is known.
        """
        code = self.status.error_code if self.status else None
        return error_text(code, self._known_model.family) if code else None

    @property
    def _known_model(self) -> Model:
        if (model := self.model) is None:
            raise UnsupportedModelError(self.product_id, None)
        return model

    def export_state(self) -> dict[str, object]:
        """Return what a later client should know of a printer that is off.

        It holds no secret, and is small and plain enough to be stored as JSON
        whatever the printer has sent.
        """
        known = self._detail
        if self.uses_http:
            known = {k: v for k, v in known.items() if k in http_status.DETAIL_KEYS}
        return {
            "product_id": self._product_id,
            "detail": without_secrets(known),
            "product": without_secrets(self._product),
        }

    def restore_state(self, memory: Mapping[str, object]) -> PrinterStatus:
        """Take up what `export_state` returned, and return the status of then."""
        raw, product = memory.get("detail"), memory.get("product")
        self._product = product if isinstance(product, dict) else {}
        self._detail = raw if isinstance(raw, dict) else {}
        self._product_id = product_id(memory.get("product_id"))
        parse = http_status.parse_detail if self.uses_http else tcp_status.parse_answers
        self.status = parse(self._detail)
        return self.status

    def diagnostics(self) -> dict[str, object]:
        """Return the last raw answers, without secrets."""
        return {"detail": redact(self._detail), "product": redact(self._product)}

    def _stream_url(self) -> URL:
        if self._camera_url:
            return URL(self._camera_url)
        said = self.status.camera_url if self.status else None
        return stream_url(self.host, self._ports.camera, said)

    async def _ask_for_camera(self) -> None:
        """Ask a printer that shows its camera only when it is asked to."""
        if not self._camera_url and self._known_model.family is Family.CREATOR_5:
            await self.control.open_camera()

    def _observe(self, raw: Mapping[str, object], status: PrinterStatus) -> None:
        self._detail = raw
        # One id that nobody knows costs the model nothing that is known of it.
        if status.product_id in MODELS or self.model is None:
            self._product_id = status.product_id or self._product_id
        self.status = status
        if status.camera_is_on and self._product.get(CAMERA_ANSWERS) != 1:
            # Once it is switched off, the printer may not speak of it any more.
            self._product = {**self._product, CAMERA_ANSWERS: 1}
        # What nobody knows is taken for busy.
        busy = status.state is PrinterState.BUSY
        if not busy or len(self._unknown_states) >= MAX_WORDS:
            return
        unknown_word = (
            http_status.unknown_word if self.uses_http else tcp_status.unknown_word
        )
        word = unknown_word(raw)
        if word is not None and word not in self._unknown_states:
            self._unknown_states.add(word)
            name = status.name or "The printer"
            _LOGGER.warning("%s: unknown status %.50r is taken for busy", name, word)
