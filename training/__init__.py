"""Train the reader. Nothing that answers a question imports it.

A `run` reads the batches of a pass (`sampling`) with the `network`, as `settings` say, and writes
`checkpoints`; `trial` scores them, `export` makes the reader that ships of one, and `calibrate`
fits how sure it is.
"""
