"""Web pages as blocks: `main_text` finds what of a page is its text, `tables` lays out its tables,
`flow` writes both block by block."""
