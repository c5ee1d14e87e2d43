"""Widths that two repositories have to agree on."""

TEXT = 32  # HunyuanVideo's LLaMA: 4096
POOLED = 16  # its CLIP: 768
IMAGE = 24  # SigLIP, which FramePack reads: 1152

VOCABULARY = 1024
"""Rows of a language model's table: more than any tokenizer here has words."""
