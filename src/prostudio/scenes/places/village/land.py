"""The village's ground: meadow or snow, the lane, fences, pools of light; and the hills behind."""

from __future__ import annotations

import itertools

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import grey_image
from prostudio.scenes.places.village.lens import Lens
from prostudio.scenes.places.village.look import Look
from prostudio.scenes.places.village.plan import Village
from prostudio.scenes.toolkit.brush import LINEAR, fill, glow, lines, path, stroke, vertical
from prostudio.scenes.toolkit.colour import Colour, Floats, mix
from prostudio.scenes.toolkit.facades import tone
from prostudio.scenes.toolkit.noise import noise, ridge_line
from prostudio.scenes.toolkit.plants import Ground, grove
from prostudio.scenes.toolkit.stage import MARGIN, Layer, Stage

Place = tuple[float, float]


def relief(stage: Stage) -> skia.Image:
    """Soft hollows and humps seen in slanting light, to be laid over ground."""
    field = noise(512, 512, 1.9, stage.land_seed("relief"))
    slope = field - np.roll(field, (5, 4), (0, 1))
    return grey_image(np.clip(0.5 + 1.1 * slope, 0, 1))


def ground_strip(
    canvas: skia.Canvas,
    stage: Stage,
    lens: Lens,
    look: Look,
    span: tuple[float, float],
    relief_image: skia.Image,
) -> None:
    """The ground from the far end of a span of distances towards the camera."""
    near, z = span
    line = lens.contour(z, -MARGIN, stage.width + MARGIN)
    bottom = stage.height + MARGIN
    shape = path(
        np.vstack([line, [[stage.width + MARGIN, bottom], [-MARGIN, bottom]]]).astype(np.float32)
    )
    tones = stage.palette.many("snow" if look.snow > 0 else "meadow")
    top = float(line[:, 1].min())
    reach = 0.32 * stage.height
    far = look.air(z - lens.along) * 0.8
    stops = [
        (0.0, mix(tones[0], look.haze, far), 1.0),
        (0.4, mix(tones[1], look.haze, far * 0.6), 1.0),
        (1.0, mix(tones[1], tones[2], 0.75), 1.0),
    ]
    canvas.drawPath(shape, vertical(top, top + reach, stops))
    canvas.save()
    canvas.clipPath(shape, True)
    size = lens.size(z)
    matrix = skia.Matrix()
    matrix.setScale(0.12 * size, 0.04 * size)
    matrix.postTranslate(0, top)
    shader = relief_image.makeShader(skia.TileMode.kRepeat, skia.TileMode.kRepeat, LINEAR, matrix)
    soft = skia.Paint(
        Shader=shader, BlendMode=skia.BlendMode.kSoftLight, Alphaf=0.8 if look.snow > 0 else 0.7
    )
    canvas.drawRect(skia.Rect(-MARGIN, top, stage.width + MARGIN, top + 2.2 * reach), soft)
    rim = mix(tones[0], look.light, 0.45)
    canvas.drawPath(path(line, closed=False), stroke(rim, 2.0, 0.5, blur=1.0))
    if look.snow <= 0:
        _tufts(canvas, stage, lens, look, (near * 0.94, z))
    canvas.restore()


def _tufts(
    canvas: skia.Canvas, stage: Stage, lens: Lens, look: Look, span: tuple[float, float]
) -> None:
    """Grass and flowers scattered over a meadow, smaller with distance."""
    near, z = span
    rng = stage.land(f"tufts {z}")
    tones, haze = stage.palette.many("meadow"), look.air((near + z) / 2 - lens.along)
    bloom = fill(mix(stage.palette["blossom"], look.haze, haze), 0.9)
    blades: dict[int, list[Place]] = {0: [], 1: []}
    for _ in range(420):
        away = float(rng.uniform(near, z))
        half = stage.width * 0.65 * (away - lens.along) / lens.focal
        x = float(rng.uniform(-half, half)) + lens.aside
        size = lens.size(away)
        px, py = lens.stand(x, away)
        h = float(rng.uniform(0.12, 0.4)) * size
        if rng.random() < 0.06:
            canvas.drawCircle(px, py - h * 0.5, 0.09 * size, bloom)
            continue
        tip = (px + h * float(rng.normal()) * 0.3, py - h)
        blades[int(rng.integers(2))] += [(px, py), tip]
    wide = max(0.8, 0.05 * lens.size((near + z) / 2))
    for number, colour in ((0, tones[0]), (1, tones[2])):
        lines(canvas, blades[number], stroke(mix(colour, look.haze, haze), wide, 0.5))


def lane_piece(
    canvas: skia.Canvas,
    stage: Stage,
    lens: Lens,
    look: Look,
    plan: Village,
    near: float,
    far: float,
) -> None:
    """The lane between two distances: earth, or trodden snow with two tracks."""
    zs = np.linspace(near, far, 12).tolist()
    half = 2.3
    left = [lens.stand(plan.lane(z) - half, z) for z in zs]
    right = [lens.stand(plan.lane(z) + half, z) for z in zs][::-1]
    colour = (
        stage.palette["lane"]
        if look.snow <= 0
        else mix(stage.palette.many("snow")[1], stage.palette.many("snow")[2], 0.4)
    )
    haze = look.air((near + far) / 2 - lens.along) * 0.8
    canvas.drawPath(
        path(left + right), fill(mix(colour, look.haze, haze), 0.88, blur=0.05 * lens.size(near))
    )
    rut = mix(tone(colour, 0.8), look.haze, haze)
    for side in (-0.75, 0.75):
        for z0, z1 in itertools.pairwise(zs):
            a, b = lens.stand(plan.lane(z0) + side, z0), lens.stand(plan.lane(z1) + side, z1)
            canvas.drawLine(*a, *b, stroke(rut, max(0.8, 0.4 * lens.size(z0)), 0.5))


