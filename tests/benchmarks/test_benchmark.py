"""The benchmark runs and says what it measured; what that is, no test judges."""

from itertools import pairwise
import json
from math import isfinite
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import run
from tests.benchmarks.answers import reply
from tests.benchmarks.replies import REPLIES, body
from tests.benchmarks.rows import row, table
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
