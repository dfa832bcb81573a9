"""Word documents: their text as Word shows it, with what their styles and numbers say of it.

`numbering` counts, `styles` knows what a style makes of a paragraph; `texts` reads a paragraph,
`tables` a table, `margins` headers and footers, `parts` all of the running text; `reading` decides
which is what.
"""

from corpus.loading.formats.docx.reading import read

__all__ = ["read"]
