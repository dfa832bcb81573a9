"""How often short texts are read in the right encoding, by Juzheng and by charset-normalizer.

    python -m benchmarks.encodings cmrc2018_train.json DRCD_dev.json

takes a SQuAD-style set in simplified and one in traditional characters, encodes slices of their
passages in GB18030 and in Big5, and prints the share that either reads as it was written.
charset-normalizer, which trafilatura brings along, is restricted to the same encodings.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from charset_normalizer import from_bytes

from corpus.errors import UnreadableFileError
from corpus.loading.decoding import CANDIDATES, decode
from evaluation.sets.squad import read_squad

LENGTHS = (4, 20, 200)
SLICES = 500


def main() -> None:
    for file, encoding in zip(sys.argv[1:3], ("gb18030", "big5hkscs"), strict=True):
        passages = [article.text for article in read_squad(Path(file)).articles]
        for length in LENGTHS:
            slices = _slices(passages, encoding, length)
            shares = [_share_read(slices, encoding, reads) for reads in (_juzheng, _normalizer)]
            print(f"{encoding} {length:3} characters: {shares[0]:.3f} {shares[1]:.3f}", flush=True)


def _slices(passages: list[str], encoding: str, length: int) -> list[str]:
    """Slices that the encoding can write and that are not all ASCII, the same every time."""
    rng = Random(0)
    slices: list[str] = []
    while len(slices) < SLICES:
        passage = rng.choice(passages)
        start = rng.randrange(max(1, len(passage) - length))
        text = passage[start : start + length].strip()
        if not text.isascii() and _can_write(text, encoding):
            slices.append(text)
    return slices


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _share_read(slices: list[str], encoding: str, read: Callable[[bytes], str | None]) -> float:
    return sum(read(text.encode(encoding)) == text for text in slices) / len(slices)


def _juzheng(content: bytes) -> str | None:
    try:
        return decode(content, Path("slice.txt"))
    except UnreadableFileError:
        return None


def _normalizer(content: bytes) -> str | None:
    names = ["utf_8", *(name.replace("-", "_") for name in CANDIDATES)]
    best = from_bytes(content, cp_isolation=names).best()
    return None if best is None else str(best)


if __name__ == "__main__":
    main()
