"""What the record said before: who changed it, what was published when, and what was redacted."""
