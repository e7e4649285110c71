"""The other library as the referee: what does it make of the same answers?

Where it and the protocol notes disagree the notes decide, and the test says so.
"""

from collections.abc import Mapping
from itertools import product

from flashforge.discovery import (
    FlashForgePrinterDiscovery as TheirOldDiscovery,
    PrinterDiscovery as TheirDiscovery,
    PrinterModel as TheirModel,
)
import pytest

from custom_components.flashforge.client.discovery import parse_reply

from .fake_udp import packet, short_packet

HOST = "127.1.2.3"
# How they call what we call otherwise.
THEIR_NAMES: Mapping[int | None, TheirModel] = {
    8: TheirModel.ADVENTURER_3,
    22: TheirModel.ADVENTURER_4,
    30: TheirModel.ADVENTURER_4,
    35: TheirModel.ADVENTURER_5M,
    36: TheirModel.ADVENTURER_5M_PRO,
    38: TheirModel.AD5X,
    40: TheirModel.CREATOR_5,
    41: TheirModel.CREATOR_5_PRO,
}
NAMES = ["Workshop", "Schöner Drucker", "打印机", "N" * 128, "Pro"]


def test_both_read_the_same_answer(subtests: pytest.Subtests) -> None:
    """The long form of models with HTTP, the short one of those without."""
    for product_id, state, name in product(
        [8, 22, 30, 35, 36, 38, 40, 41], [0, 1, 2], NAMES
    ):
        with subtests.test(f"product id {product_id}, state {state}, {name!r}"):
            data = packet(name, product_id=product_id, state=state)
            if product_id < 35:
                data = data[:140]
            theirs = TheirDiscovery().parse_discovery_response(data, HOST)
            ours = parse_reply(data, HOST)
            assert theirs is not None
            assert ours is not None
            assert ours.model is not None
            assert ours.state is not None
            assert (
                theirs.ip_address,
                theirs.name,
                theirs.product_id,
                theirs.serial_number,
                theirs.command_port,
                theirs.event_port,
            ) == (
                ours.host,
                ours.name,
                ours.product_id,
                ours.serial_number,
                ours.command_port,
                ours.http_port,
            )
            assert theirs.status is not None
            assert theirs.status.name.lower() == ours.state
            assert theirs.model is THEIR_NAMES[ours.model.product_id]


@pytest.mark.parametrize("name", ["AD5X", "Adventurer 5M", "Adventurer 5M Pro"])
def test_both_guess_the_same_without_a_product_id(name: str) -> None:
    """Their library calls anything else a 5M; we leave it open."""
    data = packet(name, product_id=0)
    theirs = TheirDiscovery().parse_discovery_response(data, HOST)
    ours = parse_reply(data, HOST)
    assert theirs is not None
    assert ours is not None
    assert ours.model is not None
    assert theirs.model is THEIR_NAMES[ours.model.product_id]


@pytest.mark.parametrize("name", ["Adventurer 4", "AD4", "Adventurer 3", "AD3"])
def test_both_guess_the_same_of_a_variant(name: str) -> None:
    """An unknown product id in the short form."""
    data = short_packet(name, product_id=9)
    theirs = TheirDiscovery().parse_discovery_response(data, HOST)
    ours = parse_reply(data, HOST)
    assert theirs is not None
    assert ours is not None
    assert ours.model is not None
    assert theirs.model is THEIR_NAMES[ours.model.product_id]


def test_both_read_the_same_historic_answer() -> None:
    """196 bytes, of which name and serial number count."""
    data = b"Lab 5M".ljust(0x92, b"\0") + b"SNOLD00001".ljust(50, b"\0")
    theirs = TheirOldDiscovery()._parse_printer_response(data, HOST)
    ours = parse_reply(data, HOST)
    assert theirs is not None
    assert ours is not None
    assert (theirs.name, theirs.serial_number) == (ours.name, ours.serial_number)


@pytest.mark.parametrize("length", [0, 20, 139])
def test_both_ignore_what_is_too_short(length: int) -> None:
    """Probes, for example."""
    data = packet()[:length]
    assert TheirDiscovery().parse_discovery_response(data, HOST) is None
    assert parse_reply(data, HOST) is None
