"""Find the structure of a text by its marks, where the format of its file does not tell it.

`headers` tells which rows of a table name its columns.
"""
