"""Is a log sound? Rules, what they find in an index and in documents, and what it means for an analysis."""
