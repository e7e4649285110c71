"""Errors: what each exception of the client is called where a person reads it."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.translation import async_translate_state

from .client import (
    AnswerLostError,
    ControlHeldError,
    CredentialsError,
    FlashForgeError,
    InvalidResponseError,
    InvalidTextError,
    LanModeOffError,
    MappingError,
    NoEffectError,
    NoIdentityError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PortClosedError,
    PrinterRefusedError,
    PrinterState,
    PrinterStatus,
    UnsupportedModelError,
    UploadSourceError,
    WrongSerialNumberError,
)
from .const import CONF_CHECK_CODE, CONF_SERIAL_NUMBER, DOMAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """What a kind of exception is called."""

    kind: type[FlashForgeError]
    key: str
    """Of the error that a command raises."""
    form_key: str = "cannot_connect"
    """Of the error that a dialog shows,"""
    field: str = "base"
    """and of the field beside which it does."""


# The first row that fits counts, and the last one fits always.
ERRORS = (
    ErrorRow(
        kind=CredentialsError,
        key="wrong_check_code",
        form_key="wrong_check_code",
        field=CONF_CHECK_CODE,
    ),
    ErrorRow(
        kind=WrongSerialNumberError,
        key="wrong_printer",
        form_key="wrong_serial_number",
        field=CONF_SERIAL_NUMBER,
    ),
    ErrorRow(kind=LanModeOffError, key="lan_mode_off", form_key="lan_mode_off"),
    ErrorRow(kind=PortClosedError, key="unreachable", form_key="port_closed"),
    ErrorRow(kind=NoIdentityError, key="invalid_response", form_key="no_identity"),
    ErrorRow(
        kind=InvalidResponseError, key="invalid_response", form_key="invalid_response"
    ),
    ErrorRow(kind=PrinterRefusedError, key="refused", form_key="refused"),
    ErrorRow(
        kind=UnsupportedModelError, key="not_supported", form_key="unsupported_model"
    ),
    ErrorRow(kind=AnswerLostError, key="answer_lost", form_key="no_answer"),
    ErrorRow(kind=NoEffectError, key="no_effect"),
    ErrorRow(kind=ControlHeldError, key="control_held"),
    ErrorRow(kind=NotSupportedError, key="not_supported"),
    ErrorRow(kind=OutOfRangeError, key="out_of_range"),
    ErrorRow(kind=InvalidTextError, key="invalid_text"),
    ErrorRow(kind=MappingError, key="mapping"),
    ErrorRow(kind=UploadSourceError, key="upload_source"),
    ErrorRow(kind=FlashForgeError, key="unreachable"),
)

# Commands whose refusal has a sentence of its own.
REFUSALS = frozenset({"cancel", "pause", "plate_cleared", "resume"})


def error_row(error: FlashForgeError) -> ErrorRow:
    """Return what an exception is called."""
    return next(row for row in ERRORS if isinstance(error, row.kind))


def translated(
    hass: HomeAssistant, error: FlashForgeError, status: PrinterStatus | None
) -> HomeAssistantError:
    """Return the error that tells a user what went wrong.

    `status` is the one that a command was refused for.
    """
    if isinstance(error, NotPossibleError):
        return _refusal(hass, error, status.state if status else None)
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=error_row(error).key,
        translation_placeholders=_placeholders(error),
    )


def _refusal(
    hass: HomeAssistant, error: NotPossibleError, state: PrinterState | None
) -> ServiceValidationError:
    """Return why a command makes no sense now.

    A command without a sentence of its own is refused with the printer's status, in
    the language of the whole Home Assistant: a placeholder is not translated again.
    """
    if error.command in REFUSALS:
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key=f"{error.command}_not_possible"
        )
    if state is None:
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_possible_now"
        )
    word = async_translate_state(hass, state, "sensor", DOMAIN, "status", None)
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="not_possible",
        translation_placeholders={"state": word},
    )


def _placeholders(error: FlashForgeError) -> dict[str, str]:
    match error:
        case PrinterRefusedError():
            return {"message": error.message}
        case OutOfRangeError():
            return {"low": f"{error.low:g}", "high": f"{error.high:g}"}
        case MappingError():
            return {"tool": str(error.tool + 1)}
        case _:
            return {}
