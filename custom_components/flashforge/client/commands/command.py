"""Commands: when one is possible, how it is sent, and how its effect looks."""

from collections.abc import Awaitable, Callable, Set as AbstractSet
from dataclasses import dataclass

from ..errors import Reason
from ..status import PrinterState, PrinterStatus


@dataclass(frozen=True, slots=True)
class Condition:
    """When a command is possible, and the reason why it is not otherwise."""

    is_met: Callable[[PrinterStatus], bool]
    reason: Reason


def in_state(states: AbstractSet[PrinterState], reason: Reason) -> Condition:
    """Return the condition that the printer is in one of these states."""
    return Condition(lambda status: status.state in states, reason)


ANYTIME = Condition(lambda _status: True, Reason.BUSY)
READY = in_state({PrinterState.READY}, Reason.BUSY)
"""The printer has nothing to do and takes everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: how it is sent, when it is possible, how its effect looks."""

    name: str
    send: Callable[[PrinterStatus], Awaitable[object]]
    """Takes the status that was checked, as partial updates repeat the rest of it."""
    is_effective: Callable[[PrinterStatus], bool] | None
    """None where nothing more than the acknowledgment can be seen."""
    condition: Condition = ANYTIME
    needs_fresh_status: bool = False
    """The last status will not do: values of it are sent back."""
    late: bool = False
    """The effect may come at the end of a move, some seconds later than others."""
    fallback: Callable[[], Awaitable[object]] | None = None
    """Another way to send the same, tried if the first one shows no effect."""
