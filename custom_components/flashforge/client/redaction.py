"""Keeping secrets out of everything that leaves this library."""

from collections.abc import Mapping

REDACTED = "**REDACTED**"

# In lower case; the firmware's own names. The camera's address holds the IP.
_SECRETS = {
    "serialnumber",
    "checkcode",
    "macaddr",
    "ipaddr",
    "flashregistercode",
    "polarregistercode",
}
_ADDRESSES = {"camerastreamurl", "printfilethumburl"}


def redact(reply: Mapping[str, object]) -> dict[str, object]:
    """Return a copy of a reply without what identifies or opens the printer.

    An empty value stays as it is: that there is none is worth knowing.
    """
    return {
        key: _redact_value(value, secret=key.lower() in _SECRETS | _ADDRESSES)
        for key, value in reply.items()
    }


def without_secrets(reply: Mapping[str, object]) -> dict[str, object]:
    """Return a copy of a reply that lacks its secrets, addresses left in."""
    return {key: value for key, value in reply.items() if key.lower() not in _SECRETS}


def _redact_value(value: object, *, secret: bool) -> object:
    if isinstance(value, Mapping):
        return redact(value)
    if isinstance(value, list):
        return [_redact_value(item, secret=secret) for item in value]
    return REDACTED if secret and value else value
