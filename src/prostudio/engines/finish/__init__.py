"""Engines that finish takes."""
