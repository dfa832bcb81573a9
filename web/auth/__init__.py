"""Who may come in: `accounts` know the right password, and `users` is the file of them.

`sessions` are who has shown a password before. The `doorkeeper` knows who sent a request by all
of these, `access` decides what may be seen and done with it, and `login` is the page and its way
out.
"""
