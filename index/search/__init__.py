"""Passages found by meaning and by words: what one version of the index can be asked.

An article is cut into `passages` and kept in the `article_store`. A question is looked up in
`vectors` (FAISS) and in `lexical` (BM25, tantivy); `fusion` joins the two rankings, and
`passage_index` is all of it, or by `views` some collections of it. `near_duplicates` tells which
articles nearly repeat another.
"""
