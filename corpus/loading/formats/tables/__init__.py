"""Texts out of tables: Excel workbooks, whose values `cell_text` shows as they do, and .csv.

`sheets` finds the tables and titles of a sheet, `merged` its merged cells.
"""
