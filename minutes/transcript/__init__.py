"""The recording of a session and its transcript: whose words a cue holds, and where in the recording a turn is."""
