"""The machine without sockets, its time moved by hand."""

from itertools import pairwise

import pytest

from tests.simulator import (
    Course,
    Machine,
    ManualClock,
    PrinterBusyError,
    SimulatedPrinter,
    UnknownFileError,
)


@pytest.fixture
def unplugged(printer_host: str, clock: ManualClock) -> SimulatedPrinter:
    """Return a printer that is not switched on: only its machine matters here."""
    return SimulatedPrinter(host=printer_host, clock=clock)


@pytest.fixture
def machine(unplugged: SimulatedPrinter) -> Machine:
    """Return the machine of that printer."""
    return unplugged.machine


def _begin(machine: Machine, clock: ManualClock, *, seconds: float = 600.0) -> None:
    """Let a job of one hour be under way for some seconds."""
    machine.start_job(heated=True)
    clock.advance(seconds)


def test_job_heats_then_prints_then_is_completed(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """A job goes through its statuses, and the last one stays."""
    machine.start_job(nozzle=220, bed=60)
    assert machine.status == "heating"
    clock.advance(77)  # the nozzle takes 78 s from 25 to 220, the bed 58.3 s
    assert machine.status == "heating"
    clock.advance(2)
    assert machine.status == "printing"
    clock.advance(3600)
    assert machine.status == "completed"
    clock.advance(90_000)
    shown = unplugged.detail()
    assert shown["status"] == "completed"
    assert shown["printFileName"] == "benchy.gcode"
    assert shown["printProgress"] == 1.0
    assert shown["printLayer"] == shown["targetPrintLayer"] == 120
    assert shown["estimatedTime"] == 0.0
    assert shown["printDuration"] == 3600


def test_cleared_plate_makes_it_ready(
    unplugged: SimulatedPrinter, machine: Machine
) -> None:
    """Only the confirmation leads from completed to ready and forgets the file."""
    machine.clear_platform()
    assert machine.status == "ready"
    machine.start_job()
    machine.clear_platform()
    assert machine.status == "heating"
    machine.finish_job()
    machine.clear_platform()
    assert machine.status == "ready"
    assert unplugged.detail()["printFileName"] == ""


def test_hours_at_once_equal_hours_in_steps(
    printer_host: str, clock: ManualClock
) -> None:
    """Looking often or once after a day gives the same job, heat and lifetime."""
    often = SimulatedPrinter(host=printer_host, clock=clock)
    once = SimulatedPrinter(host=printer_host, clock=clock)
    for printer in (often, once):
        printer.machine.start_job(duration=5000, weight_g=12.5)
    for _ in range(2400):
        clock.advance(2)
        often.detail()
    assert often.detail()["status"] == "printing"
    assert often.detail() == pytest.approx(once.detail())
    clock.advance(86_400)
    assert often.detail() == pytest.approx(once.detail())
    assert once.detail()["status"] == "completed"


def test_progress_grows_evenly_and_never_falls(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """Progress, layer and duration only grow while the remaining time shrinks."""
    machine.start_job(duration=1000, layers=10, heated=True)
    seen = [unplugged.detail()]
    for _ in range(99):
        clock.advance(10)
        seen.append(unplugged.detail())
    for before, after in pairwise(seen):
        assert after["printProgress"] == pytest.approx(
            float(str(before["printProgress"])) + 0.01
        )
        assert int(str(after["printLayer"])) >= int(str(before["printLayer"]))
        assert int(str(after["printDuration"])) > int(str(before["printDuration"]))
        assert float(str(after["estimatedTime"])) < float(str(before["estimatedTime"]))
    assert [seen[0]["printLayer"], seen[1]["printLayer"]] == [0, 1]
    assert seen[-1]["printLayer"] == 10


def test_progress_is_the_share_of_the_bytes(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """A file whose bytes come late shows little when most of the time is over.

    Layers, filament, the time elapsed and the time that remains know nothing of it.
    """
    course = ((0.0, 0.0), (0.6, 0.2), (1.0, 1.0))
    before = machine.lifetime_filament_mm
    machine.start_job(duration=1000, layers=10, heated=True, course=course)
    shown = []
    for _ in range(10):
        clock.advance(100)
        shown.append(unplugged.detail())
    assert [one["printProgress"] for one in shown] == pytest.approx(
        [0.0333, 0.0667, 0.1, 0.1333, 0.1667, 0.2, 0.4, 0.6, 0.8, 1.0]
    )
    assert [one["printDuration"] for one in shown] == [*range(100, 1001, 100)]
    assert [one["estimatedTime"] for one in shown] == [*range(900, -1, -100)]
    assert [one["printLayer"] for one in shown] == [*range(2, 11), 10]
    assert shown[-1]["status"] == "completed"
    assert machine.lifetime_filament_mm - before == pytest.approx(12500)


@pytest.mark.parametrize(
    "course",
    [
        (),
        ((0.0, 0.0),),
        ((0.1, 0.0), (1.0, 1.0)),
        ((0.0, 0.0), (1.0, 0.9)),
        ((0.0, 0.0), (0.5, 0.6), (0.7, 0.5), (1.0, 1.0)),
        ((0.0, 0.0), (0.5, 0.2), (0.5, 0.4), (1.0, 1.0)),
    ],
)
def test_a_course_leads_from_nothing_to_all(machine: Machine, course: Course) -> None:
    """Anything else is no way to read a file, and starts nothing."""
    with pytest.raises(ValueError, match="a course leads from"):
        machine.start_job(course=course)
    assert machine.status == "ready"


@pytest.mark.parametrize("status", ["heating", "pausing", "pause", "canceling"])
def test_trap_7_estimated_time_is_frozen(
    status: str, unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """The remaining time moves in no status but printing."""
    machine.start_job(heated=status != "heating")
    clock.advance(10)
    if status == "pause":
        machine.pause()
        clock.advance(3)
    elif status == "pausing":
        machine.pause()
    elif status == "canceling":
        machine.cancel()
    before = unplugged.detail()
    clock.advance(2)
    after = unplugged.detail()
    assert before["status"] == after["status"] == status
    assert before["estimatedTime"] == after["estimatedTime"] != 0.0
    assert before["printProgress"] == after["printProgress"]


def test_pause_and_continue(machine: Machine, clock: ManualClock) -> None:
    """A pause takes its time, stays, and a warm printer prints on at once."""
    _begin(machine, clock)
    machine.pause()
    assert machine.status == "pausing"
    clock.advance(3)
    assert machine.status == "pause"
    clock.advance(7200)
    assert machine.status == "pause"
    machine.resume()
    assert machine.status == "printing"
    assert machine.job is not None
    assert machine.job.elapsed == pytest.approx(600)


def test_cold_pause_heats_again(machine: Machine, clock: ManualClock) -> None:
    """Heat that was switched off in a pause comes back before printing goes on."""
    _begin(machine, clock)
    machine.pause()
    clock.advance(3)
    machine.set_nozzle_target(0)
    clock.advance(1800)
    machine.resume()
    assert machine.status == "heating"
    assert machine.nozzle.target == 220
    clock.advance(120)
    assert machine.status == "printing"


def test_cancel_stays_until_the_plate_is_cleared(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """A canceled job cools down, refuses the next one and keeps its file name."""
    _begin(machine, clock)
    machine.cancel()
    assert machine.status == "canceling"
    clock.advance(3)
    assert machine.status == "cancel"
    assert unplugged.detail()["printFileName"] == "benchy.gcode"
    with pytest.raises(PrinterBusyError):
        machine.start_job()
    clock.advance(36_000)
    assert machine.status == "cancel"
    assert machine.nozzle_temperature == pytest.approx(25, abs=0.1)
    machine.clear_platform()
    machine.start_job()
    assert machine.status == "heating"


def test_actions_in_the_wrong_status_do_nothing(machine: Machine) -> None:
    """Pausing, continuing, canceling and finishing need a job in the right status."""
    for act in (machine.pause, machine.resume, machine.cancel, machine.finish_job):
        act()
        assert machine.status == "ready"
    machine.start_job()
    machine.pause()
    machine.resume()
    assert machine.status == "heating"


def test_failure_and_its_confirmation(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """An error stops the job, shows its code and goes with the confirmation."""
    _begin(machine, clock)
    machine.fail_job("E0007")
    shown = unplugged.detail()
    assert (shown["status"], shown["errorCode"]) == ("error", "E0007")
    assert shown["rightTargetTemp"] == shown["platTargetTemp"] == 0
    machine.clear_platform()
    shown = unplugged.detail()
    assert (shown["status"], shown["errorCode"]) == ("ready", "")


def test_trap_6_clog_is_a_pause_with_a_code(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """A clog pauses; continuing clears the code."""
    _begin(machine, clock)
    machine.fail_job("E0163", paused=True)
    shown = unplugged.detail()
    assert (shown["status"], shown["errorCode"]) == ("pause", "E0163")
    machine.resume()
    shown = unplugged.detail()
    assert (shown["status"], shown["errorCode"]) == ("printing", "")


def test_job_under_way_begins_in_the_middle(
    unplugged: SimulatedPrinter, machine: Machine
) -> None:
    """A job can begin warm and partly done, as when a client meets a busy printer."""
    machine.start_job(duration=5400, layers=200, progress=0.3, heated=True)
    shown = unplugged.detail()
    assert shown["status"] == "printing"
    assert shown["printProgress"] == 0.3
    assert shown["printLayer"] == 61
    assert shown["estimatedTime"] == pytest.approx(3780)
    assert shown["rightTemp"] == 220.0
    assert shown["currentPrintSpeed"] == 250
    assert shown["coolingFanSpeed"] == 80


@pytest.mark.parametrize("wrong", [{"duration": 0}, {"layers": 0}, {"progress": 1.0}])
def test_impossible_jobs_are_refused(machine: Machine, wrong: dict[str, float]) -> None:
    """A job takes time, has a layer and does not begin at its end."""
    with pytest.raises(ValueError, match="a job takes time"):
        machine.start_job(**wrong)  # type: ignore[arg-type]
    assert machine.status == "ready"


def test_faster_printing_ends_sooner(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """At 150 % two thirds of the time are left; the override has its limits."""
    _begin(machine, clock, seconds=600)
    machine.set_speed_percent(150)
    clock.advance(0.001)
    assert unplugged.detail()["estimatedTime"] == pytest.approx(2000, abs=0.1)
    assert unplugged.detail()["currentPrintSpeed"] == 375
    clock.advance(2000)
    assert machine.status == "completed"
    machine.set_speed_percent(500)
    assert machine.speed_percent == 150
    machine.set_speed_percent(1)
    assert machine.speed_percent == 50


def test_fan_setting_ends_with_its_job(machine: Machine, clock: ManualClock) -> None:
    """The part fan goes back to what a job wants when that job is over."""
    _begin(machine, clock)
    machine.set_cooling_fan(30)
    assert machine.cooling_fan == 30
    machine.finish_job()
    assert machine.cooling_fan == 0
    machine.clear_platform()
    _begin(machine, clock)
    assert machine.cooling_fan == 80


def test_temperatures_ramp_hold_and_fall(machine: Machine, clock: ManualClock) -> None:
    """A heater rises evenly, ripples a little around its target, and cools down."""
    machine.set_nozzle_target(225)
    clock.advance(40)
    assert machine.nozzle_temperature == pytest.approx(125)
    clock.advance(40)
    held = set()
    for _ in range(40):
        clock.advance(1)
        held.add(round(machine.nozzle_temperature, 2))
    assert len(held) > 10
    assert 224.6 < min(held) < max(held) < 225.4
    machine.set_nozzle_target(100)
    clock.advance(10)
    assert 200 < machine.nozzle_temperature < 224
    clock.advance(7200)
    assert machine.nozzle_temperature == pytest.approx(100, abs=0.5)
    machine.set_nozzle_target(0)
    clock.advance(7200)
    assert machine.nozzle_temperature == pytest.approx(25, abs=0.1)


def test_targets_are_held_to_the_limits(machine: Machine) -> None:
    """No heater goes beyond its model's limit, and none below off."""
    machine.set_nozzle_target(400)
    machine.set_bed_target(400)
    assert (machine.nozzle.target, machine.bed.target) == (280, 110)
    machine.set_bed_target(-100)
    assert machine.bed.target == 0


def test_heater_switched_off_while_heating_ends_the_wait(
    machine: Machine, clock: ManualClock
) -> None:
    """A job does not wait for a heater nobody wants any more."""
    machine.start_job(nozzle=220, bed=110)
    clock.advance(90)
    assert machine.status == "heating"
    machine.set_bed_target(0)
    assert machine.status == "printing"


def test_lifetime_counts_printing_only(
    unplugged: SimulatedPrinter, machine: Machine, clock: ManualClock
) -> None:
    """Minutes and meters grow with a job and stand still after it."""
    before = unplugged.detail()
    machine.start_job(duration=3600, filament_mm=5000, heated=True)
    clock.advance(36_000)
    after = unplugged.detail()
    assert before["cumulativePrintTime"] == 19122
    assert after["cumulativePrintTime"] == 19182
    assert after["cumulativeFilament"] == pytest.approx(817.4)


def test_stored_file_starts_and_comes_first(machine: Machine) -> None:
    """The most recently printed file leads the list; others are unknown."""
    machine.start_stored("dice_tower.gcode")
    assert machine.files[0].file_name == "dice_tower.gcode"
    assert len(machine.files) == 12
    with pytest.raises(UnknownFileError):
        machine.start_stored("nothing.gcode")


def test_leveling_comes_before_heating(machine: Machine, clock: ManualClock) -> None:
    """A job with leveling homes and calibrates first."""
    machine.start_stored("cube.gcode", leveling=True)
    seen = [machine.status]
    for seconds in (3, 45, 120):
        clock.advance(seconds)
        seen.append(machine.status)
    assert seen == ["busy", "calibrate_doing", "heating", "printing"]


def test_speed_of_time(unplugged: SimulatedPrinter, clock: ManualClock) -> None:
    """Simulated time follows its speed from the moment that changes; 0 stops it."""
    unplugged.machine.start_job(heated=True)
    unplugged.time.speed = 60
    clock.advance(10)
    assert unplugged.detail()["printDuration"] == 600
    unplugged.time.speed = 0
    clock.advance(10_000)
    assert unplugged.detail()["printDuration"] == 600
    with pytest.raises(ValueError, match="speed"):
        unplugged.time.speed = -1


def test_unknown_model_and_foreign_address_are_refused() -> None:
    """A printer is one of the table and stays on this machine."""
    with pytest.raises(ValueError, match="no model"):
        SimulatedPrinter("adventurer_6")
    with pytest.raises(ValueError, match="outside"):
        SimulatedPrinter(host="192.0.2.1")
