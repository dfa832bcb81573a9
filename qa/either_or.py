"""Questions that offer what to choose from: half a sentence would not answer them."""

import re

from corpus.segment import fold

_OFFERS = re.compile(
    r"还是(?!没|不|要|有|得|会|能|可以)|(?:增|涨|升|提高|扩大|加快)[^，。？]{0,4}或[^，。？]{0,2}(?:减|跌|降|缩)"
    r"|\b(?:more|higher|larger|longer|earlier|better|increase\w*|rise|rose|up) or \w+"
)


def offers_a_choice(question: str) -> bool:
    """Whether a question is one of this or that: what answers it is a whole sentence.

    >>> offers_a_choice("企业比去年多了还是少了？"), offers_a_choice("企业有多少家？")
    (True, False)
    """
    return _OFFERS.search(fold(question)) is not None
