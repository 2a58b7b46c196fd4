"""Full-text search in published minutes, the same on SQLite and PostgreSQL: both index the words that we cut."""
