"""BedCooling: tells when the bed has cooled down after a print, once for each."""

from collections.abc import Iterable, Iterator

from ..client.status import PrinterStatus
from .happening import Happening, HappeningType
from .record import JobRecord
from .stored import mapping

# Degrees Celsius at which a print comes off the plate, and a hand can touch it.
COOL = 40.0


class BedCooling:
    """Watches the bed from the end of a print until it is cool."""

    def __init__(self) -> None:
        self._is_awaited = False

    def update(
        self,
        status: PrinterStatus,
        happenings: Iterable[Happening],
        last: JobRecord | None,
        *,
        late: bool,
    ) -> Iterator[Happening]:
        """Yield that the bed has cooled down after the job that ended last.

        A bed that has cooled while nobody looked is not told: the printer may have been
        off since, and whoever switches it on does not want to hear of it. It is told
        with a job of which the printer has said in the same poll that it is over.
        """
        is_told = not late
        for happening in happenings:
            if happening.type is HappeningType.STARTED:
                self._is_awaited = False
            if happening.type is HappeningType.ENDED:
                self._is_awaited = True
                is_told |= not happening.job.inferred
        if self._is_awaited and last is not None and _is_cool(status):
            self._is_awaited = False
            if is_told:
                yield Happening(type=HappeningType.BED_COOLED, job=last, late=late)

    def export_state(self) -> dict[str, object]:
        """Return what is to be known after a restart, as JSON can store it."""
        return {"bed_cools": self._is_awaited}

    def restore(self, memory: object) -> None:
        """Take up what was exported."""
        self._is_awaited = mapping(memory).get("bed_cools") is True


def _is_cool(status: PrinterStatus) -> bool:
    temperature = status.bed.temperature
    return status.bed.target == 0 and temperature is not None and temperature <= COOL
