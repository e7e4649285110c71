"""Printers with two tools, without a bed, and with manners of their own over TCP."""

import pytest

from tests.simulator import ManualClock

from .conftest import Call, Line, MakePrinter

CREATORS = ["creator_3", "creator_4"]
REFUSED = ["Control failed."]
GREETING = ["Control Success V2.1."]


async def _status(line: Line) -> dict[str, str]:
    lines = await line.ask("M119")
    return dict(one.split(": ", 1) for one in lines)


async def test_identity_of_a_creator_4(make_printer: MakePrinter, call: Call) -> None:
    """Two tools, and a MAC without colons that ends in a space."""
    line = await call(await make_printer("creator_4"))
    assert await line.ask("M115") == [
        "Machine Type: Flashforge Creator 4",
        "Machine Name: Loft Creator 4",
        "Firmware: v1.3.2",
        "SN: SNMSIM00000001",
        "X: 400 Y: 350 Z: 500",
        "Tool Count: 2",
        "Mac Address: 88A9A7000002 ",
    ]


async def test_identity_of_a_creator_3(make_printer: MakePrinter, call: Call) -> None:
    """Two tools, and the MAC as most firmware writes it."""
    lines = await (await call(await make_printer("creator_3"))).ask("M115")
    assert lines[0] == "Machine Type: Flashforge Creator 3"
    assert lines[-2:] == ["Tool Count: 2", "Mac Address:88:A9:A7:00:00:02"]


@pytest.mark.parametrize(
    ("argument", "shown"),
    [
        ("S210", "T0:25/210 T1:25/0 B:25/0"),
        ("S210 T0", "T0:25/210 T1:25/0 B:25/0"),
        ("S210 T1", "T0:25/0 T1:25/210 B:25/0"),
        ("T1 S210", "T0:25/0 T1:25/210 B:25/0"),
        ("S210 T2", "T0:25/0 T1:25/0 B:25/0"),
        ("S210 T-1", "T0:25/0 T1:25/0 B:25/0"),
    ],
)
@pytest.mark.parametrize("code", ["M104", "M109"])
async def test_second_nozzle(
    code: str,
    argument: str,
    shown: str,
    make_printer: MakePrinter,
    call: Call,
) -> None:
    """T1 is the second one, and no T the first; there is no third."""
    printer = await make_printer("creator_4", dialect={"waits": False})
    line = await call(printer)
    await line.log_in()
    await line.ask(f"{code} {argument}")
    assert await line.ask("M105") == [shown]


