"""What a question says of where its answer stands: titles, numbers of parts, a line, years.

All of it is read by patterns, from the question alone; whether there is such a place, and whether
a number was meant as one, is for those to tell who know the articles.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.segment import fold
from qa.addressing.ordinals import canonical
from qa.addressing.steps import RANKS, STEP, Step, matched_step


@dataclass(frozen=True, slots=True)
class Address:
    """A part of a text, by the parts it lies in, the outermost first.

    `text` is how the question puts it, and `subject` what stands before: a title, or a topic.
    With `is_bare` nothing is asked but what stands there; `is_firm` tells that the words around
    it leave no doubt that a part of a text is meant: not in 第一条铁路. It stands at `start` to
    `end`.
    """

    steps: tuple[Step, ...]
    text: str
    subject: str
    is_bare: bool
    is_firm: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The line before or behind another; `offset` is -1 or 1.

    With `is_quoted` the other stood in quotation marks.
    """

    quotation: str
    offset: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """All that a question says of where its answer stands."""

    titles: tuple[str, ...] = ()
    address: Address | None = None
    neighbour: Neighbour | None = None
    years: frozenset[str] = frozenset()


_GAP = re.compile(r"\s*(?:的|中的?|里的?|下的?|[,，、·>/]|of(?: the)?)?\s*")
_ASIDE = r"(?:请?问(?:一下)?|请|麻烦|帮我|给我|我?想(?:知道|了解|看看?|问)|告诉我|能否|能不能|可以)"
_READ = (
    r"(?:念|读|背|说|讲|看|查|找|列|抄|介绍|复述|朗读|引用|解释|展示|显示)"
    r"(?:一下|一遍|出来?|给我(?:听|看)?|[一]?[念读背说讲看查找])?"
)
_REQUEST = re.compile(
    r"(?:please |can you |could you )*(?:(?:(?:what|which) (?:does|do|did|is|are)(?: in| said in)?"
    r"|show(?: me)?|read(?: me| out)?|quote|tell me(?: about)?|give me)\b\s*)?(?:the\b\s*)?"
    rf"(?:{_ASIDE}|{_READ}|把|在|关于|那么?|一下|按照?|依照?|依据|根据)*[,，:]?\s*"
)
_THIS = re.compile(
    r"(?:这|本|该|上述|此|全|正|它|其)?(?:[部份篇个本张项](?!章))?"
    r"(?:文章|文件|法律|办法|条例|规定|规章|合同|协议|制度|通知|文|法|表|诗|报告|文档|材料|书)?"
    r"(?:当中|中|里面?|内|的|上)*\s*"
)
_CONTENT = (
    r"(?:具体|主要|全部|完整|详细)?的?(?:内容|条文|规定|原文|原话|全文|文字|要求|答案|标题|意思)"
)
_SAY = r"(?:规定|讲|说|写|谈|提到?|包括|包含|要求|介绍|记载|约定|描述|列|回答|表示|显示|明确|叫)"
_WHAT = r"(?:什么|啥|哪些|些什么|些啥|哪几[个条点]|什么样)"
_SAYS = re.compile(
    rf"(?:话|字)?\s*[,，:]?\s*(?:当中|中|里面?|内|上)?的?(?:{_CONTENT})?[,，]?"
    rf"(?:(?:是|为|都|又|主要|具体|到底|究竟|分别|一共|所|给我|请)*{_SAY}?"
    rf"(?:了|的|着|过)?(?:都?是|都?有|都)?{_WHAT}"
    rf"(?:{_CONTENT}|事情?|东西|方面|问题|话)?"
    rf"|(?:具体|都?是|又)*(?:怎么|怎样|如何|咋){_SAY}?(?:样|的)?(?:{_SAY})?的?|{_READ}|{_READ}给我听?"
    r"|是\s*(?:怎么回事|咋回事)|(?:是)?关于什么的?|告诉我)?"
    r"(?:来着|呢|啊|呀|吗|吧|的)*\s*"
    r"|\s*(?:says?|states?|stipulates?|provides?|contains?|about|read|mean|is about)?\s*"
)
"""Behind an address: only what stands there is asked."""
_GOES_ON = re.compile(
    r"\s*(?:话)?(?:$|[的中里内上下,，:;。]|当中|规定|所|讲|说|写|提到|要求|约定|明确|介绍|列出?|对|关于"
    r"|适用|有没有|有哪|是否|怎么|如何|为什么|谁|says?\b|states?\b|of\b|,|\?|$)"
)
"""Behind an address that is more than a counted thing: not in 第一条铁路."""
_ONLY_CITED = re.compile(r"(?:违反|触犯|不符合?|引用|除|除了|提到|援引)(?:本|该)?\w{0,4}的?$")
_MORE_STEPS = re.compile(r"\s*(?:和|与|及|以及|或|、|到|至|-|~|—|跟|同|,|and|to|or)\s*$")
_OF_TITLE = re.compile(
    r"\s*(?:of|in)\s+(?:the\s+)?(?P<name>.+?)(?:\s+(?:say|state|contain|about)s?)?\s*"
)

