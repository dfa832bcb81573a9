import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Window
from qa.reader.span_trimming import trim


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
        ("好。”，", "。”，", ""),
        ("坐拥超山、塘栖古镇等美景。", "超山、塘栖古镇等美景", "超山、塘栖古镇等美景"),
        # A pair of marks is not split.
        ("推行“午间不打烊”，12:00办", "午间不打烊”，12:00", "“午间不打烊”，12:00"),
        ("出席首届“短剧大会”开幕式", "首届“短剧", "首届“短剧大会”"),
        ("包括（一）身份证、（二）照片", "身份证、（二", "身份证、（二）"),
        ("要带1）身份证2）照片", "身份证2）照片", "身份证2）照片"),
        ("他说“好。再来”，走了", "再来”，走", "再来”，走"),
        ("“甲”和乙”，丙", "乙”，丙", "乙”，丙"),
        # A number keeps its unit.
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
def test_marks_around_an_answer_go_and_what_belongs_to_it_comes(
    text: str, read: str, told: str
) -> None:
    start = text.index(read)
    span = Window(Article("a.txt", text, "题"), start, start + len(read))
    assert trim(span).text == told


@given(st.text("甲乙“”‘’（）()《》，。1年\n", max_size=24), st.integers(0, 24), st.integers(0, 24))
def test_what_was_trimmed_is_not_trimmed_again(text: str, start: int, length: int) -> None:
    article = Article("a.txt", text, "题")
    start = min(start, len(text))
    once = trim(Window(article, start, min(start + length, len(text))))
    assert once.start <= once.end
    assert trim(once) == once
