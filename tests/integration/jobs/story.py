"""Stories of a printer as tables: what it shows, and what has happened by that.

    12:00     ready
    12:01     heating  a                        -> started a
    12:03     printing a 1% layer=1 elapsed=60  -> printing_began a

A line is what the printer shows from then on, polled every ten seconds until the next
line, or twice: a state (`none` is an answer without one), a file, and numbers.
`offline` is never answered, and `restart` is one of Home Assistant with what was stored
last. With `!` behind the time it is polled once and the power goes, before anything is
stored.
"""

from datetime import UTC, datetime, timedelta
from difflib import ndiff
from itertools import zip_longest
import json

from custom_components.flashforge.client.status import (
    Heater,
    Job,
    PrinterState,
    PrinterStatus,
    Tool,
)
from custom_components.flashforge.jobs.happening import Happening, HappeningType
from custom_components.flashforge.jobs.tracker import JobTracker

DAY = datetime(2026, 11, 25, tzinfo=UTC)
PACE = timedelta(seconds=10)
_HAS_JOB = {
    *(state for state in PrinterState if state.job_in_progress),
    PrinterState.COMPLETED,
    PrinterState.CANCELLED,
}


def restarted(tracker: JobTracker) -> JobTracker:
    """Return a tracker that knows what the store gives back."""
    again = JobTracker()
    again.restore(json.loads(json.dumps(tracker.export_state())))
    return again


def at(clock: str) -> datetime:
    """Return a time of the story's day; hours beyond 24 are the next."""
    hours, minutes, seconds = [*map(int, clock.split(":")), 0][:3]
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def poll(words: str) -> PrinterStatus:
    """Return the status that a line describes."""
    state_word, *others = words.split()
    state = None if state_word == "none" else PrinterState(state_word)
    values: dict[str, str] = {}
    name = None
    for word in others:
        if "=" in word:
            key, _, values[key] = word.partition("=")
        elif word.endswith("%"):
            values["progress"] = word[:-1]
        else:
            name = word
    get = values.get
    layer, _, layers = values.get("layer", "").partition("/")
    job = Job(
        id=get("id"),
        file_name=name,
        progress=_number(get("progress"), 100),
        layer=int(layer) if layer else None,
        total_layers=int(layers) if layers else None,
        elapsed=_number(get("elapsed")),
        remaining=_number(get("left")),
        filament_length=_number(get("length")),
    )
    filament = {"yes": True, "no": False}.get(get("filament") or "")
    return PrinterStatus(
        state=state,
        error_code=get("code"),
        job=job if name or state in _HAS_JOB else None,
        tools=(Tool(nozzle=Heater(), has_filament=filament),),
    )


def _number(value: str | None, parts: float = 1) -> float | None:
    return None if value is None else float(value) / parts


def told(happening: Happening) -> str:
    """Return a happening in words."""
    job = happening.job
    words = [happening.type.value, job.file_name or "?"]
    if happening.type is HappeningType.PAUSED and job.pause_reason is not None:
        words.append(job.pause_reason.value)
    if happening.type is HappeningType.ENDED and job.result is not None:
        words += [job.result.value, *(["inferred"] if job.inferred else [])]
    return " ".join([*words, *(["late"] if happening.late else [])])


def tell(story: str) -> JobTracker:
    """Go through a story, compare each line, and return the tracker at its end."""
    tracker = JobTracker()
    lines = [line.strip() for line in story.strip().splitlines()]
    times = [at(line.split()[0].removesuffix("!")) for line in lines]
    shown, expected = [], []
    for line, begin, end in zip_longest(lines, times, times[1:]):
        doing, _, outcome = (" ".join(part.split()) for part in line.partition("->"))
        clock, words = doing.split(maxsplit=1)
        happenings: list[Happening] = []
        if words == "restart":
            tracker = restarted(tracker)
        elif clock.endswith("!"):
            restarted(tracker).update(poll(words), begin)
        elif words != "offline":
            happenings = _polled(tracker, poll(words), begin, end)
        shown.append(f"{doing} -> {', '.join(map(told, happenings))}")
        expected.append(f"{doing} -> {outcome}")
    assert shown == expected, "\n".join(["", *ndiff(expected, shown)])
    return tracker


def _polled(
    tracker: JobTracker, status: PrinterStatus, begin: datetime, end: datetime | None
) -> list[Happening]:
    """Return what happens while a printer shows the same until the next line."""
    happenings = [*tracker.update(status, begin)]
    now = begin + PACE
    while now < (end or begin + 2 * PACE):
        happenings += tracker.update(status, now)
        now += PACE
    return happenings
