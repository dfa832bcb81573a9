"""Who may come in: `users` are the accounts, `login` the page and its way out, `sessions` who has
shown a password before; `access` decides for each request.
"""
