"""Parts of screens: one widget a file."""
