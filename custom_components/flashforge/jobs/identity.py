"""The identity of a job: what tells it from another one without its numbers."""

from dataclasses import dataclass

from ..client.status import PrinterStatus
from ..client.values import text
from .record import JobRecord
from .stored import mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a printer calls a job; both may be missing, and both may come again."""

    file_name: str | None = None
    printer_job_id: str | None = None

    def differs(self, other: Identity) -> bool:
        """Return whether they are certainly those of two jobs."""
        return _differ(self.file_name, other.file_name) or _differ(
            self.printer_job_id, other.printer_job_id
        )

    def export(self) -> dict[str, object]:
        """Return it as JSON can store it."""
        return {"file_name": self.file_name, "printer_job_id": self.printer_job_id}


def identity_of(source: PrinterStatus | JobRecord) -> Identity:
    """Return the identity of the job that a printer shows, or of a job's record."""
    if isinstance(source, JobRecord):
        return Identity(
            file_name=source.file_name, printer_job_id=source.printer_job_id
        )
    job = source.job
    if job is None:
        return Identity()
    return Identity(file_name=job.file_name, printer_job_id=job.id)


def restore_identity(memory: object) -> Identity | None:
    """Return the identity that was exported, None if there was none."""
    stored = mapping(memory)
    if not stored:
        return None
    return Identity(
        file_name=text(stored.get("file_name")),
        printer_job_id=text(stored.get("printer_job_id")),
    )


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
