"""Runs that are kept: what was asked, of which index, with which models, and what came of it.

`store` writes and reads them, `comparing` holds one against another.
"""
