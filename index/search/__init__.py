"""Passages found by meaning and by words: what one version of the index can be asked.

An article is cut into `passages` and kept in the `article_store`. A question is looked up in
`vectors` (FAISS) and in `lexical` (BM25, tantivy); `fusion` joins the two rankings. `passage_index`
is what any index can be asked, `local_index` the one that lies on this machine, or by `views` some
collections of it; `catalogue` lists its articles, `near_duplicates` tells which nearly repeat
another.
"""
