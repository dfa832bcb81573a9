import pytest

from corpus import Article, Window
from qa.reader.span_trimming import trim


def tidied(text: str, part: str) -> str:
    """`part` stands in `text`; what is left of it, or what has come to it."""
    start = text.index(part)
    return trim(Window(Article("a.txt", text, "题"), start, start + len(part))).text


@pytest.mark.parametrize(
    ("text", "read", "told"),
    [
        ("位于临平。", "临平。", "临平"),
        ("，临平，", "，临平，", "临平"),
        ("来自“临影厂”的", "“临影厂”", "临影厂"),
        ("来自“临影厂”的", "“临影厂", "临影厂"),
        ("来自“临影厂”的", "临影厂”", "临影厂"),
        ('来自"临影厂"的', '"临影厂"', "临影厂"),
        ("來自「臨影廠」的", "「臨影廠」", "臨影廠"),
        ("“科技”“数字”“设计”是", "“科技”“数字”“设计”", "“科技”“数字”“设计”"),
        ("全国首个以“算力”命名的", "以“算力”命名", "以“算力”命名"),
        ("电影《超山》上映", "《超山》", "《超山》"),
        ("电影《超山》上映", "《超山", "《超山》"),
        ("电影《超山》上映", "超山》", "《超山》"),
        ("中新网(记者 鲍梦妮)电", "鲍梦妮)", "鲍梦妮"),
        ("临平(杭州)的", "临平(杭州)", "临平(杭州)"),
        ("临平（杭州的东部", "（杭州", "杭州"),
        ("他说“不！”。", "“不！”", "不！"),
    ],
)
def test_marks_around_an_answer(text: str, read: str, told: str) -> None:
    assert tidied(text, read) == told


@pytest.mark.parametrize(
    ("text", "read", "told"),
    [
        ("时尚企业2321家。", "2321", "2321家"),
        ("工程师1.1万余名", "1.1", "1.1万余名"),
        ("工程师1.1万余名", "1.1万", "1.1万余名"),
        ("为738.6亿元，", "738.6亿", "738.6亿元"),
        ("增长3.6%，", "3.6", "3.6%"),
        ("户外街景8000平方米", "8000", "8000平方米"),
        ("于2021年入驻", "2021", "2021年"),
        ("1,300余家", "1", "1,300余家"),
        ("沿G60科创走廊", "G60", "G60"),
        ("两年来", "两年", "两年"),
        ("44个重点项目", "44个", "44个"),
    ],
)
def test_a_number_keeps_its_unit(text: str, read: str, told: str) -> None:
    assert tidied(text, read) == told


def test_nothing_but_marks_leaves_nothing() -> None:
    assert tidied("好。”，", "。”，") == ""


def test_a_list_stays_whole() -> None:
    assert tidied("坐拥超山、临平山、塘栖古镇等美景。", "超山、临平山、塘栖古镇等美景") == (
        "超山、临平山、塘栖古镇等美景"
    )
