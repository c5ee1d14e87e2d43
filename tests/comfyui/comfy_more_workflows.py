"""Workflows for pictures, music and speech, as ComfyUI's API export writes them."""

from __future__ import annotations

from comfy_workflows import Prompt, clip, node, unet


def qwen_edit() -> Prompt:
    """Qwen image editing with two reference pictures."""
    return {
        "38": clip("qwen_image"),
        "39": node("VAELoader", vae_name="vae.safetensors"),
        "37": unet("qwen_image_edit_2509_fp8_e4m3fn.safetensors"),
        "78": node("LoadImage", "first person", image="example.png"),
        "106": node("LoadImage", "second person", image="example.png"),
        "111": node(
            "TextEncodeQwenImageEditPlus",
            "Positive",
            clip=["38", 0],
            vae=["39", 0],
            image1=["78", 0],
            image2=["106", 0],
            prompt="both at a table",
        ),
        "110": node(
            "TextEncodeQwenImageEditPlus",
            "Negative",
            clip=["38", 0],
            vae=["39", 0],
            image1=["78", 0],
            image2=["106", 0],
            prompt="",
        ),
        "112": node("EmptySD3LatentImage", width=1024, height=1024, batch_size=1),
        "3": node(
            "KSampler",
            model=["37", 0],
            positive=["111", 0],
            negative=["110", 0],
            latent_image=["112", 0],
            seed=9,
            steps=4,
        ),
        "8": node("VAEDecode", samples=["3", 0], vae=["39", 0]),
        "60": node("SaveImage", images=["8", 0], filename_prefix="ComfyUI"),
    }


def ace_step() -> Prompt:
    """ACE-Step: music from tags."""
    return {
        "40": node("CheckpointLoaderSimple", ckpt_name="ace_step_v1_3.5b.safetensors"),
        "14": node("TextEncodeAceStepAudio", clip=["40", 1], tags="calm piano", lyrics=""),
        "44": node("TextEncodeAceStepAudio", "Negative", clip=["40", 1], tags="noise", lyrics=""),
        "17": node("EmptyAceStepLatentAudio", seconds=120.0, batch_size=1),
        "52": node(
            "KSampler",
            model=["40", 0],
            positive=["14", 0],
            negative=["44", 0],
            latent_image=["17", 0],
            seed=2,
            steps=50,
        ),
        "18": node("VAEDecodeAudio", samples=["52", 0], vae=["40", 2]),
        "59": node("SaveAudio", audio=["18", 0], filename_prefix="audio/ComfyUI"),
    }


def chatterbox() -> Prompt:
    """A voice: text to speech."""
    return {
        "1": node("ChatterboxTTS", "TTS", text="Hello there.", seed=4),
        "2": node("SaveAudio", audio=["1", 0], filename_prefix="audio/ComfyUI"),
    }
