"""Finding an hour: every start of a window weighed, explained and drawn, for a session and for anyone."""
