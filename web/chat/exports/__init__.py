"""A conversation to take away: Markdown and Word for people, JSON for programs.

`telling` has what is told of a turn, in order, which `as_markdown` and `as_word` write down;
`as_json` has all of it. What an article or a user wrote is inert in each. `files` makes of them
what the browser saves.
"""
