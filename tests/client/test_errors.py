"""The exceptions: one tree, texts without secrets, facts as attributes."""

import inspect

import pytest

from custom_components.flashforge import client
from custom_components.flashforge.client import (
    AnswerLostError,
    CommandError,
    ConnectionLostError,
    FlashForgeError,
    InvalidTextError,
    MappingError,
    NoEffectError,
    NotPossibleError,
    NotSupportedError,
    OutOfRangeError,
    PortClosedError,
    PrinterRefusedError,
    PrinterUnreachableError,
    Reason,
    UnknownModelError,
    errors,
)


def _all_errors() -> list[type[Exception]]:
    classes = inspect.getmembers(errors, inspect.isclass)
    return [one for _, one in classes if issubclass(one, Exception)]


def test_one_tree() -> None:
    """Whoever catches the root catches all, and all can be had from the top."""
    assert FlashForgeError in _all_errors()
    for error in _all_errors():
        assert issubclass(error, FlashForgeError)
        assert getattr(client, error.__name__) is error
        assert error.__name__ in client.__all__
        assert error.__doc__


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (PortClosedError, PrinterUnreachableError),
        (AnswerLostError, PrinterUnreachableError),
        (ConnectionLostError, AnswerLostError),
        (NotPossibleError, CommandError),
        (NotSupportedError, CommandError),
        (OutOfRangeError, CommandError),
        (InvalidTextError, CommandError),
        (NoEffectError, CommandError),
    ],
)
def test_branches(error: type[Exception], parent: type[Exception]) -> None:
    """What needs the same remedy is of the same kind."""
    assert issubclass(error, parent)


def test_facts_can_be_read() -> None:
    """A translation needs the facts, not the sentence."""
    refused = PrinterRefusedError(2, "Printer is Busy.")
    assert (refused.code, refused.message) == (2, "Printer is Busy.")
    assert str(refused) == "Printer is Busy. (code 2)"
    outside = OutOfRangeError("bed_temperature", 0, 110)
    assert (outside.command, outside.low, outside.high) == ("bed_temperature", 0, 110)
    assert str(outside) == "bed_temperature: from 0 to 110"
    assert str(NotSupportedError("move")) == "move: this printer cannot do that"
    error = NotPossibleError("pause", Reason.NOT_PAUSABLE)
    assert (error.command, error.reason) == ("pause", Reason.NOT_PAUSABLE)
    assert str(error) == "pause: not pausable"
    unmapped = MappingError("slot_twice", 1)
    assert (unmapped.reason, unmapped.tool) == ("slot_twice", 1)
    assert str(unmapped) == "tool 1: slot twice"
    assert str(UnknownModelError()) == "the printer has not told its model"
