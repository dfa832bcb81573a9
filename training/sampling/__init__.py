"""From questions and passages to the batches of a pass, made anew for each.

`examples` cuts `windows` with the answer and makes others without it, of passages that look right
(`misleading`), of changed questions (`falsified`), and in other words (`variants`, `english`).
`features` are their tokens, `batches` those of like length, and `curriculum` is the whole pass.
"""
