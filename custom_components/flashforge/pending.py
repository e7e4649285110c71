"""Pending happenings: kept until automations listen to them."""

from collections import deque
from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback

from .coordinator import FlashForgeCoordinator
from .jobs.happening import AnyHappening

# No more happens in one poll, or between the first poll and the end of a start.
MAX_PENDING = 20


class PendingHappenings:
    """What happens to a printer, from its first poll on.

    The first poll may be over before the event entity is there, and Home Assistant's
    start before automations listen. What happened meanwhile is handed on later.
    """

    def __init__(self, coordinator: FlashForgeCoordinator) -> None:
        self._coordinator = coordinator
        self._pending: deque[AnyHappening] = deque(maxlen=MAX_PENDING)
        self._listener: Callable[[AnyHappening], None] | None = None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Listen to the coordinator; return what ends that."""
        return self._coordinator.async_listen_happenings(self._async_on_happening)

    @callback
    def async_deliver(self, listener: Callable[[AnyHappening], None]) -> CALLBACK_TYPE:
        """Hand everything to a listener, what is kept first; return what ends that."""
        self._listener = listener
        while self._pending:
            listener(self._pending.popleft())

        @callback
        def stop() -> None:
            self._listener = None

        return stop

    @callback
    def _async_on_happening(self, happening: AnyHappening) -> None:
        if self._listener is None:
            self._pending.append(happening)
        else:
            self._listener(happening)
