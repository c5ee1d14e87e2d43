"""This machine: its engines, settings, disk, weights on their way, voices to listen to."""
