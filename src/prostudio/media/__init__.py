"""The only door to FFmpeg (PyAV): read, write, probe, colour, sound."""
