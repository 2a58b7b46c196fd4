"""Sums made as even as can be: a row chosen from each table, the greatest sum first."""
