"""What the machine has: cores, memory, graphics cards, disk."""

from prostudio.devices.machine import Gpu, Hardware, hardware

__all__ = ["Gpu", "Hardware", "hardware"]
