"""The autoencoder, the eye and the preview against the published models, on tiny checkpoints."""

from needs_models import torch  # isort: split

import diffusers
import numpy as np
import pytest
from family import CPU, noise
from transformers import SiglipImageProcessor, SiglipVisionModel

from prostudio.engines.video.hunyuan import preview, vision
from prostudio.engines.video.hunyuan.vae import Vae, as_pixels


@pytest.fixture(scope="module")
def own(checkpoint):
    return diffusers.AutoencoderKLHunyuanVideo.from_pretrained(checkpoint("hunyuan") / "vae")


def small_tiles(model):
    model.enable_tiling(32, 32, 16, 24, 24, 12)


@pytest.mark.parametrize("count", [1, 4, 5, 7])
def test_frames_are_decoded_as_the_pipeline_decodes_them(checkpoint, own, count):
    latents = noise(1, 16, count, 4, 4, seed=count)
    with torch.no_grad():
        wanted = own.decode(latents / own.config.scaling_factor).sample
    with Vae(checkpoint("hunyuan"), CPU) as vae:
        made = vae.decode(latents)
    assert made.shape == (4 * count - 3, 32, 32, 3)
    assert torch.equal(made, wanted[0].permute(1, 2, 3, 0))


def test_large_pictures_are_decoded_in_tiles_as_the_published_model_does(checkpoint):
    published = diffusers.AutoencoderKLHunyuanVideo.from_pretrained(checkpoint("hunyuan") / "vae")
    latents = noise(1, 16, 6, 6, 5)
    small_tiles(published)
    with torch.no_grad():
        wanted = published.decode(latents / published.config.scaling_factor).sample
    with Vae(checkpoint("hunyuan"), CPU) as vae:
        small_tiles(vae._model)
        parts = list(vae.frames(latents))
    assert [len(part) for part in parts] == [13, 8]
    assert torch.equal(torch.cat(parts), wanted[0].permute(1, 2, 3, 0))


def test_a_picture_is_encoded_as_the_pipeline_does_and_follows_its_seed(checkpoint, own):
    picture = np.random.default_rng(1).integers(0, 256, (32, 48, 3), dtype=np.uint8)
    pixels = diffusers.video_processor.VideoProcessor().preprocess(picture / 255.0)
    with torch.no_grad():
        found = own.encode(pixels.float().unsqueeze(2)).latent_dist
    wanted = found.sample(torch.Generator().manual_seed(4)) * own.config.scaling_factor
    with Vae(checkpoint("hunyuan"), CPU) as vae:
        made, again, other = (vae.encode(picture, seed) for seed in (4, 4, 5))
    assert made.shape == (1, 16, 1, 4, 6)
    torch.testing.assert_close(made, wanted, atol=1e-5, rtol=0)
    assert torch.equal(made, again)
    assert not torch.equal(made, other)


def test_pixels_are_what_the_pipeline_makes_of_frames():
    frames = torch.tensor([[-1.5, -1.0, 0.0], [0.004, 1.0, 7.0]])
    assert as_pixels(frames).tolist() == [[0, 0, 128], [128, 255, 255]]


def test_a_picture_is_seen_as_the_published_encoder_sees_it(checkpoint):
    folder = checkpoint("flux-redux")
    picture = np.random.default_rng(2).integers(0, 256, (90, 60, 3), dtype=np.uint8)
    reader = SiglipImageProcessor.from_pretrained(folder / "feature_extractor")
    encoder = SiglipVisionModel.from_pretrained(folder / "image_encoder", dtype=torch.float32)
    with torch.no_grad():
        wanted = encoder(**reader(images=picture, return_tensors="pt")).last_hidden_state
    made = vision.see(folder, picture, CPU)
    assert made.shape == (1, 16, 24)
    assert torch.equal(made, wanted)


def test_a_preview_finds_the_colours_of_what_was_encoded():
    picture = preview.chart(128)
    means = torch.tensor(picture.reshape(16, 8, 16, 8, 3).mean((1, 3)) / 255).float()
    # Latents whose colour is a known linear function of the first three channels.
    latents = noise(1, 16, 1, 16, 16) * 0.01
    latents[0, :3, 0] = means.permute(2, 0, 1) * 4 - 2
    shown = preview.picture(latents, preview.fit(latents, picture), 0)
    assert shown.shape == (16, 16, 3)
    assert np.abs(shown / 255 - means.numpy()).mean() < 0.01
