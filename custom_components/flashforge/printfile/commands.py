"""Commands: which tools they select, where they stop, and how many layers they have.

The commands of a large print are a gigabyte, and are gone through once, in chunks, by
one regular expression that looks at the beginnings of lines. Of a line no more than its
beginning is kept, however long it is.
"""

from collections import Counter
import re

from .contents import Stop, StopKind
from .errors import PrintFileError, Problem
from .values import LAYERS_MAX, TIME_MAX, TOOLS_MAX, number

# Bytes of a line in which everything is found that is looked for.
_BEGINNING = 256
# More of them than any print has, and more than could be counted in seconds.
_FOUND_MAX = 5_000_000
_STOPS_MAX = 10_000

# Each slicer marks its layers in one way, or in two at once.
_LAYERS = (b"LAYER_CHANGE", b"LAYER:", b"CHANGE_LAYER", b"layer num/", b"layer:")
_STOP_MARKS = {
    b"PAUSE_PRINT": StopKind.PAUSE,
    b"COLOR_CHANGE": StopKind.COLOR_CHANGE,
    b"MANUAL_TOOL_CHANGE": StopKind.COLOR_CHANGE,
}
_STOP_COMMANDS = {
    b"M25": StopKind.PAUSE,
    b"M600": StopKind.COLOR_CHANGE,
    b"M601": StopKind.PAUSE,
    b"PAUSE": StopKind.PAUSE,
}
_BEGIN, _END = b"EXECUTABLE_BLOCK_START", b"EXECUTABLE_BLOCK_END"
_FLASHPRINT_BEGIN, _FLASHPRINT_END = b"start gcode", b"end gcode"
_MARKS = (
    *(*_LAYERS, *_STOP_MARKS),
    *(_BEGIN, _END, _FLASHPRINT_BEGIN, _FLASHPRINT_END),
)
# Most lines are moves. The look at the first character passes them by at half the cost
# of trying each alternative.
_FOUND = re.compile(
    rb"\n(?=[MPT;])(?:"
    rb"(?:M108 )?T(?P<tool>\d{1,4})(?!\w)"
    rb"|M73 [^\n]{0,60}?R(?P<minutes>\d{1,6})(?!\d)"
    rb"|(?P<command>" + b"|".join(_STOP_COMMANDS) + rb")(?!\w)"
    rb"|; ?(?P<mark>" + b"|".join(_MARKS) + rb"))"
)
_MOVE = re.compile(rb"\nG(?:[0-3]|28)(?!\d)")


class CommandScan:
    """Goes through commands, chunk by chunk."""

    def __init__(self) -> None:
        self.has_moves = False
        self.selected: set[int] = set()
        """Numbers of the tools, from 0."""
        self.stops: list[Stop] = []
        self._marks: set[bytes] = set()
        self._layers: Counter[bytes] = Counter()
        self._found = 0
        self._minutes: tuple[int, int] | None = None
        """Left at the start and now."""
        self._announced = False
        """A comment has told of a stop, whose command follows."""
        self._rest = b"\n"
        """It begins where a line does, with what ends the line before."""

    @property
    def layer(self) -> int | None:
        """Return the number of the layer, from 1; None before the first."""
        layer = max(self._layers.values(), default=None)
        return layer if layer is None or layer <= LAYERS_MAX else None

    def is_cut_off(self, *, flashprint: bool) -> bool:
        """Return whether the commands begin with a mark and do not end with one."""
        pairs = [(_BEGIN, _END)]
        if flashprint:
            pairs.append((_FLASHPRINT_BEGIN, _FLASHPRINT_END))
        return any(
            begin in self._marks and end not in self._marks for begin, end in pairs
        )

    def feed(self, chunk: bytes) -> None:
        """Go through the next chunk; raises PrintFileError for too much of something.

        The last line is left for the next chunk, as it may go on there.
        """
        lines = self._rest + chunk
        end = lines.rfind(b"\n")
        self._go_through(lines, end)
        self._rest = lines[end : end + _BEGINNING]

    def finish(self) -> None:
        """Go through the last line."""
        self._go_through(self._rest, len(self._rest))

    def _go_through(self, lines: bytes, end: int) -> None:
        if not self.has_moves:
            self.has_moves = _MOVE.search(lines, 0, end) is not None
        for match in _FOUND.finditer(lines, 0, end):
            self._take(match)

    def _take(self, match: re.Match[bytes]) -> None:
        self._found += 1
        if self._found > _FOUND_MAX:
            raise PrintFileError(Problem.TOO_BIG)
        kind = match.lastgroup or ""
        value = match[kind]
        match kind:
            case "tool":
                self._select(int(value))
            case "minutes":
                left = int(value)
                self._minutes = (self._minutes or (left,))[0], left
            case "command":
                self._stop_by_command(_STOP_COMMANDS[value])
            case _:
                self._mark(value)

    def _select(self, tool: int) -> None:
        if tool < TOOLS_MAX:
            self.selected.add(tool)

    def _mark(self, mark: bytes) -> None:
        self._marks.add(mark)
        if mark in _LAYERS:
            self._layers[mark] += 1
            self._announced = False
        elif mark in _STOP_MARKS:
            self._stop(_STOP_MARKS[mark])
            self._announced = True

    def _stop_by_command(self, kind: StopKind) -> None:
        if not self._announced:
            self._stop(kind)
        self._announced = False

    def _stop(self, kind: StopKind) -> None:
        if len(self.stops) == _STOPS_MAX:
            raise PrintFileError(Problem.TOO_BIG)
        self.stops.append(Stop(kind=kind, layer=self.layer, seconds=self._seconds))

    @property
    def _seconds(self) -> float | None:
        """Return the time since the start, None where the commands do not tell."""
        if self._minutes is None:
            return None
        total, left = self._minutes
        return number((total - left) * 60.0, TIME_MAX)
