"""From the bytes of a `/detail` reply to a typed snapshot."""

from collections.abc import Callable, Sequence
import json

from flashforge.api.controls.info import MachineInfoParser
from flashforge.models.responses import DetailResponse
from homeassistant.util.json import json_loads

from custom_components.flashforge.client.http.status import parse_detail
from custom_components.flashforge.client.http.transport import parse_reply
from custom_components.flashforge.client.status import PrinterStatus
from custom_components.flashforge.client.values import JsonLoader
from tests.benchmarks.replies import REPLIES, body
from tests.benchmarks.rows import Pair, Row, least, row, typical_ratio
from tests.benchmarks.timing import Contest, Reader, Times, contested

# Not slower than the other library, and nothing that a poll would notice.
LEAST_RATIO = 1
BELOW = 100
"""Microseconds."""

type Read = Callable[[bytes], object]


def parsing_rows(seconds: float) -> list[Row]:
    """Return two rows for each model, taking about this long for all."""
    for model in REPLIES:
        _check(model)
    times = contested({model: _contest(model) for model in REPLIES}, seconds)
    return [one for model, taken in times.items() for one in _rows(model, taken)]


def _contest(model: str) -> Contest:
    return {
        name: Reader(lambda poll: body(model, poll), read)
        for name, read in _READERS.items()
    }


def _rows(model: str, taken: Sequence[Times]) -> list[Row]:
    quick = [(times["ours"], times["theirs"]) for times in taken]
    standard = [(times["ours alone"], times["theirs"]) for times in taken]
    name = f"/detail of {model}"
    return [
        parsing_row(name, quick),
        parsing_row(f"{name}, standard library's JSON", standard, has_goal=False),
    ]


def parsing_row(name: str, pairs: list[Pair], *, has_goal: bool = True) -> Row:
    """Return the row of one reply, or of one poll's."""
    least_ratio, below = (LEAST_RATIO, BELOW) if has_goal else (None, None)
    times = typical_ratio(pairs, "lower")
    return row(name, "µs", least(pairs), times, least_ratio=least_ratio, below=below)


def _ours(loads: JsonLoader) -> Callable[[bytes], PrinterStatus]:
    """Return a reader of replies whose JSON is read so."""

    def read(reply: bytes) -> PrinterStatus:
        detail = parse_reply(reply, loads)["detail"]
        if not isinstance(detail, dict):
            raise TypeError("no detail")
        return parse_detail(detail)

    return read


def _theirs(reply: bytes) -> object:
    """Do what their `Info.get` does with an answer.

    `json_from_response` reaches this `json.loads` by way of aiohttp.
    """
    data = json.loads(reply.decode())
    return MachineInfoParser.from_detail(DetailResponse(**data).detail)


# The integration passes Home Assistant's reader to the client.
_READERS: dict[str, Read] = {
    "ours": _ours(json_loads),
    "theirs": _theirs,
    "ours alone": _ours(json.loads),
}


def _check(model: str) -> None:
    """See both sides read the same, or failures would be measured."""
    reply = body(model, 1234)
    ours, theirs = _ours(json_loads)(reply), _theirs(reply)
    job = ours.job
    seen = (job and job.layer, job and job.progress, ours.bed.temperature)
    names = ("current_print_layer", "print_progress")
    other = (*(getattr(theirs, name) for name in names), _bed(theirs))
    if seen != other:
        message = f"{model}: we read {seen}, they read {other}"
        raise ValueError(message)


def _bed(info: object) -> object:
    return getattr(getattr(info, "print_bed", None), "current", None)
