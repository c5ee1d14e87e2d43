"""The warm child, which plans and draws for the server, and what is kept of its work."""
