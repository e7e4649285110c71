"""Known files: what was read of a file is known of the job that prints it."""

from collections.abc import Iterable
from datetime import timedelta
import json

import pytest

from custom_components.flashforge.client.materials.mapping import FileTool
from custom_components.flashforge.jobs.known_files import (
    MAX_FILES,
    MAX_STOPS,
    KnownFile,
    KnownFiles,
    known_file,
    restore_known_file,
)
from custom_components.flashforge.jobs.record import JobRecord, restore_job
from custom_components.flashforge.jobs.tracker import JobTracker
from custom_components.flashforge.printfile import (
    FileKind,
    PrintFile,
    Stop,
    StopKind,
    UsedTool,
)

from .story import DAY, at, poll

PAUSE = Stop(kind=StopKind.PAUSE, layer=5, seconds=600.0)
COLOR = Stop(kind=StopKind.COLOR_CHANGE, layer=9, seconds=1200.0)
READ = PrintFile(
    kind=FileKind.GCODE,
    total_bytes=1000,
    estimated_time=3600.0,
    layers=50,
    filament_length=8000.0,
    filament_weight=24.0,
    tools=(UsedTool(number=0, material="PLA", color="#FF0000", filament_weight=24.0),),
    stops=(PAUSE, COLOR),
)
FILE = known_file(READ)
OTHER = KnownFile(estimated_time=60.0)


def stored(value: object) -> object:
    """Return what a store gives back."""
    return json.loads(json.dumps(value))


def files(**known: KnownFile) -> KnownFiles:
    """Return files by their names, without a suffix."""
    result = KnownFiles()
    for name, file in known.items():
        result.add(name, file)
    return result


def printed(tracker: JobTracker, lines: Iterable[str]) -> JobRecord:
    """Return the job after some polls, one every ten seconds from noon."""
    for n, words in enumerate(lines):
        tracker.update(poll(words), at("12:00") + timedelta(seconds=10 * n))
    assert tracker.current is not None
    return tracker.current


def test_what_is_kept_comes_back_as_it_was() -> None:
    """With its tools as they are matched with slots."""
    assert FILE.tools == READ.file_tools
    known = files(a=FILE, b=OTHER)
    again = KnownFiles()
    again.restore(stored(known.export()))
    assert (again.get("a"), again.get("b"), again.get("A")) == (FILE, OTHER, None)
    assert again.get(None) is None


def test_only_the_newest_names_are_kept() -> None:
    """One that is uploaded again is new, and so are its contents."""
    known = files(first=FILE, second=FILE)
    known.add("first", OTHER)
    for n in range(MAX_FILES - 1):
        known.add(f"{n}", FILE)
    for one in (known, again := KnownFiles()):
        assert one.get("second") is None
        assert one.get("first") == OTHER
        assert len(one.export()) == MAX_FILES
        again.restore(stored(known.export()))


def test_stops_have_an_end() -> None:
    """A file may stop ten thousand times."""
    assert len(KnownFile(stops=(PAUSE,) * MAX_STOPS).stops) == MAX_STOPS
    many = KnownFile(stops=(PAUSE,) * (MAX_STOPS + 5))
    restored = restore_known_file(stored(many.export()))
    assert restored is not None
    assert len(restored.stops) == MAX_STOPS


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        ({"estimated_time": "soon"}, {"estimated_time": None}),
        ({"layers": -1}, {"layers": None}),
        ({"filament_length": 1e300, "filament_weight": []}, {
            "filament_length": None, "filament_weight": None,
        }),
        # Half the tools would be matched as if they were all.
        ({"tools": [{"number": 0}, {"number": "x"}]}, {"tools": ()}),
        ({"tools": 5}, {"tools": ()}),
        ({"tools": [{"number": 1, "color": 7}]}, {"tools": (FileTool(number=1),)}),
        ({"stops": [None, {"kind": "rest"}, {"kind": "pause", "layer": "x"}]}, {
            "stops": (Stop(kind=StopKind.PAUSE),),
        }),
    ],
)  # fmt: skip
def test_a_damaged_value_costs_itself(
    damage: dict[str, object], lost: dict[str, object]
) -> None:
    """And nothing else."""
    memory = {**FILE.export(), **damage}
    restored = restore_known_file(stored(memory))
    assert restored is not None
    for key in FILE.export():
        expected = lost.get(key, getattr(FILE, key))
        assert getattr(restored, key) == expected, key


@pytest.mark.parametrize("memory", [None, 5, "x", {"a": 1}, [None, 5, {}, ["x"]]])
def test_a_damaged_store_is_empty(memory: object) -> None:
    """Nothing is known then, and files can be added."""
    known = KnownFiles()
    known.restore(memory)
    assert known.export() == []


def test_a_job_knows_its_file_and_keeps_it() -> None:
    """Over a restart, and when another file has been given its name."""
    known = files(a=FILE)
    job = printed(JobTracker(known), ["ready", "heating a", "printing a 1% layer=1"])
    assert (job.estimated_time, job.stops) == (3600.0, (PAUSE, COLOR))
    known.add("a", OTHER)
    tracker = JobTracker(known)
    tracker.restore(stored({"current": job.export(), "polled_at": DAY.isoformat()}))
    again = printed(tracker, ["printing a 2% layer=1"] * 2)
    assert (again.id, again.file) == (job.id, FILE)
    assert restore_job(stored(again.export())) == again


