"""Train the reader. A package for its makers: nothing imports it at run time."""
