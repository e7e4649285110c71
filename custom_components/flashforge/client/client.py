"""FlashForgeClient: the one object that stands for a printer."""

from collections.abc import Mapping
import json
import logging
from types import TracebackType
from typing import Self

import aiohttp

from .camera import CameraStream, stream_url
from .commands import CommandQueue
from .credentials import Credentials
from .error_codes import error_text
from .errors import FlashForgeError, UnsupportedModelError
from .http.commander import Commander
from .http.control import Control
from .http.detail import DETAIL_KEYS, is_known_status, parse_detail
from .http.files import Files
from .http.info import Info
from .http.jobs import JobControl
from .http.materials import Materials
from .http.temperatures import TempControl
from .http.transport import HttpTransport, JsonReader, Timeouts
from .models import MODELS, Abilities, Family, Model, Ports, abilities_of
from .reading import product_id
from .redaction import redact, without_secrets
from .status import PrinterStatus

# Unknown status words worth a line in the log; a printer that makes up more is not.
MAX_WORDS = 20

_LOGGER = logging.getLogger(__name__)


class FlashForgeClient:
    """A printer: what it is, how it does, and what it can be told.

    `info` asks it, `control`, `job_control`, `temp_control` and `materials` command
    it, `files` brings it files, `camera` shows it. Nothing happens on its own: no
    task runs and no connection is held, except a kept-alive one of the session,
    which belongs to whoever passed it in, and the camera's while somebody watches.
    """

    def __init__(  # noqa: PLR0913 - the last three are seldom given
        self,
        session: aiohttp.ClientSession,
        host: str,
        credentials: Credentials,
        *,
        ports: Ports | None = None,
        timeouts: Timeouts | None = None,
        read_json: JsonReader = json.loads,
    ) -> None:
        """Take where the printer is and what opens it.

        `read_json` may be a quicker reader than the standard library's.
        """
        self.host = host
        self.status: PrinterStatus | None = None
        self._ports = ports or Ports()
        self._detail: Mapping[str, object] = {}
        self._product: Mapping[str, object] = {}
        self._product_id: int | None = None
        self._unknown_states: set[object] = set()

        transport = HttpTransport(
            session,
            host,
            self._ports.http,
            credentials,
            timeouts or Timeouts(),
            read_json=read_json,
        )
        self.info = Info(transport, self._observe)
        queue = CommandQueue(lambda: self.status, self.info.get_status)
        commander = Commander(
            transport, queue, lambda: self._known_model, lambda: self.abilities
        )
        self.control = Control(commander)
        self.job_control = JobControl(commander)
        self.temp_control = TempControl(commander, self.info.get_status)
        self.materials = Materials(commander)
        self.files = Files(commander, self.job_control, self.info.get_status)
        self.camera = CameraStream(
            session,
            lambda: stream_url(
                self.host,
                self._ports.camera,
                self.status.camera_url if self.status else None,
            ),
            self._ask_for_camera,
        )

    async def initialize(self) -> PrinterStatus:
        """Get to know the printer, and return its status.

        Raises what a request raises, and UnsupportedModelError. A printer that
        does not answer `/product` is no worse for it: the model's row counts.
        """
        status = await self.info.get_status()
        if self.model is None:
            raise UnsupportedModelError(status.product_id, status.model_name)
        await self.learn_product()
        return status

    async def learn_product(self) -> bool:
        """Ask once more what the printer has, keeping what is known if it refuses.

        Whatever it answers here, its credentials are `/detail`'s matter.
        """
        try:
            self._product = await self.info.get_product()
        except FlashForgeError:
            _LOGGER.debug("The printer does not tell what it has")
            return False
        return True

    async def dispose(self) -> None:
        """Let go of everything; the client may not be used afterwards."""
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
        return abilities_of(self._known_model, self._product, status)

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

    def remember(self) -> dict[str, object]:
        """Return what a later client should know of a printer that is off.

        It holds no secret, and is small and plain enough to be stored as JSON
        whatever the printer has sent.
        """
        known = {k: v for k, v in self._detail.items() if k in DETAIL_KEYS}
        return {
            "product_id": self._product_id,
            "detail": without_secrets(known),
            "product": without_secrets(self._product),
        }

    def recall(self, memory: Mapping[str, object]) -> PrinterStatus:
        """Take up what `remember` returned, and return the status of then."""
        detail, product = memory.get("detail"), memory.get("product")
        self._product = product if isinstance(product, dict) else {}
        self._detail = detail if isinstance(detail, dict) else {}
        self._product_id = product_id(memory.get("product_id"))
        self.status = parse_detail(self._detail)
        return self.status

    def diagnostics(self) -> dict[str, object]:
        """Return the last raw answers, without secrets."""
        return {"detail": redact(self._detail), "product": redact(self._product)}

    async def _ask_for_camera(self) -> None:
        """Ask a printer that shows its camera only when it is asked to."""
        if self._known_model.family is Family.CREATOR_5:
            await self.control.open_camera()

    def _observe(self, detail: Mapping[str, object], status: PrinterStatus) -> None:
        self._detail = detail
        self._product_id = status.product_id or self._product_id
        self.status = status
        word = detail.get("status")
        if is_known_status(detail) or len(self._unknown_states) >= MAX_WORDS:
            return
        if word not in self._unknown_states:
            self._unknown_states.add(word)
            name = status.name or "The printer"
            _LOGGER.warning("%s: unknown status %.50r is taken for busy", name, word)
