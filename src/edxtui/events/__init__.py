"""Records become events: the edX rules, each named."""
