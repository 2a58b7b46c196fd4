"""Who meets, about what, and the room in which they do."""
