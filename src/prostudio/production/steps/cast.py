"""The step that shows every member of the cast over all shots, and measures how alike they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prostudio.engines.likeness import MEASURES, Measuring, best_part, open_measure
from prostudio.graph import StepContext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.drawing.contact_sheet import Row

    Pixels = NDArray[np.uint8]

Json = Any
_WEAK = 0.9
"""Times the usual likeness: what is less stands out."""


def sheet(context: StepContext) -> dict[str, Any]:
    """`sheet.png`, and facts: by member and shot how alike to the pictures and to other shots."""
    from prostudio.drawing.contact_sheet import contact_sheet
    from prostudio.media.stills import write_png

    params = context.params
    measure = MEASURES[params["measure"]]
    measuring = open_measure(measure.name)
    rows, members = [], []
    for number, member in enumerate(params["members"]):
        row, told = _member(context, number, member, measuring)
        rows.append(row)
        members.append(told)
        context.progress((number + 1) / len(params["members"]), member["name"])
    title = f"{params['title']}: likeness by {measure.called}"
    write_png(context.output("sheet.png"), contact_sheet(title, rows, params["language"]))
    return {"measure": measure.name, "called": measure.called, "members": members}


def _member(
    context: StepContext, number: int, member: Json, measuring: Measuring
) -> tuple[Row, Json]:
    """One row, and what is told of it."""
    from prostudio.drawing.contact_sheet import Cell, Row
    from prostudio.media.small import read_jpeg
    from prostudio.media.stills import read_still

    pictures = [
        read_still(context.input(f"picture {number} {k}").path())
        for k in range(len(member["pictures"]))
    ]
    whole = [read_jpeg(context.input(f"shot {name}").path()) for name in member["shots"]]
    finds = bool(pictures) and member["kind"] == "person"
    shown = [best_part(one, pictures) if finds else one for one in whole]
    wanted, seen = [measuring.seen(p) for p in pictures], [measuring.seen(p) for p in shown]
    told = [
        {
            "id": name,
            "like_pictures": _most(measuring, one, wanted),
            "like_shots": _mean(measuring, one, [*seen[:n], *seen[n + 1 :]]),
        }
        for n, (name, one) in enumerate(zip(member["shots"], seen, strict=True))
    ]
    cells = [
        Cell(_small(p), name, given=True)
        for p, name in zip(pictures, member["pictures"], strict=True)
    ]
    cells += [Cell(_small(p), _caption(t)) for p, t in zip(shown, told, strict=True)]
    summary = {"name": member["name"], "shots": told, "weakest": _weakest(told)}
    return Row(member["name"], _note(summary), tuple(cells)), summary


def _most(
    measuring: Measuring, one: NDArray[np.float32], others: list[NDArray[np.float32]]
) -> float | None:
    found = [measuring.alike(one, other) for other in others]
    return round(max(found), 3) if found else None


def _mean(
    measuring: Measuring, one: NDArray[np.float32], others: list[NDArray[np.float32]]
) -> float | None:
    found = [measuring.alike(one, other) for other in others]
    return round(sum(found) / len(found), 3) if found else None


def _score(told: Json) -> float | None:
    found: float | None = told["like_pictures"]
    return told["like_shots"] if found is None else found


def _weakest(told: list[Json]) -> str | None:
    """The shot that is clearly less alike than usual; None where none stands out."""
    scores = [(score, one["id"]) for one in told if (score := _score(one)) is not None]
    if len(scores) < 2:
        return None
    usual = sorted(score for score, _ in scores)[len(scores) // 2]
    least, name = min(scores)
    return str(name) if least < _WEAK * usual else None


def _caption(told: Json) -> str:
    score = _score(told)
    return told["id"] if score is None else f"{told['id']}  {score:.2f}"


def _note(summary: Json) -> str:
    many = len(summary["shots"])
    note = f"{many} shot{'' if many == 1 else 's'}" if many else "in no shot"
    return f"{note}, least alike: {summary['weakest']}" if summary["weakest"] else note


def _small(picture: Pixels) -> Pixels:
    """Scaled into a cell of the sheet."""
    from prostudio.drawing.contact_sheet import CELL
    from prostudio.media.small import resized

    height, width = picture.shape[:2]
    scale = min(CELL[0] / width, CELL[1] / height)
    return resized(picture, max(1, round(width * scale)), max(1, round(height * scale)))
