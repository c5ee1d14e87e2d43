"""Workflows in the node classes of ComfyUI's public templates, as its API export writes them."""

from __future__ import annotations

from typing import Any

Prompt = dict[str, Any]


def node(kind: str, title: str = "", **inputs: Any) -> Prompt:
    return {"inputs": inputs, "class_type": kind, "_meta": {"title": title or kind}}


def unet(name: str) -> Prompt:
    return node("UNETLoader", unet_name=name, weight_dtype="default")


def clip(kind: str) -> Prompt:
    return node("CLIPLoader", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type=kind)


def _text(title: str, text: str, clip: str = "38") -> Prompt:
    return node("CLIPTextEncode", f"CLIP Text Encode ({title})", text=text, clip=[clip, 0])


def _size(width: int, height: int, length: int) -> Prompt:
    return {"width": width, "height": height, "length": length, "batch_size": 1}


def _save(video: str) -> Prompt:
    told = {"filename_prefix": "video/ComfyUI", "format": "auto", "codec": "auto"}
    return node("SaveVideo", video=[video, 0], **told)


def _texts(positive: str = "6", negative: str = "7") -> Prompt:
    return {
        "38": clip("wan"),
        "39": node("VAELoader", vae_name="vae.safetensors"),
        positive: node(
            "CLIPTextEncode", "CLIP Text Encode (Positive Prompt)", text="a cat", clip=["38", 0]
        ),
        negative: node(
            "CLIPTextEncode", "CLIP Text Encode (Negative Prompt)", text="blurry", clip=["38", 0]
        ),
    }


def _video_end(samples: list[Any], fps: float) -> Prompt:
    return {
        "8": node("VAEDecode", samples=samples, vae=["39", 0]),
        "57": node("CreateVideo", images=["8", 0], fps=fps),
        "58": _save("57"),
    }


def wan22_i2v_14b() -> Prompt:
    """Wan 2.2 14B image to video: two experts, one after the other."""
    return {
        **_texts("93", "89"),
        "95": unet("wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors"),
        "96": node("UnetLoaderGGUF", unet_name="wan2.2_i2v_low_noise_14B.gguf"),
        "97": node("LoadImage", image="example.png"),
        "98": node(
            "WanImageToVideo",
            positive=["93", 0],
            negative=["89", 0],
            vae=["39", 0],
            start_image=["97", 0],
            **_size(640, 640, 81),
        ),
        "86": node(
            "KSamplerAdvanced",
            model=["95", 0],
            positive=["98", 0],
            negative=["98", 1],
            latent_image=["98", 2],
            noise_seed=1,
            steps=20,
            add_noise="enable",
        ),
        "85": node(
            "KSamplerAdvanced",
            model=["96", 0],
            positive=["98", 0],
            negative=["98", 1],
            latent_image=["86", 0],
            noise_seed=0,
            steps=20,
            add_noise="disable",
        ),
        **_video_end(["85", 0], 16.0),
    }


