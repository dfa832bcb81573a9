"""Evaluation questions without anyone to write them, for somebody to keep or strike."""
