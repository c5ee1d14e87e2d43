"""Who may speak to the server, how much and how slowly, and what it sees of itself."""
