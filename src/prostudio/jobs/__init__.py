"""Films that were asked for: a durable list, and the one process that makes them."""

from prostudio.jobs.happenings import Happening
from prostudio.jobs.job import ACTIVE, ENDED, IDLE, FilmFile, Job, JobError, State
from prostudio.jobs.jobs import Jobs
from prostudio.jobs.owner import Owner
from prostudio.jobs.owning import owner_of
from prostudio.jobs.request import FilmRequest
from prostudio.jobs.submitting import Limits
from prostudio.jobs.uploads import Upload, Uploads

__all__ = [
    "ACTIVE",
    "ENDED",
    "IDLE",
    "FilmFile",
    "FilmRequest",
    "Happening",
    "Job",
    "JobError",
    "Jobs",
    "Limits",
    "Owner",
    "State",
    "Upload",
    "Uploads",
    "owner_of",
]
