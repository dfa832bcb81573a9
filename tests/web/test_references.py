import pytest

from corpus import Article
from index import LocalIndex
from tests.fakes import FakeEncoder
from web.chat.references import reference, resolve

ARTICLE = Article("a.txt", "临平有山。临平有水。", "临平")


@pytest.fixture(scope="module")
def index() -> LocalIndex:
    return LocalIndex.from_articles([ARTICLE], encoder=FakeEncoder())


@pytest.mark.parametrize("near", [True, False])
def test_a_citation_survives_its_reference(index: LocalIndex, near: bool) -> None:
    found = resolve(reference(ARTICLE.id, (5, 10), (8, 9), near=near), index)
    assert found
    assert (found.sentence.text, found.span.text, found.supports) == ("临平有水。", "水", not near)


@pytest.mark.parametrize(
    "link",
    [
        None,
        7,
        "",
        "#ev.",
        f"#ev.{ARTICLE.id}.5-10.8-9 ",
        f"#ev.{ARTICLE.id}.5-11.8-9",
        f"#ev.{ARTICLE.id}.5-10.4-9",
        f"#ev.{ARTICLE.id}.5-10.9-8",
        f"#ev.{ARTICLE.id}.10-5.8-9",
        f"#ev.{ARTICLE.id}.-5-10.8-9",
        "#ev.0000000000000000.5-10.8-9",
        f"#ev.{ARTICLE.id}.5-10.8-{'9' * 40}",
        "../../etc/passwd",
    ],
)
def test_a_forged_reference_is_none(index: LocalIndex, link: object) -> None:
    assert resolve(link, index) is None
