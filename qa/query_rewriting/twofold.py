"""Whether two things are asked at once, which are better answered one after the other.

The second is completed as any question is that follows another, but in one breath less is left out:
what is put before it has to be a whole phrase that the first is about.
"""

import re

from corpus.segment import simplify
from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.parsing.parsed_question import ParsedQuestion, parsed
from qa.query_rewriting.parsing.words import QUOTED

LONGEST = 80
"""Characters of a question that is taken apart: longer ones tell a story, in which words that
ask stand without asking."""
_BOUNDARY = re.compile(
    r"[，,；;？?。！!]+\s*(?:还有|以及|并且|另外|同时|而且|顺便问)?[，,]?|\s*(?:，?还有|以及)(?=\S)"
)
_ASKS = re.compile(
    r"为什么|为何|为啥|怎么样?|怎样|咋样?|如何|什么(?!都|的[。，？?]?$)|啥|何时|几时|何处|谁|哪|多少|百分之几"
    r"|多[大长高宽远重快久深厚](?!的)|(?:[有要到是第共约花]|^)几(?![乎何千百十])|几(?=[点号岁楼层折])|(?<![那这近前])几[个家名位次天年]$"
    r"|是不是|能不能|可不可以|有没有|要不要|会不会|该不该|用不用|[吗嘛]$"
)
_STORY = re.compile(
    r"想(?:问|请教|知道|了解|确认|顺便|打听)|请问|请教|麻烦|您好|你好|听说|谢谢|能帮"
    r"|^(?:关于|弄明白|搞不清|不知道?)|而不是"
)
_THE_SAME_OF = re.compile(r"^[那还]?(?!(?:为什么|怎么|什么|谁|还有|别的|其他)呢)\S{2,12}呢$")
"""What is asked of another thing in the words of the first: 西医多少人，中医呢."""
_SAME_AGAIN = re.compile(
    r"^(?:那|它|其|他|她)?(?:分别|具体|各|又|一共|总共)*(?:是|为|叫|有|占|在|位于)*"
    r"(?:什么|啥|谁|哪.{0,2}|多少|几.{0,2}|怎么分?的?|如何)(?:[个家名位次种项元钱人]|名字|原因)*的?$"
    r"|(?:起因|起火原因|原因|缘由|理由|根源|答案|结果|解释|原话|回答|什么事|问题)(?:是|的是)?(?:什么|啥)?$"
    r"|(?:怎么|咋|如何)(?:说|看|解释|分析|答|回答|回事)的?$"
)
"""What asks for a detail of the first answer, mostly told in the same sentence."""
_ASKED_ABOUT = frozenset({"person", "place", "thing"})
"""What can be spoken of further: there is nothing to ask of an amount or a way."""
_ENDS_NO_PHRASE = frozenset("amqd")
"""How tags of words begin that lack their noun: a quality, a number, a unit, an adverb."""


def two_parts(question: str) -> tuple[str, str] | None:
    """The two questions that are asked at once, as they were typed; None where there is one.

    The second may need the first to be understood. It may be two again.

    >>> two_parts("多久要报告，不执行会怎样？")
    ('多久要报告', '不执行会怎样？')
    >>> two_parts("在平面中有几个自由度？分别是什么？")
    >>> two_parts("2024年的会上，谁做了报告？")
    """
    if len(question) > LONGEST:
        return None
    plain = simplify(question)
    quoted = [match.span() for match in QUOTED.finditer(plain)]
    if _STORY.search(plain):
        return None
    for boundary in _BOUNDARY.finditer(plain):
        if any(start <= boundary.start() < end for start, end in quoted):
            continue
        first, second = plain[: boundary.start()], plain[boundary.end() :]
        goes_on = _asks(second) or bool(_THE_SAME_OF.search(second.rstrip("？?。 ")))
        if _asks(first) and goes_on and not _is_same(first, second):
            return question[: boundary.start()].strip(), question[boundary.end() :].strip()
    return None


def completed_part(second: str, wording: str, first: Turn) -> str:
    """The second part as `wording` completes it after the first; as typed where that spoils it.

    It does with half a phrase of the first, with what the first asks for or tells of its subject,
    and with an answer of which nothing more can be asked.

    >>> first = Turn("一个新表要多少钱", "280元")
    >>> completed_part("多久抄一次表？", "一个新多久抄一次表？", first)
    '多久抄一次表？'
    >>> completed_part("几点关门？", "游泳馆几点关门？", Turn("游泳馆票价多少", "35元"))
    '游泳馆几点关门？'
    """
    asked = parsed(simplify(first.question))
    added = _put_before(parsed(simplify(second)).text, simplify(wording))
    if not added or added in asked.text:
        spoils = bool(added) and not _is_whole_topic(added, asked)
    else:
        spoils = added in simplify(first.answer) and asked.kind not in _ASKED_ABOUT
    return second if spoils else wording


def _put_before(second: str, wording: str) -> str:
    """What a wording says before the second part; empty where it is completed otherwise."""
    whole = parsed(wording).text
    return whole.removesuffix(second).rstrip("的，,") if whole.endswith(second) else ""


def _is_whole_topic(phrase: str, asked: ParsedQuestion) -> bool:
    start = asked.text.index(phrase)
    last = next((word for word in asked.words if word.end == start + len(phrase)), None)
    if last is None or last.tag[:1] in _ENDS_NO_PHRASE:
        return False
    if asked.kind in {"number", "thing"} and phrase == asked.asked_noun:
        return False
    return start <= asked.start or last.tag not in {"v", "vn"}


def _asks(text: str) -> bool:
    """Whether a part asks, and tells of what beside the words that ask."""
    asked = parsed(text)
    return bool(_ASKS.search(asked.text)) and len(_ASKS.sub("", asked.text)) >= 2


def _is_same(first: str, second: str) -> bool:
    """Whether the second asks once more for what the first asks, or for a detail of its answer."""
    one, two = parsed(first), parsed(second)
    both_whether = one.kind == two.kind == "whether"
    return both_whether or bool(_SAME_AGAIN.search(two.text))
