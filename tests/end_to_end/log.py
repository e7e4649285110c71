"""Home Assistant's log: what the integration did wrong, and what it did not.

Home Assistant says a good deal about the machine that it runs on. That is shown and is
nobody's failure. Paths are no names: that of the checkout, of the cache or of a folder
of temporary files may contain the integration's name in every traceback.
"""

import re

from tests.repository import INTEGRATION

_BEGIN = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
_HEAD = re.compile(r"\S+ \S+ (?P<level>[A-Z]+) \(.*?\) \[(?P<logger>.+?)\] ")
_ERRORS = {"ERROR", "CRITICAL"}
_TROUBLE = {"WARNING", *_ERRORS}

_DOMAIN = INTEGRATION.name
_PACKAGE = f"custom_components.{_DOMAIN}"
# The folders of a checkout that is in custom_components itself are hidden ones.
_OUR_FILE = re.compile(
    rf'File "[^"\n]*\bcustom_components/{_DOMAIN}/(?:\w+/)*\w+\.py", line '
)
_QUOTED_PATH = re.compile(r"""(["'])/.*?\1""")
# How Home Assistant says that an integration does what it should not: it blocks the
# event loop, or uses what will be gone.
_REPORT = re.compile(r"(Detected|The deprecated) ")
_OUR_NAME = re.compile(rf"(?<![\w/-]){_DOMAIN}(?![\w/-])")

# It answers whoever calls an action with what the integration says of it, which may
# name one of our actions.
_ANSWERS = "homeassistant.components.websocket_api"

# It is started with --skip-pip, and says the second of every custom integration.
_OF_EVERY_START = ("Skipping pip installation", "We found a custom integration")


def split(log: str) -> list[str]:
    """Return the records of a log, each with its traceback."""
    return [record for record in _BEGIN.split(log) if record]


def is_ours(record: str) -> bool:
    """Return whether the integration logged it, caused it or is named in it."""
    return (
        _is_logged_by_us(record)
        or _goes_through_our_files(record)
        or _OUR_NAME.search(_QUOTED_PATH.sub("", record)) is not None
    )


def is_trouble(record: str) -> bool:
    """Return whether it is a warning or worse, except those that always come."""
    return _head(record)["level"] in _TROUBLE and not any(
        text in record for text in _OF_EVERY_START
    )


def is_failure(record: str) -> bool:
    """Return whether the integration failed.

    That is a warning or an error of its own, a traceback through its files, an error
    that Home Assistant says of it, and a report of what it should not do.
    """
    level = _head(record)["level"]
    return (
        _goes_through_our_files(record)
        or (level in _TROUBLE and (_is_logged_by_us(record) or _is_report(record)))
        or (level in _ERRORS and is_ours(record) and not _is_answer(record))
    )


def _is_logged_by_us(record: str) -> bool:
    return f"{_head(record)['logger']}.".startswith(f"{_PACKAGE}.")


def _is_report(record: str) -> bool:
    return is_ours(record) and _REPORT.match(_HEAD.sub("", record)) is not None


def _is_answer(record: str) -> bool:
    return _head(record)["logger"].startswith(_ANSWERS)


def _goes_through_our_files(record: str) -> bool:
    return _OUR_FILE.search(record) is not None


def _head(record: str) -> dict[str, str]:
    head = _HEAD.match(record)
    return head.groupdict() if head else {"level": "", "logger": ""}
