"""OncePerJob: lets a threshold that a job reaches count once for that job."""

from datetime import datetime


class OncePerJob:
    """Tells when something is reached for the first time in a job.

    What is reached at the first look at a job that is older than this had been reached
    before. Of a later job all is news, also if nothing was known of it until then.
    """

    def __init__(self, since: datetime) -> None:
        """Take the time from which on things are news."""
        self._since = since
        self._job_id: str | None = None
        self._is_over = False

    def is_due(
        self, job_id: str, began: datetime, *, reached: bool, missed: bool = False
    ) -> bool:
        """Return whether it is reached now; one that was missed never is in this job.

        `began` is when the job began, or what of it matters.
        """
        if job_id != self._job_id:
            self._job_id = job_id
            self._is_over = reached and began <= self._since
        if self._is_over or not reached:
            return False
        self._is_over = True
        return not missed