_LINE = r"(?:一|1)?(?:句|行)(?:话|诗|歌词|台词)?"
_BEFORE = "上前"
_NEIGHBOURS = (
    rf"[“\"「『'‘](?P<quoted>[^”\"」』'’]+)[”\"」』'’]\s*(?:这{_LINE})?\s*的?\s*(?:那)?"
    rf"(?P<side>[上下前后])(?:面|边)?(?:的|那)?{_LINE}",
    rf"^(?P<plain>[^“\"「『《》]{{3,60}}?)[,，]?\s*(?:这{_LINE})?\s*的?\s*"
    rf"(?P<plain_side>[上下前后])(?:面|边)?的?{_LINE}(?:是|怎么|说|写|讲|$|[?？,，呢])",
    r"(?:sentence|line|words?|what comes|what stands|what is)\s*(?:that\s+)?"
    r"(?:right |immediately |just )?(?:comes? |stands? |is )?"
    r"(?P<english_side>before|after|behind|following|preceding)\s*"
    r"(?:the (?:line|sentence) )?[“\"'‘「](?P<english>.+)[”\"'’」]",
)
_NEIGHBOUR = re.compile("|".join(f"(?:{each})" for each in _NEIGHBOURS), re.IGNORECASE)
_TITLES = re.compile(r"《([^《》]{2,60})》")
_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?=\s*(?:年|学年|财年|版))|([一二][〇零○一二三四五六七八九]{3})(?=年)"
)
_ENGLISH_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_POSSIBLE = re.compile(
    r"第|附|表|图|问|[Qq]\s*\d|[Ｑｑ]|最后|末|首|尾|开头|[上下前后].{0,2}[句行]|《|年|[A-Za-z]{4}"
)
"""What a question has at least that says where."""


@lru_cache(maxsize=256)
def read_whereabouts(question: str) -> Whereabouts:
    """What a question says of where its answer stands.

    >>> read_whereabouts("《考勤办法》第十二条第二款的内容是什么？").address.steps
    (Step(kind='条', number='12'), Step(kind='款', number='2'))
    >>> read_whereabouts("“白鹭”的下一句是什么？").neighbour
    Neighbour(quotation='白鹭', offset=1, is_quoted=True)
    >>> sorted(read_whereabouts("二〇二三年国庆由谁值班").years)
    ['2023']
    """
    if not _POSSIBLE.search(question):
        return Whereabouts()
    folded = fold(question)
    titles = tuple(match[1] for match in _TITLES.finditer(question))
    neighbour = _neighbour(question)
    address = None if neighbour else _address(question, folded)
    return Whereabouts(titles, address, neighbour, _years(folded))


def years_in(folded: str) -> frozenset[str]:
    """The years that a folded text names, in Arabic digits."""
    return frozenset(
        match[1] or canonical(match[2].replace("○", "〇")) for match in _YEARS.finditer(folded)
    )


def _years(folded: str) -> frozenset[str]:
    if folded.isascii():
        return frozenset(_ENGLISH_YEARS.findall(folded))
    return years_in(folded)


def _neighbour(question: str) -> Neighbour | None:
    match = _NEIGHBOUR.search(question)
    if not match:
        return None
    quotation = match["quoted"] or match["plain"] or match["english"]
    side = match["side"] or match["plain_side"] or match["english_side"].lower()
    is_before = side in {*_BEFORE, "before", "preceding"}
    plain = _TITLES.sub("", quotation) if match["plain"] else quotation
    offset = -1 if is_before else 1
    return Neighbour(_request_left_out(plain), offset, is_quoted=not match["plain"])


def _request_left_out(text: str) -> str:
    match = _REQUEST.match(text)
    return text[match.end() :] if match else text


def _address(question: str, folded: str) -> Address | None:
    first = STEP.search(folded)
    if not first:
        return None
    steps, end = [matched_step(first)], first.end()
    while (gap := _GAP.match(folded, end)) and (more := STEP.match(folded, gap.end())):
        if RANKS[matched_step(more).kind] == RANKS[steps[-1].kind]:
            return None  # 第八条、第九条: of several parts the search knows more
        steps.append(matched_step(more))
        end = more.end()
    ahead, behind = folded[: first.start()].rstrip(), folded[end:].rstrip("?？!！。. ")
    if _ONLY_CITED.search(ahead) or _names_more(behind):
        return None
    of_title = _OF_TITLE.fullmatch(behind)
    subject = of_title["name"] if of_title else _subject(ahead)
    return Address(
        steps=tuple(sorted(_within(steps), key=lambda step: RANKS[step.kind])),
        text=question[first.start() : end],
        subject=subject,
        is_bare=bool(of_title or _SAYS.fullmatch(behind)),
        is_firm=bool(_GOES_ON.match(behind) or of_title),
        start=first.start(),
        end=end,
    )


def _within(steps: list[Step]) -> list[Step]:
    """A numbered paragraph of an article of law is one of its 款."""
    is_of_clause = any(step.kind == "条" for step in steps)
    return [
        Step("款" if step.kind == "段" and is_of_clause else step.kind, step.number)
        for step in steps
    ]


def _names_more(behind: str) -> bool:
    """Whether further parts are named: 和第九条, 到第十条."""
    more = STEP.search(behind)
    return bool(more and _MORE_STEPS.fullmatch(behind[: more.start()]))


def _subject(ahead: str) -> str:
    """What is left of the words before an address without the request and 这篇文章里."""
    rest = _TITLES.sub("", ahead)
    rest = _request_left_out(rest.strip())
    if _THIS.fullmatch(rest):
        return ""
    return re.sub(r"(?:当中|中|里面?|内|的|上)*\s*[,，:]?$", "", rest).strip()
