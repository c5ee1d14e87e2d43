"""What the machine has, and how models fit into it: budgets, residence, streamed blocks.

Importing this imports no model library; calling what opens a model does.
"""

from prostudio.devices.accelerator import Accelerator, accelerator
from prostudio.devices.budget import Budget, budget, keep_within
from prostudio.devices.footprint import Footprint
from prostudio.devices.keeping import Keeping, Loading
from prostudio.devices.machine import Gpu, Hardware, hardware
from prostudio.devices.opening import Reading, memory_of, open_model
from prostudio.devices.reading import Weights, open_weights
from prostudio.devices.residence import resident
from prostudio.devices.speed import Speed, speed
from prostudio.devices.storage import Storage

__all__ = [
    "Accelerator",
    "Budget",
    "Footprint",
    "Gpu",
    "Hardware",
    "Keeping",
    "Loading",
    "Reading",
    "Speed",
    "Storage",
    "Weights",
    "accelerator",
    "budget",
    "hardware",
    "keep_within",
    "memory_of",
    "open_model",
    "open_weights",
    "resident",
    "speed",
]
