"""The benchmark runs and says what it measured; what that is, no test judges."""

import asyncio
from dataclasses import asdict
from itertools import pairwise
import json
from math import isfinite
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import run
from tests.benchmarks.adding import adding_rows
from tests.benchmarks.answers import reply
from tests.benchmarks.crowd import Need, need_rows
from tests.benchmarks.delays import Commanded, begin_rows, change_rows, command_rows
from tests.benchmarks.dialogs import KINDS, Steps, step_rows
from tests.benchmarks.fleet import HTTP_MODEL, HTTP_PORT, Printer, can_have_fleet, fleet
from tests.benchmarks.home import Memory
from tests.benchmarks.home_assistant import prepare
from tests.benchmarks.loads import Load, printer_rows
from tests.benchmarks.outages import Outage, back_rows, noticed_rows, offline_rows
from tests.benchmarks.replies import REPLIES, body
from tests.benchmarks.rows import Row, alone, row, table
from tests.benchmarks.silence import cut_off, hang, wake
from tests.benchmarks.starting import Start, start_rows
from tests.benchmarks.tcp_parsing import Subject, check
from tests.benchmarks.timing import Reader

KEYS = ["name", "ours", "theirs", "ratio", "unit", "better", "goal", "met"]
GOALS = {
    "ratio >= 1, ours < 100": 5 + 8,
    "ratio >= 1": 4 + 6 + 4,
    "ratio >= 0.9": 1,
    "ours < 20": 1,
    None: 6 + 3,
}
SUBJECTS = (
    *(f"{query} reply" for query in ("M115", "M119", "M105", "M27", "M114")),
    *("M661 reply, 30 files", "M662 reply, 30 kB picture", "TCP poll's replies"),
    *("TCP poll of Adventurer 4, time", "TCP poll of Adventurer 5M, connections"),
    *("search for 20 printers, first printer", "search for 20 printers, found"),
)


async def test_everything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table and the JSON have a row for each comparison, and every goal."""
    file = tmp_path / "rows.json"
    await run(["--tiny", "--json", str(file)])
    rows = json.loads(file.read_text())
    assert [list(one) for one in rows] == [KEYS] * len(rows)
    names = [one["name"] for one in rows]
    assert len(set(names)) == len(names)
    assert {*SUBJECTS} <= {*names}
    printed = capsys.readouterr().out
    assert [name for name in names if name not in printed] == []
    for one in rows:
        assert one["better"] in {"lower", "higher"}
        assert isfinite(one["ours"])
        assert isfinite(one["theirs"])
        assert (one["met"] is None) == (one["goal"] is None)
    goals = [one["goal"] for one in rows if one["goal"] != "ours < 8"]
    assert {goal: goals.count(goal) for goal in goals} == GOALS


@pytest.mark.parametrize(
    ("pair", "times", "goal", "met"),
    [
        ((2.0, 10.0), 5.0, {"least_ratio": 5}, True),
        ((2.0, 9.9), 4.95, {"least_ratio": 5}, False),
        ((0.0, 1.0), None, {"least_ratio": 5}, False),
        ((7.9, 1.0), 0.13, {"below": 8}, True),
        ((8.0, 1.0), 0.13, {"below": 8}, False),
        ((7.9, 8.0), 1.01, {"least_ratio": 1, "below": 8}, True),
        ((7.9, 7.0), 0.89, {"least_ratio": 1, "below": 8}, False),
        ((8.0, 9.0), 1.13, {"least_ratio": 1, "below": 8}, False),
        ((2.0, 10.0), 5.0, {}, None),
    ],
)
def test_a_goal_is_judged_by_what_was_measured(
    pair: tuple[float, float],
    times: float | None,
    goal: dict[str, float],
    met: bool | None,
) -> None:
    """A least ratio, a limit, both or nothing; a miss is loud in the table."""
    one = row("a name", "ms", pair, times, **goal)  # type: ignore[arg-type] # each case names one
    assert one.met is met
    assert table([one]).endswith("NO") == (met is False)


def test_a_row_without_another_side() -> None:
    """Its place stays empty, and nothing is compared."""
    one = alone("a name", "s", 0.25, below=0.2)
    content = asdict(one)
    assert (content["theirs"], content["ratio"]) == (None, None)
    assert (content["goal"], content["met"]) == ("ours < 0.2", False)
    assert table([one]).splitlines()[1].split() == [
        *("a", "name", "0.25", "s", "lower", "ours", "<", "0.2", "NO")
    ]


def values(rows: list[Row]) -> dict[str, tuple[float, bool | None]]:
    """Return what was measured, and whether that is good enough, by name."""
    return {one.name: (one.ours, one.met) for one in rows}


def test_what_each_further_printer_needs() -> None:
    """The difference of fewest and most, for each printer between them."""
    needs = {
        1: Need(0.5, Memory(200_000_000, 210_000_000)),
        10: Need(1.4, Memory(208_000_000, 219_000_000)),
        101: Need(10.5, Memory(250_000_000, 310_000_000)),
    }
    found = values(need_rows(needs))
    assert found["1 printer printing, CPU time"] == (0.5, None)
    assert found["10 printers, peak memory"] == (219.0, None)
    name = "each further printer from 1 to 101"
    assert found[f"{name}, CPU time"] == (0.1, None)
    assert found[f"{name}, memory"] == (0.5, True)
    assert found[f"{name}, peak memory"] == (1.0, False)


def test_memory_is_left_out_where_the_system_does_not_tell() -> None:
    """Elsewhere than on Linux."""
    rows = need_rows({1: Need(0.5, None), 2: Need(0.6, None)})
    assert all(one.name.endswith("CPU time") for one in rows)


def test_a_delayed_start_is_told_by_starts_at_the_same_time() -> None:
    """What slows both of a pair is no delay."""
    pairs = [(Start(5, 0.1), Start(5.1, 0.1)), (Start(9, 0.2), Start(9.2, 10.2))]
    found = values(start_rows(10, [*pairs, (Start(6, 0.1), Start(6.1, 10.1))]))
    name = "start with 10 printers"
    assert found[f"whole {name}, none hanging"] == (6.0, None)
    assert found[f"whole {name}, longer by one hanging"] == (0.1, True)
    assert found[f"integration {name}, longer by one hanging"] == (10.0, False)


def test_changes_and_commands() -> None:
    """A mean for changes and a median for commands, and the worst of both."""
    found = values(change_rows("HTTP", [1, 1, 2.8]))
    name = "change of a job seen, HTTP, 3 times"
    assert found == {f"{name}, mean": (1.6, False), f"{name}, worst": (2.8, None)}
    took = [Commanded(0.1, 0.2), Commanded(0.2, 0.3), Commanded(0.1, 4)]
    found = values(command_rows("TCP", took))
    name = "lamp switched, TCP, 3 times"
    assert found[f"{name}, at the printer"] == (0.1, True)
    assert found[f"{name}, in Home Assistant"] == (0.3, True)
    assert found[f"{name}, worst"] == (4.0, None)


def test_begins_of_jobs() -> None:
    """How soon one is seen over TCP is nobody's goal."""
    found = values(begin_rows("HTTP", [1, 2, 4.5]))
    name = "begin of a job seen, HTTP, 3 times"
    assert found == {f"{name}, mean": (2.5, True), f"{name}, worst": (4.5, None)}
    found = values(begin_rows("HTTP", [2.6]))
    assert found["begin of a job seen, HTTP, 1 times, mean"] == (2.6, False)
    found = values(begin_rows("TCP", [9]))
    assert found["begin of a job seen, TCP, 1 times, mean"] == (9.0, None)


