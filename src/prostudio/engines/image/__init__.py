"""Engines that draw single pictures: keyframes of shots, stills of films."""
