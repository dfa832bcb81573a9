"""Whether a question asks what an article says on the whole, or what articles there are."""

import re
from dataclasses import dataclass

from corpus.segment import fold

_PAPERS = (
    "文章|全文|正文|报道|新闻|通知|通告|公告|报告|文件|材料|稿子|文稿|文档|资料|帖子|办法|规定|合同"
)
_COUNTED = "篇|份|个|则|条|部|张|封|些"
_POLITE = re.compile(
    r"^(?:(?:请问|请您|请你|请|麻烦|劳驾|能不能|可以|能|帮我|帮忙|给我|替我|您|你|我想知道|想知道|说说|告诉我)[,，]?)+"
)
_END = re.compile(r"[\s?？。.!！]+$|(?:吗|呢|啊|呀|吧)?[\s?？。.!！]*$")
_HOW = "(?:主要|大概|大致|大体|到底|究竟|都|总体|一共|具体)*"
_WHAT = "(?:什么|啥|些什么|些啥|哪些|什么样)"
_CONTENT = "(?:内容|事情|事儿|事|东西|方面)?"
_GISTS = (
    "主要内容|主要观点|主旨|大意|大概内容|要点|重点|中心思想|中心内容|核心内容|梗概|摘要|概要"
    "|内容摘要|内容概要"
)
_ASKS = (
    rf"(?:总结|概括|归纳|概述|简述|提炼|总结归纳|归纳总结|总结概括)(?:一下|下)?(?P<of>.*?)的?"
    rf"(?:{_GISTS}|内容)?",
    rf"(?P<of>.*?)(?:里面|里边|里|中)?(?:的内容)?{_HOW}(?:是)?(?:讲|说|写|谈|介绍|讲述|报道|讲解|论述)"
    rf"(?:述|到|及)?(?:了|的|的是|了些|的都是)?{_HOW}{_WHAT}{_CONTENT}",
    rf"(?P<of>.*?)的?(?:{_GISTS})(?:是{_WHAT}|有{_WHAT}|有哪几点|如何)?",
    rf"(?:把|将)?(?P<of>.+?)的?(?:{_GISTS}|内容)?(?:总结|概括|归纳|概述|简述)(?:一下|下)?",
    r"(?:give me |write |make )?(?:a |the )?(?:short |brief )?(?:summary|gist|overview|abstract)"
    r"(?: of (?:the |this )?(?P<of>.*?))?",
    r"(?:please )?(?:summari[sz]e|sum up)(?: (?:the |this )?(?P<of>.*?))?",
    r"what(?:'s| is| are) (?:the |this |that )?(?P<of>.+?) (?:all )?about",
    r"what does (?:the |this |that )?(?P<of>.+?) (?:say|tell|report)(?: us)?",
    r"(?:what are )?the (?:main|key) (?:points|content|ideas)(?: of (?:the |this )?(?P<of>.*?))?",
)
_QUESTIONS = tuple(re.compile(each) for each in _ASKS)
_THIS = re.compile(
    rf"(?:这|那|本|该|此|上述|当前|刚才)?(?:一)?(?:{_COUNTED})?(?:{_PAPERS})?|本文|此文|文中"
    r"|(?:article|text|document|report|notice|news|story|file|page|it|this|that)"
)
_LISTED = re.compile(
    rf"(?:这里|库里|现在|目前|你|您|这|系统|资料库|知识库)?(?:里面|里)?(?:一共|总共|都)?(?:收录|收|存|有)了?"
    rf"(?:哪些|什么|多少[篇份个]?|哪几[篇份个]|几[篇份个])(?P<kind>{_PAPERS})"
    rf"|(?:列出|列一下|显示|看看)(?:所有|全部)?(?:的)?(?P<listed>{_PAPERS})(?:的?(?:标题|列表|清单|目录))?"
    r"|(?:which|what) (?:articles|documents|files|texts) (?:are there|do you have|are here)"
    r"|list (?:all )?(?:the )?(?:articles|documents|files|texts)"
)
_ANY_KIND = {"文章", "文件", "材料", "文档", "资料", None}


@dataclass(frozen=True, slots=True)
class GistQuestion:
    """Asks for the gist of an article; `of` is what it is called, empty for the one at hand."""

    of: str


@dataclass(frozen=True, slots=True)
class TitlesQuestion:
    """Asks what articles there are; those whose title holds `kind`, where it is not empty."""

    kind: str


def asks_for_gist(question: str) -> GistQuestion | None:
    """The question as one for a gist, None where it is none.

    What `of` means is still to be seen: 周徐胤说了什么 is no such question unless an article is
    called so.

    >>> asks_for_gist("这篇文章主要讲了什么？"), asks_for_gist("请总结一下《考勤办法》的主要内容")
    (GistQuestion(of=''), GistQuestion(of='《考勤办法》'))
    >>> asks_for_gist("考勤办法的适用范围是什么？") is None
    True
    """
    asked = _bare(question)
    for pattern in _QUESTIONS:
        if found := pattern.fullmatch(asked):
            of = (found["of"] or "").strip(" ,，:：")
            return GistQuestion("" if _THIS.fullmatch(of) else of)
    return None


def asks_for_titles(question: str) -> TitlesQuestion | None:
    """The question as one for the list of articles, None where it is none.

    >>> [asks_for_titles(each) for each in ("有哪些通知？", "有哪些文章？", "有哪些山？")]
    [TitlesQuestion(kind='通知'), TitlesQuestion(kind=''), None]
    """
    found = _LISTED.fullmatch(_bare(question))
    if not found:
        return None
    kind = found["kind"] or found["listed"]
    return TitlesQuestion("" if kind in _ANY_KIND else kind)


def _bare(question: str) -> str:
    """Folded, without what is polite."""
    return _END.sub("", _POLITE.sub("", fold(question).strip())).strip()
