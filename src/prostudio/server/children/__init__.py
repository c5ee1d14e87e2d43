"""Work that the server's own process never does: a child for each errand, and what runs in it."""
