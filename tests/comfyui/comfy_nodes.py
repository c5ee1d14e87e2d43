"""What `/object_info` tells of the nodes that the tests' workflows use: ComfyUI's own inputs."""

from __future__ import annotations

from typing import Any

MODELS = (
    *("wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors", "wan2.2_i2v_low_noise_14B.gguf"),
    *("wan2.2_ti2v_5B_fp16.safetensors", "hunyuan_video_t2v_720p_bf16.safetensors"),
    *("ltx-video-2b-v0.9.5.safetensors", "qwen_image_edit_2509_fp8_e4m3fn.safetensors"),
    *("ace_step_v1_3.5b.safetensors", "umt5_xxl_fp8_e4m3fn_scaled.safetensors", "vae.safetensors"),
)
INT, FLOAT, STRING = ["INT", {"min": 0, "max": 2**64 - 1}], ["FLOAT", {}], ["STRING", {}]
SIDE = ["INT", {"default": 832, "min": 16, "max": 16384, "step": 16}]
FILE = [list(MODELS), {}]


def _node(required: dict[str, Any], optional: dict[str, Any] | None = None, *, output=False):
    return {"input": {"required": required, "optional": optional or {}}, "output_node": output}


_SAMPLER = {"model": ["MODEL"], "positive": ["CONDITIONING"], "negative": ["CONDITIONING"]}
_VIDEO = {"width": SIDE, "height": SIDE, "length": INT, "batch_size": INT}
_SAVED = {"filename_prefix": STRING}

NODES: dict[str, Any] = {
    "UNETLoader": _node({"unet_name": FILE, "weight_dtype": [["default", "fp8_e4m3fn"], {}]}),
    "UnetLoaderGGUF": _node({"unet_name": FILE}),
    "CLIPLoader": _node(
        {"clip_name": FILE, "type": ["COMBO", {"options": ["wan", "ltxv", "qwen_image"]}]}
    ),
    "VAELoader": _node({"vae_name": FILE}),
    "CheckpointLoaderSimple": _node({"ckpt_name": FILE}),
    "CLIPTextEncode": _node({"text": STRING, "clip": ["CLIP"]}),
    "PrimitiveInt": _node({"value": INT}),
    "PrimitiveStringMultiline": _node({"value": STRING}),
    "LoadImage": _node({"image": [["example.png"], {"image_upload": True}]}),
    "ImageScale": _node({"image": ["IMAGE"], "width": SIDE, "height": SIDE}),
    "KSampler": _node({**_SAMPLER, "latent_image": ["LATENT"], "seed": INT, "steps": INT}),
    "KSamplerAdvanced": _node(
        {
            **_SAMPLER,
            "latent_image": ["LATENT"],
            "noise_seed": INT,
            "steps": INT,
            "add_noise": [["enable", "disable"], {}],
        }
    ),
    "RandomNoise": _node({"noise_seed": INT}),
    "BasicGuider": _node({"model": ["MODEL"], "conditioning": ["CONDITIONING"]}),
    "FluxGuidance": _node({"conditioning": ["CONDITIONING"], "guidance": FLOAT}),
    "KSamplerSelect": _node({"sampler_name": STRING}),
    "BasicScheduler": _node({"model": ["MODEL"], "steps": INT}),
    "SamplerCustomAdvanced": _node(
        {
            "noise": ["NOISE"],
            "guider": ["GUIDER"],
            "sampler": ["SAMPLER"],
            "sigmas": ["SIGMAS"],
            "latent_image": ["LATENT"],
        }
    ),
    "SamplerCustom": _node(
        {
            **_SAMPLER,
            "noise_seed": INT,
            "sampler": ["SAMPLER"],
            "sigmas": ["SIGMAS"],
            "latent_image": ["LATENT"],
        }
    ),
    "WanImageToVideo": _node(
        {"positive": ["CONDITIONING"], "negative": ["CONDITIONING"], "vae": ["VAE"], **_VIDEO},
        {"start_image": ["IMAGE"], "clip_vision_output": ["CLIP_VISION_OUTPUT"]},
    ),
    "WanFirstLastFrameToVideo": _node(
        {"positive": ["CONDITIONING"], "negative": ["CONDITIONING"], "vae": ["VAE"], **_VIDEO},
        {"start_image": ["IMAGE"], "end_image": ["IMAGE"]},
    ),
    "Wan22ImageToVideoLatent": _node({"vae": ["VAE"], **_VIDEO}, {"start_image": ["IMAGE"]}),
    "EmptyHunyuanLatentVideo": _node(_VIDEO),
    "LTXVImgToVideo": _node(
        {
            "positive": ["CONDITIONING"],
            "negative": ["CONDITIONING"],
            "vae": ["VAE"],
            "image": ["IMAGE"],
            **_VIDEO,
            "strength": FLOAT,
        }
    ),
    "LTXVConditioning": _node(
        {"positive": ["CONDITIONING"], "negative": ["CONDITIONING"], "frame_rate": FLOAT}
    ),
    "LTXVScheduler": _node({"steps": INT}, {"latent": ["LATENT"]}),
    "EmptySD3LatentImage": _node({"width": SIDE, "height": SIDE, "batch_size": INT}),
    "TextEncodeQwenImageEditPlus": _node(
        {"clip": ["CLIP"], "prompt": STRING},
        {"vae": ["VAE"], "image1": ["IMAGE"], "image2": ["IMAGE"], "image3": ["IMAGE"]},
    ),
    "VAEDecode": _node({"samples": ["LATENT"], "vae": ["VAE"]}),
    "RIFE VFI": _node({"frames": ["IMAGE"], "multiplier": INT, "ckpt_name": STRING}),
    "CreateVideo": _node({"images": ["IMAGE"], "fps": FLOAT}, {"audio": ["AUDIO"]}),
    "SaveVideo": _node(
        {"video": ["VIDEO"], **_SAVED, "format": STRING, "codec": STRING}, output=True
    ),
    "VHS_VideoCombine": _node({"images": ["IMAGE"], "frame_rate": FLOAT, **_SAVED}, output=True),
    "SaveAnimatedWEBP": _node({"images": ["IMAGE"], **_SAVED, "fps": FLOAT}, output=True),
    "SaveImage": _node({"images": ["IMAGE"], **_SAVED}, output=True),
    "PreviewImage": _node({"images": ["IMAGE"]}, output=True),
    "TextEncodeAceStepAudio": _node({"clip": ["CLIP"], "tags": STRING, "lyrics": STRING}),
    "EmptyAceStepLatentAudio": _node({"seconds": FLOAT, "batch_size": INT}),
    "VAEDecodeAudio": _node({"samples": ["LATENT"], "vae": ["VAE"]}),
    "ChatterboxTTS": _node({"text": STRING, "seed": INT}),
    "SaveAudio": _node({"audio": ["AUDIO"], **_SAVED}, output=True),
    "WanVideoTextEncode": _node({"positive_prompt": STRING, "negative_prompt": STRING}),
    "WanVideoEmptyEmbeds": _node({"width": SIDE, "height": SIDE, "num_frames": INT}),
    "WanVideoSampler": _node(
        {
            "model": ["WANVIDEOMODEL"],
            "image_embeds": ["EMBEDS"],
            "text_embeds": ["EMBEDS"],
            "seed": INT,
            "steps": INT,
        }
    ),
    "WanVideoModelLoader": _node({"model": FILE}),
    "WanVideoDecode": _node({"samples": ["LATENT"]}),
}


