"""From timeline and takes to encoded segments."""
