"""The desk of the codebook: for whoever keeps the minutes of a dialogue."""
