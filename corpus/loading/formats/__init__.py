"""Texts out of .html, .docx and .pdf files.

Each module has one function, `read(path) -> Extracted`. They hand a stranger's file to a large
parser, so they are called only through `corpus.loading.sandbox`, which limits time and memory.
"""

FORMATS = {".html": "html", ".htm": "html", ".docx": "docx", ".pdf": "pdf"}
"""The module that reads each file name ending."""
