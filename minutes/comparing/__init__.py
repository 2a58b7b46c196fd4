"""How far several coders agree on what belongs to which theme."""
