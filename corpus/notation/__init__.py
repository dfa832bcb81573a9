"""The same thing in another notation: 二〇二三年 is 2023年, 1.5万册 are 15000册.

`numerals` reads numbers, `dates` and `amounts` find them in a text, `designations` codes and
numbered parts. `folding` writes a text in one notation and knows where each character came from,
which takes `spacing` for characters that stand apart; `terms` are words to find a text by.
"""

from corpus.notation.amounts import Amount, amounts
from corpus.notation.dates import Date, dates
from corpus.notation.designations import Designation, designations
from corpus.notation.folding import Normalised, normalise, with_digits
from corpus.notation.terms import search_terms

__all__ = [
    "Amount",
    "Date",
    "Designation",
    "Normalised",
    "amounts",
    "dates",
    "designations",
    "normalise",
    "search_terms",
    "with_digits",
]
