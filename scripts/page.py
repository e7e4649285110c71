"""A page, or a part of one, that a script writes and a test looks at."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
import sys


class OutdatedError(Exception):
    """What the page is made of no longer goes together."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what writes it."""

    path: Path
    renewed: Callable[[str], str]
    """Returns the whole page, given what it is now; raises OutdatedError."""
    command: str
    """What a person types to have it written."""

    def check(self) -> str | None:
        """Return what is wrong with the page in one line, None if nothing is."""
        try:
            text = self.path.read_text("utf-8")
            if self.renewed(text) == text:
                return None
        except OutdatedError as err:
            return str(err)
        return f"{self.path.name} is old; run {self.command}"

    def main(self, description: str | None) -> None:
        """Do what the command line says."""
        parser = argparse.ArgumentParser(prog=self.command, description=description)
        parser.add_argument("--check", action="store_true", help="write nothing")
        if parser.parse_args().check:
            sys.exit(self.check())
        try:
            text = self.renewed(self.path.read_text("utf-8"))
        except OutdatedError as err:
            sys.exit(str(err))
        self.path.write_text(text, "utf-8")
