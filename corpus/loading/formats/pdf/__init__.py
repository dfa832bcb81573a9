"""PDF files: the text of their pages in the order it is read, by pypdfium2 and geometry."""

from corpus.loading.formats.pdf.reading import read

__all__ = ["read"]
