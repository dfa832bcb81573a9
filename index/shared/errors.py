"""What can be wrong with the place that processes share."""

from corpus import JuzhengError


class SharedPlaceError(JuzhengError, OSError):
    """It cannot be used, or not now.

    Also an `OSError`, as a full disk is one: whoever goes on without a file goes on without it.
    """
