"""HunyuanVideo and FramePack: one family, one set of text encoders, one VAE, one kind of block.

    text, vision    words and a picture become tokens
    vae             pictures become latents, latents become frames
    denoiser        the transformer, one call a step
    tables          what depends on the step alone, worked out once
    caches          steps that are like the step before are not computed

Engines of the family: `hunyuan/` (text to video) and `framepack/` (picture to video).
"""
