"""Asking by address: 第八条, 表3, 《考勤办法》第十二条, 上一句, 2022年的通知.

`questions` reads from a question what it says of where its answer stands, by the `steps` that lead
there: parts of a text that have a number. `titles` tells which articles it names, `parts` finds
clauses, chapters and tables in them by their blocks, `neighbours` the line beside a quoted one.
`directions` puts it together: the place itself, of which `telling` makes the answer, or where to
look, which `searching` does. `absence` says why there is nothing.
"""

from qa.addressing.directions import Directions, directions
from qa.addressing.searching import chunks_of, search_as_directed

__all__ = ["Directions", "chunks_of", "directions", "search_as_directed"]
