"""How long things last, where cuts fall, when captions show."""