def test_outages_that_are_noticed() -> None:
    """Each kind of printer by itself, and one with a job sooner than the others."""
    outages = [
        [Outage(seconds, 50, 1) for seconds in (3, 35, 36)],
        [Outage(seconds, 50, 1) for seconds in (28, 37, 40)],
        [Outage(seconds, 90, 1) for seconds in (4, 39, 38)],
    ]
    found = values(noticed_rows("hanging", outages))
    times = "shown as offline, 3 times"
    assert found == {
        f"hanging, with a job, HTTP, {times}, median": (4.0, None),
        f"hanging, with a job, HTTP, {times}, worst": (28.0, False),
        f"hanging, idle, HTTP, {times}, median": (37.0, None),
        f"hanging, idle, HTTP, {times}, worst": (39.0, True),
        f"hanging, idle, TCP, {times}, median": (38.0, None),
        f"hanging, idle, TCP, {times}, worst": (40.0, False),
    }


def test_printers_that_are_back() -> None:
    """What counts is how long they were really away; who was away longer may wait."""
    outages = [
        [Outage(3, 45, 2), Outage(3, 45, 4)],
        [Outage(3, 59.9, 16), Outage(3, 60, 29)],
    ]
    found = values(back_rows("killed", outages))
    short = "killed, back within 60 s, shown, 3 times"
    longer = "killed, back after longer, shown, 1 times"
    assert found == {
        f"{short}, median": (4.0, True),
        f"{short}, worst": (16.0, False),
        f"{longer}, median": (29.0, None),
        f"{longer}, worst": (29.0, True),
    }
    names = [one.name for one in back_rows("killed", [[Outage(3, 90, 30)]])]
    assert names == [f"{longer}, median", f"{longer}, worst"]


def test_printers_that_should_not_be_seen_offline() -> None:
    """Once is too often."""
    found = values(offline_rows("a gap", [0, 1, 0]))
    assert found == {
        "a gap, with a job, HTTP, shown as offline": (0.0, True),
        "a gap, idle, HTTP, shown as offline": (1.0, False),
        "a gap, idle, TCP, shown as offline": (0.0, True),
    }


