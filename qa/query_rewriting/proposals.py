"""What a question may mean after those before it: the wordings that the rules propose."""

from collections.abc import Iterator, Sequence

from qa.query_rewriting.asked_again import ask_again, bare
from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.fragments import fragment, with_rest
from qa.query_rewriting.mentions import topics
from qa.query_rewriting.parsed_question import ParsedQuestion, parsed
from qa.query_rewriting.pronouns import pronoun, resolved
from qa.query_rewriting.slots import in_each_slot
from qa.query_rewriting.words import CHANGE, RELATIONAL, has_han, is_noun


def proposals(question: str, turns: Sequence[Turn]) -> list[RewrittenQuestion]:
    """The wordings of a question that leans on the turns before it, the likeliest first."""
    asked = parsed(question)
    if match := pronoun(asked.text):
        found = resolved(asked.text, match, turns)
        if found or match.lastgroup == "both":
            return [each for one in found for each in _completed(one, turns)]
    return list(_plain(asked, turns))


def _completed(one: RewrittenQuestion, turns: Sequence[Turn]) -> list[RewrittenQuestion]:
    """A question whose pronoun is resolved may be a fragment still: 临影厂的户外街景呢."""
    phrase = fragment(one.question)
    if phrase and not parsed(one.question).kind and has_han(turns[-1].question):
        put = in_each_slot(phrase, parsed(turns[-1].question))[:1]
        return [RewrittenQuestion(f"{each}？", one.carried) for each in put]
    return [RewrittenQuestion(one.question.rstrip("？?") + "？", one.carried)]


def _plain(asked: ParsedQuestion, turns: Sequence[Turn]) -> Iterator[RewrittenQuestion]:
    last = turns[-1]
    if not has_han(last.question):
        return
    if again := bare(asked.text):
        if put := ask_again(again, last):
            yield RewrittenQuestion(f"{put}？", (last.question,))
        return
    if pair := with_rest(asked.text):
        yield RewrittenQuestion(f"{pair[0]}{pair[1]}？", (last.question,))
    if phrase := fragment(pair[0] if pair else asked.text):
        for put in in_each_slot(phrase, parsed(last.question)):
            yield RewrittenQuestion(f"{put}？", (last.question,))
        if asked.kind is None and not any(word.tag == "v" for word in asked.words):
            return
    whole = parsed(last.question).subject
    is_change = CHANGE.match(asked.text)
    for topic in ([whole] if is_change and whole else []) + topics(turns):
        if topic not in asked.text:
            yield RewrittenQuestion(_joined(topic, asked) + "？", (topic,))
    if context := _context(parsed(last.question)):
        yield RewrittenQuestion(f"{context}，{asked.text}？", (context,))


def _joined(topic: str, asked: ParsedQuestion) -> str:
    text = asked.text
    if asked.subject and not asked.start and RELATIONAL.search(asked.subject):
        if not text.startswith(("会上", "里面", "其中", "内部")):
            return f"{topic}的{text}"
    if asked.asks == 0 and text.endswith("的"):
        return f"{topic}是{text}"
    return topic + text.removeprefix(topic[-1])


def _context(before: ParsedQuestion) -> str:
    """All that the earlier question says without asking: 减充血剂 of 减充血剂最多能用几天."""
    behind = [word for word in before.words if word.start >= before.asked and word.tag != "q"]
    ahead = [word for word in before.words if word.end <= before.asks]
    if not any(map(is_noun, behind)):
        behind = []
        while ahead and not is_noun(ahead[-1]):
            ahead.pop()
    return "".join(word.text for word in (*ahead, *behind))
