"""From the film as written to a plan: engines, voices, readings, and every refusal."""
