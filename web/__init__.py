"""The web chat: what it shows, what it answers to machines, and how it is served."""
