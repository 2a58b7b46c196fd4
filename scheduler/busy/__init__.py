"""When people cannot come, out of their own calendars: read, fetched, kept as bare intervals."""
