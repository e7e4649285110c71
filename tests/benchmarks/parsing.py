"""From the bytes of a `/detail` reply to a typed snapshot."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
import gc
import json
from time import perf_counter

from flashforge.api.controls.info import MachineInfoParser
from flashforge.models.responses import DetailResponse
from homeassistant.util.json import json_loads

from custom_components.flashforge.client.http.detail import DetailParser
from custom_components.flashforge.client.http.transport import JsonReader, parse_reply
from custom_components.flashforge.client.status import PrinterStatus
from tests.benchmarks.replies import REPLIES, body
from tests.benchmarks.rows import Pair, Row, least, rounds, row, typical_ratio

# Short rounds: what disturbs the machine then meets both sides of most of them, or
# neither.
POLLS = 80
WARM_UP = 20
LEAST_RATIO = 5

type Read = Callable[[bytes], object]
type Times = dict[str, float]


def parsing_rows(seconds: float) -> list[Row]:
    """Return two rows for each model, taking about this long for all."""
    for model in REPLIES:
        _check(model)
    times: dict[str, list[Times]] = {model: [] for model in REPLIES}
    readers = {
        model: {name: new() for name, new in _READERS.items()} for model in times
    }
    with _no_collection():
        for number in rounds(seconds):
            for model, taken in times.items():
                taken.append(_round(model, number, readers[model]))
    return [one for model, taken in times.items() for one in _rows(model, taken)]


def _round(model: str, number: int, readers: dict[str, Read]) -> Times:
    """Let everybody read some polls, every other time in the reverse order.

    Each goes on where the one before ended: no reply comes twice, or what the client
    remembers would make the second reading too easy.
    """
    order = list(readers)[:: -1 if number % 2 else 1]
    times = {}
    for position, name in enumerate(order, number * len(order)):
        polls = range(position * POLLS, (position + 1) * POLLS)
        bodies = [body(model, poll) for poll in polls]
        gc.collect()
        times[name] = _time(readers[name], bodies)
    return times


def _rows(model: str, taken: Sequence[Times]) -> list[Row]:
    quick = [(times["ours"], times["theirs"]) for times in taken]
    standard = [(times["ours alone"], times["theirs"]) for times in taken]
    name = f"/detail of {model}"
    return [
        _row(name, quick, LEAST_RATIO),
        _row(f"{name}, standard library's JSON", standard, None),
    ]


def _row(name: str, pairs: list[Pair], least_ratio: float | None) -> Row:
    times = typical_ratio(pairs, "lower")
    return row(name, "µs", least(pairs), times, least_ratio=least_ratio)


def _time(read: Read, bodies: Sequence[bytes]) -> float:
    """Return the microseconds that one reply takes, the first ones not counted.

    Collecting garbage has just emptied the processor's caches, which whoever is
    quicker would pay for with a larger share of its time.
    """
    for one in bodies[:WARM_UP]:
        read(one)
    began = perf_counter()
    for one in bodies[WARM_UP:]:
        read(one)
    return (perf_counter() - began) * 1e6 / (len(bodies) - WARM_UP)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector out of the measurement, as timeit does.

    What is in memory already is set aside, so that collecting between the rounds
    takes no time.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def _ours(read_json: JsonReader) -> Callable[[bytes], PrinterStatus]:
    """Return a reader of one printer's replies, as each client has one."""
    parser = DetailParser()

    def read(reply: bytes) -> PrinterStatus:
        detail = parse_reply(reply, read_json)["detail"]
        if not isinstance(detail, dict):
            raise TypeError("no detail")
        return parser.parse(detail)

    return read


def _theirs(reply: bytes) -> object:
    """Do what their `Info.get` does with an answer.

    `json_from_response` reaches this `json.loads` by way of aiohttp.
    """
    data = json.loads(reply.decode())
    return MachineInfoParser.from_detail(DetailResponse(**data).detail)


# The integration passes Home Assistant's reader to the client.
_READERS: dict[str, Callable[[], Read]] = {
    "ours": lambda: _ours(json_loads),
    "theirs": lambda: _theirs,
    "ours alone": lambda: _ours(json.loads),
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
