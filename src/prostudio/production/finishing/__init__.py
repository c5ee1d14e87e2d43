"""From segments and track to finished files, and what is told of them."""
