"""What the API answers with: models of films, shots and weights, errors, long answers."""
