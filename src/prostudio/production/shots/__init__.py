"""Dear shots and the user's own: what is missing, what it is made from, the steps that make it."""
