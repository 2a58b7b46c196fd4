"""Good practices and tool kits: takeaways that somebody offers and somebody seeks."""
