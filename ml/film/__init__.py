"""A file becomes an array."""