def test_steps_of_dialogs() -> None:
    """Opening is judged by those alone that are not measured at the same time."""
    took = {kind: [Steps(1.5, 0.1, 0.4), Steps(1.7, 0.1, 0.4)] for kind in KINDS}
    took["a printer"] = [Steps(1.5, 0.1, 0.5), Steps(1.8, 0.3, 0.7)]
    took["a hanging printer"] = [Steps(9, 9, 15.9)]
    took["a printer cut off"] = [Steps(9, 9, 16)]
    found = values(step_rows(took))
    assert found == {
        "dialog opened, 10 times, median": (1.6, True),
        "dialog opened, 10 times, worst": (1.8, None),
        "dialog, to type an address, 10 times, median": (0.1, None),
        "address typed, a printer": (0.6, False),
        "address typed, a printer without LAN mode": (0.4, True),
        "address typed, a printer silent over UDP": (0.4, True),
        "address typed, a hanging printer": (15.9, True),
        "address typed, a printer cut off": (16.0, False),
        "address typed, nobody, who refuses": (0.4, True),
        "address typed, another web server": (0.4, True),
    }


def test_what_printers_cost() -> None:
    """What a Home Assistant without any needs is no cost of theirs."""
    loads = {"idle": Load(0.6, 180), "printing": Load(0.99, 450)}
    found = values(printer_rows(10, 90, Load(0.3), loads))
    idle, printing = (f"10 {kind} printers beyond none, CPU time" for kind in loads)
    assert found == {
        "no printers, CPU time": (0.2, None),
        idle: (0.2, True),
        f"{idle} of a poll": (1.667, None),
        printing: (0.46, True),
        f"{printing} of a poll": (1.533, True),
    }
    found = values(printer_rows(10, 60, Load(0), {"printing": Load(0.5, 300)}))
    assert found[printing] == (0.5, False)
    assert found[f"{printing} of a poll"] == (1.667, False)
    rows = printer_rows(1, 1, Load(0.1), {"idle": Load(0.1, 0)})
    assert [one.unit for one in rows] == ["s per minute", "s per minute"]


async def says(printer: Printer, seconds: float = 10) -> str | None:
    """Return what a printer says within that time, None if nobody takes the call."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(printer.host, HTTP_PORT)
    except TimeoutError:
        return None
    try:
        writer.write(b"GET / HTTP/1.1\r\nHost: printer\r\n\r\n")
        async with asyncio.timeout(seconds):
            return (await reader.readline()).decode().strip()
    except TimeoutError:
        return ""
    finally:
        writer.transport.abort()


@pytest.mark.skipif(not can_have_fleet(), reason="there is but one loopback address")
async def test_silent_printers() -> None:
    """One that hangs takes a call and says nothing, one that is cut off does not."""
    async with fleet([HTTP_MODEL]) as printers:
        answer = await says(printers[0])
        assert answer == "HTTP/1.1 404 Not Found"
        for silence, said in ((hang, ""), (cut_off, None), (hang, "")):
            await silence(printers)
            assert await says(printers[0], 0.3) == said
            await wake(printers)
            assert await says(printers[0]) == answer


@pytest.mark.end_to_end
@pytest.mark.skipif(not can_have_fleet(), reason="there is but one loopback address")
async def test_a_printer_is_added_to_a_real_home_assistant() -> None:
    """The shortest part of what is measured there; the others begin in the same way."""
    prepare()
    rows = await adding_rows(homes=1, further=0)
    assert [one.name for one in rows] == [
        "adding the first printer, entities with a state"
    ]
    assert 0 < rows[0].ours < 60


@pytest.mark.parametrize("model", REPLIES)
def test_no_reply_comes_twice(model: str) -> None:
    """The client remembers what it has read; the same again would be too easy."""
    bodies = {body(model, poll) for poll in range(2000)}
    assert len(bodies) == 2000


@pytest.mark.parametrize("query", ["M115", "M119", "M105", "M27", "M114"])
def test_replies_over_tcp_differ(query: str) -> None:
    """From one poll to the next, nearly always."""
    replies = [reply(query, poll) for poll in range(200)]
    assert sum(one == other for one, other in pairwise(replies)) < 20
    assert all(one.endswith(b"\r\nok\r\n") for one in replies)


def test_a_reader_that_reads_otherwise_is_noticed() -> None:
    """Failures are quick, and would look good."""
    right = Reader(lambda poll: poll, lambda poll: poll)
    wrong = Reader(lambda poll: poll, lambda _poll: None)
    with pytest.raises(ValueError, match="M0 reply: we read 1234, they read None"):
        check("M0 reply", Subject(right, wrong, lambda one: one, lambda one: one))


def test_a_creator_5_pro_sends_what_was_captured() -> None:
    """57 keys, as the complete capture of an idle one has."""
    detail = json.loads(body("Creator 5 Pro", 1))["detail"]
    assert len(detail) == 57
