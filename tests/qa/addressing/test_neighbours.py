import pytest

from corpus import Article
from qa.addressing.neighbours import lines_beside
from tests.qa.addressing.articles import indexed

VERSES = "渡口\n\n木船靠岸\n白鹭惊飞\n老人不语\n"
SONG = "机声响，\n银纱飞。\n同心织，\n换新颜。"
POEM = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"
PROSE = "今天开会。王平说：“都来。”明天放假，后天上班。"


@pytest.mark.parametrize(
    ("text", "quotation", "before", "behind"),
    [
        (VERSES, "白鹭惊飞", "木船靠岸", "老人不语"),
        (VERSES, "木船靠岸", None, "白鹭惊飞"),
        (VERSES, "老人不语", "白鹭惊飞", None),
        (SONG, "银纱飞", "机声响，", "同心织，"),
        (POEM, "举头望明月", "疑是地上霜。", "低头思故乡。"),
        (POEM, "举头望明月，低头思故乡", "床前明月光，疑是地上霜。", None),
        (PROSE, "王平说都来", "今天开会。", "明天放假，后天上班。"),
        (PROSE, "開会", None, "王平说：“都来。”"),
    ],
)
def test_beside_a_line_stands_its_like(
    text: str, quotation: str, before: str | None, behind: str | None
) -> None:
    lines = lines_beside(indexed(Article("a.txt", text, "渡口")), quotation)
    assert lines
    assert (lines.before and lines.before.text, lines.behind and lines.behind.text) == (
        before,
        behind,
    )


def test_what_the_article_does_not_say_has_no_neighbours() -> None:
    assert lines_beside(indexed(Article("a.txt", VERSES, "渡口")), "桃花开了") is None
