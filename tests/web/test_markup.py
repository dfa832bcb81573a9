import pytest

from web.markup import both, inert


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("临平，8000平方米。", "临平，8000平方米。"),
        ("**a**", "&#42;&#42;a&#42;&#42;"),
        ("<b>&", "&#60;b&#62;&#38;"),
        ("![a](b)", "&#33;&#91;a&#93;&#40;b&#41;"),
        ("# a\n\n> b", "&#35; a &#62; b"),
        ("www.a.cn a@b.cn", "www&#46;a&#46;cn a&#64;b&#46;cn"),
        ("a\\b $x$ `c`", "a&#92;b &#36;x&#36; &#96;c&#96;"),
        ("'\"", "&#39;&#34;"),
    ],
)
def test_no_mark_of_html_or_markdown_is_left(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_a_message_stands_in_both_languages() -> None:
    assert both("是<", "yes&") == (
        "<span class='zh' lang='zh'>是&lt;</span><span class='en' lang='en'>yes&amp;</span>"
    )
