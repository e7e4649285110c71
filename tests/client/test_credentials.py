"""Serial numbers as people type them, and secrets that do not show."""

import pytest

from custom_components.flashforge.client import Credentials, normalize_serial_number


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


def test_the_text_of_credentials_shows_neither() -> None:
    """Somebody who logs credentials logs nothing of them."""
    shown = f"{Credentials('SNMSIM00000001', '12345678')!r}"
    assert "MSIM" not in shown
    assert "1234" not in shown


def test_credentials_are_comparable() -> None:
    """The same secrets are the same credentials."""
    assert Credentials("SN1", "2") == Credentials("SN1", "2")
    assert Credentials("SN1", "2") != Credentials("SN1", "3")
