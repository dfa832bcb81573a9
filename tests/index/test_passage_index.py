from collections.abc import Sequence

import numpy as np
import pytest

from corpus import Article, Chunk, Chunking, Sentence, Window
from index import Embeddings, IndexedArticle, LocalIndex
from tests.fakes import FakeEncoder

HILL = Article("山.txt", "临平有山。山上有塔。", "地理")
WATER = Article("水.txt", "余杭有水。水上有桥。", "地理")
STUDIO = Article("厂.txt", "厂里有户外街景。街景很大。", "临影厂")


@pytest.fixture(scope="module")
def index() -> LocalIndex:
    return LocalIndex.from_articles(
        [HILL, WATER, STUDIO], encoder=FakeEncoder(), chunking=Chunking(size=6, overlap=0)
    )


def chunks_of(index: LocalIndex) -> list[Chunk]:
    return [chunk for indexed in index.articles for chunk in indexed.chunks]


def test_chunks_are_numbered_in_the_order_of_the_articles_and_their_texts(
    index: LocalIndex,
) -> None:
    numbers = list(index.articles.chunk_keys())
    assert index.articles.chunks(numbers) == chunks_of(index)
    assert [(chunk.article.name, chunk.start) for chunk in chunks_of(index)[:5]] == [
        ("山.txt", 0),
        ("山.txt", 5),
        ("水.txt", 0),
        ("水.txt", 5),
        ("厂.txt", 0),
    ]


def test_hits_are_ordered_by_score(index: LocalIndex) -> None:
    hits = index.search("余杭有水")
    assert hits[0].chunk == Chunk(WATER, 0, 5)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1


@pytest.mark.parametrize("top_k", [0, 1, 3])
def test_fewer_hits_are_the_first_of_all_and_none_is_there_twice(
    index: LocalIndex, top_k: int
) -> None:
    hits = index.search("水上有山", top_k=99)
    assert len({hit.chunk for hit in hits}) == len(hits) == len(chunks_of(index))
    assert index.search("水上有山", top_k=top_k) == hits[:top_k]


@pytest.mark.parametrize(
    ("among", "expected"),
    [
        ([], set()),
        ([WATER.id], {"水.txt"}),
        ([WATER.id, WATER.id], {"水.txt"}),
        ({HILL.id, STUDIO.id}, {"山.txt", "厂.txt"}),
        (["0123456789abcdef"], set()),
        ([HILL.id, "0123456789abcdef"], {"山.txt"}),
    ],
)
def test_only_the_articles_asked_for_are_searched(
    index: LocalIndex, among: list[str], expected: set[str]
) -> None:
    hits = index.search("余杭有水", top_k=99, among=among)
    assert {hit.chunk.article.name for hit in hits} == expected


def test_a_hit_carries_its_cosine_and_bm25(index: LocalIndex) -> None:
    question = "山上有水"
    embedding = index.encoder.encode_queries([question])
    cosines = dict(index.vectors.search(embedding, top_k=99))
    by_words = dict(index.lexical.search(question, top_k=99))
    numbers = dict(zip(chunks_of(index), index.articles.chunk_keys(), strict=True))
    for hit in index.search(question, top_k=99):
        number = numbers[hit.chunk]
        assert (hit.cosine, hit.bm25) == (cosines[number], by_words.get(number, 0))


def test_a_cosine_is_that_of_the_embeddings(index: LocalIndex) -> None:
    hit = index.search("余杭有水", top_k=1)[0]
    documents = FakeEncoder().encode_documents(["地理\n余杭有水。"])
    cosine = FakeEncoder().encode_queries(["余杭有水"]) @ documents.T
    assert hit.cosine == pytest.approx(cosine.item(), abs=2e-3)


def test_retrieve_adds_the_question_and_its_embedding(index: LocalIndex) -> None:
    retrieved = index.retrieve("山上有塔", top_k=2)
    assert retrieved.question == "山上有塔"
    assert retrieved.embedding.tolist() == FakeEncoder().encode_queries(["山上有塔"]).tolist()
    assert list(retrieved.hits) == index.search("山上有塔", top_k=2)


@pytest.mark.parametrize("question", ["", "？", "\n", "火星"])
def test_a_question_without_a_known_word_is_searched_by_meaning(
    index: LocalIndex, question: str
) -> None:
    hits = index.search(question, top_k=2)
    assert [hit.bm25 for hit in hits] == [0, 0]


def test_the_title_is_searched_with_each_chunk(index: LocalIndex) -> None:
    found = {hit.chunk.start for hit in index.search("临影厂") if hit.bm25 > 0}
    assert found == {chunk.start for chunk in chunks_of(index) if chunk.article == STUDIO}


def test_it_knows_its_articles_by_id(index: LocalIndex) -> None:
    assert index.current[WATER.id].article.name == "水.txt"
    assert "水.txt" not in index
    with pytest.raises(KeyError):
        index["水.txt"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 5, [(0, 5)]),
        (0, 10, [(0, 5), (5, 10)]),
        (4, 6, [(0, 5), (5, 10)]),
        (5, 6, [(5, 10)]),
        (2, 3, [(0, 5)]),
        (10, 12, []),
    ],
)
def test_sentences_in_a_window_share_a_character_with_it(
    start: int, end: int, expected: list[tuple[int, int]]
) -> None:
    found = IndexedArticle.from_article(HILL, Chunking()).sentences_in(Window(HILL, start, end))
    assert found == tuple(Sentence(HILL, *offsets) for offsets in expected)


def test_the_sentences_of_a_piece_of_a_long_one_are_that_one() -> None:
    article = Article("长.txt", "短句。" + "山，" * 40 + "完。", "长")
    indexed = IndexedArticle.from_article(article, Chunking(size=20))
    assert indexed.sentences_in(indexed.chunks[2]) == (Sentence(article, 3, len(article.text)),)


class Crowd(FakeEncoder):
    """Finds that the document with a tower is the farthest from everything."""

    def __init__(self) -> None:
        super().__init__(dimension=2)

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return np.array([[1, 0]], np.float32)

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        return np.array([[-1, 0] if "塔" in text else [1, 0] for text in documents], np.float32)


@pytest.fixture(scope="module")
def crowd() -> LocalIndex:
    articles = [Article(f"{n}.txt", f"第{n}页有山。", "山") for n in range(120)]
    return LocalIndex.from_articles([*articles, Article("塔", "有塔。", "塔")], encoder=Crowd())


def test_a_chunk_found_by_its_words_alone_has_its_cosine_too(crowd: LocalIndex) -> None:
    found = {hit.chunk.text: hit for hit in crowd.search("塔", top_k=60)}
    assert found["有塔。"].cosine == -1
    assert found["有塔。"].bm25 > 0


@pytest.mark.parametrize(("depth", "expected"), [(1, 50), (50, 50), (70, 70), (999, 121)])
def test_rankings_reach_down_as_far_as_asked(crowd: LocalIndex, depth: int, expected: int) -> None:
    embedding = crowd.encoder.encode_queries(["山"])
    assert len(crowd.rankings("山", embedding, depth=depth)[0]) == expected


def test_among_equals_by_words_the_earlier_number_comes_first(crowd: LocalIndex) -> None:
    embedding = crowd.encoder.encode_queries(["山"])
    assert list(crowd.rankings("山", embedding)[1]) == list(range(1, 51))


def test_a_ranking_by_words_holds_only_what_shares_one(crowd: LocalIndex) -> None:
    embedding = crowd.encoder.encode_queries(["塔"])
    assert list(crowd.rankings("塔", embedding)[1]) == [121]
