"""Who may come in: accounts in a file, or in the place that several processes share.

`entries` are what is written of an account, `users` what is done with them, `places` where they
are.
"""

from web.auth.users.places import USERS_FILE, SharedUsers, UsersFile, users_of
from web.auth.users.users import Users

__all__ = ["USERS_FILE", "SharedUsers", "Users", "UsersFile", "users_of"]
