"""`prostudio make`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli.faults import PASSING, told
from prostudio.cli.options import places
from prostudio.cli.progress import showing

if TYPE_CHECKING:
    from prostudio.production.order import Reshoot
    from prostudio.projects.extras import Extras
    from prostudio.projects.project import Project
    from prostudio.settings import Settings

_BEST = "the best that works here"
_PLAIN = {"procedural": "drawn", "stills": "your picture with a camera move"}
"""Engines that need no model, and what they make."""
_MORE = "`prostudio engines` says why"


@click.command("make")
@click.argument("script", metavar="FILE")
@click.option("-o", "--output", metavar="PATH", help="Where the film goes.  [out/FILE.mp4]")
@click.option(
    "--profile",
    "profiles",
    metavar="NAMES",
    help="What is delivered, such as youtube,shorts,square.  [as the script says, else film]",
)
@click.option(
    "--dry-run", is_flag=True, help="Check your files, say what would be made, make no film."
)
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
@click.option("--yes", is_flag=True, help="Do not ask; the same as --reshoot changed.")
@click.option(
    "--reshoot",
    type=click.Choice(["changed", "stale", "none"]),
    help="Which shots that have a take are made again.  [changed, asked if over two minutes]",
)
@click.option("--allow-outside", is_flag=True, help="Files may lie outside the script's folder.")
@click.option("--base", metavar="FOLDER", help="What paths in the script are relative to.")
@click.option(
    "--also",
    metavar="NAMES",
    default="",
    help="What lies beside the film: thumbnail, page (title, description, hashtags), stills.",
)
@click.option(
    "--consent",
    metavar="TEXT",
    help="What people in pictures of the cast have agreed to.  [asked once]",
)
@click.option("--encoding", metavar="NAME", help="Of the script, such as cp1252.  [utf-8]")
@places
def command(script: str, as_json: bool, **options: Any) -> None:
    """Make a film from a script: film.md, film.yaml, any text, or - for standard input.

    The path of the finished film is printed on standard output, everything else on
    standard error. Without -o a film never replaces that of another script of the same
    name; -o says that it may. From standard input it is the same script while its title or
    its first scene stays. Each profile but `film` has its name in the file's: film.shorts.mp4;
    what profiles share is made once. What has not changed since the last time is not made
    again; Ctrl-C and a crash lose nothing that was finished.
    """
    try:
        _make(script, as_json, options)
    except PASSING:
        raise
    except Exception as failure:
        error = told(failure)
        if as_json and not options["dry_run"]:
            from prostudio.events import Failed
            from prostudio.events import as_json as event_json

            click.echo(json.dumps(event_json(Failed(error.code, error.message, error.hint))))
        raise error from failure


def _make(script: str, as_json: bool, options: dict[str, Any]) -> None:
    from prostudio.production.order import Reshoot
    from prostudio.projects.extras import Extras, place_of
    from prostudio.projects.places import places_of, require_place
    from prostudio.projects.project import STANDARD_INPUT, delivering, open_project
    from prostudio.projects.publish import require_own_place
    from prostudio.settings import Settings

    settings = Settings.load({"cluster": options["cluster"], "store": options["store"]})
    base = Path(options["base"]) if options["base"] else None
    project = open_project(script, encoding=options["encoding"], base=base, limits=settings.limits)
    if options["profiles"] is not None:
        project = delivering(project, options["profiles"])
    stem = "film" if script == STANDARD_INPUT else Path(script).stem
    out = Path(options["output"] or Path("out") / f"{stem}.mp4")
    require_place(out, project.film.profiles)
    places = [place for _, place in places_of(out, project.film.profiles)]
    if not options["output"]:
        for place in places:
            require_own_place(place, project.script, project.film)
    chosen = options["reshoot"] or ("changed" if options["yes"] else "ask")
    extras = Extras.of([name.strip() for name in options["also"].split(",") if name.strip()])
    if options["dry_run"]:
        _dry_run(project, settings, Reshoot(chosen), as_json, options["allow_outside"])
        return
    outside, consent = options["allow_outside"], options["consent"]
    _run(project, settings, out, Reshoot(chosen), as_json, outside, extras, consent)
    if not as_json:
        for place in [*places, *(place_of(places[0], name) for name in extras.names)]:
            click.echo(str(place))


def _run(
    project: Project,
    settings: Settings,
    out: Path,
    reshoot: Reshoot,
    as_json: bool,
    allow_outside: bool,
    extras: Extras,
    consent: str | None,
) -> None:
    """Make it; ask once of people in pictures, and when many takes would be made again."""
    from prostudio.cli.consent import answers
    from prostudio.production.order import Reshoot
    from prostudio.production.planning.consents import PersonConsentError
    from prostudio.production.shots.takes import ReshootConsentError
    from prostudio.projects.consents import keep_consents
    from prostudio.projects.project import make

    known: dict[str, str] = {}
    asks = consent is not None or _asks(as_json)

    def once(how: Reshoot) -> None:
        given = known if asks else None
        with showing(as_lines=as_json) as show:
            for event in make(
                project, settings, out, reshoot=how, allow_outside=allow_outside, extras=extras,
                consents=given,
            ):  # fmt: skip
                show(event)

    try:
        try:
            once(reshoot)
        except PersonConsentError as question:
            known |= answers(question, consent)
            keep_consents(project.script, known)
            once(reshoot)
    except ReshootConsentError as question:
        if not _asks(as_json):
            raise
        click.echo(question.message, err=True)
        again = click.confirm("Make them again? (no keeps their takes)", err=True)
        once(Reshoot.CHANGED if again else Reshoot.NONE)


def _asks(as_json: bool) -> bool:
    import sys

    return not as_json and sys.stdin.isatty() and sys.stderr.isatty()


def _dry_run(
    project: Project, settings: Settings, reshoot: Reshoot, as_json: bool, allow_outside: bool
) -> None:
    from prostudio.projects.preview import preview

    found = preview(project, settings, reshoot=reshoot, allow_outside=allow_outside)
    printer: Callable[[dict[str, Any]], str] = _text
    click.echo(json.dumps(found, indent=2, ensure_ascii=False) if as_json else printer(found))


def _text(found: dict[str, Any]) -> str:
    film, estimate = found["film"], found["estimate"]
    lines = [
        f"{film['title'] or 'untitled'}: {film['seconds']:.1f} s, {film['size']}, {film['fps']} fps"
    ]
    lines += [_delivery(one) for one in found["profiles"]]
    for shot in found["shots"]:
        read = ", ".join(shot["read_as"])
        read += "".join(f" ({note})" for note in shot["notes"])
        maker = f"{shot['keyframe']}, {shot['engine']}" if shot["keyframe"] else shot["engine"]
        lines.append(f"  {shot['seconds']:5.1f} s  {shot['id']:<28} {maker}: {read}")
    lines += dict.fromkeys(_reason(s["engine"], s["why"]) for s in found["shots"] if s["why"])
    lines += _word_times(found["narration"])
    made = [step for step in found["steps"] if not step["cached"]]
    lines.append(f"{len(found['steps'])} steps, {len(made)} to make")
    lines.append(
        f"about {estimate['seconds']:.0f} s, {estimate['ram_mb']} MB of memory, "
        f"{estimate['vram_mb']} MB of graphics memory, {estimate['disk_mb']} MB of disk"
    )
    for warning in found["warnings"]:
        where = f"line {warning['line']}: " if warning["line"] else ""
        lines.append(f"warning: {where}{warning['message']}")
    return "\n".join(lines)


def _reason(engine: str, why: str) -> str:
    """Who makes it and why, in one short line; --json has what every other engine lacks."""
    if ";" not in why or not why.startswith(_BEST):
        return f"{engine}: {why}"
    if made := _PLAIN.get(engine):
        return f"{engine}: {made}, because no video model can work here; {_MORE}"
    return f"{engine}: {_BEST}; {_MORE}"


def _word_times(narration: list[dict[str, Any]]) -> list[str]:
    """Where captions' times will come from, where a voice does not say them itself."""
    from prostudio.engines.alignment import aligners

    sources = [line["word_times"] for line in narration]
    estimated = {line["language"] for line in narration if line["word_times"] == "estimated"}
    names = [one.name for language in sorted(estimated) for one in aligners(language)]
    hint = f"; `prostudio weights get {names[0]}` has them heard" if names else ""
    told = {"aligned": "heard by an aligner", "estimated": f"estimated{hint}"}
    return [
        f"word times of {sources.count(source)} of {len(sources)} lines: {what}"
        for source, what in told.items()
        if source in sources
    ]


def _delivery(one: dict[str, Any]) -> str:
    bit_rate = one["sound"]["bit_rate"]
    sound = f"{one['sound']['codec']}{f' {bit_rate // 1000} kbit/s' if bit_rate else ''}"
    return (
        f"  {one['profile']:<8} {one['size']}, {one['fps']} fps, {one['picture']['codec']} and "
        f"{sound} in {one['container']}, {one['lufs']:g} LUFS"
    )
