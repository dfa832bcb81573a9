"""What stands on one page and where: characters, lines, tables, and the columns they make.

`glyphs` are put together to pieces of `lines`; `rulings` frame `tables`, `aligned` finds those
without lines; `columns` tells the order, `recognition` reads pages that are pictures.
"""
