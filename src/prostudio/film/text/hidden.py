"""Comments, and HTML elements that hold code: parts of a script that are never read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from prostudio.errors import FilmError
from prostudio.film.text.ticks import matching_ticks

_START = re.compile(r"\\.|`+|<!--|<(script|style|pre|svg|template)\b[^<>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Hidden:
    """Takes hidden parts out of lines, one line after the other."""

    until: str | None = None
    line: int = 0
    elements: list[int] = field(default_factory=list)
    """Lines on which elements of code were left out."""

    def shown(self, text: str, line: int) -> str | None:
        """The line without its hidden parts; None where nothing else stands on it."""
        if self.until is None and "<" not in text:
            return text
        ticks = matching_ticks(text) if "`" in text else {}
        kept: list[str] = []
        at = 0
        hid = self.until is not None
        while at < len(text):
            at = self._past(text, at)
            start = at
            while match := _START.search(text, at):
                if self._opens(match, line):
                    break
                partner = ticks.get(match.start())
                at = match.end() if partner is None else partner + len(match[0])
            kept.append(text[start : match.start()] if match else text[start:])
            at = match.end() if match else len(text)
            hid = hid or match is not None
        shown = "".join(kept)
        return None if hid and not shown.strip() else shown

    def _past(self, text: str, at: int) -> int:
        """Where the hidden part that is open ends on this line."""
        if self.until is None:
            return at
        # A search that ignores case: lower() would move the places behind some letters.
        end = re.compile(re.escape(self.until), re.IGNORECASE).search(text, at)
        if end is None:
            return len(text)
        self.until = None
        return end.end()

    def _opens(self, match: re.Match[str], line: int) -> bool:
        if match[0] == "<!--":
            self.until = "-->"
        elif match[1]:
            self.until = f"</{match[1].lower()}>"
            self.elements.append(line)
        else:
            return False
        self.line = line
        return True

    def require_closed(self) -> None:
        """Nothing hidden is open at the end.

        Raises:
            FilmError: a comment or element never ends.
        """
        if self.until is not None:
            raise FilmError(f"what opens here is never closed; wanted {self.until}", line=self.line)
