"""Commands: how one is made up, checked, sent in its turn and read back."""

from .command import ANYTIME, READY, Command, Condition, in_state
from .queue import CommandQueue
from .sender import CommandSender

__all__ = [
    "ANYTIME",
    "READY",
    "Command",
    "CommandQueue",
    "CommandSender",
    "Condition",
    "in_state",
]