@pytest.mark.parametrize("damaged", [5, "x", ["x"]])
def test_a_job_with_a_damaged_file_is_a_job_without_one(damaged: object) -> None:
    """All the rest of it is there."""
    job = JobRecord(id="1", start=DAY, file=FILE, stops_done=1)
    restored = restore_job({**job.export(), "file": damaged, "stops_done": damaged})
    assert restored == JobRecord(id="1", start=DAY, stops_done=5 if damaged == 5 else 0)
    assert restored.stops_ahead == ()


def test_a_file_that_becomes_known_with_the_start_is_known() -> None:
    """A printer may start what arrives before its upload is over for us."""
    known = KnownFiles()
    tracker = JobTracker(known)
    assert printed(tracker, ["ready", "heating a"]).file is None
    known.add("a", FILE)
    assert printed(tracker, ["heating a"]).estimated_time == 3600.0


def test_names_are_those_of_the_printer() -> None:
    """Another name is another file, and no name is none."""
    for words in ("heating A", "heating a.gcode", "heating"):
        assert printed(JobTracker(files(a=FILE)), ["ready", words]).file is None


@pytest.mark.parametrize(
    ("layers", "known"),
    [("", True), ("/0", True), ("/49", True), ("/51", True), ("/48", False),
     ("/52", False)],
)  # fmt: skip
def test_other_layers_are_those_of_another_file(layers: str, known: bool) -> None:
    """Of which nothing is used; the printer and the slicer may differ by one."""
    job = printed(
        JobTracker(files(a=FILE)), ["ready", f"printing a 50% layer=1{layers}"]
    )
    assert (job.estimated_time == 3600.0, bool(job.stops_ahead)) == (known, known)
    assert job.filament_weight_used == (12.0 if known else None)
    assert job.filament_length_used == (4000.0 if known else None)


def test_an_odd_answer_costs_the_file_for_a_moment() -> None:
    """Layers of the job before may be shown once."""
    lines = [
        "ready",
        "heating a",
        "printing a 1% layer=1/90",
        "printing a 1% layer=1/50",
    ]
    assert printed(JobTracker(files(a=FILE)), lines[:3]).estimated_time is None
    assert printed(JobTracker(files(a=FILE)), lines).estimated_time == 3600.0


def test_the_printer_knows_its_filament_better() -> None:
    """The file is asked only for what it does not tell."""
    lines = ["ready", "printing a 50% layer=1/50 length=1000"]
    job = printed(JobTracker(files(a=FILE)), lines)
    assert (job.filament_length_used, job.filament_weight_used) == (500.0, 12.0)


TWICE = KnownFile(stops=(PAUSE, PAUSE, COLOR))
NOWHERE = KnownFile(stops=(Stop(kind=StopKind.PAUSE), Stop(kind=StopKind.COLOR_CHANGE)))
PAUSED = ["paused a {0}", "paused a {0}", "printing a {0}", "printing a {0}"]


def paused(numbers: str, more: str = "") -> list[str]:
    """Return a pause and its end."""
    return [one.format(f"{numbers} {more}") for one in PAUSED]


@pytest.mark.parametrize(
    ("file", "lines", "ahead"),
    [
        (FILE, ["printing a 1% layer=1"], (PAUSE, COLOR)),
        (FILE, ["printing a 8% layer=5"], (PAUSE, COLOR)),
        (FILE, paused("8% layer=5")[:2], (PAUSE, COLOR)),
        (FILE, paused("8% layer=5"), (COLOR,)),
        (FILE, ["printing a 9% layer=6"], (COLOR,)),
        (FILE, ["printing a 19% layer=10"], ()),
        # That was its owner's, and those are no stops of the file.
        (FILE, paused("4% layer=3"), (PAUSE, COLOR)),
        (FILE, paused("8% layer=5", "code=E0016"), (PAUSE, COLOR)),
        # A single odd layer is forgotten.
        (FILE, ["printing a 9% layer=49", "printing a 3% layer=2"], (PAUSE, COLOR)),
        (TWICE, paused("8% layer=5"), (PAUSE, COLOR)),
        (TWICE, paused("8% layer=5") * 2, (COLOR,)),
        (TWICE, [*paused("8% layer=5"), "printing a 9% layer=6"], (COLOR,)),
        (TWICE, paused("8% layer=5") * 2 + paused("19% layer=9"), ()),
        (TWICE, paused("8% layer=5") * 3, (COLOR,)),
        # Where layers are not known, each pause is a stop.
        (FILE, paused("8%"), (COLOR,)),
        (NOWHERE, ["printing a 90% layer=40"], NOWHERE.stops),
        (NOWHERE, paused("90% layer=40"), NOWHERE.stops[1:]),
        (NOWHERE, paused("90%") * 3, ()),
    ],
)  # fmt: skip
def test_stops_are_ahead_until_the_print_has_gone_on_after_them(
    file: KnownFile, lines: list[str], ahead: tuple[Stop, ...]
) -> None:
    """By its layer, or by the pause that they made."""
    job = printed(JobTracker(files(a=file)), ["ready", "heating a", *lines])
    assert job.stops_ahead == ahead
    again = restore_job(stored(job.export()))
    assert again is not None
    assert again.stops_ahead == ahead


def test_a_stop_comes_as_long_before_the_end_as_the_slicer_says() -> None:
    """Unless one of the times is not known."""
    job = JobRecord(id="1", start=DAY, file=FILE)
    end = at("14:00")
    assert job.stop_time(COLOR, end) == at("13:20")
    assert job.stop_time(COLOR, None) is None
    assert job.stop_time(Stop(kind=StopKind.PAUSE, layer=5), end) is None
    assert JobRecord(id="1", start=DAY).stop_time(COLOR, end) is None
    # It is told to the minute.
    assert job.stop_time(Stop(kind=StopKind.PAUSE, seconds=3660.0), end) == end
