"""Words by which a text is found whatever its notation, beside those that it holds."""

from collections.abc import Iterator

from corpus.notation.amounts import amounts
from corpus.notation.dates import dates
from corpus.notation.designations import designations


def search_terms(text: str) -> list[str]:
    """Its amounts, dates, codes and numbered parts in one notation; plain numbers are left out.

    To be added to the words of a passage and of a question alike, both as `normalise` gives them.

    >>> search_terms("2023年10月8日开馆，藏书一万五千册，共12人，见第十二条")
    ['2023-10-08', '10-08', '15000', '第12条']
    """
    return list(dict.fromkeys(_terms(text)))


def _terms(text: str) -> Iterator[str]:
    its_dates = list(dates(text))
    for date in its_dates:
        if date.year and not text[date.start : date.start + 4].isascii():
            yield str(date.year)
        if date.month and date.day:
            if date.year:
                yield f"{date.year}-{date.month:02}-{date.day:02}"
            yield f"{date.month:02}-{date.day:02}"
    for amount in amounts(text, beside=its_dates):
        term = amount.number + amount.unit * (amount.unit in ("%", "‰"))
        if len(term) > 1 and not text.startswith(term, amount.start):
            yield term
    for designation in designations(text):
        if not text.startswith(designation.canonical, designation.start) or not _is_word(
            designation.canonical
        ):
            yield designation.canonical.lower()


def _is_word(term: str) -> bool:
    """Whether segmentation leaves it whole."""
    return term.isascii() and term.isalnum()
