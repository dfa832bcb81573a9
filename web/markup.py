"""Texts made inert: what an article or a user wrote reaches the page through here alone."""

import re
from html import escape


def inert(text: str) -> str:
    """A text that shows as it stands, in HTML as in Markdown: no tag, link or image comes of it.

    Its white space becomes single spaces, for an empty line would end a block of HTML in Markdown.

    >>> print(inert("<b> ![x](a)"))
    &#60;b&#62; &#33;&#91;x&#93;&#40;a&#41;
    """
    return re.sub(r"[!-/:-@\[-`{-~]", _entity, re.sub(r"\s+", " ", text))


def both(chinese: str, english: str) -> str:
    """A message in both languages, of which the page shows the one that was chosen."""
    return (
        f"<span class='zh' lang='zh'>{escape(chinese)}</span>"
        f"<span class='en' lang='en'>{escape(english)}</span>"
    )


def inert_both(chinese: str, english: str) -> str:
    """The same with what an article wrote in it, made inert; once where both are one."""
    if chinese == english:
        return inert(chinese)
    return (
        f"<span class='zh' lang='zh'>{inert(chinese)}</span>"
        f"<span class='en' lang='en'>{inert(english)}</span>"
    )


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group())};"
