"""Looks at a film before and beside its making: one picture of a shot, a draft of the whole."""
