"""SkSL shaders, run coarsely.

On a CPU they are interpreted, so they sample stored noise and run at half or a quarter of
the resolution; the caller sees units only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import new_surface
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Floats


class Effect:
    """A compiled SkSL program; call it with child shaders and uniforms for a shader."""

    def __init__(self, source: str) -> None:
        self._program = skia.RuntimeEffect.MakeForShader(source)

    def __call__(
        self,
        children: Mapping[str, skia.Shader],
        **uniforms: float | Sequence[float] | Floats,
    ) -> skia.Shader:
        """Bind children and uniforms by their names in the program."""
        builder = skia.RuntimeShaderBuilder(self._program)
        for name, child in children.items():
            builder.setChild(name, child)
        for name, value in uniforms.items():
            numbers = np.asarray(value, np.float32).reshape(-1).tolist()
            builder.setUniform(name, numbers if len(numbers) > 1 else numbers[0])
        return builder.makeShader()


class Coarse:
    """A rectangle of the frame drawn at a low resolution and stretched over it.

    Args:
        bounds: left, top, right, bottom in units; the shader sees units too.
        units_per_pixel: 4 is a quarter of the resolution at 720 lines.
    """

    def __init__(
        self,
        bounds: tuple[float, float, float, float],
        units_per_pixel: float = 4.0,
        *,
        deep: bool = False,
    ) -> None:
        left, top, right, bottom = bounds
        columns = max(1, round((right - left) / units_per_pixel))
        rows = max(1, round((bottom - top) / units_per_pixel))
        self.bounds = skia.Rect(left, top, right, bottom)
        self.surface = new_surface(columns, rows, deep=deep)
        self.canvas = self.surface.getCanvas()
        self.canvas.scale(columns / (right - left), rows / (bottom - top))
        self.canvas.translate(-left, -top)

    def fill(self, shader: skia.Shader) -> None:
        """Replace what was there by the shader."""
        self.canvas.drawPaint(skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kSrc))

    def add(self, image: skia.Image, paint: skia.Paint) -> None:
        """Lay an image of the same pixels over what was there."""
        self.canvas.save()
        self.canvas.resetMatrix()
        self.canvas.drawImage(image, 0, 0, skia.SamplingOptions(), paint)
        self.canvas.restore()

    def draw(self, canvas: skia.Canvas, paint: skia.Paint | None = None) -> None:
        """Stretch it over its rectangle."""
        canvas.drawImageRect(
            self.surface.makeImageSnapshot(), self.bounds, LINEAR, paint or skia.Paint()
        )
