"""Serial numbers as people type them, and secrets that do not show."""

import pytest

from custom_components.flashforge.client import Credentials, normalize_serial_number
from custom_components.flashforge.client.credentials import (
    normalize_mac_address,
    plausible_serial_number,
)


@pytest.mark.parametrize(
    ("typed", "serial_number"),
    [
        ("SNMSIM00000001", "SNMSIM00000001"),
        ("MSIM00000001", "SNMSIM00000001"),
        ("msim00000001", "SNMSIM00000001"),
        ("snmsim00000001", "SNMSIM00000001"),
        ("  SNMSIM00000001\n", "SNMSIM00000001"),
        ("MSIM 0000 0001", "SNMSIM00000001"),
        ("S N MSIM00000001", "SNMSIM00000001"),
    ],
)
def test_trap_20_the_prefix_is_added_where_it_is_missing(
    typed: str, serial_number: str
) -> None:
    """Whatever a label or an app shows becomes what the printer insists on."""
    assert normalize_serial_number(typed) == serial_number
    assert normalize_serial_number(serial_number) == serial_number


_MAC_ADDRESSES = [
    ("88:A9:A7:00:00:02", "88:A9:A7:00:00:02"),
    (" 88-a9-a7-00-00-02 ", "88:A9:A7:00:00:02"),
    ("88a9a7000002", "88:A9:A7:00:00:02"),
    ("88A9.A700.0002", "88:A9:A7:00:00:02"),
    ("88:A9:A7:00:00", None),
    ("88:A9:A7:00:00:02:03", None),
    ("88:A9:A7:00:00:0G", None),
    ("00:00:00:00:00:00", None),
    ("ff:ff:ff:ff:ff:ff", None),
    ("\u0668\u0668:A9:A7:00:00:02", None),
    ("", None),
    (None, None),
]


def test_mac_addresses(subtests: pytest.Subtests) -> None:
    """Printers and routers write them in many ways; some send one that is none."""
    for sent, mac_address in _MAC_ADDRESSES:
        with subtests.test(repr(sent)):
            assert normalize_mac_address(sent) == mac_address
            assert normalize_mac_address(mac_address) == mac_address


_SERIAL_NUMBERS = [
    ("SNMSIM00000001", True), ("mq-1.x_2", True), ("1" * 64, True),
    ("1" * 65, False), ("SN1", False), ("none", False), ("SN000000", False),
    ("SN 12345", False), ("N/A 1", False), ("SN\u0661234", False), ("", False),
]  # fmt: skip


def test_what_looks_like_a_serial_number(subtests: pytest.Subtests) -> None:
    """Entities hang on it, so that words and fillers are none."""
    for sent, plausible in _SERIAL_NUMBERS:
        with subtests.test(repr(sent)):
            assert (plausible_serial_number(sent) == sent) is plausible
            assert plausible_serial_number(None) is None


def test_the_text_of_credentials_shows_neither() -> None:
    """Somebody who logs credentials logs nothing of them."""
    shown = f"{Credentials('SNMSIM00000001', '12345678', '88:A9:A7:00:00:02')!r}"
    assert "MSIM" not in shown
    assert "1234" not in shown
    assert "88" not in shown


def test_credentials_are_comparable() -> None:
    """The same secrets are the same credentials."""
    assert Credentials("SN1", "2") == Credentials("SN1", "2")
    assert Credentials("SN1", "2") != Credentials("SN1", "3")
