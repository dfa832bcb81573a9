"""Chinese word segmentation, and the folding that makes spellings of a word equal.

The only place that knows jieba and opencc. Folding works character by character and keeps the
length of a text, so that an offset into the folded text is one into the original.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock

import jieba
import opencc

from corpus.user_cache import recall_or_make

_STOP_WORDS = (
    "的 了 和 与 及 或 是 在 就 都 而 着 也 还 又 很 把 被 让 给 向 从 对 对于 关于 为 为了 以 于 "
    "之 其 此 该 这 那 这个 那个 这些 那些 一个 吗 呢 吧 啊 呀 嘛 地 得 有 上 中 下 个 "
    "the a an of in on at to for and or is are was were be by with it its this that"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words too common to tell one passage from another; question words stay, articles hold few."""

Dictionary = tuple[dict[str, int], int]
"""How often each word is, 0 for what only begins one, and what these are shares of."""

_LOADING = Lock()
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, simplified: its part of speech by jieba's tag, and where it starts."""

    text: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def has_han(text: str) -> bool:
    """Whether any Chinese character stands in a text."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def segment(text: str) -> list[str]:
    """The words of a text for searching: folded, in search mode, without stop words and marks.

    >>> segment("臨平的８０００平方米戶外街景")
    ['临平', '8000', '平方', '平方米', '户外', '街景']
    """
    load_words()
    words = _tokenizer().lcut_for_search(fold(text))
    return [word for word in words if word not in STOP_WORDS and _WORD.search(word)]


def load_words() -> None:
    """Load the dictionary, unless it is loaded; who comes meanwhile waits."""
    with _LOADING:
        _tokenizer()


def tagged_words(text: str) -> Iterator[Word]:
    """The words of a text in order, all of it; their offsets are offsets into `text`.

    >>> [(word.text, word.tag, word.start) for word in tagged_words("臨平集聚企業")]
    [('临平', 'ns', 0), ('集聚', 'v', 2), ('企业', 'n', 4)]
    """
    start = 0
    for pair in _tagger().cut(simplify(text)):
        yield Word(pair.word, pair.flag, start)
        start += len(pair.word)


def fold(text: str) -> str:
    """Traditional characters as simplified, full-width as half-width, Latin as lower case.

    The result has the length of the text.

    >>> fold("臨平Ｇ６０，ABC")
    '临平g60,abc'
    """
    return text.translate(_folded())


def simplify(text: str) -> str:
    """Traditional characters as simplified and nothing else, in the same length.

    >>> simplify("臨平ABC，")
    '临平ABC，'
    """
    return text.translate(_simplified())


class _Translation(dict[int, str]):
    """A table for `str.translate` that converts each character once, when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        converted = self.convert(character)
        self[code] = converted if len(converted) == 1 else character
        return self[code]

    def convert(self, character: str) -> str:
        raise NotImplementedError


class _Simplified(_Translation):
    def convert(self, character: str) -> str:
        if character < "\u2e80":
            return character
        if "\ud800" <= character <= "\udfff":
            return "\ufffd"  # half of a character, which no library below takes
        return str(_converter().convert(character))


class _Folded(_Translation):
    def convert(self, character: str) -> str:
        narrow = unicodedata.normalize("NFKC", character)
        return _simplified()[ord(narrow)].lower() if len(narrow) == 1 else character.lower()


@cache
def _simplified() -> _Translation:
    return _Simplified()


@cache
def _folded() -> _Translation:
    return _Folded()


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _tokenizer() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = _dictionary()
    tokenizer.initialized = True
    return tokenizer


def _dictionary() -> Dictionary:
    """What jieba makes of its dictionary, in a second; what it keeps of it itself takes as long."""
    dictionary: Dictionary = recall_or_make(
        "jieba",
        jieba.__version__,
        recall=_dictionary_of_bytes,
        make=lambda: jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file()),
        remember=_bytes_of_dictionary,
    )
    return dictionary


def _bytes_of_dictionary(dictionary: Dictionary) -> bytes:
    frequencies, total = dictionary
    counts = map(str, [total, *frequencies.values()])
    return f"{' '.join(frequencies)}\n{' '.join(counts)}".encode()


def _dictionary_of_bytes(content: bytes) -> Dictionary:
    words, counts = (line.split(" ") for line in content.decode().split("\n"))
    total, *frequencies = map(int, counts)
    return dict(zip(words, frequencies, strict=True)), total


@cache
def _tagger() -> "jieba.posseg.POSTokenizer":
    load_words()
    import jieba.posseg  # its tables take a second and 100 MB, which few need

    return jieba.posseg.POSTokenizer(_tokenizer())
