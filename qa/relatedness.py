"""Which of the nearest sentences name what the question names, where nothing is answered."""

import re

from corpus.segment import STOP_WORDS, segment
from index import Retrieved
from qa.answer import Answer

RELATED = 0.6
"""Share of what a question names, by rarity, in a sentence that may have to do with it."""
_ASKS = re.compile(r"什么|哪|谁|多少|几|何|怎|吗|呢|请问|who|what|when|where|which|why|how")


def related_first(answer: Answer, retrieved: Retrieved) -> Answer:
    """With the nearest places in front that hold most of what the question names."""
    names = {
        word: rarity
        for word, rarity in retrieved.rarity.items()
        if word not in STOP_WORDS and not _ASKS.search(word)
    }
    total = sum(names.values())

    def is_related(text: str) -> bool:
        held = sum(names[word] for word in names.keys() & set(segment(text)))
        return total > 0 and held / total >= RELATED

    related = [each for each in answer.nearest if is_related(each.text)]
    others = [each for each in answer.nearest if each not in related]
    return answer.model_copy(update={"nearest": (*related, *others), "related": len(related)})
