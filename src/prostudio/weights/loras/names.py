"""What else a layer of a model is called: by its authors, by ComfyUI, by kohya's trainers.

From the layer's name in diffusers to its other names, so that a table of layers gives every
name that a LoRA may have. Dots and underscores are the same in the end (`plain`): kohya's
trainers write one for the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class OtherName(NamedTuple):
    """Another name of a layer, or of several that are one there.

    Attributes:
        place: of this layer among those that are one matrix under that name.
        swapped: the two halves of its rows stand in the other order there.
    """

    name: str
    place: int = 0
    swapped: bool = False


OtherNames = Callable[[str], Iterator[OtherName]]


def plain(name: str) -> str:
    """A name as it is compared."""
    return name.replace(".", "_")


def everywhere(name: str) -> Iterator[OtherName]:
    """The name itself, and the output of attention as trainers before PEFT called it."""
    yield OtherName(name)
    if name.endswith(".to_out.0"):
        yield OtherName(name.removesuffix(".0"))


def hunyuan(name: str) -> Iterator[OtherName]:
    """HunyuanVideo's own names: `double_blocks`, `single_blocks`, one matrix for q, k and v."""
    yield from everywhere(name)
    if found := re.fullmatch(r"transformer_blocks\.(\d+)\.(.+)", name):
        for own in _HUNYUAN_DOUBLE.get(found[2], ()):
            yield own._replace(name=f"double_blocks.{found[1]}.{own.name}")
    elif found := re.fullmatch(r"single_transformer_blocks\.(\d+)\.(.+)", name):
        for own in _HUNYUAN_SINGLE.get(found[2], ()):
            yield own._replace(name=f"single_blocks.{found[1]}.{own.name}")
    elif found := re.fullmatch(r"context_embedder\.token_refiner\.refiner_blocks\.(.+)", name):
        block, _, inner = found[1].partition(".")
        for own in _HUNYUAN_REFINER.get(inner, ()):
            yield own._replace(name=f"txt_in.individual_token_refiner.blocks.{block}.{own.name}")
    else:
        yield from _HUNYUAN_OUTSIDE.get(name, ())


def _fused(name: str, parts: str) -> dict[str, tuple[OtherName, ...]]:
    """Layers that are one matrix under that name, in its order."""
    return {part: (OtherName(name, at),) for at, part in enumerate(parts.split())}


def _either(*names: str) -> tuple[OtherName, ...]:
    return tuple(OtherName(name) for name in names)


_HUNYUAN_DOUBLE = {
    **_fused("img_attn_qkv", "attn.to_q attn.to_k attn.to_v"),
    **_fused("txt_attn_qkv", "attn.add_q_proj attn.add_k_proj attn.add_v_proj"),
    "attn.to_out.0": _either("img_attn_proj"),
    "attn.to_add_out": _either("txt_attn_proj"),
    "ff.net.0.proj": _either("img_mlp.fc1", "img_mlp.0"),
    "ff.net.2": _either("img_mlp.fc2", "img_mlp.2"),
    "ff_context.net.0.proj": _either("txt_mlp.fc1", "txt_mlp.0"),
    "ff_context.net.2": _either("txt_mlp.fc2", "txt_mlp.2"),
    "norm1.linear": _either("img_mod.linear", "img_mod.lin"),
    "norm1_context.linear": _either("txt_mod.linear", "txt_mod.lin"),
}
_HUNYUAN_SINGLE = {
    **_fused("linear1", "attn.to_q attn.to_k attn.to_v proj_mlp"),
    "proj_out": _either("linear2"),
    "norm.linear": _either("modulation.linear", "modulation.lin"),
}
_HUNYUAN_REFINER = {
    **_fused("self_attn_qkv", "attn.to_q attn.to_k attn.to_v"),
    "attn.to_out.0": _either("self_attn_proj"),
    "ff.net.0.proj": _either("mlp.fc1", "mlp.0"),
    "ff.net.2": _either("mlp.fc2", "mlp.2"),
    "norm_out.linear": _either("adaLN_modulation.1"),
}
_HUNYUAN_OUTSIDE = {
    "x_embedder.proj": _either("img_in.proj"),
    "context_embedder.proj_in": _either("txt_in.input_embedder"),
    "context_embedder.time_text_embed.timestep_embedder.linear_1": _either(
        "txt_in.t_embedder.mlp.0", "txt_in.t_embedder.in_layer"
    ),
    "context_embedder.time_text_embed.timestep_embedder.linear_2": _either(
        "txt_in.t_embedder.mlp.2", "txt_in.t_embedder.out_layer"
    ),
    "context_embedder.time_text_embed.text_embedder.linear_1": _either(
        "txt_in.c_embedder.linear_1", "txt_in.c_embedder.in_layer"
    ),
    "context_embedder.time_text_embed.text_embedder.linear_2": _either(
        "txt_in.c_embedder.linear_2", "txt_in.c_embedder.out_layer"
    ),
    "time_text_embed.timestep_embedder.linear_1": _either("time_in.mlp.0", "time_in.in_layer"),
    "time_text_embed.timestep_embedder.linear_2": _either("time_in.mlp.2", "time_in.out_layer"),
    "time_text_embed.guidance_embedder.linear_1": _either(
        "guidance_in.mlp.0", "guidance_in.in_layer"
    ),
    "time_text_embed.guidance_embedder.linear_2": _either(
        "guidance_in.mlp.2", "guidance_in.out_layer"
    ),
    "time_text_embed.text_embedder.linear_1": _either("vector_in.in_layer"),
    "time_text_embed.text_embedder.linear_2": _either("vector_in.out_layer"),
    "proj_out": _either("final_layer.linear"),
    # Shift and scale: the authors say them in this order, diffusers in the other.
    "norm_out.linear": (OtherName("final_layer.adaLN_modulation.1", swapped=True),),
}


