"""PDF files: the text of their pages in the order it is read, by pypdfium2 and geometry.

`reading` goes through the pages (`page`), leaves out their `furniture` and puts what remains
together to one `flow` of `paragraphs` and tables, whose `headings` are told before it is written.

pdfium gives the characters and their places; the order is told from these alone. Compared on
fifteen layouts by `python -m benchmarks.pdf_layouts`, where pdfplumber 0.11.10 is installed: the
share of the characters that come in reading order, how many of 74 paragraphs are whole, and how
many running heads and page numbers are left in the text.

                      order   whole   left in
    this geometry     0.996      74         0
    pypdfium2 5.15    0.962      10         8
    pdfplumber        0.811      10         6
    pdfminer.six      0.795       2         6

pdfium's own order is that of the file, which fails where lines are drawn across both columns
(0.546). PyMuPDF was not tried: its licence forbids. pypdf lost characters of Chinese pages and gave
Kangxi radicals (⼤ for 大), as pdfminer.six does.
"""

from corpus.loading.formats.pdf.reading import read

__all__ = ["read"]
