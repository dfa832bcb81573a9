"""An index that Milvus keeps: for more articles, and more who ask, than one machine can do with.

`server` is how it is called. `schema` says what lies in which collection, `rows` what an article
looks like there, and `state` which version is valid; a process keeps what it has `remembered` from
one to the next. A question is looked up by `searching` and `articles`, which are the two sides of
`milvus_index`. A change goes from `store` through `generations` and `changes` to `state`.

pymilvus is imported when a server is called, and never before.
"""
