"""How an index changes: each change ends in a new version, made in two parts.

`build` follows folders, which `scanning` compares with what is known; `add`, `rename`, `move` and
`remove` change single articles. In the first part, which disturbs no one, `preparing` reads the
files and embeds what is new. In the second, under a lock, `publishing` lets a `version_writer`
begin with a copy of the valid version, change it, and takes it into use. `file_results` tells what
came of each file that was to be added.
"""
