"""From words and cues to one mixed track."""
