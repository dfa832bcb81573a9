"""Weights of networks: averaged over steps, kept, taken up again, mixed, and exported."""
