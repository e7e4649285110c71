"""How long a job still takes, by how the printer's estimate behaves."""

from collections.abc import Callable, Iterable
from itertools import product

import pytest

from custom_components.flashforge.client import (
    FlashForgeClient,
    Job,
    NoEffectError,
    PrinterState,
    PrinterStatus,
)
from custom_components.flashforge.client.remaining import RemainingTime
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import MakeClient, MakePrinter

type Estimate = Callable[[float], float | None]

WHOLE = 34000.0
"""Seconds that the job takes: nine and a half hours."""


def _status(
    elapsed: float | None,
    estimate: float | None,
    *,
    progress: float | None = None,
    state: PrinterState = PrinterState.PRINTING,
    name: str = "castle.3mf",
) -> PrinterStatus:
    job = Job(file_name=name, elapsed=elapsed, estimate=estimate, progress=progress)
    return PrinterStatus(state=state, job=job)


def _remaining(status: PrinterStatus) -> float | None:
    assert status.job is not None
    return status.job.remaining


def _watch(
    estimate: Estimate,
    seconds: Iterable[float],
    *,
    share: Callable[[float], float] = lambda elapsed: elapsed / WHOLE,
) -> list[float | None]:
    """Return what is shown at each of these seconds of a job."""
    watcher = RemainingTime()
    return [
        _remaining(watcher.update(_status(one, estimate(one), progress=share(one))))
        for one in seconds
    ]


def _every(pace: float, until: float, begin: float = 0) -> list[float]:
    return [begin + pace * number for number in range(int(until / pace) + 1)]


def test_an_estimate_that_counts_down_is_the_remaining_time(
    subtests: pytest.Subtests,
) -> None:
    """It shows within three polls, in the middle of a job, too, and then stays."""
    for pace, begin in product([1, 2, 5, 12], [0, 1800, WHOLE / 2]):
        with subtests.test(f"every {pace} s from {begin} s"):
            times = _every(pace, 600, begin)
            shown = _watch(lambda elapsed: WHOLE - elapsed, times)
            late = max(3, int(6 / pace) + 1)
            assert shown[late:] == [WHOLE - one for one in times[late:]]
            assert set(shown[:late]) <= {None, *(WHOLE - one for one in times[:late])}


