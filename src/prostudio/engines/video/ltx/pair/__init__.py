"""LTX-2: picture and sound from one pass of one model."""
