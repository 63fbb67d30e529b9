"""The event reference: which event types there are, and by which names."""
