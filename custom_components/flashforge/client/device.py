"""The device: the one owner of what is known of a printer."""

from collections.abc import Mapping
import logging

from .abilities import CAMERA_ANSWERS, REPORTS, Abilities, abilities_of
from .connection import ConnectionOptions
from .error_codes import error_text
from .errors import UnknownModelError
from .http import status as http_status
from .limits import Limits, limits_of
from .models import Family, Model, find_model, generic_model
from .redaction import redact, without_secrets
from .remaining import RemainingTime
from .status import PrinterState, PrinterStatus
from .tcp import status as tcp_status
from .values import product_id, text

# Unknown status words worth a line in the log; a printer that makes up more is not.
MAX_WORDS = 20

_LOGGER = logging.getLogger(__name__)


class Device:
    """What is known of a printer: its status, model, abilities and limits.

    Every part of a client reads it here. It asks nothing itself.

    Status queries run beside commands and each other, so their answers may come late.
    An answer counts only if nothing has happened since its query began that it cannot
    show: no later query was answered, and no command was sent.
    """

    def __init__(self, options: ConnectionOptions) -> None:
        self.options = options
        self.status: PrinterStatus | None = None
        """The newest status that counts; an old one while the printer is off."""
        self.model: Model | None = None
        """The model; None before the printer or the store has told anything of it."""
        self.model_name: str | None = None
        """What the firmware calls the model, where it says so: over TCP it does."""
        self.product_id: int | None = None
        """The product id that the printer, or the store, last told."""
        self.tools = 0
        """How many tools it has, 0 before that is known; none goes away."""
        self.uploaded_at: float | None = None
        """When the last upload ended, by the event loop's clock."""
        self._detail: Mapping[str, object] = {}
        self._product: Mapping[str, object] = {}
        self._remaining = RemainingTime()
        self._unknown_words: set[object] = set()
        self._queries = 0
        self._first_that_counts = 1

    @property
    def known_model(self) -> Model:
        """Return the model; raises UnknownModelError before it is known."""
        if self.model is None:
            raise UnknownModelError
        return self.model

    @property
    def family(self) -> Family:
        """Return the model's family; raises UnknownModelError as `known_model`."""
        return self.known_model.family

    @property
    def abilities(self) -> Abilities:
        """Return what this printer can do, as far as is known by now.

        Raises UnknownModelError before the model is known.
        """
        status = self.status or PrinterStatus()
        over_http = self.options.uses_http
        return abilities_of(
            self.known_model, self._product, status, over_http=over_http
        )

    @property
    def limits(self) -> Limits:
        """Return the values that this printer takes, as far as is known by now."""
        status = self.status or PrinterStatus()
        return limits_of(self.model, status, over_http=self.options.uses_http)

    @property
    def error_text(self) -> str | None:
        """Return what the printer's error code means, if it shows one that is known.

        Raises UnknownModelError before the model is known.
        """
        code = self.status.error_code if self.status else None
        return error_text(code, self.family) if code else None

    @property
    def may_use_tcp(self) -> bool:
        """Return whether there may be anything at the TCP port.

        A printer that is asked over HTTP may be a Creator 5 until it has said more,
        which has no such port and is not even asked ("Traps" 32 in docs/protocol.md).
        """
        if not self.options.uses_http:
            return True
        return self.model is not None and bool(self.model.machine_types)

    def query_started(self) -> int:
        """Return the number of a status query that begins now."""
        self._queries += 1
        return self._queries

    def query_answered(
        self, number: int, raw: Mapping[str, object], status: PrinterStatus
    ) -> PrinterStatus:
        """Take over the answer to a status query, and return the newest status.

        That is another one if this answer does not count any more.
        """
        if number < self._first_that_counts and self.status is not None:
            return self.status
        self._first_that_counts = number + 1
        self._detail = raw
        self._learn_model(status.product_id, status.model_name)
        self._count_tools(status)
        if status.camera_is_on:
            # Once it is switched off, the printer may not speak of it any more.
            self.camera_found()
        if self.model is not None and self.model.family is Family.GENERIC:
            self._remember_reports(status)
        self._log_unknown_word(raw, status)
        self.status = self._remaining.update(status)
        return self.status

    def command_sent(self) -> None:
        """Let no answer count that was asked for before now."""
        self._first_that_counts = self._queries + 1

    def product_answered(self, product: Mapping[str, object]) -> None:
        """Take over what the printer says it has; it takes nothing back.

        Over TCP it tells nothing.
        """
        self._product = {**self._product, **product}

    def camera_found(self) -> None:
        """Remember for good that there is a camera."""
        self._remember(CAMERA_ANSWERS)

    def export_state(self) -> dict[str, object]:
        """Return what a later client should know of a printer that is off.

        It holds no secret, and is small and plain enough to be stored as JSON
        whatever the printer has sent.
        """
        known = self._detail
        if self.options.uses_http:
            known = {k: v for k, v in known.items() if k in http_status.DETAIL_KEYS}
        return {
            "product_id": self.product_id,
            "model_name": self.model_name,
            "detail": without_secrets(known),
            "product": without_secrets(self._product),
        }

    def restore_state(self, stored: Mapping[str, object]) -> PrinterStatus:
        """Take up what `export_state` returned, and return the status of then.

        It may hold nothing but `product_id` and `model_name`.
        """
        raw, product = stored.get("detail"), stored.get("product")
        self._product = product if isinstance(product, dict) else {}
        self._detail = raw if isinstance(raw, dict) else {}
        self._learn_model(
            product_id(stored.get("product_id")), text(stored.get("model_name"))
        )
        over_http = self.options.uses_http
        parse = http_status.parse_detail if over_http else tcp_status.parse_replies
        self.status = parse(self._detail)
        self._learn_model(self.status.product_id, self.status.model_name)
        self._count_tools(self.status)
        return self.status

    def diagnostics(self) -> dict[str, object]:
        """Return the last raw answers, without secrets."""
        return {"detail": redact(self._detail), "product": redact(self._product)}

    def _remember_reports(self, status: PrinterStatus) -> None:
        for key, is_reported in REPORTS.items():
            if is_reported(status):
                self._remember(key)

    def _remember(self, key: str) -> None:
        if self._product.get(key) != 1:
            self._product = {**self._product, key: 1}

    def _learn_model(self, product_id: int | None, model_name: str | None) -> None:
        """Take over what the printer is; one odd answer takes nothing away.

        A row, once found, stays until another is found that tells as much.
        """
        found = find_model(product_id, model_name)
        if found is None and self._is_worth_a_model(product_id, model_name):
            over_http = self.options.uses_http
            found = generic_model(
                product_id or self.product_id,
                model_name,
                http=over_http,
                tcp=not over_http,
            )
        described = self.model is not None and self.model.family is not Family.GENERIC
        if found is None or (described and found.family is Family.GENERIC):
            return
        self.model = found
        self.product_id = product_id or found.product_id or self.product_id
        self.model_name = model_name or self.model_name

    def _is_worth_a_model(self, product_id: int | None, model_name: str | None) -> bool:
        """Return whether something without a row tells more than is known."""
        if self.model is None:
            return product_id is not None or model_name is not None
        nameless = not self.model.is_known and self.model_name is None
        return nameless and model_name is not None

    def _count_tools(self, status: PrinterStatus) -> None:
        model_tools = self.model.tools if self.model else None
        if model_tools is not None:
            self.tools = model_tools
        elif any(tool.nozzle.temperature is not None for tool in status.tools):
            self.tools = max(self.tools, len(status.tools))

    def _log_unknown_word(
        self, raw: Mapping[str, object], status: PrinterStatus
    ) -> None:
        """Log a status word that is not known, once, as it is taken for busy."""
        busy = status.state is PrinterState.BUSY
        if not busy or len(self._unknown_words) >= MAX_WORDS:
            return
        over_http = self.options.uses_http
        find = http_status.unknown_word if over_http else tcp_status.unknown_word
        word = find(raw)
        if word is not None and word not in self._unknown_words:
            self._unknown_words.add(word)
            name = status.name or "The printer"
            _LOGGER.warning("%s: unknown status %.50r is taken for busy", name, word)
