"""What became of decisions and actions in later sessions of their dialogue."""
