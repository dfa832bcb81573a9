"""Texts out of tables: Excel workbooks, whose values `cell_text` shows as they do, and .csv."""
