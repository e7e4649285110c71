"""PrintFileError: a file that cannot be read, and why."""

from enum import StrEnum


class Problem(StrEnum):
    """Why a file cannot be read."""

    NOT_A_PRINT_FILE = "not_a_print_file"
    NO_COMMANDS = "no_commands"
    """It is a project that was not sliced."""
    DAMAGED = "damaged"
    """It ends early, or contradicts itself."""
    TOO_BIG = "too_big"
    """It is larger, or has more of something, than any print."""


class PrintFileError(Exception):
    """A file that cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        self.problem = problem
        super().__init__(problem.replace("_", " "))
