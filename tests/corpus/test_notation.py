"""The same thing in another notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notation import amounts, dates, designations, normalise, search_terms, with_digits
from corpus.notation.numerals import number_of


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("三十六亿五千万", "3650000000"),
        ("两千三百万", "23000000"),
        ("一百三十二", "132"),
        ("一千零一十", "1010"),
        ("一百零二", "102"),
        ("一百二", "120"),
        ("一万五", "15000"),
        ("十五", "15"),
        ("廿三", "23"),
        ("三十八点二", "38.2"),
        ("三点五万", "35000"),
        ("一万亿", "1000000000000"),
        ("3.65万亿", "3650000000000"),
        ("36亿5000万", "3650000000"),
        ("2万5千", "25000"),
        ("1,500", "1500"),
        ("叁仟伍佰", "3500"),
        ("二〇二三", "2023"),
    ],
)
def test_a_numeral_is_a_number(numeral: str, number: str) -> None:
    assert str(number_of(numeral)) == number


@pytest.mark.parametrize(
    "text", ["十三五", "三四十", "七八", "万一", "千万", "百", "一亿亿", "点", "1.2.3"]
)
def test_what_looks_like_a_numeral_is_none(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("面积1.5万平方米", ["15000平方米"]),
        ("面积一万五千㎡", ["15000平方米"]),
        ("藏书一万五千余册", ["15000册"]),
        ("投资两千三百万元", ["23000000元"]),
        ("投资2300万元", ["23000000元"]),
        ("占百分之三十八点二", ["38.2%"]),
        ("占38.2%", ["38.2%"]),
        ("产权占百分之百", ["100%"]),
        ("共1,300余家", ["1300家"]),
        ("每天三千多人", ["3000人"]),
        ("限三年，每天八小时", ["3年", "8小时"]),
        ("在十五个工作日内", ["15个工作日"]),
        ("坝顶长四百一十五米", ["415米"]),
        ("重一吨", ["1吨"]),
    ],
)
def test_amounts_are_values_with_units(text: str, canonical: list[str]) -> None:
    assert [amount.canonical for amount in amounts(text)] == canonical


@pytest.mark.parametrize(
    "text",
    [
        "一方面要快，千万不要急",
        "万一有一些人十分不满",
        "三星、四川、六安、五常、九江",
        "统一的唯一标准",
        "三四十人，七八个",
        "三分之一的人",
        "第一，星期一，周三，初五，拜三",
        "十三五规划",
        "一个人、一名老师",
        "下午三点二十分",
        "电话0571-86221234",
        "沿G60到A4",
        "2023年10月8日",
        "1990年代",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("二〇二三年十月八日", "2023年10月8日"),
        ("二零二三年", "2023年"),
        ("二○二三年", "2023年"),
        ("二O二三年", "2023年"),
        ("一九五八年冬", "1958年"),
        ("2023.10.08", "2023年10月8日"),
        ("2023-10-08", "2023年10月8日"),
        ("2023/10/8", "2023年10月8日"),
        ("2023 年 10 月 8 日", "2023年10月8日"),
        ("2023年10月", "2023年10月"),
        ("10月8日", "10月8日"),
        ("十月八号", "10月8日"),
        ("二〇二三年十二月三十一日", "2023年12月31日"),
        ("2023年前三季度", "2023年"),
    ],
)
def test_a_date_is_one_in_any_notation(text: str, canonical: str) -> None:
    assert [date.canonical for date in dates(f"于{text}")] == [canonical]


@pytest.mark.parametrize("text", ["十月怀胎", "三年", "1990年代", "八号线", "12345年", "两千年"])
def test_what_is_no_date(text: str) -> None:
    assert list(dates(text)) == []


def test_a_range_of_years_has_two() -> None:
    assert [date.year for date in dates("2019—2021年")] == [2019, 2021]


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("第十二条", "第12条"),
        ("第 12 条", "第12条"),
        ("第二十条之一", "第20之一条"),
        ("附件二", "附件2"),
        ("三季度", "第3季度"),
        ("Q3", "第3季度"),
        ("二类区", "第2类"),
        ("云水发〔2024〕17号", "〔2024〕17号"),
        ("云水发[2024] 17 号", "〔2024〕17号"),
        ("GB/T 1234—2020", "GB/T1234-2020"),
        ("x-200", "X200"),
        ("E01", "E01"),
    ],
)
def test_a_designation_is_one_in_any_notation(text: str, canonical: str) -> None:
    assert canonical in [each.canonical for each in designations(text)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ｇ６０，（ＡＢＣ）", "G60，（ABC）"),
        ("阿诺德•施瓦辛格", "阿诺德·施瓦辛格"),
        ("8：30～12：00", "8:30-12:00"),
        ("比分如下：3％—5％", "比分如下：3%-5%"),
        ("二〇一九—二〇二一年", "2019-2021年"),
        ("一九五八年冬", "1958年冬"),
        ("四 十 二 亩", "四十二亩"),
        ("由 周 立 群 设 计，2 0 2 3 年", "由周立群设计，2023年"),
        ("二 〇 二 三 年 十 月 八 日", "2023年10月8日"),
        ("通 知", "通知"),
        ("合 计\t10 20 30", "合计\t10 20 30"),
        ("姓　名\t王  军", "姓名\t王军"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert normalise(text).text == folded


@pytest.mark.parametrize(
    "text",
    [
        "组长：王 军  副组长：李 强",
        "用 Python 写 的 代码",
        "A B C D，i j k",
        "第一章 总则",
        "10 20 30 40",
        "好～～",
        "A~Z",
        "十月怀胎",
        "三十六亿五千万元",
        "生产总值，增长6.8%。",
    ],
)
def test_a_text_that_is_read_as_it_stands(text: str) -> None:
    assert normalise(text).text == text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("投资两千三百万元", "投资2300万元"),
        ("占百分之三十八点二", "占38.2%"),
        ("藏书一万五千余册", "藏书1.5万余册"),
        ("长四百一十五米", "长415米"),
        ("每天三个小时", "每天3个小时"),
        ("共123456789元", "共123456789元"),
        ("一方面，万一有三四十人", "一方面，万一有三四十人"),
    ],
)
def test_amounts_are_written_in_digits(text: str, digits: str) -> None:
    normalised = with_digits(normalise(text))
    assert normalised.text == digits
    assert normalised.in_source(0, len(digits)) == (0, len(text))


def test_folded_characters_know_their_source() -> None:
    text = "由 周 立 群 设 计，二〇二三年十月八日开馆"
    normalised = normalise(text)
    start = normalised.text.index("10月8日")
    assert text[slice(*normalised.in_source(start, start + 5))] == "十月八日"
    assert text[slice(*normalised.in_source(1, 4))] == "周 立 群"
    at = text.index("十月")
    assert normalised.of_source(at, at + 4) == (start, start + 5)


NOTATION = st.text(
    alphabet="一二〇十百万亿年月日第条AE019. ,，·•—：：ａ９　\n（）点分之", max_size=60
)


@given(NOTATION)
def test_every_character_has_its_source_in_order(text: str) -> None:
    normalised = normalise(text)
    spans = [normalised.in_source(n, n + 1) for n in range(len(normalised.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    gaps = set(range(len(text))) - {place for span in spans for place in range(*span)}
    assert all(text[place].isspace() for place in gaps)


@given(NOTATION)
def test_what_is_found_stands_in_the_text(text: str) -> None:
    for each in (*amounts(text), *dates(text), *designations(text)):
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("藏书一万五千册", ["15000"]),
        ("藏书1.5万册", ["15000"]),
        ("藏书15,000册", ["15000"]),
        ("藏书15000册", []),  # segmentation yields it
        ("投资2300万元", ["23000000"]),
        ("投资两千三百万元", ["23000000"]),
        ("二〇二三年十月八日", ["2023", "2023-10-08", "10-08"]),
        ("2023.10.08", ["2023-10-08", "10-08"]),
        ("10月8日", ["10-08"]),
        ("第十二条", ["第12条"]),
        ("占百分之三十八点二", ["38.2%"]),
        ("GB/T 1234—2020", ["gb/t1234-2020"]),
    ],
)
def test_search_terms_are_alike_in_any_notation(text: str, terms: list[str]) -> None:
    assert search_terms(text) == terms


@pytest.mark.parametrize("text", ["今天天气很好，一些人在一起。", "共12人，增长3.6%", "三名老师"])
def test_ordinary_text_gets_no_more_words(text: str) -> None:
    assert search_terms(text) == []
