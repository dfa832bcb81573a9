"""The gist of an article, out of its own sentences, and what articles there are.

`asking` tells what of it a question asks for, `choosing` picks the sentences, `telling` finds the
article that is meant and makes the answer, or says that one has to be named.
"""

from qa.gist.asking import asks_for_gist, asks_for_titles
from qa.gist.telling import Gist, gist_of, titles_reply

__all__ = ["Gist", "asks_for_gist", "asks_for_titles", "gist_of", "titles_reply"]
