"""Polls: which of some hours suits whom, by personal link; and the weeks that people paint beside them."""
