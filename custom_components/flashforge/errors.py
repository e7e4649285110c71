"""Errors: what each exception of the client is called where a person reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
    async_translate_state,
)

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
    PrinterStatus,
    Reason,
    UnknownModelError,
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
    is_user_error: bool = False
    """Whether it is the user's to mend, and no failure."""


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
    ErrorRow(kind=UnknownModelError, key="not_supported", form_key="unknown_model"),
    ErrorRow(kind=AnswerLostError, key="answer_lost", form_key="no_answer"),
    ErrorRow(kind=NoEffectError, key="no_effect"),
    ErrorRow(kind=ControlHeldError, key="control_held"),
    ErrorRow(kind=NotPossibleError, key=Reason.BUSY, is_user_error=True),
    ErrorRow(kind=NotSupportedError, key="not_supported", is_user_error=True),
    ErrorRow(kind=OutOfRangeError, key="out_of_range", is_user_error=True),
    ErrorRow(kind=InvalidTextError, key="invalid_text", is_user_error=True),
    ErrorRow(kind=MappingError, key="mapping", is_user_error=True),
    ErrorRow(kind=UploadSourceError, key="upload_source"),
    ErrorRow(kind=FlashForgeError, key="unreachable"),
)

# Why slots and tools do not go together, each with a text of its own.
MAPPING_REASONS = (
    *("unmapped", "unknown_tool", "unknown_slot", "slot_twice", "slot_incomplete"),
    *("other_material", "no_3mf"),
)
# What is wrong with a text, by the command.
INVALID_TEXTS = {"upload": "file_name", "upload_suffix": "file_suffix"}


def error_row(error: FlashForgeError) -> ErrorRow:
    """Return what an exception is called."""
    return next(row for row in ERRORS if isinstance(error, row.kind))


def refusal(key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error of what the user can mend, by the key of its text."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def failure(key: str, **placeholders: str) -> HomeAssistantError:
    """Return the error of what went wrong, by the key of its text."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def translated(
    hass: HomeAssistant, error: FlashForgeError, status: PrinterStatus | None
) -> HomeAssistantError:
    """Return the error that tells a user what went wrong.

    `status` is the one that a command was refused for; each reason has a text.
    """
    row = error_row(error)
    key = row.key
    if isinstance(error, NotPossibleError):
        key = error.reason
    elif isinstance(error, InvalidTextError):
        key = INVALID_TEXTS.get(error.command, key)
    elif isinstance(error, MappingError) and error.reason in MAPPING_REASONS:
        key = f"mapping_{error.reason}"
    elif isinstance(error, PrinterRefusedError) and error.is_busy:
        key = "refused_busy"
    kind = refusal if row.is_user_error else failure
    return kind(key, **_placeholders(hass, error, status))


def message_of(hass: HomeAssistant, error: HomeAssistantError) -> str:
    """Return an error's text in the language of the whole Home Assistant.

    For a part of another error, which is not translated again.
    """
    texts = async_get_cached_translations(
        hass, hass.config.language, "exceptions", error.translation_domain
    )
    return _message(error, texts)


async def async_message_of(
    hass: HomeAssistant, error: HomeAssistantError, language: str
) -> str:
    """Return an error's text in a language."""
    domain = error.translation_domain
    texts = await async_get_translations(
        hass, language, "exceptions", [domain] if domain else None
    )
    return _message(error, texts)


def _message(error: HomeAssistantError, texts: Mapping[str, str]) -> str:
    """Return an error's text, by the translations of its integration."""
    domain, key = error.translation_domain, error.translation_key
    text = texts.get(f"component.{domain}.exceptions.{key}.message")
    placeholders = error.translation_placeholders or {}
    return str(error) if text is None else text.format(**placeholders)


def _placeholders(
    hass: HomeAssistant, error: FlashForgeError, status: PrinterStatus | None
) -> dict[str, str]:
    match error:
        case NotPossibleError(reason=Reason.BUSY):
            # A placeholder is not translated again, so this one is in the language
            # of the whole Home Assistant.
            state = (status.state if status else None) or STATE_UNKNOWN
            word = async_translate_state(hass, state, "sensor", DOMAIN, "status", None)
            return {"state": word}
        case PrinterRefusedError():
            return {"message": error.message}
        case OutOfRangeError():
            return {"low": f"{error.low:g}", "high": f"{error.high:g}"}
        case MappingError():
            return {"tool": str(error.tool + 1)}
        case _:
            return {}
