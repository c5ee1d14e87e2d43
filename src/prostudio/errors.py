"""Every error that ProStudio raises on purpose.

ProStudioError
├── FilmError            2   the script, the options or the input
│   ├── MediaError           a picture, sound or clip that cannot be used
│   ├── TooLongError         more than an engine can take in one go
│   └── UnsupportedError     part of the film format, not built yet
├── NotFoundError        2   nothing has this id
│   └── ShotNotFoundError        the film has no such shot
├── ConflictError        2   it is there, but not in a state for what was asked
├── MissingError         3   weights, a font, a tool, an engine
│   ├── WeightsMissingError      not here, or not all of them
│   │   └── WeightsDamagedError      here, but not what they should be
│   ├── DownloadError            the hub did not give what it publishes
│   │   └── GatedError               it wants a token, or an accepted licence
│   ├── ModelServerError         no server with a model that writes a film
│   ├── EngineServerError        no server that makes takes, or it made none
│   ├── DepotError               the shared store cannot be reached, or refuses
│   ├── ClusterError             no cluster answers, or none of its machines can do it
│   └── ServerError              no ProStudio server, or one that cannot answer now
├── ResourceError        4   memory or disk
│   ├── DeviceMemoryError
│   ├── DiskFullError
│   ├── ContentLostError     the shared store has not what it should; it is made again
│   ├── BusyError            as much waits as may wait; ask again later
│   └── OwnedError           another process does this work already
├── InspectionError      5   the finished film failed inspection
├── CancelledError     130   the user said stop
└── FaultError           1   a fault of ours
    ├── StepError            a step failed or its child died
    ├── ResultDiffersError   a result in the store lacks a file that is read of it
    └── PartsDifferError     encoded parts that do not fit together

The number is the exit code of the command line. A message says what came and
what was wanted; the hint says what to do next.
"""

from __future__ import annotations


class ProStudioError(Exception):
    """An error with one clear message and, where there is one, the next thing to do."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class FilmError(ProStudioError):
    """The script, the options or the input cannot become a film."""

    code = "film"
    exit_code = 2

    def __init__(self, message: str, *, hint: str | None = None, line: int | None = None) -> None:
        super().__init__(f"line {line}: {message}" if line else message, hint=hint)
        self.line = line


class MediaError(FilmError):
    """A picture, sound or clip that cannot be read, or is larger than the limits."""

    code = "media"


class TooLongError(FilmError):
    """More than an engine can take in one go; another engine may."""

    code = "too_long"


class UnsupportedError(FilmError):
    """A word of the film format that this release does not carry out yet."""

    code = "unsupported"


class NotFoundError(ProStudioError):
    """Nothing has the id that was given."""

    code = "not_found"
    exit_code = 2


class ShotNotFoundError(NotFoundError):
    """The film has no shot of this name, and never had one that is still there."""

    code = "shot"


class ConflictError(ProStudioError):
    """What was asked does not go with the state that its object is in."""

    code = "conflict"
    exit_code = 2


class MissingError(ProStudioError):
    """Something that has to be on this machine is not."""

    code = "missing"
    exit_code = 3


class WeightsMissingError(MissingError):
    """An engine's weights are not on this machine."""

    code = "weights_missing"


class WeightsDamagedError(WeightsMissingError):
    """Weights are on this machine, but damaged or of another model."""

    code = "weights_damaged"


class DownloadError(MissingError):
    """The hub could not be reached, or did not give what it publishes."""

    code = "download"


class GatedError(DownloadError):
    """The hub gives this to those alone who accepted its licence and send a token."""

    code = "gated"


class ModelServerError(MissingError):
    """The server of a language model is not there, lacks the model, or gave no film."""

    code = "model_server"


class EngineServerError(MissingError):
    """The program that makes takes for an engine is not there, lacks something, or made none."""

    code = "engine_server"


class ClusterError(MissingError):
    """No cluster answers, or none of its machines can do what is asked."""

    code = "cluster"


class DepotError(MissingError):
    """The store that several machines share cannot be reached, or refuses what is asked."""

    code = "depot"


class ServerError(MissingError):
    """A ProStudio server is not there, or does not answer as one."""

    code = "server"


class ResourceError(ProStudioError):
    """Not enough of what the machine has."""

    code = "resources"
    exit_code = 4


class DeviceMemoryError(ResourceError):
    """The device cannot hold even the smallest setting of an engine."""

    code = "device_memory"


class DiskFullError(ResourceError):
    """The disk cannot hold what is about to be written."""

    code = "disk_full"


class ContentLostError(ResourceError):
    """What a result held is not in the shared store any more, or not as it was.

    Attributes:
        key: of the result, which is forgotten, so that it is made again.
        digest: of the content.
    """

    code = "content_lost"

    def __init__(
        self, message: str, *, hint: str | None = None, key: str = "", digest: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.key = key
        self.digest = digest


class BusyError(ResourceError):
    """As much is waiting as may wait."""

    code = "busy"


class OwnedError(ResourceError):
    """Another process does this work; two would be in each other's way."""

    code = "owned"


class InspectionError(ProStudioError):
    """The finished film is not what was planned."""

    code = "inspection"
    exit_code = 5


class CancelledError(ProStudioError):
    """The user cancelled."""

    code = "cancelled"
    exit_code = 130


class FaultError(ProStudioError):
    """A fault of ours: worth a bug report."""

    code = "fault"


class StepError(FaultError):
    """A step failed, or the child that ran it died twice."""

    code = "step"


class ResultDiffersError(FaultError):
    """A result in the store lacks a file that is read of it: another release made it.

    Attributes:
        key: of the result.
    """

    code = "result_differs"

    def __init__(self, message: str, *, hint: str | None = None, key: str = "") -> None:
        super().__init__(message, hint=hint)
        self.key = key


class PartsDifferError(FaultError):
    """Encoded parts that cannot be joined by copying: encode them again."""

    code = "parts_differ"
