"""From a reply over TCP to a typed value: what either transport hands to its parser.

Ours hands over the lines between head and end, and of a binary answer the bytes that
follow; theirs the whole text, which is Latin-1 where there are such bytes. The last
row begins with the bytes, for both.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from flashforge.tcp.parsers import (
    EndstopStatus,
    LocationInfo,
    PrinterInfo,
    PrintStatus,
    TempInfo,
    ThumbnailInfo,
)
from flashforge.tcp.tcp_client import FlashForgeTcpClient as TheirTcpClient

from custom_components.flashforge.client.interfaces.files import Picture
from custom_components.flashforge.client.status import PrinterStatus
from custom_components.flashforge.client.tcp.connection import _clean, _Reply
from custom_components.flashforge.client.tcp.replies import (
    by_key,
    parse_file_list,
    parse_info,
    parse_machine_status,
    parse_position,
    parse_progress,
    parse_temperatures,
    picture_content,
    picture_length,
)
from custom_components.flashforge.client.tcp.status import parse_replies
from tests.benchmarks.answers import FILES, PICTURE_SIZE, file_list, picture, reply
from tests.benchmarks.parsing import parsing_row
from tests.benchmarks.rows import Row
from tests.benchmarks.timing import Reader, Times, contested

POLL = ("M115", "M119", "M105", "M27")

type Lines = tuple[str, ...]


class Subject(NamedTuple):
    """Both readers of one reply, and what of it both of them tell."""

    ours: Reader
    theirs: Reader
    we_say: Callable[[Any], object]
    they_say: Callable[[Any], object]


def tcp_parsing_rows(seconds: float) -> list[Row]:
    """Return a row for each reply, and two for a whole poll."""
    subjects = _subjects()
    for name, subject in subjects.items():
        check(name, subject)
    contests = {
        name: {"ours": subject.ours, "theirs": subject.theirs}
        for name, subject in subjects.items()
    }
    times = contested(contests, seconds)
    return [_row(name, taken) for name, taken in times.items()]


def _row(name: str, taken: list[Times]) -> Row:
    pairs = [(times["ours"], times["theirs"]) for times in taken]
    return parsing_row(name, pairs, has_goal=name != _FROM_BYTES)


def check(name: str, subject: Subject) -> None:
    """See both sides read the same, or failures would be measured."""
    ours, theirs = (one.read(one.take(1234)) for one in (subject.ours, subject.theirs))
    seen, other = subject.we_say(ours), subject.they_say(theirs)
    if seen != other:
        message = f"{name}: we read {seen}, they read {other}"
        raise ValueError(message)


_WHOLE = "TCP poll's replies"
_FROM_BYTES = f"{_WHOLE}, from the bytes"


def _subjects() -> dict[str, Subject]:
    return {
        "M115 reply": _query(
            "M115",
            lambda lines: parse_info(by_key(lines)),
            PrinterInfo,
            lambda info: (info.machine_type, info.name, info.serial_number),
            lambda info: (info.type_name, info.name, info.serial_number),
        ),
        "M119 reply": _query(
            "M119",
            parse_machine_status,
            EndstopStatus,
            lambda status: (
                *(status.state, status.move_mode, status.light, status.current_file),
                status.endstops["X-max"],
            ),
            lambda status: (
                *(status.machine_status.value, status.move_mode.value),
                *(status.led_enabled, status.current_file, status.endstop.x_max),
            ),
        ),
        "M105 reply": _query(
            "M105",
            parse_temperatures,
            TempInfo,
            lambda heaters: [int(heaters[name].temperature) for name in ("T0", "B")],
            # They cut fractions off.
            lambda info: [
                info.get_extruder_temp().get_current(),
                info.get_bed_temp().get_current(),
            ],
        ),
        "M27 reply": _query(
            "M27",
            parse_progress,
            PrintStatus,
            lambda progress: (progress.done, progress.layer, progress.total_layers),
            # They leave them as texts.
            lambda status: (
                *(int(status.sd_current), int(status.layer_current)),
                int(status.layer_total),
            ),
        ),
        "M114 reply": _query(
            "M114",
            parse_position,
            LocationInfo,
            lambda position: [position[axis] for axis in "XYZ"],
            # As above.
            lambda info: [float(info.x), float(info.y), float(info.z)],
        ),
        f"M661 reply, {FILES} files": Subject(
            Reader(file_list, parse_file_list),
            Reader(
                lambda poll: _their_text("M661", file_list(poll)),
                TheirTcpClient("")._parse_file_list_response,
            ),
            lambda paths: [path.removeprefix("/data/") for path in paths],
            list,
        ),
        f"M662 reply, {PICTURE_SIZE // 1000} kB picture": Subject(
            Reader(picture, _our_picture),
            Reader(
                lambda poll: _their_text("M662", picture(poll)),
                lambda text: ThumbnailInfo().from_replay(text, "cube.gx"),
            ),
            lambda picture: picture.content,
            lambda info: info.get_image_bytes(),
        ),
        _WHOLE: Subject(
            Reader(
                lambda poll: [_our_lines(q, reply(q, poll)) for q in POLL], _our_poll
            ),
            Reader(lambda poll: [reply(q, poll).decode() for q in POLL], _their_poll),
            _our_layer,
            _their_layer,
        ),
        _FROM_BYTES: Subject(
            Reader(_bytes, _our_poll_from_bytes),
            Reader(_bytes, _their_poll_from_bytes),
            _our_layer,
            _their_layer,
        ),
    }


def _query(
    query: str,
    parse: Callable[[Lines], object],
    their_parser: Callable[[], Any],
    we_say: Callable[[Any], object],
    they_say: Callable[[Any], object],
) -> Subject:
    """Return both readers of a reply that is lines and nothing else."""
    return Subject(
        Reader(lambda poll: _our_lines(query, reply(query, poll)), parse),
        Reader(
            lambda poll: reply(query, poll).decode(),
            lambda text: their_parser().from_replay(text),
        ),
        we_say,
        they_say,
    )


def _our_layer(status: PrinterStatus) -> object:
    return status.job and status.job.layer


def _their_layer(infos: list[Any]) -> object:
    return int(infos[-1].layer_current)


def _bytes(poll: int) -> list[bytes]:
    return [reply(query, poll) for query in POLL]


def _our_lines(query: str, data: bytes) -> Lines:
    """Do what our connection does with the bytes of a reply, line by line."""
    whole = _Reply(query.removeprefix("M"), owed=False)
    for line in data.splitlines(keepends=True):
        if (lines := whole.take(_clean(line))) is not None:
            return lines
    raise ValueError("a reply without end")


def _our_poll(replies: list[Lines]) -> PrinterStatus:
    """Do what a status request does with its replies."""
    identity, *others = replies
    answers: dict[str, object] = {**by_key(identity)}
    for query, lines in zip(POLL[1:], others, strict=True):
        answers[query] = list(lines)
    return parse_replies(answers)


def _our_poll_from_bytes(replies: list[bytes]) -> PrinterStatus:
    return _our_poll([_our_lines(q, d) for q, d in zip(POLL, replies, strict=True)])


def _our_picture(data: bytes) -> Picture | None:
    if picture_length(data) != len(data):
        raise ValueError("a picture without end")
    return Picture.of(picture_content(data))


def _their_text(query: str, binary: bytes) -> str:
    """Return what their connection makes of a reply with bytes behind it."""
    return (f"CMD {query} Received.\r\nok\r\n".encode() + binary).decode("latin1")


def _their_poll(replies: list[str]) -> list[object]:
    """Do what their client does when it is asked for all four."""
    parsers = (PrinterInfo, EndstopStatus, TempInfo, PrintStatus)
    return [p().from_replay(t) for p, t in zip(parsers, replies, strict=True)]


def _their_poll_from_bytes(replies: list[bytes]) -> list[object]:
    """Decode as their connection does: to look for the end, and then for good."""
    texts = []
    for data in replies:
        if "ok" not in data.decode("utf-8", errors="ignore"):
            raise ValueError("a reply without end")
        texts.append(data.decode("utf-8"))
    return _their_poll(texts)
