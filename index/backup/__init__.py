"""A data folder in one file, to be kept elsewhere or moved to another machine.

`archive` is the file: entries, and a manifest that tells what each must hash to, under `names` that
lead nowhere but below a folder. `catalog` tells what an index was made from, `embeddings` what was
embedded for it. `making` writes all of that while the index is in use; `restoring` makes the index
anew from its originals, while `placing` holds the other files until they can take their places.
`exporting` writes the originals alone, under their own names. `command` is the door.
"""
