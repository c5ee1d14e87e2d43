"""The numbers of BT.709 limited-range video (ITU-T H.273, ITU-R BT.709); light to import."""

BT709 = 1
"""The code of BT.709 for matrix, primaries and transfer."""
UNSPECIFIED = 2
"""The code for a matrix that was not said."""
LIMITED = 1
"""libav's code for limited range: luma 16 to 235, chroma 16 to 240."""
FULL = 2
"""libav's code for full range, 0 to 255."""
BLACK = (16, 128, 128)
"""Black as Y, Cb, Cr."""
WHITE = (235, 128, 128)
"""White as Y, Cb, Cr."""
