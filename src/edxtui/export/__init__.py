"""A view's documents written out, whole or not at all. Every front exports through this room."""
