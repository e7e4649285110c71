"""Keeping secrets, and what cannot be stored, out of what leaves this library."""

from collections.abc import Mapping
from math import isfinite

REDACTED = "**REDACTED**"

# In lower case and without blanks; the firmware's own names, over HTTP and TCP.
_SECRETS = {
    "serialnumber",
    "sn",
    "checkcode",
    "macaddr",
    "macaddress",
    "ipaddr",
    "flashregistercode",
    "polarregistercode",
}
# These hold the IP address.
_ADDRESSES = {"camerastreamurl", "printfilethumburl"}

# More than any honest reply has, and little enough for every store.
MAX_DEPTH = 6
MAX_ITEMS = 200
MAX_TEXT = 500
MAX_INTEGER = 2**53


def redact(reply: Mapping[str, object]) -> dict[str, object]:
    """Return a copy of a reply without what identifies or opens the printer.

    An empty value stays as it is: that there is none is worth knowing.
    """
    plain = _plain_mapping(reply, MAX_DEPTH)
    return {key: _redact_value(key, value) for key, value in plain.items()}


def without_secrets(reply: Mapping[str, object]) -> dict[str, object]:
    """Return a copy of a reply that lacks its secrets, addresses left in."""
    plain = _plain_mapping(reply, MAX_DEPTH)
    return {key: value for key, value in plain.items() if _bare(key) not in _SECRETS}


def _redact_value(key: str, value: object) -> object:
    if isinstance(value, dict):
        return {name: _redact_value(name, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_redact_value(key, item) for item in value]
    return REDACTED if value and _bare(key) in _SECRETS | _ADDRESSES else value


def _bare(key: str) -> str:
    return "".join(key.lower().split())


def _plain_mapping(value: Mapping[str, object], depth: int) -> dict[str, object]:
    items = list(value.items())[:MAX_ITEMS]
    return {_plain_text(key): _plain(inner, depth - 1) for key, inner in items}


def _plain(value: object, depth: int) -> object:
    """Return a value that any JSON writer takes; None for what is beyond that."""
    match value:
        case dict() if depth:
            return _plain_mapping(value, depth)
        case list() if depth:
            return [_plain(item, depth - 1) for item in value[:MAX_ITEMS]]
        case str():
            return _plain_text(value)
        case float() if isfinite(value):
            return value
        case int() if abs(value) <= MAX_INTEGER:
            return value
        case _:
            return None


def _plain_text(value: str) -> str:
    """Return a text cut short, without what cannot be encoded."""
    return value[:MAX_TEXT].encode("utf-8", "replace").decode()
