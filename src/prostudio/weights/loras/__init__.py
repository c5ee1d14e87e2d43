"""LoRAs: small changes to a model's weights, from anybody, in files of their own.

header, keys, file      what lies in a file: safetensors alone, several layouts
names, tables           what the layers of models are called, and their shapes
families, fit, naming   onto which model a file goes, or which one it seems to be for
checking                refuses what does not fit, before any work
stack                   adds the changes while a model is read

Importing this imports no model library.
"""

from prostudio.weights.loras.checking import require_fit
from prostudio.weights.loras.file import LoraFile, open_lora
from prostudio.weights.loras.naming import seems_for
from prostudio.weights.loras.stack import Stack, digests, open_stack

__all__ = [
    "LoraFile",
    "Stack",
    "digests",
    "open_lora",
    "open_stack",
    "require_fit",
    "seems_for",
]
