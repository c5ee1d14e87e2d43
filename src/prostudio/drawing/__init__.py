"""The only door to Skia: surfaces, text, fonts."""
