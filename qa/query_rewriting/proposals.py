"""What a question may mean after those before it: the wordings that the rules propose."""

from collections.abc import Iterator, Sequence

from corpus.segment import has_han
from qa.query_rewriting.addresses import at_address, open_address
from qa.query_rewriting.asked_again import ask_again, bare
from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.mentions import meanings
from qa.query_rewriting.parsing.parsed_question import ParsedQuestion, parsed
from qa.query_rewriting.parsing.words import CHANGE, INSIDE, RELATIONAL, is_noun
from qa.query_rewriting.pronouns import pronoun, resolved
from qa.query_rewriting.slots import fragment, in_each_slot, with_rest


def proposals(question: str, turns: Sequence[Turn]) -> list[str]:
    """The wordings of a question that leans on the turns before it, the likeliest first."""
    if address := at_address(question, turns[-1].question):
        return [_wording(address)]
    if open_address(question):
        return []
    asked = parsed(question)
    if match := pronoun(asked.text):
        found = resolved(asked.text, match, turns)
        if found or match.lastgroup == "both":
            return [_completed(one, turns[-1]) for one in found]
    if not has_han(turns[-1].question):
        return []
    if bare_words := bare(asked.text):
        again = ask_again(bare_words, turns[-1])
        return [_wording(again)] if again else []
    return [*_in_slots(asked, turns[-1]), *_below_topics(asked, turns)]


def _wording(text: str) -> str:
    return text.rstrip("？?") + "？"


def _completed(one: str, last: Turn) -> str:
    """A question whose pronoun is resolved may be a fragment still: 临影厂的户外街景呢."""
    phrase = None if parsed(one).kind else fragment(one)
    put = in_each_slot(phrase, parsed(last.question)) if phrase else []
    return _wording(put[0] if put else one)


def _in_slots(asked: ParsedQuestion, last: Turn) -> Iterator[str]:
    """The last question asked of the only phrase that this one says: 户外街景呢."""
    pair = with_rest(asked.text)
    if pair:
        yield _wording("".join(pair))
    if phrase := fragment(pair[0] if pair else asked.text):
        for put in in_each_slot(phrase, parsed(last.question)):
            yield _wording(put)


def _below_topics(asked: ParsedQuestion, turns: Sequence[Turn]) -> Iterator[str]:
    """The question with what it may be about before it: 临影厂 before 占地多少亩."""
    if asked.kind is None and fragment(asked.text):
        return
    last = parsed(turns[-1].question)
    newest = (
        [last.subject]
        if CHANGE.match(asked.text) and last.subject
        else meanings(turns[-1:], "person", "thing")[:2]
    )
    for topic in newest:
        if topic not in asked.text:
            yield _wording(_below(topic, asked))
    if context := _context(last):
        yield _wording(f"{context}，{asked.text}")
    for topic in meanings(turns, "person", "thing"):
        if topic not in asked.text and topic not in newest:
            yield _wording(_below(topic, asked))


def _below(topic: str, asked: ParsedQuestion) -> str:
    is_part = asked.subject and not asked.start and RELATIONAL.search(asked.subject)
    if is_part and not INSIDE.match(asked.text):
        return f"{topic}的{asked.text}"
    if asked.asks == 0 and asked.text.endswith("的"):
        return f"{topic}是{asked.text}"
    return topic + asked.text.removeprefix(topic[-1])


def _context(before: ParsedQuestion) -> str:
    """All that an earlier question says without asking: 减充血剂 of 减充血剂最多能用几天."""
    behind = [word for word in before.words if word.start >= before.asked and word.tag != "q"]
    ahead = [word for word in before.words if word.end <= before.asks]
    if not any(map(is_noun, behind)):
        behind = []
        while ahead and not is_noun(ahead[-1]):
            ahead.pop()
    return "".join(word.text for word in (*ahead, *behind))
