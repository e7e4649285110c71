"""Effects that come late, in real seconds: a print obeys at the end of a move."""

import asyncio
import time

import pytest

from custom_components.flashforge.client import NoEffectError, PrinterState, Timings
from tests.simulator import ManualClock, SimulatedPrinter

from .conftest import (
    CHECK_CODE,
    SERIAL_NUMBER,
    SHORT_INTERVALS,
    MakeClient,
    short_timeouts,
)
from .request_spy import codes, until

_USUAL = Timings()
# A second in place of ten, or the tests would only wait.
_quick = pytest.mark.timings(
    **{
        name: tuple(value / 10 for value in getattr(_USUAL, name))
        for name in ("read_back_intervals", "late_read_back_intervals")
    },
    read_back_timeout=_USUAL.read_back_timeout / 10,
    late_read_back_timeout=_USUAL.late_read_back_timeout / 10,
)


_SHOWN = {
    "pause": {PrinterState.PAUSING, PrinterState.PAUSED},
    "resume": {PrinterState.PRINTING, PrinterState.HEATING},
    "cancel": {PrinterState.CANCELING, PrinterState.CANCELLED, PrinterState.BUSY},
}


@pytest.mark.parametrize(
    ("action", "delay", "over_http"),
    [
        ("pause", 16, True),
        pytest.param("resume", 1.6, True, marks=_quick),
        pytest.param("cancel", 1.6, True, marks=_quick),
        pytest.param("cancel", 1.6, False, marks=_quick),
    ],
)
async def test_what_is_obeyed_after_sixteen_seconds_has_worked(
    printer_host: str,
    make_client: MakeClient,
    action: str,
    delay: float,
    over_http: bool,
) -> None:
    """Nothing is said of it in between, and nothing is sent twice."""
    async with SimulatedPrinter(
        host=printer_host,
        serial_number=SERIAL_NUMBER,
        check_code=CHECK_CODE,
        clock=time.monotonic,
        tcp=not over_http,
        udp=False,
    ) as printer:
        printer.machine.start_job(heated=True, progress=0.5)
        if action == "resume":
            printer.machine.fail_job("", paused=True)
        printer.faults.job_delay = delay
        client = make_client(check_code=CHECK_CODE if over_http else None)
        await client.initialize()
        status = await getattr(client.job_control, action)()
        assert status.state in _SHOWN[action]
        sent = [one for one in codes(printer) if one == "M26"]
        assert [*printer.commands, *sent] == ["jobCtl_cmd" if over_http else "M26"]


@short_timeouts
@pytest.mark.timings(late_read_back_intervals=(0.01,) * 7)
async def test_looking_for_a_late_effect_has_an_end(
    printer: SimulatedPrinter,
    clock: ManualClock,
    make_client: MakeClient,
) -> None:
    """A print that never obeys is said not to."""
    printer.machine.start_job(heated=True, progress=0.5)
    printer.faults.job_delay = 1
    task = asyncio.create_task(make_client().job_control.pause())
    looks = len(SHORT_INTERVALS) + 7
    await until(lambda: len(printer.requests) == 2 + looks)
    with pytest.raises(NoEffectError):
        await task