@pytest.mark.parametrize("step", [10, 60])
def test_an_estimate_may_count_down_in_steps(step: float) -> None:
    """Whole minutes are a remaining time, too."""
    times = _every(2, 600)
    shown = _watch(lambda elapsed: WHOLE - elapsed // step * step, times)
    assert shown[-1] == pytest.approx(WHOLE - 600, abs=step)
    assert {one for one in shown if one is not None} <= {
        WHOLE - step * number for number in range(100)
    }


@pytest.mark.parametrize("rate", [0.5, 2, 5])
def test_an_estimate_follows_the_speed_of_the_print(rate: float) -> None:
    """Five times as fast the same job falls by five seconds in a second."""
    shown = _watch(lambda elapsed: WHOLE - rate * elapsed, _every(2, 60))
    assert shown[-1] == WHOLE - rate * 60


def test_a_remaining_time_stays_one_when_the_print_slows_down() -> None:
    """It may stand still or grow for minutes without becoming something else."""

    def slows_down(elapsed: float) -> float:
        return WHOLE - min(elapsed, 300) + max(0, elapsed - 600)

    times = _every(2, 1200)
    assert _watch(slows_down, times)[10:] == [slows_down(one) for one in times[10:]]


def test_an_estimate_that_stands_still_is_the_whole_time() -> None:
    """The slicer's total: what has elapsed is over."""
    times = _every(2, 1751)
    shown = _watch(lambda _elapsed: 1751, times)
    assert set(shown[:30]) == {None}
    assert shown[31:-1] == [1751 - one for one in times[31:-1]]


def test_a_whole_time_that_was_too_short_gives_way_to_the_share_done() -> None:
    """No job is done because an estimate says so."""
    shown = _watch(lambda _elapsed: 1751, _every(2, 17000))
    assert shown[-1] == pytest.approx(17000)


@pytest.mark.parametrize("offset", [0, 12])
def test_an_estimate_that_follows_the_time_elapsed_says_nothing(offset: float) -> None:
    """A Creator 5 Pro said 1680 s after 1680 s, and needed 8.5 hours more."""
    times = _every(2, 1680)
    shown = _watch(lambda elapsed: elapsed + offset, times)
    known = {one: left for one, left in zip(times, shown, strict=True) if left}
    # From two percent on the share done tells.
    assert min(known) >= WHOLE * 0.02
    assert known[1680] == pytest.approx(WHOLE - 1680)


@pytest.mark.parametrize("estimate", [0.0, None])
def test_without_an_estimate_the_share_done_tells(estimate: float | None) -> None:
    """A quarter done in ten minutes leaves half an hour."""
    status = RemainingTime().update(_status(600, estimate, progress=0.25))
    assert _remaining(status) == pytest.approx(1800)


@pytest.mark.parametrize(
    ("estimate", "by_share"),
    [
        (lambda elapsed: WHOLE - elapsed, False),
        (lambda _elapsed: WHOLE, False),
        (lambda elapsed: elapsed, True),
        (lambda _elapsed: 0.0, True),
        # Too short, and over by now.
        (lambda _elapsed: 1751.0, True),
        # Nothing of it shows.
        (lambda elapsed: 5000 + elapsed % 4 * 50, False),
    ],
    ids=["right", "total", "elapsed", "zero", "too short", "unsteady"],
)
def test_it_is_said_whether_the_time_follows_from_the_share(
    estimate: Callable[[float], float], by_share: bool
) -> None:
    """Such a time wavers, and whoever shows it may want to know."""
    watcher = RemainingTime()
    for elapsed in _every(2, 2000):
        status = _status(elapsed, estimate(elapsed), progress=elapsed / WHOLE)
        status = watcher.update(status)
    assert status.job is not None
    assert status.job.remaining_by_share is by_share


@pytest.mark.parametrize(
    ("progress", "elapsed"),
    [(0, 600), (0.019, 600), (None, 600), (0.25, None), (1.1e-38, 600)],
)
def test_too_little_progress_tells_nothing(
    progress: float | None, elapsed: float | None
) -> None:
    """Nothing is guessed from nothing."""
    status = RemainingTime().update(_status(elapsed, 0, progress=progress))
    assert _remaining(status) is None


def test_a_job_that_is_done_has_nothing_left() -> None:
    """At the very end nothing remains."""
    assert _remaining(RemainingTime().update(_status(600, 0, progress=1))) == 0


def test_an_unsteady_estimate_says_nothing() -> None:
    """What goes up and down is neither of these."""
    shown = _watch(lambda elapsed: 5000 + elapsed % 4 * 50, _every(2, 900))
    assert set(shown) == {None}


_NOT_PRINTING = [state for state in PrinterState if state is not PrinterState.PRINTING]


def test_trap_07_a_frozen_estimate_is_no_remaining_time(
    subtests: pytest.Subtests,
) -> None:
    """Outside of a print the estimate stands still; it shows in a pause alone."""
    for state in _NOT_PRINTING:
        with subtests.test(state.value):
            watcher = RemainingTime()
            for elapsed in _every(2, 20):
                watcher.update(_status(elapsed, WHOLE - elapsed))
            status = watcher.update(_status(20, WHOLE - 20, state=state))
            pauses = state in {PrinterState.PAUSED, PrinterState.PAUSING}
            assert _remaining(status) == (WHOLE - 20 if pauses else None)
            # Hours later it goes on.
            for elapsed in (22.0, 24.0):
                status = watcher.update(_status(elapsed, WHOLE - elapsed))
                assert _remaining(status) == WHOLE - elapsed


@pytest.mark.parametrize(
    "following",
    [_status(0, 1751, name="other.3mf"), _status(0, 1751)],
    ids=["another file", "the same file again"],
)
def test_each_job_is_watched_anew(following: PrinterStatus) -> None:
    """The same printer means something else with its next job."""
    watcher = RemainingTime()
    for elapsed in _every(2, 20, 600):
        watcher.update(_status(elapsed, WHOLE - elapsed))
    assert _remaining(watcher.update(following)) is None


def test_a_printer_that_does_not_tell_the_time_elapsed() -> None:
    """A clock of ours serves to see it count down."""
    now = 1000.0
    watcher = RemainingTime(lambda: now)
    for _ in range(5):
        status = watcher.update(_status(None, 6000 - now))
        now += 2
    assert _remaining(status) == 6000 - now + 2


async def _seen(
    client: FlashForgeClient, clock: ManualClock, polls: int, pace: float = 2
) -> Job:
    for _ in range(polls):
        clock.advance(pace)
        status = await client.info.get_status()
    assert status.job is not None
    return status.job


@pytest.mark.parametrize("model", ["adventurer_5m", "adventurer_5m_pro", "ad5x"])
async def test_the_estimate_of_the_5m_family(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock, model: str
) -> None:
    """Over a real connection it counts down."""
    printer = await make_printer(model)
    printer.machine.start_job(heated=True, progress=0.5, duration=3600)
    job = await _seen(make_client(), clock, 5)
    assert job.remaining == job.estimate == 1790


async def test_trap_07_the_estimate_stands_still_while_paused(
    printer: SimulatedPrinter, clock: ManualClock, client: FlashForgeClient
) -> None:
    """Hours of pause change nothing about the rest of the job."""
    printer.machine.start_job(heated=True, progress=0.5, duration=3600)
    before = await _seen(client, clock, 5)
    printer.machine.pause()
    assert (await _seen(client, clock, 3, 5 * 3600)).remaining == before.remaining


@pytest.mark.parametrize(
    ("estimate", "soon", "late"),
    [("elapsed", None, 33320), ("total", None, 33320), ("zero", None, 33320)],
)
async def test_the_estimates_of_a_creator_5_pro(
    make_printer: MakePrinter,
    make_client: MakeClient,
    clock: ManualClock,
    estimate: str,
    soon: float | None,
    late: float,
) -> None:
    """At five percent of nine hours it is not 28 minutes to the end."""
    printer = await make_printer("creator_5_pro", firmware="1.9.9")
    printer.faults.estimate = estimate
    printer.machine.start_job("castle.3mf", heated=True, duration=34000)
    client = make_client()
    assert (await _seen(client, clock, 5)).remaining == soon
    job = await _seen(client, clock, 335)
    assert job.elapsed == 680
    assert job.remaining == pytest.approx(late, rel=0.01)


async def test_a_creator_5_pro_before_its_first_layer(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """It unpacks with numbers of no meaning, heats, and calibrates as `printing`."""
    printer = await make_printer("creator_5_pro", firmware="1.9.9")
    printer.machine.start_job("castle.3mf", unpacking=5, warm_up=24 * 60)
    client = make_client()
    seen: dict[PrinterState | None, list[PrinterStatus]] = {}
    while not seen.get(PrinterState.PRINTING):
        clock.advance(10)
        status = await client.info.get_status()
        seen.setdefault(status.state, []).append(status)
    assert [*seen] == [
        PrinterState.HEATING,
        PrinterState.PREPARING,
        PrinterState.PRINTING,
    ]
    assert len(seen[PrinterState.PREPARING]) == pytest.approx(24 * 6, abs=2)
    for status in seen[PrinterState.PREPARING]:
        assert status.job is not None
        assert (status.job.layer, status.job.remaining) == (0, None)


@pytest.mark.timings(read_back_intervals=(0.0,), late_read_back_intervals=())
@pytest.mark.parametrize("action", ["pause", "cancel"])
async def test_a_creator_5_pro_that_calibrates_obeys_nobody(
    make_printer: MakePrinter, make_client: MakeClient, action: str
) -> None:
    """It acknowledges what is told to its job, and goes on, which is said."""
    printer = await make_printer("creator_5_pro")
    printer.machine.start_job("castle.3mf", heated=True, warm_up=24 * 60)
    before = printer.state()["job"]
    with pytest.raises(NoEffectError):
        await getattr(make_client().job_control, action)()
    assert [one.arguments["action"] for one in printer.requests if one.command] == [
        action
    ]
    assert printer.state()["job"] == before


async def test_a_creator_5_pro_that_unpacks_a_file(
    make_printer: MakePrinter, make_client: MakeClient, clock: ManualClock
) -> None:
    """Layers of 65658 and fans of millions of percent reach nobody."""
    printer = await make_printer("creator_5_pro", firmware="1.9.9")
    printer.machine.start_job("castle.3mf", unpacking=5)
    status = await make_client().info.get_status()
    assert status.state is PrinterState.PREPARING
    assert status.job == Job(file_name="castle.3mf")
    assert status.fans.cooling is status.z_offset is status.print_speed is None
