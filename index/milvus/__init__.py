"""An index that Milvus keeps: for more articles, and more who ask, than one machine can do with.

`address` tells which server and which index on it, `client` connects to it, `connection` calls it
and tells what is wrong with it. `schema` says what lies in which collection, `rows` what an article
looks like there, and `state` which version is valid; `turns` lets one process change it at a time.
A question is looked up by `searching` and `articles`, which are the two sides of `milvus_index`. A
change goes: `store` → `changing` → `draft` → `writing` → `state`; `building` follows folders, and
`copied` takes over what lies elsewhere.

pymilvus is imported when a server is called, and never before.
"""