def flux2(name: str) -> Iterator[OtherName]:
    """FLUX.2's own names: blocks as of HunyuanVideo, in which a single one stays one matrix."""
    yield from everywhere(name)
    found = re.fullmatch(r"(single_)?transformer_blocks\.(\d+)\.(.+)", name)
    if found:
        rows, side = (_FLUX2_SINGLE, "single") if found[1] else (_FLUX2_DOUBLE, "double")
        for own in rows.get(found[3], ()):
            yield own._replace(name=f"{side}_blocks.{found[2]}.{own.name}")
        return
    for own_name, ours in _FLUX2_OUTSIDE:
        if name == ours:
            yield OtherName(own_name)


_FLUX2_SINGLE = {"attn.to_qkv_mlp_proj": _either("linear1"), "attn.to_out": _either("linear2")}
_FLUX2_DOUBLE = {
    **{part: _HUNYUAN_DOUBLE[part] for part in _HUNYUAN_DOUBLE if part.startswith("attn.")},
    "ff.linear_in": _either("img_mlp.0"),
    "ff.linear_out": _either("img_mlp.2"),
    "ff_context.linear_in": _either("txt_mlp.0"),
    "ff_context.linear_out": _either("txt_mlp.2"),
}
_FLUX2_OUTSIDE = (
    ("img_in", "x_embedder"),
    ("txt_in", "context_embedder"),
    ("time_in.in_layer", "time_guidance_embed.timestep_embedder.linear_1"),
    ("time_in.out_layer", "time_guidance_embed.timestep_embedder.linear_2"),
    ("final_layer.linear", "proj_out"),
    ("single_stream_modulation.lin", "single_stream_modulation.linear"),
    ("double_stream_modulation_img.lin", "double_stream_modulation_img.linear"),
    ("double_stream_modulation_txt.lin", "double_stream_modulation_txt.linear"),
)


def ltx(name: str) -> Iterator[OtherName]:
    """LTX-Video's and LTX-2's own names: the blocks are the same, what is around them is not."""
    yield from everywhere(name)
    for own, ours in _LTX:
        if name.startswith(ours):
            yield OtherName(own + name.removeprefix(ours))


_LTX = (
    ("patchify_proj", "proj_in"),
    ("audio_patchify_proj", "audio_proj_in"),
    ("adaln_single.", "time_embed."),
    ("audio_adaln_single.", "audio_time_embed."),
    ("av_ca_video_scale_shift_adaln_single.", "av_cross_attn_video_scale_shift."),
    ("av_ca_audio_scale_shift_adaln_single.", "av_cross_attn_audio_scale_shift."),
    ("av_ca_a2v_gate_adaln_single.", "av_cross_attn_video_a2v_gate."),
    ("av_ca_v2a_gate_adaln_single.", "av_cross_attn_audio_v2a_gate."),
)


