"""The benchmark runs and says what it measured; what that is, no test judges."""

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
from tests.benchmarks.delays import Commanded, change_rows, command_rows
from tests.benchmarks.fleet import can_have_fleet
from tests.benchmarks.home import Memory
from tests.benchmarks.home_assistant import prepare
from tests.benchmarks.replies import REPLIES, body
from tests.benchmarks.rows import Row, alone, row, table
from tests.benchmarks.starting import Start, start_rows
from tests.benchmarks.tcp_parsing import Subject, check
from tests.benchmarks.timing import Reader

KEYS = ["name", "ours", "theirs", "ratio", "unit", "better", "goal", "met"]
GOALS = {
    "ratio >= 5": 5 + 8,
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
        ((2.0, 10.0), 5.0, {}, None),
    ],
)
def test_a_goal_is_judged_by_what_was_measured(
    pair: tuple[float, float],
    times: float | None,
    goal: dict[str, float],
    met: bool | None,
) -> None:
    """A least ratio, a limit, or nothing to reach; a miss is loud in the table."""
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
