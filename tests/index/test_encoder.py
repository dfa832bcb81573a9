"""The encoder that ships: what it promises of its embeddings."""

import socket

import numpy as np
import pytest

from index import SentenceTransformerEncoder

TEXTS = ["临影厂的户外街景有多大？", "", "A tram line.", "\0", "～！…", "长" * 3000]


def test_dimension(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.dimension == 384


def test_it_is_named_after_its_folder(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.name == "encoder"


@pytest.mark.parametrize("text", TEXTS)
def test_rows_are_normalised(encoder: SentenceTransformerEncoder, text: str) -> None:
    both = np.concatenate([encoder.encode_queries([text]), encoder.encode_documents([text])])
    assert both.dtype == np.float32
    assert np.linalg.norm(both, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_questions_and_documents_have_their_own_prompts(
    encoder: SentenceTransformerEncoder,
) -> None:
    cosine = encoder.encode_queries(["临平"]) @ encoder.encode_documents(["临平"]).T
    assert cosine.item() < 0.999


def test_rows_stand_in_the_order_of_the_texts(encoder: SentenceTransformerEncoder) -> None:
    texts = ["山", "一条长长的大河流过许多村庄。", "A tram."]  # the model sorts them by length
    together = encoder.encode_documents(texts)
    alone = np.concatenate([encoder.encode_documents([text]) for text in texts])
    assert (together @ alone.T).argmax(axis=1).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("臨平有多少家時尚企業？", "临平有多少家时尚企业？"), ("戶外街景", "户外街景")],
)
def test_both_spellings_have_the_same_embedding(
    encoder: SentenceTransformerEncoder, traditional: str, simplified: str
) -> None:
    texts = [traditional, simplified]
    assert np.ptp(encoder.encode_queries(texts), axis=0).max() < 1e-6
    assert np.ptp(encoder.encode_documents(texts), axis=0).max() < 1e-6


@pytest.mark.parametrize("hostile", ["</s>", "<s>", "<pad>", "<unk>", "<mask>", "<s></s><pad>"])
def test_control_tokens_in_a_text_are_mere_letters(
    encoder: SentenceTransformerEncoder, hostile: str
) -> None:
    ids = encoder._model.tokenizer(f"临平{hostile}有山")["input_ids"]
    assert (ids[0], ids[-1]) == (0, 2)
    assert {0, 1, 2}.isdisjoint(ids[1:-1])


def test_no_texts_give_no_rows(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_documents([]).shape == (0, 384)


def test_on_encoded_adds_up(
    encoder: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr("index.encoder.TOLD_AFTER", 3)
    assert encoder.encode_documents(["山"] * 7, on_encoded=told.append).shape == (7, 384)
    assert told == [3, 3, 1]


def test_bfloat16_is_close_to_full_precision(encoder: SentenceTransformerEncoder) -> None:
    half, full = _in_precision(encoder, "bfloat16"), _in_precision(encoder, "float32")
    texts = ["临影厂的户外街景有多大？", "杭州艺尚小镇应运而生。", "A tram line."]
    cosines = (half.encode_documents(texts) * full.encode_documents(texts)).sum(axis=1)
    assert cosines.min() > 0.999
    assert cosines.min() < 1 - 1e-7  # else both computed in one precision


def test_its_precision_is_one_of_two(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.precision in {"bfloat16", "float32"}


def test_loading_and_encoding_touch_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: tried.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **options: tried.append(where))
    assert SentenceTransformerEncoder().encode_queries(["临平"]).shape == (1, 384)
    assert tried == []


def _in_precision(
    encoder: SentenceTransformerEncoder, precision: str
) -> SentenceTransformerEncoder:
    other = SentenceTransformerEncoder()
    vars(other).update(_model=encoder._model, precision=precision)
    return other