def z_image(name: str) -> Iterator[OtherName]:
    """Z-Image's own names: one matrix for q, k and v."""
    yield from everywhere(name)
    layer, _, inner = name.rpartition(".attention.")
    for own in _Z_IMAGE_ATTENTION.get(inner, ()) if layer else ():
        yield own._replace(name=f"{layer}.attention.{own.name}")


_Z_IMAGE_ATTENTION = {**_fused("qkv", "to_q to_k to_v"), "to_out.0": _either("out")}


def wan(name: str) -> Iterator[OtherName]:
    """Wan's own names."""
    yield from everywhere(name)
    found = re.fullmatch(r"blocks\.(\d+)\.(.+)", name)
    if found and found[2] in _WAN:
        yield OtherName(f"blocks.{found[1]}.{_WAN[found[2]]}")


_WAN = {
    "attn1.to_q": "self_attn.q",
    "attn1.to_k": "self_attn.k",
    "attn1.to_v": "self_attn.v",
    "attn1.to_out.0": "self_attn.o",
    "attn2.to_q": "cross_attn.q",
    "attn2.to_k": "cross_attn.k",
    "attn2.to_v": "cross_attn.v",
    "attn2.to_out.0": "cross_attn.o",
    "ffn.net.0.proj": "ffn.0",
    "ffn.net.2": "ffn.2",
}


def unet(name: str) -> Iterator[OtherName]:
    """Stable Diffusion's own names: `input_blocks`, `middle_block`, `output_blocks`.

    Each of diffusers' blocks is two pairs of layers and one that shrinks going down, three
    going up; the authors count them all in one row.
    """
    yield from everywhere(name)
    if own := _UNET_OUTSIDE.get(name):
        yield OtherName(own)
        return
    found = re.fullmatch(r"(?:(down|up)_blocks\.(\d+)|mid_block)\.(\w+)\.(\d+)\.(.+)", name)
    if found is None:
        return
    side, block, what, at = found[1], int(found[2] or 0), found[3], int(found[4])
    inner = found[5]
    if what == "resnets":
        for ours, theirs in _UNET_RESNET.items():
            inner = re.sub(rf"^{ours}\b", theirs, inner)
    sub = {"resnets": 0, "attentions": 1}.get(what)
    if side is None:
        yield OtherName(f"middle_block.{1 if sub else 2 * at}.{inner}")
    elif side == "down" and sub is None:
        yield OtherName(f"input_blocks.{3 * (block + 1)}.0.{inner.replace('conv', 'op')}")
    elif side == "down":
        yield OtherName(f"input_blocks.{1 + 3 * block + at}.{sub}.{inner}")
    elif sub is None:  # behind an attention, or directly behind the convolutions
        yield OtherName(f"output_blocks.{3 * block + 2}.1.{inner}")
        yield OtherName(f"output_blocks.{3 * block + 2}.2.{inner}")
    else:
        yield OtherName(f"output_blocks.{3 * block + at}.{sub}.{inner}")


_UNET_OUTSIDE = {
    "conv_in": "input_blocks.0.0",
    "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
}
_UNET_RESNET = {
    "conv1": "in_layers.2",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}


def clip_text(name: str) -> Iterator[OtherName]:
    """CLIP's text encoder, with and without the class that is around it in older files."""
    yield from everywhere(name)
    inner = name.removeprefix("text_model.")
    yield OtherName(f"text_model.{inner}" if inner == name else inner)
    for ours, before in _CLIP_ATTENTION:
        if name.endswith(ours):
            yield OtherName(f"text_model.{inner.removesuffix(ours)}{before}")


_CLIP_ATTENTION = (
    ("self_attn.q_proj", "self_attn.to_q"),
    ("self_attn.k_proj", "self_attn.to_k"),
    ("self_attn.v_proj", "self_attn.to_v"),
    ("self_attn.out_proj", "self_attn.to_out"),
)
