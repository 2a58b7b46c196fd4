"""When they meet, and how everyone is told."""
