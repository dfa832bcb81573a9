"""Pure functions from answers and gold to figures: of texts, of rankings, and their intervals."""
