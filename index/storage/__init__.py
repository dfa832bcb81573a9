"""The folder of an index: versions, one of which is valid, and what they are made from.

`folder` names what lies in it, `locks` lets one process at a time change it. A version is written
beside the others and takes its place as a whole (`replacing`); its `manifest` says what it holds
and what its files must hash to; `versions` loads the valid one, or the one before it where that is
damaged. `sources` and `originals` (first in `staging`) tell what it was made from and to which of
the `collections` it belongs, `embedding_cache` what was embedded. `verifying` checks all of it,
and mends what can be.
"""
