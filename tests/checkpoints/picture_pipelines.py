"""Tiny models of the text-to-image pipelines for which there is no tiny checkpoint, as folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import diffusers
import torch
import transformers

Folder = Callable[[str], Path]


def sdxl(folder: Path, checkpoint: Folder) -> Path:
    """Stable Diffusion XL with its layout and random weights."""
    torch.manual_seed(1)
    words = transformers.CLIPTokenizer.from_pretrained(checkpoint("hunyuan") / "tokenizer_2")
    reading = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "projection_dim": 16,
        "vocab_size": len(words),
        "bos_token_id": words.bos_token_id,
        "eos_token_id": words.eos_token_id,
    }
    config = transformers.CLIPTextConfig(**reading)
    pipeline = diffusers.StableDiffusionXLPipeline(
        vae=diffusers.AutoencoderKL(
            block_out_channels=(8, 8, 8, 8), layers_per_block=1, norm_num_groups=4,
            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
            scaling_factor=0.13025,
        ),
        text_encoder=transformers.CLIPTextModel(config),
        text_encoder_2=transformers.CLIPTextModelWithProjection(config),
        tokenizer=words,
        tokenizer_2=words,
        unet=diffusers.UNet2DConditionModel(
            sample_size=16, block_out_channels=(16, 32), layers_per_block=1, norm_num_groups=8,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=(2, 4), use_linear_projection=True, cross_attention_dim=32,
            addition_embed_type="text_time", addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + 16,
        ),
        scheduler=diffusers.EulerDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
            timestep_spacing="leading",
        ),
    )  # fmt: skip
    pipeline.save_pretrained(folder)
    return folder


def sana_sprint(folder: Path, checkpoint: Folder) -> Path:
    """Sana Sprint with its layout and random weights."""
    torch.manual_seed(1)
    words = transformers.AutoTokenizer.from_pretrained(checkpoint("ltx-2") / "tokenizer")
    config = transformers.Gemma2Config(
        vocab_size=len(words), hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=8,
    )  # fmt: skip
    levels = ((8,) * 4 + (16,) * 2, (1,) * 6)
    pipeline = diffusers.SanaSprintPipeline(
        tokenizer=words,
        text_encoder=transformers.Gemma2Model(config),
        vae=diffusers.AutoencoderDC(
            latent_channels=4, attention_head_dim=4,
            encoder_block_types="ResBlock", decoder_block_types="ResBlock",
            encoder_block_out_channels=levels[0], decoder_block_out_channels=levels[0],
            encoder_layers_per_block=levels[1], decoder_layers_per_block=levels[1],
            encoder_qkv_multiscales=((),) * 6, decoder_qkv_multiscales=((),) * 6,
            scaling_factor=0.41407,
        ),
        transformer=diffusers.SanaTransformer2DModel(
            patch_size=1, in_channels=4, out_channels=4, num_layers=2, sample_size=4,
            num_attention_heads=2, attention_head_dim=8, num_cross_attention_heads=2,
            cross_attention_head_dim=8, cross_attention_dim=16, caption_channels=16,
            qk_norm="rms_norm_across_heads", guidance_embeds=True,
        ),
        scheduler=diffusers.SCMScheduler(),
    )  # fmt: skip
    pipeline.save_pretrained(folder)
    return folder
