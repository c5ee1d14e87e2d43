"""Everything after the engines that is heard, at 48 kHz stereo, in integer samples."""
