"""What lies under a caption's letters: panels, bars, and the ground of the word being spoken."""

from __future__ import annotations

from collections.abc import Sequence

from prostudio.drawing.caption_styles import Panel
from prostudio.drawing.library import skia
from prostudio.drawing.look import YELLOW, Colour


def draw_ground(
    canvas: skia.Canvas, boxes: Sequence[skia.Rect], panel: Panel, em: float, right: bool
) -> None:
    """A panel behind lines, and its bar; `right` says that reading begins there."""
    across, along, radius = panel.across * em, panel.along * em, panel.radius * em
    paint = skia.Paint(
        AntiAlias=True, Color=skia.ColorSetARGB(round(255 * panel.opacity), *panel.colour)
    )
    grown = [box.makeOutset(across, along) for box in boxes]
    if panel.hugging:
        paint.setPathEffect(skia.CornerPathEffect.Make(radius))
        canvas.drawPath(_hugging(grown, radius), paint)
        return
    ground = skia.Rect(*grown[0])
    for box in grown[1:]:
        ground.join(box)
    bar = panel.bar * em
    if right:
        ground.fRight += bar
        stripe = skia.Rect.MakeLTRB(
            ground.right() - bar, ground.top(), ground.right(), ground.bottom()
        )
    else:
        ground.fLeft -= bar
        stripe = skia.Rect.MakeLTRB(
            ground.left(), ground.top(), ground.left() + bar, ground.bottom()
        )
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(ground, radius, radius), doAntiAlias=True)
    canvas.drawRect(ground, paint)
    canvas.drawRect(stripe, skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*YELLOW)))
    canvas.restore()


def _hugging(boxes: Sequence[skia.Rect], radius: float) -> skia.Path:
    """The outline of boxes one below the other, each as wide as its line.

    Lines of nearly the same width share the greater one: a step that is smaller than
    the corners looks like a fault.
    """
    wide = list(boxes)
    for one, two in zip(range(len(wide) - 1), range(1, len(wide)), strict=True):
        if abs(wide[one].width() - wide[two].width()) < 4.4 * radius:
            left = min(wide[one].left(), wide[two].left())
            right = max(wide[one].right(), wide[two].right())
            for n in (one, two):
                wide[n] = skia.Rect.MakeLTRB(left, wide[n].top(), right, wide[n].bottom())
    path = skia.Path()
    for box in wide:
        path = skia.Op(path, skia.Path.Rect(box), skia.PathOp.kUnion_PathOp)
    return path


def pill(
    canvas: skia.Canvas, ink: skia.Rect, line: skia.Rect, colour: Colour, em: float, *, close: bool
) -> None:
    """The rounded ground of one word; `close` where letters stand right beside it."""
    room = (0.04 if close else 0.15) * em
    ground = skia.Rect.MakeLTRB(
        ink.left() - room, line.top() + 0.03 * em, ink.right() + room, line.bottom() - 0.03 * em
    )
    paint = skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*colour))
    canvas.drawRoundRect(ground, 0.2 * em, 0.2 * em, paint)
