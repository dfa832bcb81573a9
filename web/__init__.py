"""The web chat: what it shows, what it answers to machines, and how it is served.

A request comes in through `server`, which finds out who is asking by `auth`; it goes to the `api`,
to `mcp` for language models, or to the `page` with its two panels, `chat` and `articles`. All ask
the `service`. Whoever runs the server sees by `operation` how it does.
"""
