"""Find the structure of a text by its marks, where the format of its file does not tell it.

`marks` makes `parts` of a text into blocks: `headings` and items by their `numbering`, pairs of
`questions` and answers, `tables` by tabs, bars or aligned `columns`, `notes`. `markdown` does so
for Markdown, and `headers` tells which rows of a table name its columns. An `outline` is what
comes of it: what stands over each place of a text.
"""
