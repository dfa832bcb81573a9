import pytest

from index import LocalIndex
from qa import Turn
from qa.query_rewriting import RuleRewriter
from tests.fakes import FakeEncoder

REWRITER = RuleRewriter(LocalIndex.from_articles([], encoder=FakeEncoder()))


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("《考勤办法》第八条规定了什么？", "那第九条呢", "《考勤办法》第九条规定了什么？"),
        ("《考勤办法》第八条规定了什么？", "第9条呢？", "《考勤办法》第9条规定了什么？"),
        ("考勤办法第八条的内容", "第九条讲什么？", "考勤办法第九条讲什么？"),
        ("考勤办法第八条的内容", "第九条里的罚款是多少？", "考勤办法第九条里的罚款是多少？"),
        ("考勤办法第八条讲什么", "第二款呢", "考勤办法第八条第二款讲什么？"),
        ("考勤办法第八条第一款讲什么", "第九条呢", "考勤办法第九条讲什么？"),
        ("考勤办法第八条讲什么", "下一条呢？", "考勤办法第九条讲什么？"),
        ("考勤办法第八条讲什么", "上一条呢", "考勤办法第七条讲什么？"),
        ("第三章讲什么？", "第四章呢", "第四章讲什么？"),
    ],
)
def test_another_part_is_one_of_the_same_text(before: str, question: str, meant: str) -> None:
    assert REWRITER.rewrite(question, [Turn(before, "略")]) == meant


@pytest.mark.parametrize("question", ["第九条规定了什么？", "《章程》第九条呢", "章程第九条讲什么"])
def test_an_address_needs_nothing_from_what_named_no_part(question: str) -> None:
    assert REWRITER.rewrite(question, [Turn("宽带安装需要多久？", "48小时")]) == question
