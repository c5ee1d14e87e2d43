"""A script as text: its blocks, read into a film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film.cast import Cast, by_name, speakers
from prostudio.film.data.narration import plain_lines
from prostudio.film.film import Film
from prostudio.film.paths import is_remote
from prostudio.film.sound import NarrationLine
from prostudio.film.text.alone import PictureMark, read_alone
from prostudio.film.text.blocks import BlockReader
from prostudio.film.text.brackets import Directive, read_options, split_bars
from prostudio.film.text.directives import (
    DIRECTIVES,
    are_options,
    put,
    read_pause,
    read_picture,
    require_known,
)
from prostudio.film.text.draft import Draft
from prostudio.film.text.front_matter import parted
from prostudio.film.text.inline import read_inline
from prostudio.film.text.leaves import Block
from prostudio.film.text.slips import slips
from prostudio.film.text.tidy import one_line

_SPEAKER = re.compile(
    r"(?:\*\*|__)?(?P<name>[^\s:*][^:*\n]{0,63}?)[ \u00a0\u202f]?"
    r"(?:\*\*|__)?:(?:\*\*|__)?(?=\s|$)\s*"
)
_NO_NAMES = {
    *("NOTE", "NOTES", "TIP", "WARNING", "CAUTION", "IMPORTANT", "TODO", "FAQ", "PS", "NB"),
    *("ACHTUNG", "HINWEIS", "ATTENTION", "NOTA", "AVISO"),
}
"""Words in capitals that stand before a colon and are nobody's name."""
_LEFT_OUT = ("code block", "table", "footnote")


def read_script(text: str) -> tuple[Film, list[Warned]]:
    """The film of a script, and what the writer should know.

    Raises:
        FilmError: anything that is not the film format, with its line.
    """
    parts = parted(text)
    reader = BlockReader(parts.body, parts.first_line)
    blocks = reader.read()
    blocks += [Block("code block", (), (line,)) for line in reader.hidden.elements]
    script = _Script(parts.head.get("cast", ()), reader.definitions)
    title = parts.head.get("title")
    first = next((at for at, block in enumerate(blocks) if not _unseen(block)), None)
    if title is None and first is not None:
        block = blocks[first]
        if block.kind == "heading" and block.level == 1:
            title = script.words(block)
            del blocks[first]
    for block in blocks:
        script.block(block)
    scenes, unheard = script.draft.ended()
    if unheard is not None:
        message = "no shot follows this music, so that it is not heard"
        script.warnings.append(Warned("music_unheard", message, unheard.line))
    head = {**parts.head, "title": title or None}
    return Film(scenes=scenes, **head), [
        *_left_out(blocks),
        *script.warnings,
        *script.unknown_speakers(),
        *slips(text, blocks),
    ]


def remote_left_out(path: str, line: int | None) -> Warned:
    """The warning about a picture that lies on the net."""
    message = f"picture {path[:80]} is not on this machine and is left out"
    return Warned("remote_picture", message, line)


def _unseen(block: Block) -> bool:
    """Whether a block is a note alone, which is no part of the film."""
    found = read_alone("\n".join(block.lines), 0) if block.kind == "alone" else None
    return bool(found) and all(
        isinstance(item, Directive) and item.name == "note" for item in found or ()
    )


def _left_out(blocks: Iterable[Block]) -> list[Warned]:
    """One note for each kind of block that is left out, with its lines."""
    lines: dict[str, list[int]] = {}
    for block in blocks:
        if block.kind in _LEFT_OUT:
            lines.setdefault(block.kind, []).append(block.numbers[0])
    notes = []
    for kind, numbers in lines.items():
        many = len(numbers) > 1
        message = f"{len(numbers)} {kind}{'s' if many else ''} left out: neither spoken nor shown"
        if many:  # the warning itself names the first line
            more = ", ".join(map(str, numbers[1:8])) + (", …" if len(numbers) > 8 else "")
            message += f" (and line{'s' if len(numbers) > 2 else ''} {more})"
        notes.append(Warned("left_out", message, numbers[0]))
    return notes


