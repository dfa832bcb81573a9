"""Why there is no answer, in words: the place that a question names is not there."""

from collections.abc import Sequence

from corpus import Article
from qa.addressing.ordinals import in_chinese
from qa.addressing.parts import Part
from qa.addressing.questions import Address, Neighbour
from qa.answer import Reason

MOST_TITLES = 3
"""Titles that are told in a reason."""


def absent_title(title: str) -> Reason:
    return Reason(f"没有题为《{title}》的文章。", f"There is no article titled 《{title}》.")


def absent_part(address: Address, articles: Sequence[Article], *, is_named: bool) -> Reason:
    """Of the articles that are meant, or of all.

    >>> from qa.addressing.questions import read_whereabouts
    >>> address = read_whereabouts("第九条").address
    >>> absent_part(address, [Article("a.txt", "", "章程")], is_named=True).chinese
    '《章程》里没有第九条。'
    """
    if len(articles) != 1 and not is_named:
        return Reason(f"文章里没有{address.text}。", f"No article has {address.text}.")
    titles = "".join(f"《{each.title}》" for each in articles[:MOST_TITLES])
    last = _last_number(articles[0], address) if len(articles) == 1 else 0
    chinese, english = f"{titles}里没有{address.text}", f"{titles} has no {address.text}"
    if not last:
        return Reason(f"{chinese}。", f"{english}.")
    name = f"第{in_chinese(last)}{address.steps[0].kind}"
    return Reason(f"{chinese}，最后是{name}。", f"{english}; the last is {name}.")


def absent_line(neighbour: Neighbour) -> Reason:
    """The quoted line is there, but none before or behind it."""
    quotation = neighbour.quotation
    if neighbour.offset < 0:
        return Reason(f"“{quotation}”是第一句，前面没有了。", f"“{quotation}” is the first line.")
    return Reason(f"“{quotation}”是最后一句，后面没有了。", f"“{quotation}” is the last line.")


def absent_quotation(neighbour: Neighbour) -> Reason:
    quotation = neighbour.quotation
    return Reason(f"文章里没有“{quotation}”这一句。", f"No article has the line “{quotation}”.")


def absent_year(title: str, years: Sequence[str], asked: Sequence[str]) -> Reason:
    """There is the same of other years."""
    there, absent = "、".join(years), "、".join(asked)
    return Reason(
        f"《{title}》这一类文章有{there}年的，没有{absent}年的。",
        f"Of 《{title}》 and its like there are those of {there}, none of {absent}.",
    )


def many_articles(address: Address, articles: Sequence[Article]) -> Reason:
    """So many have the place that one must be chosen."""
    titles = "".join(f"《{each.title}》" for each in articles[:MOST_TITLES])
    return Reason(
        f"有{len(articles)}篇文章有{address.text}，请说明是哪一篇，例如{titles}。",
        f"{len(articles)} articles have {address.text}; say which, for instance {titles}.",
    )


def _last_number(article: Article, address: Address) -> int:
    """The number of the last clause or chapter of its kind, 0 where there is none."""
    if address.steps[0].kind not in {"条", "章", "节", "编", "部分"}:
        return 0
    numbers = (number for _, number in Part.whole(article).numbers(address.steps[0].kind))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
