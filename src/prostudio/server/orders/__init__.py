"""What is asked for, and the files that come with it."""
