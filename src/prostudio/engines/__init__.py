"""The engines' door: cards, requests, protocols, and the registry that finds engines by name."""
