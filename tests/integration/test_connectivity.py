"""Whether a printer is online: hours of it, in milliseconds."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from custom_components.flashforge.connectivity import (
    IDLE_HTTP,
    IDLE_TCP,
    RETRY_INTERVALS,
    WITH_JOB,
    Connectivity,
    Pace,
)

HOUR = 3600.0


class Watch:
    """A printer's connectivity, and a time that passes only when it is told to."""

    def __init__(self, pace: Pace) -> None:
        self.now = 1000.0
        self.pace = pace
        self.connectivity = Connectivity(pace, lambda: self.now)
        self.went: list[float] = []
        """When it was seen to go offline."""
        self.came: list[float] = []

    def wait(self, seconds: float) -> None:
        """Let time pass, with what a timer does at the moment it was set to."""
        until = self.now + seconds
        left = self.connectivity.seconds_until_offline
        if left is not None and self.now + left <= until:
            self.now += left
            self.look(self.connectivity.update)
        self.now = until

    def ask(self, took: float, *, answered: bool) -> None:
        """Ask it something."""
        self.connectivity.attempt_started()
        self.wait(took)
        if answered:
            self.look(lambda: self.connectivity.answered(self.pace))
        else:
            self.look(self.connectivity.attempt_failed)

    def look(self, happens: Callable[[], None]) -> None:
        """Let something happen, and note when the printer comes and goes."""
        before = self.connectivity.online
        happens()
        after = self.connectivity.online
        if before is not False and after is False:
            self.went.append(self.now)
        if not before and after:
            self.came.append(self.now)


PACES = pytest.mark.parametrize("pace", [WITH_JOB, IDLE_HTTP, IDLE_TCP])


@PACES
def test_nothing_is_known_at_first(pace: Pace) -> None:
    """Neither before the first attempt, nor while it waits, nor after one failure."""
    watch = Watch(pace)
    watch.wait(HOUR)
    watch.ask(15, answered=True)
    assert (watch.went, watch.came) == ([], [watch.now])

    watch = Watch(pace)
    watch.ask(0, answered=False)
    watch.wait(pace.offline_after - 0.001)
    assert watch.connectivity.online is None
    watch.wait(0.001)
    assert (watch.went, watch.came) == ([watch.now], [])


@PACES
def test_silence_alone_is_no_outage(pace: Pace) -> None:
    """Nobody has asked, or the answer is still on its way."""
    watch = Watch(pace)
    watch.ask(0, answered=True)
    watch.wait(HOUR)
    assert watch.connectivity.online is True
    watch.ask(HOUR, answered=True)
    assert watch.went == []


@PACES
def test_an_attempt_that_fails_late_ends_it_at_once(pace: Pace) -> None:
    """The time was up before, but nothing had failed."""
    watch = Watch(pace)
    watch.ask(0, answered=True)
    watch.connectivity.attempt_started()
    watch.wait(pace.offline_after + 1)
    assert watch.connectivity.online is True
    watch.connectivity.attempt_failed()
    assert watch.connectivity.online is False


@PACES
def test_the_time_is_up_while_the_next_attempt_waits(pace: Pace) -> None:
    """Hanging: the first attempt fails after 15 seconds, the second waits still."""
    watch = Watch(pace)
    watch.ask(0, answered=True)
    answered_at = watch.now
    watch.wait(pace.interval)
    watch.ask(15, answered=False)
    watch.wait(pace.interval)
    watch.ask(15, answered=False)
    assert watch.went == [answered_at + pace.offline_after]


@PACES
def test_a_printer_that_takes_12_seconds_each_time_is_never_off(pace: Pace) -> None:
    """As some do while they print."""
    watch = Watch(pace)
    for _ in range(300):
        watch.ask(12, answered=True)
        watch.wait(watch.connectivity.seconds_until_attempt)
    assert watch.went == []


@pytest.mark.parametrize("took", [0.0, 1.0])
def test_the_pauses_while_it_is_offline(took: float) -> None:
    """From the start of one attempt to the start of the next, however long it took."""
    watch = Watch(WITH_JOB)
    watch.ask(0, answered=True)
    while not watch.went:
        watch.ask(took, answered=False)
        watch.wait(watch.connectivity.seconds_until_attempt)
    starts = []
    for _ in range(8):
        watch.wait(watch.connectivity.seconds_until_attempt)
        starts.append(watch.now)
        watch.ask(took, answered=False)
    pauses = [round(b - a, 6) for a, b in pairwise(starts)]
    assert pauses == [4, 8, 16, 30, 30, 30, 30]
    # From the next outage on it begins anew.
    watch.ask(0, answered=True)
    watch.wait(2)
    watch.ask(0, answered=False)
    watch.wait(WITH_JOB.offline_after)
    watch.ask(0, answered=False)
    assert watch.connectivity.seconds_until_attempt == RETRY_INTERVALS[1]


def test_an_attempt_longer_than_the_pause_is_followed_at_once() -> None:
    """Two of them at the same time would be one too many for some printers."""
    watch = Watch(IDLE_HTTP)
    watch.ask(0, answered=False)
    watch.wait(IDLE_HTTP.offline_after)
    watch.ask(15, answered=False)
    assert watch.connectivity.seconds_until_attempt == 0


def test_generated_histories(subtests: pytest.Subtests) -> None:
    """Offline by the rule and at that moment, and back with an answer."""
    for seed in range(40):
        with subtests.test(f"seed {seed}"):
            random = Random(seed)  # noqa: S311 - no secret
            paces = (WITH_JOB, IDLE_HTTP, IDLE_TCP)
            watch = Watch(random.choice(paces))
            rule = Rule(watch)
            reliability = random.choice([0.02, 0.2, 0.5, 0.9, 0.99])
            end = watch.now + 12 * HOUR
            while watch.now < end:
                watch.pace = random.choice([watch.pace] * 9 + [random.choice(paces)])
                answered = random.random() < reliability
                took = random.choice([0.0, random.uniform(0, 2), 12.0, 15.0])
                went, came = len(watch.went), len(watch.came)
                rule.expect(took, answered=answered)
                watch.ask(took, answered=answered)
                assert watch.went[went:] == rule.went, seed
                assert watch.came[came:] == rule.came, seed
                pause = watch.connectivity.seconds_until_attempt
                assert 0 <= pause < 30.001
                went = len(watch.went)
                expected = rule.expect_pause(pause)
                watch.wait(pause)
                assert watch.went[went:] == expected, seed


class Rule:
    """The rule, written down a second time: with the history instead of a state."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._good: tuple[float, Pace] = watch.now, watch.pace
        self._failed: list[float] = []
        self._offline = False
        self._known = False
        self.went: list[float] = []
        self.came: list[float] = []

    def expect(self, took: float, *, answered: bool) -> None:
        """Say what an attempt will lead to."""
        end = self._watch.now + took
        self.went, self.came = self.expect_pause(took), []
        if answered:
            self.came = [end] if self._offline or not self._known else []
            self._known, self._offline = True, False
            self._good = end, self._watch.pace
            self._failed.clear()
            return
        self._failed.append(end)
        good, pace = self._good
        if not self._offline and end >= good + pace.offline_after:
            self.went.append(end)
            self._offline = True

    def expect_pause(self, seconds: float) -> list[float]:
        """Say when it will go offline while time passes."""
        good, pace = self._good
        moment = good + pace.offline_after
        if self._offline or not self._failed or moment > self._watch.now + seconds:
            return []
        self._offline = True
        return [moment]
