"""Connectivity: whether a printer is online, decided by time, and when to ask again.

It knows neither Home Assistant nor the printer: what happens is told to it, and the
time comes from a clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a printer is asked, and how long it may be silent, in seconds."""

    interval: float
    """From the end of an attempt to the start of the next, while it is online."""
    offline_after: float
    """From its last good answer until it is offline."""


# A start is seen after half an interval on average. Over TCP each attempt is a
# connection and several questions, so an idle printer is left alone for longer.
WITH_JOB: Final = Pace(interval=2.0, offline_after=25.0)
IDLE_HTTP: Final = Pace(interval=5.0, offline_after=35.0)
IDLE_TCP: Final = Pace(interval=10.0, offline_after=35.0)

# Seconds from the start of one attempt to the start of the next while it is offline:
# most outages are short, and a printer that is switched off is asked twice a minute.
RETRY_INTERVALS: Final = (2.0, 4.0, 8.0, 16.0, 30.0)


class Connectivity:
    """Whether a printer is online.

    It is offline once its last good answer is older than its pace allows, if at
    least one attempt has failed since. A printing printer may take many seconds for
    an answer, so the number of failures says nothing, and neither does an attempt that
    still waits. Until the first answer, the time counts from the start.
    """

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        """Take the pace until the first answer, and a clock that counts seconds."""
        self.online: bool | None = None
        """None until an answer has come or has been waited for long enough."""
        self.failures = 0
        """Attempts in a row that failed."""
        self._clock = clock
        self._pace = pace
        self._answered_at = self._asked_at = clock()
        self._asked_while_offline = 0

    def attempt_started(self) -> None:
        """Hear that the printer is being asked."""
        self._asked_at = self._clock()
        if self.online is False:
            self._asked_while_offline += 1

    def attempt_failed(self) -> None:
        """Hear that an attempt came to nothing."""
        self.failures += 1
        self.update()

    def answered(self, pace: Pace | None = None) -> None:
        """Hear of a good answer, and how often to ask from now on if that changes."""
        self.online = True
        self.failures = 0
        self._pace = pace or self._pace
        self._answered_at = self._clock()

    def update(self) -> None:
        """Look at the clock: the printer goes offline when its time is up."""
        if self.online is not False and self.seconds_until_offline == 0:
            self.online = False
            self._asked_while_offline = 0

    @property
    def seconds_until_offline(self) -> float | None:
        """Return after how many seconds it goes offline, None if it need not."""
        if not self.failures or self.online is False:
            return None
        return self._seconds_until(self._answered_at + self._pace.offline_after)

    @property
    def seconds_until_attempt(self) -> float:
        """Return after how many seconds the printer should be asked again."""
        if self.online is not False:
            return self._pace.interval
        last = len(RETRY_INTERVALS) - 1
        interval = RETRY_INTERVALS[min(self._asked_while_offline, last)]
        return self._seconds_until(self._asked_at + interval)

    def _seconds_until(self, moment: float) -> float:
        return max(0.0, moment - self._clock())
