"""Questions in the page, from Enter to the marked sentence.

`panel` has the controls. What is typed goes to `asking`, which lets it be rewritten and answered
and makes a turn of the `conversation`, as the browser keeps it. `messages` shows the turn, and
`places` what it cites: a sentence, or a row of a table, with what gives it its meaning.
`references` are its citations as links, which `evidence` opens: the article, by its `blocks`, with
its sentence marked; `quoting` has it to be copied. `exports` take the conversation away.
"""
