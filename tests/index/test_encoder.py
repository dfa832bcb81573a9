"""The encoder that ships: what it promises of its embeddings."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import platformdirs
import pytest

from corpus import JuzhengError
from index.encoders.encoder import SHIPPED_ENCODER
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.encoders.shipped import BATCH_TOKENS, ShippedEncoder, batches, shipped_word_embeddings

TEXTS = [
    "临影厂的户外街景有多大？",
    "",
    " \n\t ",
    "A tram line, 12.5 km long.",
    "\0",
    "\ufeff临平\u200b有山。\U0001f600",
    "～！…",
    "山",
    "长" * 3000,
    "一条长长的大河流过许多村庄，" * 60,
    "臨平有多少家時尚企業？",
    "临平</s>有山",
    "<s></s><pad><unk><mask>",
    "</s>" * 300,
    "\ue000龘靐齉爩",
]


@pytest.fixture(scope="module")
def by_torch() -> SentenceTransformerEncoder:
    """The same folder, run by sentence-transformers."""
    return SentenceTransformerEncoder(SHIPPED_ENCODER)


@pytest.mark.parametrize("method", ["encode_queries", "encode_documents"])
def test_it_gives_what_sentence_transformers_makes_of_the_folder(
    encoder: ShippedEncoder, by_torch: SentenceTransformerEncoder, method: str
) -> None:
    ours = getattr(encoder, method)(TEXTS)
    theirs = np.concatenate([getattr(by_torch, method)([text]) for text in TEXTS])
    assert (ours * theirs).sum(axis=1).min() > 0.9995
    assert ours.dtype == np.float32
    assert np.linalg.norm(ours, axis=1) == pytest.approx([1] * len(TEXTS), abs=1e-5)


def test_questions_and_documents_have_their_own_prompts(encoder: ShippedEncoder) -> None:
    cosine = encoder.encode_queries(["临平"]) @ encoder.encode_documents(["临平"]).T
    assert cosine.item() < 0.999


def test_a_text_is_embedded_alike_alone_among_others_and_by_several_threads(
    encoder: ShippedEncoder,
) -> None:
    together = encoder.encode_queries(TEXTS)  # batches are sorted by length
    alone = np.concatenate([encoder.encode_queries([text]) for text in TEXTS])
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(lambda text: encoder.encode_queries([text]), TEXTS))
    assert (together * alone).sum(axis=1).min() > 0.9995
    assert np.concatenate(at_once) == pytest.approx(alone, abs=1e-4)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("臨平有多少家時尚企業？", "临平有多少家时尚企业？"), ("戶外街景", "户外街景")],
)
def test_both_spellings_have_the_same_embedding(
    encoder: ShippedEncoder, traditional: str, simplified: str
) -> None:
    texts = [traditional, simplified]
    assert np.ptp(encoder.encode_queries(texts), axis=0).max() < 1e-6
    assert np.ptp(encoder.encode_documents(texts), axis=0).max() < 1e-6


@pytest.mark.parametrize("hostile", ["</s>", "<s>", "<pad>", "<unk>", "<mask>", "<s></s><pad>"])
def test_control_tokens_in_a_text_are_mere_letters(encoder: ShippedEncoder, hostile: str) -> None:
    ids = encoder._tokenizer.encode(f"临平{hostile}有山").ids
    assert (ids[0], ids[-1]) == (0, 2)
    assert {0, 1, 2}.isdisjoint(ids[1:-1])


def test_a_text_is_embedded_as_far_as_the_model_reads(encoder: ShippedEncoder) -> None:
    longer = encoder.encode_documents(["山水有桥，" * 1000, "山水有桥，" * 1000 + "完。"])
    assert (longer[0] @ longer[1]).item() > 0.9999


def test_no_texts_give_no_rows(encoder: ShippedEncoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_documents([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([5], [[0]]),
        ([999], [[0]]),  # longer than the budget: a batch of its own
        ([3, 9, 4, 8], [[1, 3], [2, 0]]),
        ([6, 6, 6, 6], [[0, 1, 2], [3]]),
    ],
)
def test_batches_hold_texts_of_like_length(lengths: list[int], expected: list[list[int]]) -> None:
    assert list(batches(lengths, budget=18)) == expected


def test_a_batch_takes_no_more_tokens_than_it_may() -> None:
    lengths = np.random.default_rng(0).integers(1, 512, 500).tolist()
    made = list(batches(lengths))
    assert sorted(place for batch in made for place in batch) == list(range(500))
    assert max(len(batch) * lengths[batch[0]] for batch in made) <= BATCH_TOKENS


def test_what_it_tells_of_itself(encoder: ShippedEncoder) -> None:
    assert (encoder.name, encoder.dimension) == ("encoder", 384)
    assert encoder.precision in {"bfloat16", "float32"}


def test_the_word_embeddings_are_there_once() -> None:
    assert shipped_word_embeddings() is shipped_word_embeddings()
    assert shipped_word_embeddings().dtype == np.float16
    assert shipped_word_embeddings().shape[1] == 384


def test_tokens_are_counted_with_the_prompt_and_as_far_as_they_are_read(
    encoder: ShippedEncoder,
) -> None:
    empty, short, long = encoder.count_tokens(["", "临平有山。", "山水" * 3000])
    assert 0 < empty < short < long == 512


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.safetensors", b"version https://git-lfs.github.com/"),
        ("model.safetensors", None),
        ("tokenizer.json", b"{"),
        ("config.json", b"{}"),
        ("config_sentence_transformers.json", b"[]"),
        ("config_sentence_transformers.json", None),
    ],
)
def test_a_damaged_encoder_is_told_by_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, content: bytes | None
) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(SHIPPED_ENCODER, folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    monkeypatch.setattr("index.encoders.shipped.SHIPPED_ENCODER", folder)
    monkeypatch.setattr(
        "index.encoders.shipped.shipped_word_embeddings", shipped_word_embeddings.__wrapped__
    )
    with pytest.raises(JuzhengError, match=rf"The encoder {re.escape(str(folder))} cannot be load"):
        ShippedEncoder().encode_queries(["临平"])


def test_what_was_compiled_before_embeds_the_same_bit_by_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path))
    compiled = ShippedEncoder().encode_queries(TEXTS)
    monkeypatch.delattr("index.encoders.bert._Graph")
    assert np.array_equal(ShippedEncoder().encode_queries(TEXTS), compiled)


def test_its_makers_are_not_told_that_it_is_used() -> None:
    code = (
        "import socket, sys\n"
        "socket.getaddrinfo = socket.socket.connect = lambda *_, **__: sys.exit('network')\n"
        "from index.encoders.shipped import ShippedEncoder\n"
        "ShippedEncoder().encode_queries(['临平'])\n"
        "print(*(name for name in sys.modules if name.startswith('openvino_telemetry.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
