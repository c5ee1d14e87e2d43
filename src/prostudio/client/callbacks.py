"""For programs that are called back: whether a message is from a studio whose secret they know."""

from prostudio.jobs.callbacks.signing import DELIVERY, SIGNATURE, STAMP, is_ours

__all__ = ["DELIVERY", "SIGNATURE", "STAMP", "is_ours"]