def wan22_5b() -> Prompt:
    """Wan 2.2 5B: text to video, or image to video."""
    return {
        **_texts(),
        "37": unet("wan2.2_ti2v_5B_fp16.safetensors"),
        "56": node("LoadImage", image="example.png"),
        "55": node(
            "Wan22ImageToVideoLatent",
            vae=["39", 0],
            start_image=["56", 0],
            **_size(1280, 704, 121),
        ),
        "3": node(
            "KSampler",
            model=["37", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["55", 0],
            seed=5,
            steps=20,
        ),
        **_video_end(["3", 0], 24.0),
    }


def wan_first_last() -> Prompt:
    """Wan: from a first frame to a last one."""
    return {
        **_texts(),
        "37": unet("wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors"),
        "62": node("LoadImage", "Start", image="example.png"),
        "68": node("LoadImage", "End", image="example.png"),
        "67": node(
            "WanFirstLastFrameToVideo",
            positive=["6", 0],
            negative=["7", 0],
            vae=["39", 0],
            start_image=["62", 0],
            end_image=["68", 0],
            **_size(832, 480, 81),
        ),
        "3": node(
            "KSampler",
            model=["37", 0],
            positive=["67", 0],
            negative=["67", 1],
            latent_image=["67", 2],
            seed=5,
            steps=20,
        ),
        **_video_end(["3", 0], 16.0),
    }


def hunyuan_t2v() -> Prompt:
    """HunyuanVideo: text to video, through a guider; frames are combined by VideoHelperSuite."""
    return {
        "11": clip("wan"),
        "10": node("VAELoader", vae_name="vae.safetensors"),
        "12": unet("hunyuan_video_t2v_720p_bf16.safetensors"),
        "44": _text("Positive Prompt", "a fox", "11"),
        "26": node("FluxGuidance", conditioning=["44", 0], guidance=6.0),
        "22": node("BasicGuider", model=["12", 0], conditioning=["26", 0]),
        "25": node("RandomNoise", noise_seed=1),
        "16": node("KSamplerSelect", sampler_name="euler"),
        "17": node("BasicScheduler", model=["12", 0], steps=20),
        "45": node("EmptyHunyuanLatentVideo", **_size(848, 480, 73)),
        "13": node(
            "SamplerCustomAdvanced",
            noise=["25", 0],
            guider=["22", 0],
            sampler=["16", 0],
            sigmas=["17", 0],
            latent_image=["45", 0],
        ),
        "8": node("VAEDecode", samples=["13", 0], vae=["10", 0]),
        "75": node("VHS_VideoCombine", images=["8", 0], frame_rate=24, filename_prefix="hunyuan"),
    }


def wan_t2v_primitives() -> Prompt:
    """Wan text to video over HunyuanVideo's empty latent, size and words in nodes of their own."""
    return {
        **_texts(),
        "37": unet("wan2.2_ti2v_5B_fp16.safetensors"),
        "70": node("PrimitiveInt", "Width", value=832),
        "71": node("PrimitiveInt", "Height", value=480),
        "72": node("PrimitiveStringMultiline", "Prompt", value="a hill"),
        "6": node("CLIPTextEncode", text=["72", 0], clip=["38", 0]),
        "40": node(
            "EmptyHunyuanLatentVideo", width=["70", 0], height=["71", 0], length=33, batch_size=1
        ),
        "3": node(
            "KSampler",
            model=["37", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["40", 0],
            seed=5,
            steps=20,
        ),
        "8": node("VAEDecode", samples=["3", 0], vae=["39", 0]),
        "9": node("RIFE VFI", frames=["8", 0], multiplier=2, ckpt_name="rife47.pth"),
        "57": node("CreateVideo", images=["9", 0], fps=32.0),
        "58": _save("57"),
    }


def ltx_i2v() -> Prompt:
    """LTX-Video: image to video."""
    return {
        **_texts(),
        "44": node("CheckpointLoaderSimple", ckpt_name="ltx-video-2b-v0.9.5.safetensors"),
        "78": node("LoadImage", image="example.png"),
        "77": node(
            "LTXVImgToVideo",
            positive=["6", 0],
            negative=["7", 0],
            vae=["44", 2],
            image=["78", 0],
            **_size(768, 512, 97),
            strength=1.0,
        ),
        "69": node("LTXVConditioning", positive=["77", 0], negative=["77", 1], frame_rate=24.0),
        "71": node("LTXVScheduler", steps=30, latent=["77", 2]),
        "73": node("KSamplerSelect", sampler_name="euler"),
        "72": node(
            "SamplerCustom",
            model=["44", 0],
            positive=["69", 0],
            negative=["69", 1],
            noise_seed=1,
            sampler=["73", 0],
            sigmas=["71", 0],
            latent_image=["77", 2],
        ),
        **_video_end(["72", 0], 24.0),
    }


def wan_wrapped() -> Prompt:
    """Wan through the nodes that wrap it whole."""
    return {
        "22": node("WanVideoModelLoader", model="wan2.2_ti2v_5B_fp16.safetensors"),
        "16": node("WanVideoTextEncode", positive_prompt="a boat", negative_prompt="blurry"),
        "37": node("WanVideoEmptyEmbeds", width=832, height=480, num_frames=81),
        "27": node(
            "WanVideoSampler",
            model=["22", 0],
            image_embeds=["37", 0],
            text_embeds=["16", 0],
            seed=3,
            steps=6,
        ),
        "28": node("WanVideoDecode", samples=["27", 0]),
        "30": node("VHS_VideoCombine", images=["28", 0], frame_rate=16, filename_prefix="wan"),
    }
