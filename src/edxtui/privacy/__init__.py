"""Who people are, and what stands in their place: keyed stand-ins in every place where a document names somebody."""