def pools(
    canvas: skia.Canvas, lens: Lens, look: Look, lights: list[tuple[float, float, float]]
) -> None:
    """Warm light on the ground at (x, z, metres of reach)."""
    for x, z, reach in lights:
        px, py = lens.stand(x, z)
        canvas.save()
        canvas.translate(px, py)
        canvas.scale(1, 0.24)
        glow(canvas, 0, 0, reach * lens.size(z), "#ffae58", 0.5 * look.lamps)
        canvas.restore()


def fence(
    canvas: skia.Canvas, stage: Stage, lens: Lens, look: Look, posts: list[tuple[float, float]]
) -> None:
    """Posts and two rails through places (x, z), white on top in winter."""
    wood = mix(stage.palette["timber"], look.haze, look.air(posts[0][1] - lens.along))
    white = stage.palette.many("snow")[0]
    tops = []
    for x, z in posts:
        size = lens.size(z)
        foot = lens.stand(x, z)
        top = (foot[0], foot[1] - 1.15 * size)
        canvas.drawLine(*foot, *top, stroke(wood, 0.17 * size))
        tops.append((top, size))
    for (a, s), (b, _) in itertools.pairwise(tops):
        for drop in (0.2, 0.62):
            canvas.drawLine(a[0], a[1] + drop * s, b[0], b[1] + drop * s, stroke(wood, 0.09 * s))
            if look.snow > 0:
                y0, y1 = a[1] + drop * s - 0.08 * s, b[1] + drop * s - 0.08 * s
                canvas.drawLine(a[0], y0, b[0], y1, stroke(white, 0.07 * s, 0.9))
    if look.snow > 0:
        for (x, y), s in tops:
            canvas.drawOval(
                skia.Rect(x - 0.16 * s, y - 0.2 * s, x + 0.16 * s, y + 0.08 * s), fill(white)
            )


def hill_layers(stage: Stage, lens: Lens, look: Look, horizon: float) -> list[Layer]:
    """Three wooded hills behind the village."""
    return [_hill(stage, look, horizon, k) for k in range(3)]


def _hill(stage: Stage, look: Look, horizon: float, k: int) -> Layer:
    palette, snow = stage.palette, look.snow > 0
    tones = palette.many("snow")
    tone_here = palette.many("hills")[k]
    if snow:
        tone_here = mix(tone_here, tones[1], 0.55 - 0.1 * k)
    x = np.arange(-MARGIN, stage.width + MARGIN + 4, 4, dtype=np.float32)
    shift = int(stage.random("hills").integers(0, 2048))
    line = ridge_line(2048, 1.75, stage.land_seed(f"hill {k}"))
    swell = np.cos((x - stage.width * (0.72, 0.2, 0.5)[k]) / (stage.width * (0.27, 0.22, 0.3)[k]))
    high = (118.0, 74.0, 34.0)[k] * (1.25 if stage.tall else 1.0)
    y = (
        horizon
        - (26, 12, 2)[k]
        - high * (0.62 + 0.34 * line[(x / 1.7 + shift).astype(int) % 2048] + 0.34 * swell)
    )

    def ground(at: Floats) -> Floats:
        return np.asarray(np.interp(at, x, y), np.float32)

    def paint(canvas: skia.Canvas) -> None:
        foot = horizon + 60
        shape = path(
            np.vstack([np.stack([x, y], 1), [[x[-1], foot], [x[0], foot]]]).astype(np.float32)
        )
        lit = mix(tone_here, tones[0] if snow else look.light, 0.4 if snow else 0.16)
        stops = [
            (0.0, lit, 1.0),
            (0.45, tone_here, 1.0),
            (1.0, mix(tone_here, look.haze, 0.7), 1.0),
        ]
        canvas.drawPath(shape, vertical(float(y.min()), horizon + 20, stops))
        _woods(canvas, stage, look, (float(x[0]), float(x[-1])), k, ground)

    return stage.layer(paint, (0.03, 0.055, 0.09)[k])


def _woods(
    canvas: skia.Canvas, stage: Stage, look: Look, span: tuple[float, float], k: int, ground: Ground
) -> None:
    """Rows of conifers down the slope, thick where the noise says so."""
    palette = stage.palette
    rng = stage.land(f"woods {k}")
    thick = ridge_line(1024, 1.4, stage.land_seed(f"thick {k}"))
    wood = palette.many("woods")[k]
    white: Colour | None = (
        mix(palette.many("snow")[0], wood, 0.2) if look.snow > 0 and k == 2 else None
    )

    def share(at: float) -> float:
        return float(np.clip(0.34 + 0.62 * thick[int(at * 0.7) % 1024], 0, 1))

    for row in range((5, 5, 3)[k]):
        drop = row * (13, 11, 9)[k] + 2.0

        def lower(at: Floats, drop: float = drop) -> Floats:
            return np.asarray(ground(at) + drop, np.float32)

        colours = (
            mix(wood, look.haze, 0.1 + 0.06 * row),
            mix(wood, palette.many("hills")[k], 0.35),
        )
        grove(
            canvas,
            rng,
            span,
            lower,
            (11, 17, 27)[k],
            (6, 9, 15)[k],
            colours,
            snow=white,
            share=share,
        )
