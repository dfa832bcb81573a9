"""One place that several processes share: what is kept in the data folder otherwise lies there.

That is PostgreSQL, named by `$JUZHENG_SHARED`: `address` reads the name, `opening` opens the place
once for each process, `place` is the way in, and `line` lets nobody wait for ever. There stand
journals, tables of values by name, and keys. `schema` makes its tables, and `watch` tells what
others changed there.

Without that name nothing of it is imported, nor what it needs: `requirements-postgres.txt`.
"""

from index.shared.address import VARIABLE
from index.shared.errors import SharedPlaceError
from index.shared.opening import shared_place, use_shared_place

__all__ = ["VARIABLE", "SharedPlaceError", "shared_place", "use_shared_place"]
