"""One toolkit for every place. Lengths are units: the frame's short side is 720 of them.

    stage      Stage, Moment, Layer: what a place draws on, and its cached pictures
    colour     rgb, ink, mix, ramp, smoothstep
    palette    the colours of a place, time, weather and mood, from scenes/palettes/
    noise      seamless FFT noise, reading it, noise as a shader
    brush      paints, gradients, glows, paths
    glow       glows on the quick path, for every frame
    birds      a small flock
    shader     SkSL, run coarsely
    camera     every camera move, as parallax by depth
    sky        Sky: gradient, stars, sun or moon, clouds, lightning; `place_orb`
    clouds, stars, moon, lightning    its parts
    mist       drifting banks and still veils
    falling    Rain and Snow in three depths
    shafts     shafts of light
    plants     conifers, broad-leaved trees, grass, reeds
    finish     vignette and grain

What keeps the pictures clean and quick:
what does not move is painted once (`stage.layer`) and drawn from there; source-over with a
linear sampler and no dither is the only quick way to draw an image (4 ms for a full frame
of 1280 x 720; adding light costs 13, so keep glows small); shaders run coarsely over stored
noise; numpy stays in float32; gradients that fill the frame are dithered.
"""
