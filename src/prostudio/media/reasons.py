"""Why a media file cannot be read, without FFmpeg's error numbers."""

from __future__ import annotations

import av


def reason(error: av.error.FFmpegError | OSError) -> str:
    """The failure in words, such as `it is no media file, or a damaged one`."""
    if isinstance(error, av.error.InvalidDataError):
        return "it is no media file, or a damaged one"
    return (error.strerror or str(error)).lower()
