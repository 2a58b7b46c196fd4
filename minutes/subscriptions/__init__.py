"""Mail to readers when a theme gains takeaways: asked for, confirmed, and left with one press."""
