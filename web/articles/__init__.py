"""The articles in the page: `panel` has the controls, `listing` the list and what came of files."""
