"""Texts as vectors.

`encoder` says what an encoder is; `shipped` is the one that comes with Juzheng, its network in
`bert`, `compiled` by OpenVINO once; `sentence_transformer` takes any other from a folder. `opening`
opens the one that is named.
"""
