"""Faults that can be switched on and off while the printer runs."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from .detail import Json
from .models import Packet

GARBAGE = frozenset(
    {"html", "truncated", "cut_off", "binary", "not_an_object", "not_http"}
)
"""Kinds of unreadable answers.

`truncated` is half of the JSON in a whole HTTP answer, `cut_off` is a connection
lost in the middle of the body, `not_http` is no HTTP answer at all.
"""

TCP_GARBAGE = frozenset({"html", "binary"})
TCP_NOISE = frozenset({"lines", "reply", "woven"})
"""What of another client's reply arrives before ours: without its `ok`, or with it.

`woven` is a whole one line by line between the lines of ours.
"""

TCP_BREAK = frozenset({"reset_reply", "reset_binary", "close_reply", "close_binary"})
"""How a connection ends in the middle of a reply, or of the bytes after it."""

TCP_HUGE = frozenset({"count", "length"})
"""Which number of a file list promises far more than follows."""

UDP_GARBAGE = frozenset({"empty", "short", "binary", "huge"})
UDP_PACKETS = frozenset({"modern", "legacy", "historic"})

SECOND_VIEWER = frozenset({"drop", "hang"})
ESTIMATES = frozenset({"elapsed", "total", "zero"})
"""What the estimate is on some firmware, in place of the time that remains."""


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong with a printer at the moment; by default nothing does.

    Of HTTP: `hang` accepts and never answers, `answer_delay` waits some seconds of
    real time, `garbage` is one of GARBAGE, `reset` closes the connection without an
    answer, `lan_mode_off` answers code -2. `misspelled_content_type` is no fault but
    what the firmware does; false sends the right spelling.

    Of `/control`: `ignore_commands` acknowledges without effect, `refuse_commands`
    answers a code and a message, `lose_control_answer` obeys and drops the
    connection, `reset_omitted` takes an absent key of printerCtl_cmd as its neutral
    value, as one of the sources says, `job_delay` is seconds of the printer's time
    after which it pauses, continues or cancels, without a word in between, also when
    told so over TCP. Of
    `/detail`: `estimate` is one of ESTIMATES, `detail_overrides` replaces or
    adds keys, `detail_missing` leaves keys out, `detail_nulls` empties keys,
    `detail_delay` is seconds of real time for this endpoint alone, `detail_late` the
    same after the values were read, so that they are old when they arrive,
    `numbers_as_text` sends whole numbers as padded text, `sentinel_temperatures`
    loses every sensor.

    Of starting: `drop_start_after_upload` acknowledges a start within a second after
    an upload and forgets it, `phantom_start` turns a second start while the printer
    heats into a job that prints nothing, `refuse_repeated_slot` refuses two tools
    with one slot. `thumbnails_missing` has no such endpoints.

    Of uploading: `upload_rate` is bytes per second of real time, `upload_stall_after`
    stops reading and `upload_reset_after` drops the connection after so many bytes,
    `lose_upload_answer` stores the file and drops the connection,
    `downloading_status` says `downloading` meanwhile and refuses jobs.

    Of the camera: `camera_dead` never sends a frame, `camera_truncated` closes in the
    middle of one, `second_viewer` is `drop` or `hang`, `camera_on_demand` serves one
    viewer for each time it is opened, as one Creator 5 was seen to do.

    Of TCP: `tcp_hang` accepts and never answers, `tcp_delay` waits some seconds of
    real time before each reply, `tcp_single_bytes` sends them one by one. `tcp_noise`
    (one of TCP_NOISE) puts somebody else's reply before ours, `tcp_newline_only` ends
    lines without CR, `tcp_prefix` begins them with `ack:`, `tcp_no_ok` leaves the end
    out, `tcp_flood` answers without an end, `tcp_garbage` is one of TCP_GARBAGE.
    `tcp_break` (one of TCP_BREAK) ends the connection halfway. `tcp_huge` (one of
    TCP_HUGE) and `tcp_hostile_list` are of the file list, the former also of
    thumbnails. `tcp_control_held` is somebody else in control until it is switched
    off. `tcp_ignore_commands` acknowledges without effect, `tcp_refuse_commands`
    answers with this line instead, and `tcp_refuse_queries` does so with questions,
    by code; `tcp_bare_refusals` leaves out the end behind what is refused.
    `tcp_bad_blocks` answers so many blocks of an upload as damaged, `tcp_no_list`
    sends something else in the place of a file list. What is said of uploading counts
    for TCP too.

    Of searching: `udp_silent` hears and never answers, `udp_delay` answers after some
    seconds of real time, `udp_garbage` is one of UDP_GARBAGE, `udp_answers` is how
    many answers one search gets. `udp_packet` (one of UDP_PACKETS) and
    `udp_product_id` are told instead of the model's own, `udp_latin_1` encodes the
    name in another way than UTF-8.
    """

    hang: bool = False
    answer_delay: float = 0.0
    garbage: str | None = None
    reset: bool = False
    lan_mode_off: bool = False
    misspelled_content_type: bool = True
    ignore_commands: bool = False
    refuse_commands: tuple[int, str] | None = None
    lose_control_answer: bool = False
    reset_omitted: bool = False
    job_delay: float = 0.0
    estimate: str | None = None
    detail_overrides: dict[str, Json] = field(default_factory=dict)
    detail_missing: set[str] = field(default_factory=set)
    detail_nulls: set[str] = field(default_factory=set)
    detail_delay: float = 0.0
    detail_late: float = 0.0
    numbers_as_text: bool = False
    sentinel_temperatures: bool = False
    drop_start_after_upload: bool = False
    phantom_start: bool = False
    refuse_repeated_slot: bool = False
    thumbnails_missing: bool = False
    upload_rate: float | None = None
    upload_stall_after: int | None = None
    upload_reset_after: int | None = None
    lose_upload_answer: bool = False
    downloading_status: bool = False
    camera_dead: bool = False
    camera_truncated: bool = False
    second_viewer: str = "drop"
    camera_on_demand: bool = False
    tcp_hang: bool = False
    tcp_delay: float = 0.0
    tcp_single_bytes: bool = False
    tcp_noise: str | None = None
    tcp_newline_only: bool = False
    tcp_prefix: bool = False
    tcp_no_ok: bool = False
    tcp_break: str | None = None
    tcp_flood: bool = False
    tcp_garbage: str | None = None
    tcp_huge: str | None = None
    tcp_hostile_list: bool = False
    tcp_control_held: bool = False
    tcp_ignore_commands: bool = False
    tcp_refuse_commands: str | None = None
    tcp_refuse_queries: dict[str, str] = field(default_factory=dict)
    tcp_bare_refusals: bool = False
    tcp_no_list: bool = False
    tcp_bad_blocks: int = 0
    udp_silent: bool = False
    udp_delay: float = 0.0
    udp_garbage: str | None = None
    udp_answers: int = 1
    udp_packet: Packet | None = None
    udp_product_id: int | None = None
    udp_latin_1: bool = False

    def update(self, values: Mapping[str, object]) -> None:
        """Switch faults by name, all of them or none.

        Raises:
            ValueError: for a name that is no fault and a value it cannot have.
        """
        checked = {name: _checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def state(self) -> dict[str, Json]:
        """Return every fault as JSON."""
        values = asdict(self)
        return {
            **values,
            "detail_missing": sorted(self.detail_missing),
            "detail_nulls": sorted(self.detail_nulls),
        }


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise TypeError
    return float(value)


def _rate(value: object) -> float | None:
    if value is not None and not _seconds(value):
        raise TypeError
    return None if value is None else _seconds(value)


def _one_of(choices: frozenset[str]) -> Callable[[object], str]:
    def choice(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise TypeError
        return value

    return choice


def _none_or[T](check: Callable[[object], T]) -> Callable[[object], T | None]:
    return lambda value: None if value is None else check(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or _seconds(value) < 0:
        raise TypeError
    return value


def _refusal(value: object) -> tuple[int, str] | None:
    match value:
        case None:
            return None
        case [int(code), str(message)]:
            return code, message
        case _:
            raise TypeError


def _overrides(value: object) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _lines_by_code(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {_text(code): _text(line) for code, line in value.items()}


def _names(value: object) -> set[str]:
    if not isinstance(value, list | set):
        raise TypeError
    return {str(name) for name in value}


_CHECKS: Mapping[str, Callable[[object], object]] = {
    "hang": _flag,
    "answer_delay": _seconds,
    "garbage": _none_or(_one_of(GARBAGE)),
    "reset": _flag,
    "lan_mode_off": _flag,
    "misspelled_content_type": _flag,
    "ignore_commands": _flag,
    "refuse_commands": _refusal,
    "lose_control_answer": _flag,
    "reset_omitted": _flag,
    "job_delay": _seconds,
    "estimate": _none_or(_one_of(ESTIMATES)),
    "detail_overrides": _overrides,
    "detail_missing": _names,
    "detail_nulls": _names,
    "detail_delay": _seconds,
    "detail_late": _seconds,
    "numbers_as_text": _flag,
    "sentinel_temperatures": _flag,
    "drop_start_after_upload": _flag,
    "phantom_start": _flag,
    "refuse_repeated_slot": _flag,
    "thumbnails_missing": _flag,
    "upload_rate": _rate,
    "upload_stall_after": _none_or(_count),
    "upload_reset_after": _none_or(_count),
    "lose_upload_answer": _flag,
    "downloading_status": _flag,
    "camera_dead": _flag,
    "camera_truncated": _flag,
    "second_viewer": _one_of(SECOND_VIEWER),
    "camera_on_demand": _flag,
    "tcp_hang": _flag,
    "tcp_delay": _seconds,
    "tcp_single_bytes": _flag,
    "tcp_noise": _none_or(_one_of(TCP_NOISE)),
    "tcp_newline_only": _flag,
    "tcp_prefix": _flag,
    "tcp_no_ok": _flag,
    "tcp_break": _none_or(_one_of(TCP_BREAK)),
    "tcp_flood": _flag,
    "tcp_garbage": _none_or(_one_of(TCP_GARBAGE)),
    "tcp_huge": _none_or(_one_of(TCP_HUGE)),
    "tcp_hostile_list": _flag,
    "tcp_control_held": _flag,
    "tcp_ignore_commands": _flag,
    "tcp_refuse_commands": _none_or(_text),
    "tcp_refuse_queries": _lines_by_code,
    "tcp_bare_refusals": _flag,
    "tcp_no_list": _flag,
    "tcp_bad_blocks": _count,
    "udp_silent": _flag,
    "udp_delay": _seconds,
    "udp_garbage": _none_or(_one_of(UDP_GARBAGE)),
    "udp_answers": _count,
    "udp_packet": _none_or(_one_of(UDP_PACKETS)),
    "udp_product_id": _none_or(_count),
    "udp_latin_1": _flag,
}


def _checked(name: str, value: object) -> object:
    if name not in _CHECKS:
        raise ValueError(f"{name} is no fault; there are {', '.join(_CHECKS)}")
    try:
        return _CHECKS[name](value)
    except TypeError as err:
        raise ValueError(f"{name} cannot be {value!r}") from err