async def test_second_nozzle_gets_warm(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """Each nozzle has its own temperature, and both may lose their sensors."""
    printer = await make_printer("creator_3")
    line = await call(printer)
    printer.machine.set_nozzle_target(210, 1)
    clock.advance(20)
    assert await line.ask("M105") == ["T0:25/0 T1:75/210 B:25/0"]
    printer.faults.sentinel_temperatures = True
    assert await line.ask("M105") == ["T0:-108/0 T1:-108/210 B:-108/0"]


async def test_only_one_nozzle_elsewhere(make_printer: MakePrinter, call: Call) -> None:
    """What is meant for a second nozzle has no effect on a printer with one."""
    printer = await make_printer("unknown_tcp")
    line = await call(printer)
    await line.log_in()
    await line.ask("M104 S210 T1")
    assert printer.machine.nozzle.target == 0


async def test_progress_of_a_creator_4(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """It counts to a thousand, and to 98 percent of that if it stops there."""
    printer = await make_printer("creator_4", dialect={"last_percent": 98})
    line = await call(printer)
    printer.machine.start_job(duration=1000, progress=0.1235, heated=True)
    assert await line.ask("M27") == ["SD printing byte 123/1000"]
    clock.advance(1000)
    assert await line.ask("M27") == ["SD printing byte 980/1000"]


async def test_login_of_a_creator_3(make_printer: MakePrinter, call: Call) -> None:
    """It takes S0 alone."""
    line = await call(await make_printer("creator_3"))
    for wrong in ("M601 S1", "M601"):
        assert await line.ask(wrong) == REFUSED
        assert await line.ask("M104 S210") == REFUSED
    assert await line.ask("M601 S0") == GREETING
    assert await line.ask("M104 S210") == []
    assert await line.ask("M601 S1") == REFUSED


@pytest.mark.parametrize("model", ["creator_4", "finder", "unknown_tcp"])
async def test_other_logins(model: str, make_printer: MakePrinter, call: Call) -> None:
    """The others take whatever is said."""
    line = await call(await make_printer(model))
    assert await line.ask("M601 S1") == GREETING


async def test_words_of_a_creator_3(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """Printing, canceling and an error have other words than elsewhere."""
    printer = await make_printer("creator_3")
    line = await call(printer)
    printer.machine.start_job(heated=True)
    seen = [await _status(line)]
    printer.machine.cancel()
    seen.append(await _status(line))
    clock.advance(5)
    printer.machine.fail_job("E0009")
    seen.append(await _status(line))
    words = [one["MachineStatus"] for one in seen]
    assert words == ["BUILDING_ONBOARD", "CANCEL_BUILD", "HEAT_SHUTDOWN"]


async def test_creator_3_does_not_home_by_network(
    make_printer: MakePrinter, call: Call
) -> None:
    """G28 is acknowledged at once, and nothing moves."""
    printer = await make_printer("creator_3")
    line = await call(printer)
    await line.ask("M601 S0")
    await line.ask("G1 X10 Y20")
    assert await line.ask("G28") == []
    assert await line.ask("M114") == ["X1:10 X2:300 Y:20 Z:0"]
    assert not printer.machine.homed


@pytest.mark.parametrize("model", CREATORS)
async def test_whole_state_tells_of_both_tools(
    model: str, make_printer: MakePrinter
) -> None:
    """Whoever drives the simulator sees the second tool as well."""
    printer = await make_printer(model)
    printer.machine.set_nozzle_target(210, 1)
    job = printer.state()["job"]
    assert isinstance(job, dict)
    assert job["nozzleTargetTemps"] == [0, 210]


async def test_lamp_of_an_unknown_printer(
    make_printer: MakePrinter, call: Call
) -> None:
    """The lamp is told by M119 and switched by M146."""
    line = await call(await make_printer("unknown_tcp"))
    await line.log_in()
    assert (await _status(line))["LED"] == "0"
    await line.ask("M146 r255 g255 b255 F0")
    assert (await _status(line))["LED"] == "1"


async def test_finder_says_nothing_before_it_is_greeted(
    make_printer: MakePrinter, call: Call
) -> None:
    """Not even a query is answered, on each connection anew."""
    printer = await make_printer("finder")
    for _ in range(2):
        line = await call(printer)
        for command in ("M115", "M119", "M105", "M602", "M28 5 0:/user/a.gx"):
            line.write(f"~{command}\r\n".encode())
        await line.says_nothing()
        assert await line.ask("M601 S1") == GREETING
        assert (await line.ask("M115"))[0] == "Machine Type: Flashforge Finder"
        await line.ask("M602")
        await line.close()


async def test_finder_refuses_a_second_controller(
    make_printer: MakePrinter, call: Call
) -> None:
    """A refused login is answered, and nothing that comes after it."""
    printer = await make_printer("finder")
    first, second = await call(printer), await call(printer)
    await first.log_in()
    await second.until(b"\nok\r\n")
    assert await second.ask("M601 S1") == REFUSED
    second.write(b"~M105\r\n")
    await second.says_nothing()


async def test_finder_tells_everybody(make_printer: MakePrinter, call: Call) -> None:
    """Each connection hears the whole reply to any other, greeted or not."""
    printer = await make_printer("finder")
    first, second, third = [await call(printer) for _ in range(3)]
    greeting = await first.raw("M601 S1")
    temperatures = await first.raw("M105")
    for other in (second, third):
        assert await other.exactly(len(greeting)) == greeting
        assert await other.exactly(len(temperatures)) == temperatures
        await other.says_nothing()
    await first.says_nothing()


async def test_finder_survives_who_leaves(
    make_printer: MakePrinter, call: Call
) -> None:
    """A connection that closed hears nothing more, and disturbs nobody."""
    printer = await make_printer("finder")
    first, second = await call(printer), await call(printer)
    await first.log_in()
    await second.close()
    for _ in range(3):
        assert await first.ask("M105") == ["T0:25/0"]


async def test_other_printers_tell_only_who_asked(
    make_printer: MakePrinter, call: Call
) -> None:
    """A reply belongs to one connection elsewhere."""
    printer = await make_printer("creator_4")
    first, second = await call(printer), await call(printer)
    await first.ask("M105")
    await second.says_nothing()


async def test_finder_has_no_bed(
    make_printer: MakePrinter, call: Call, clock: ManualClock
) -> None:
    """M140 has no effect, M190 does not wait, and a job warms up without it."""
    printer = await make_printer("finder", dialect={"idle_seconds": 1e9})
    line = await call(printer)
    await line.log_in()
    assert await line.ask("M140 S60") == []
    assert await line.ask("M190 S60") == []
    assert printer.machine.bed.target == 0
    printer.machine.start_job(nozzle=200, bed=60, duration=1000)
    assert await line.ask("M105") == ["T0:25/200"]
    clock.advance(100)
    assert (await _status(line))["MachineStatus"] == "BUILDING_FROM_SD"
