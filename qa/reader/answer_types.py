"""What kind of thing a question asks for, and whether a span is one."""

import re
from dataclasses import dataclass

from corpus.segment import fold

_DIGIT = "0-9一二三四五六七八九十百千万亿零〇两半"
_NUMBER = re.compile(rf"[{_DIGIT}]")
_NOT_COUNTED = re.compile(r"免|无|没|不|全|均|所有|数|若干|多|少|lack|free|none|no ", re.IGNORECASE)
_TIME = re.compile(
    rf"[{_DIGIT}](?:个?[年月日号点时分秒天周季]|世纪|[:：.\-/][0-9])|[12][0-9]{{3}}|小时|分钟|星期|"
    r"周[一二三四五六日末]|[今明昨前后去当次本同][年月日天晚晨]|[上中下]旬|[上下]午|凌晨|清晨|早|晚|夜|"
    r"[春夏秋冬]|节|期间|时候|以[前后]|之[前后]|随时|当[天时]|即|立|年|朝|代|初|末|底"
)
_AMOUNT = re.compile(
    rf"[{_DIGIT}]+(?:\.[0-9]+)?[余多]?(?:[元%％‰人家个次米吨亩克升度户名件台辆]|[年月日号](?![\u4e00-\u9fff])|公里|平方)"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\w\u4e00-\u9fff]+[·•．][\w\u4e00-\u9fff·•．]+")
_PLACE = re.compile(
    r"[省市县区镇乡村屯路街巷弄号楼层室厅馆院园校站港湾山河江湖海岛国州府寺庙塔桥城场店部所中心内外旁边侧里处]"
)
_ASKS_FOR_SHARE = re.compile(r"百分|比例|比重|占比|几成|[率比](?:是|为|有|达)?(?:多少|多高|几)")
_OF_SHARE = re.compile(r"[%％‰成]|百分|分之|倍")
_ONLY_SHARE = re.compile(r".*[%％‰]\Z")
_ASKS_FOR_MONEY = re.compile(r"多少(?:钱|元|块|价)|几(?:块|元)|多贵")
_OF_MONEY = re.compile(r"[元块角币镑$￥¥圆]|美金|免|不收|不另|不要钱")
_ASKS_FOR_TIME = re.compile(
    r"什么时[候间]|何[时年日]|哪一?[年天月日]|几[点号月日时]|多会儿|\bwhen\b"
)
_ASKS_FOR_NUMBER = re.compile(
    r"多少|几(?!乎|何)|多[大长高远久重宽深快]|\bhow (?:many|much|large|big|long)\b"
)
_ASKS_FOR_PERSON = re.compile(r"谁|哪[一几]?位|何人|什么人|\bwho\b")
_ASKS_FOR_PLACE = re.compile(r"哪里|哪儿|在哪|到哪|何[处地]|什么地方|\bwhere\b")
_UNIT = re.compile(
    r"(?:多少|几)(?:个|多)?(平方公里|平方米|立方米|公里|千米|小时|分钟|星期|[年月天日周岁米吨亩人家户名个次位件台辆层间座条项届篇部种页倍度级])"
)


@dataclass(frozen=True, slots=True)
class AskedType:
    """What the spans that answer a question look like.

    One that `holds` something is likely of the kind; one without what it `needs`, or that `never`
    matches, is not.
    """

    holds: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    never: re.Pattern[str] | None = None

    @classmethod
    def of(cls, question: str) -> "AskedType":
        asked = fold(question)
        if unit := _UNIT.search(asked):
            return cls(re.compile(re.escape(unit[1])), _NUMBER)
        return next((kind for asks, kind in _KINDS if asks.search(asked)), cls())

    def fit(self, text: str) -> float:
        """1 for a span of the kind, -1 for one of another, 0 where that cannot be told.

        >>> [AskedType.of("总投资多少元？").fit(each) for each in ("3.2亿元", "46%", "上海")]
        [1.0, -1.0, -1.0]
        >>> [AskedType.of("谁在几月几日来访？").fit(each) for each in ("5月6日", "李明")]
        [1.0, -1.0]
        """
        plain = fold(text)
        if self.never and self.never.match(plain):
            return -1.0
        if self.needs and not self.needs.search(plain) and not _NOT_COUNTED.search(plain):
            return -1.0
        return 1.0 if self.holds and self.holds.search(plain) else 0.0


_KINDS = (
    (_ASKS_FOR_SHARE, AskedType(_OF_SHARE, _NUMBER)),
    (_ASKS_FOR_MONEY, AskedType(_OF_MONEY, _NUMBER, _ONLY_SHARE)),
    (_ASKS_FOR_TIME, AskedType(_TIME, _TIME)),
    (_ASKS_FOR_NUMBER, AskedType(_NUMBER, _NUMBER)),
    (_ASKS_FOR_PERSON, AskedType(_NAME, never=_AMOUNT)),
    (_ASKS_FOR_PLACE, AskedType(_PLACE, never=_AMOUNT)),
)
"""By what asks for them; the first that fits holds."""


def echo(question: str, text: str) -> float:
    """The share of a span's pairs of characters that stand in the question, in [0, 1].

    >>> echo("加盟要多少钱？", "多少钱"), echo("加盟要多少钱？", "两万元")
    (1.0, 0.0)
    """
    plain, asked = fold(text), fold(question)
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)] or [plain]
    return sum(pair in asked for pair in pairs) / len(pairs)
