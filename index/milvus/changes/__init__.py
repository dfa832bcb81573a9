"""How an index in Milvus is changed, by one process at a time.

`turns` says whose turn it is. What a change makes of the articles it concerns is found out in a
`draft` on this machine, then written by `writing`, so that whoever asks meanwhile finds each
article whole; at last another version is published. `adding` adds single files, `editing` removes,
renames and moves articles, `building` follows folders, `copied` takes over what lies elsewhere.
Each row is known by what is in it: what was cut off is done again without harm, once `mending` has
put in order what it was at. What follows is embedded `ahead` meanwhile.
"""
