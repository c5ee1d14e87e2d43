"""The places that can be drawn, one module (or folder) each, found by its name.

A place is a module `prostudio.scenes.places.<value of Place>` with

    def open_place(stage: Stage) -> OpenPlace

It paints what does not move (quickly: the first frame has 1.5 s) and returns an `OpenPlace`
(`prostudio.scenes.toolkit.place`), whose `draw(moment)` draws one frame on `stage.canvas`,
in units. `draw` must be a pure function of the moment: frame N drawn alone equals frame N
drawn in sequence. The painter then adds what the place asks for: rain or snow of the
weather, vignette and grain.

Composition (where the hill, the tree, the moon stands) comes from `stage.random(purpose)`;
what neighbouring shots share (ridge lines, houses) from `stage.land(purpose)`.
"""