def linked(value: Any) -> bool:
    """Whether an input is connected to another node."""
    return isinstance(value, list) and len(value) == 2


def validated(prompt: dict[str, Any], inputs: set[str]) -> tuple[dict[str, Any] | None, dict]:
    """ComfyUI's `validate_prompt`: (error, node_errors), error None where it may run.

    Args:
        inputs: files in the input folder.
    """
    for key, node in prompt.items():
        kind = node.get("class_type")
        if kind not in NODES:
            title = node.get("_meta", {}).get("title", kind)
            return {
                "type": "missing_node_type",
                "message": f"Node '{title}' not found. The custom node may not be installed.",
                "details": f"Node ID '#{key}'",
                "extra_info": {"node_id": key, "class_type": kind, "node_title": title},
            }, {}
    outputs = [key for key, node in prompt.items() if NODES[node["class_type"]]["output_node"]]
    if not outputs:
        return {
            "type": "prompt_no_outputs",
            "message": "Prompt has no outputs",
            "details": "",
            "extra_info": {},
        }, {}
    errors: dict[str, Any] = {}
    for key in _reached(prompt, outputs):
        found = list(_errors(prompt[key], inputs))
        if found:
            errors[key] = {
                "errors": found,
                "dependent_outputs": outputs,
                "class_type": prompt[key]["class_type"],
            }
    if not errors:
        return None, {}
    return {
        "type": "prompt_outputs_failed_validation",
        "message": "Prompt outputs failed validation",
        "details": "",
        "extra_info": {},
    }, errors


def _reached(prompt: dict[str, Any], outputs: list[str]) -> list[str]:
    found, waiting = [], list(outputs)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.append(key)
            waiting += [v[0] for v in prompt[key]["inputs"].values() if linked(v)]
    return found


def _errors(node: dict[str, Any], inputs: set[str]):
    required = NODES[node["class_type"]]["input"]["required"]
    for name, told in required.items():
        value = node["inputs"].get(name)
        if value is None:
            yield {
                "type": "required_input_missing",
                "message": "Required input is missing",
                "details": name,
                "extra_info": {"input_name": name},
            }
        elif node["class_type"] == "LoadImage":
            if value not in inputs:
                yield {
                    "type": "custom_validation_failed",
                    "message": "Custom validation failed for node",
                    "details": f"image - Invalid image file: {value}",
                    "extra_info": {"input_name": "image", "received_value": value},
                }
        elif isinstance(told[0], list) and not linked(value) and value not in told[0]:
            yield {
                "type": "value_not_in_list",
                "message": "Value not in list",
                "details": f"{name}: '{value}' not in {told[0]}",
                "extra_info": {"input_name": name, "input_config": told, "received_value": value},
            }
