"""What became of a theme over the sessions of a dialogue, for readers: pages, pictures, feeds."""
