"""When words of a recording are spoken, heard by a speech recogniser that is told the text.

For voices that do not say it themselves. `aligner_for` is light and is asked by every plan;
`open_aligner` imports the model library. Without weights there is no aligner, and word
times are estimated.
"""

from prostudio.engines.alignment.models import (
    REVISION,
    Aligner,
    aligner_for,
    aligners,
    open_aligner,
)

__all__ = ["REVISION", "Aligner", "aligner_for", "aligners", "open_aligner"]
