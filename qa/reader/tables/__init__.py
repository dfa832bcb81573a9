"""What a question names in a table: a cell by its row and its column, or the name of a column."""
