"""What members of a dialogue say to its published minutes, and how a facilitator keeps order."""
