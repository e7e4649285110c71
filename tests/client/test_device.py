"""What is known of a printer, and which answers count."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from custom_components.flashforge.client import (
    ConnectionOptions,
    Credentials,
    Device,
    FlashForgeClient,
    NotPossibleError,
    PrinterState,
    PrinterStatus,
)
from tests.simulator import SimulatedPrinter

from .conftest import CHECK_CODE, SERIAL_NUMBER, MakeClient, MakePrinter, short_timeouts
from .request_spy import until

pytestmark = short_timeouts

OLD = PrinterStatus(product_id=36, state=PrinterState.READY)
NEW = replace(OLD, state=PrinterState.PRINTING)
NEWEST = replace(OLD, state=PrinterState.PAUSED)


@pytest.fixture
def device() -> Device:
    """Return a printer of which nothing is known yet."""
    return Device(
        ConnectionOptions("192.0.2.1", Credentials(SERIAL_NUMBER, CHECK_CODE))
    )


def test_a_check_code_needs_a_serial_number() -> None:
    """A printer asks for both, and an error says so without telling either."""
    with pytest.raises(ValueError, match="serial number") as caught:
        ConnectionOptions("192.0.2.1", Credentials(None, CHECK_CODE))
    assert CHECK_CODE not in str(caught.value)
    assert ConnectionOptions("192.0.2.1", Credentials(SERIAL_NUMBER)).uses_http is False


@pytest.mark.parametrize("odd", [{"product_id": 187}, {"model_name": "Creator 4"}])
def test_a_described_model_becomes_none_of_which_little_is_known(
    device: Device, odd: dict[str, Any]
) -> None:
    """An odd answer would take away what the printer can do."""
    device.query_answered(device.query_started(), {}, OLD)
    known, abilities = device.model, device.abilities
    odd_status = PrinterStatus(state=PrinterState.READY, **odd)
    device.query_answered(device.query_started(), {}, odd_status)
    assert device.model is known
    assert device.product_id == OLD.product_id
    assert device.abilities == abilities


# Which answers count.


def test_answers_in_the_order_of_their_queries(device: Device) -> None:
    """Each replaces the one before."""
    for status in (OLD, NEW, NEWEST):
        assert device.query_answered(device.query_started(), {}, status) == status
        assert device.status == status


def test_an_answer_to_an_earlier_query_comes_too_late(device: Device) -> None:
    """A later query has told more already, which is what its asker gets too."""
    first, second, third = (device.query_started() for _ in range(3))
    assert device.query_answered(second, {"new": 1}, NEW) == NEW
    assert device.query_answered(first, {"old": 1}, OLD) == NEW
    assert device.status == NEW
    assert device.diagnostics()["detail"] == {"new": 1}
    assert device.query_answered(third, {}, NEWEST) == NEWEST


def test_an_answer_that_was_asked_for_before_a_command_comes_too_late(
    device: Device,
) -> None:
    """It cannot show what the command did; one asked for afterwards can."""
    device.query_answered(device.query_started(), {}, OLD)
    before = device.query_started()
    device.command_sent()
    after = device.query_started()
    assert device.query_answered(before, {}, replace(OLD, name="late")) == OLD
    assert device.query_answered(after, {}, NEW) == NEW


def test_a_query_that_failed_leaves_no_gap(device: Device) -> None:
    """An answer counts whatever became of the queries before it."""
    device.query_started()
    device.command_sent()
    device.query_started()
    assert device.query_answered(device.query_started(), {}, NEW) == NEW


def test_the_first_answer_of_all_counts(device: Device) -> None:
    """There is no other, even if something was sent meanwhile."""
    number = device.query_started()
    device.command_sent()
    assert device.query_answered(number, {}, OLD) == OLD


async def test_a_late_poll_does_not_judge_the_next_command(
    printer: SimulatedPrinter, client: FlashForgeClient
) -> None:
    """It would be refused because of a status from before the one that succeeded."""
    printer.machine.start_job(heated=True)
    await client.initialize()
    printer.faults.detail_late = 0.4
    before = len(printer.requests)
    poll = asyncio.create_task(client.info.get_status())
    await until(lambda: len(printer.requests) > before)
    printer.faults.detail_late = 0.0
    await client.control.set_light(on=False)
    assert not poll.done()
    status = await poll
    assert status == client.device.status
    assert status.light is False
    with pytest.raises(NotPossibleError):
        await client.job_control.resume()


@pytest.mark.parametrize("model", ["adventurer_4", "ad5x"])
async def test_gcode_is_a_command_too(
    make_printer: MakePrinter, make_client: MakeClient, model: str
) -> None:
    """Alone and in a session."""
    printer = await make_printer(model, tcp=True)
    client = make_client(check_code=None if model == "adventurer_4" else CHECK_CODE)
    await client.initialize()
    number = client.device.query_started()
    await client.gcode.send("M105")
    late = replace(OLD, name="late")
    assert client.device.query_answered(number, {}, late).name != "late"
    number = client.device.query_started()
    async with client.gcode.session() as session:
        await session.send("M105")
    assert client.device.query_answered(number, {}, late).name != "late"
    await until(lambda: not printer.tcp_open_connections)