class _Script:
    """Puts blocks into the draft."""

    def __init__(self, cast: Cast, definitions: Mapping[str, tuple[str, str]]) -> None:
        self.draft = Draft()
        self.warnings: list[Warned] = []
        self._cast = cast
        self._voices = by_name(cast)
        self._names = speakers(cast)
        self._definitions = definitions
        self._unknown: dict[str, int] = {}

    def block(self, block: Block) -> None:
        """One block."""
        if block.kind == "heading":
            self.draft.scene(self.words(block) or None, block.numbers[0])
        elif block.kind == "rule":
            self.draft.scene(None, block.numbers[0])
        elif block.kind == "alone":
            self._alone(block)
        elif block.kind == "paragraph":
            self._paragraph(block)

    def words(self, block: Block) -> str:
        """A heading's words.

        Raises:
            FilmError: a directive in it.
        """
        found = read_inline(block.lines, block.numbers, self._definitions)
        for piece in found.pieces:
            if isinstance(piece, Directive):
                raise _misplaced(piece)
        return one_line(found.text)

    def _alone(self, block: Block) -> None:
        found = read_alone("\n".join(block.lines), block.numbers[0])
        if found is None:
            pieces = read_inline(block.lines, block.numbers).pieces
            if misplaced := next((one for one in pieces if isinstance(one, Directive)), None):
                raise _misplaced(misplaced)
            self._paragraph(block)  # it only looked like one
            return
        for item in found:
            if isinstance(item, PictureMark):
                self._picture(item)
            else:
                require_known(item)
                DIRECTIVES[item.name](self.draft, item, self._cast)

    def _picture(self, mark: PictureMark) -> None:
        target, title = mark.target, mark.title
        if mark.label is not None:
            if mark.label not in self._definitions:
                raise FilmError(
                    f"picture [{mark.label[:60]}] has no file; wanted ![description](file)",
                    line=mark.line,
                )
            target, title = self._definitions[mark.label]
        target = one_line(target)
        if not target:
            raise FilmError("a picture has no file; wanted ![description](file)", line=mark.line)
        if is_remote(target):
            self.warnings.append(remote_left_out(target, mark.line))
            return
        options = read_options(split_bars(title), mark.line)
        if options and not are_options(options):
            message = f"the picture's title {title[:60]!r} is not made of options and is ignored"
            self.warnings.append(Warned("title_ignored", message, mark.line))
            options = ()
        put(self.draft, read_picture(target, one_line(mark.description), options, mark.line))

    def _paragraph(self, block: Block) -> None:
        lines, speaker = self._speaker(block.lines, block.numbers[0])
        found = read_inline(lines, block.numbers, self._definitions)
        for line in found.pictures:
            tag = "<img" in block.lines[block.numbers.index(line)].lower()
            message = (
                "an <img> tag is left out; write ![description](file) on a line of its own"
                if tag
                else "a picture inside a paragraph is left out; give it a line of its own"
            )
            self.warnings.append(Warned("inline_picture", message, line))
        narration = self._narration(found.pieces, speaker, block.numbers[0])
        # Silence before the first word belongs to the picture that is on screen.
        if narration and not narration[0].text:
            self.draft.pause(narration[0].pause, block.numbers[0])
            narration = narration[1:]
        if narration:
            self.draft.paragraph(narration, block.numbers[0])
            return
        if any(isinstance(piece, str) for piece in found.pieces):
            message = "a paragraph without words is left out"
            self.warnings.append(Warned("no_words", message, block.numbers[0]))

    def _speaker(self, lines: tuple[str, ...], number: int) -> tuple[tuple[str, ...], str | None]:
        match = _SPEAKER.match(lines[0])
        name = one_line(match["name"]) if match else ""
        speaker = self._names.get(name.casefold())
        if match is None or speaker is None:
            bold = bool(match) and lines[0].startswith(("**", "__"))
            if _looks_like_a_speaker(name) or (name and bold and self._cast):
                self._unknown.setdefault(name, number)
            return lines, None
        return (lines[0][match.end() :], *lines[1:]), speaker

    def unknown_speakers(self) -> list[Warned]:
        """Names that words were given to and that the cast lacks, each once."""
        return [
            Warned(
                "not_in_cast",
                f"{name}: is spoken as text; add {name} to cast to give a voice",
                line,
            )
            for name, line in self._unknown.items()
        ]

    def _narration(
        self, pieces: tuple[str | Directive, ...], speaker: str | None, line: int
    ) -> tuple[NarrationLine, ...]:
        """A paragraph's lines: pauses part it."""
        voice = self._voices[speaker.casefold()] if speaker else self.draft.voice
        lines: list[NarrationLine] = []
        for piece in pieces:
            if isinstance(piece, str):
                lines.append(NarrationLine(piece, voice, speaker, line=line))
                continue
            require_known(piece)
            if piece.name != "pause":
                raise _misplaced(piece)
            lines.append(NarrationLine("", pause=read_pause(piece), line=piece.line))
        return plain_lines(lines)


def _looks_like_a_speaker(name: str) -> bool:
    """Whether a script's reader would take it for a speaker: BOB, OLD MAN."""
    words = name.split()
    letters = sum(map(str.isalpha, name))
    return name.isupper() and letters > 1 and len(words) <= 3 and words[0] not in _NO_NAMES


def _misplaced(directive: Directive) -> FilmError:
    require_known(directive)
    return FilmError(
        f"[[{directive.name}]] stands among text; wanted it on a line of its own",
        hint=r"write \[[ for brackets that are text",
        line=directive.line,
    )
