"""What comes back: calendar replies and delivery reports, taken once, judged, kept and shown."""
