"""A server of Milvus: where it is, how it is reached, and what is told where that fails.

`address` tells which server and which index on it, `client` connects to it, `connection` calls it.
"""
