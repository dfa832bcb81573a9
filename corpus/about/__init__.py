"""What a text tells of itself: title, number, source and date, read from its head and its foot.

`description` reads the head and puts all together; `official` reads what official documents have,
their number, issuing body and date below; `bylines` who wrote it, and `dates` when.
"""
