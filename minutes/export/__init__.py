"""From one neutral document to the formats that people take away: a format is one small file."""
