"""The web studio: its pages, and the scripts and styles that they stand on."""
