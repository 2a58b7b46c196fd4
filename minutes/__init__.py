"""What was said, and what it came to."""
