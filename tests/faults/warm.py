"""What every process needs, imported and loaded once, in the one that they are forked from."""

from importlib import import_module

from corpus.segment import segment

for name in ("checking", "committing", "scenes", "workers"):
    import_module(f"tests.faults.{name}")
segment("临平")  # reads the dictionary
