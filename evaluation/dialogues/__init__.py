"""Whole conversations: follow-ups asked as typed, as understood, and as a person completes them."""
