"""A question taken apart by the parts of speech of its `words`: what it is about, what it asks."""
