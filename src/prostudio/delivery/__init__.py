"""The finished film: joining, subtitle files, provenance, inspection."""
