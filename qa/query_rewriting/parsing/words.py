"""The words of a question by their part of speech, and the lists of words the rules go by."""

import re
from functools import lru_cache

from corpus.segment import Word, tagged_words

TIME = re.compile(
    r"(?:(?:\d{2,4}|[一二三四五六七八九十]{1,3}|这|那|当|同)年"
    r"|去年|今年|前年|明年|后年|近年|全年|年初|年底|年末|上半年|下半年|[前第]?[一二三四]个?季度"
    r"|[前后上下]一年|[春夏秋冬][季天]"
    r"|本季|上季|本月|上个?月|下个?月|今天|昨天|明天|当天|(?<![出发表体呈实])现在|目前|如今|过去|以前|以后|当时|那时|最近"
    r"|当初|原先|起初|后来|之前|之后|(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份|底|初)?"
    r"|(?<!\d)\d{1,2}[日号]起?"
    r"|同期|“?[一二三四五十]{2,3}五”?期间|\w{2}假期)+(?:的时候|时)?"
)
"""A time, as long as it goes: 去年同期, 2024年上半年; there is none in 出现在 and 189号航班."""

ROLE = re.compile(
    r"(?:长|主任|经理|总监|书记|创始人|负责人|教练|主帅|主席|教授|主编|编辑|作者|导演|主演|记者|代表"
    r"|设计师|工程师|科学家|领队|传人|院士|老板|官|总裁|冠军|亚军|季军|选手|球员|师父|徒弟"
    r"|妻子|丈夫|父亲|母亲|儿子|女儿)$"
)
"""Nouns of persons who are someone's or something's: 总经理, 理事长, 创始人."""

_MEASURED = (
    r"地区生产总值|面积|规模|投资|投入|产值|总值|增加值|产量|销量|收入|营收|利润|价格|票价|单价|费|费用"
    r"|成本|造价|经费|资金|人数|数量|数目|总数|总额|金额|余额|税收|订单|员工|编制|年龄|成绩"
    r"|长度|宽度|高度|重量|直径|深度|寿命|速度|率|比例|占比|份额|增速|增幅|产能|库容|补贴"
    r"|间隔|口径|机号|号码|电话|水温|温度|湿度|幅度|任期|工期|名额|时长|全长"
)
MEASURED = re.compile(rf"(?:{_MEASURED})$")
"""Nouns of what can be told by a number, and is always something's: 面积, 总投资, 丢失率."""

RELATIONAL = re.compile(
    rf"{ROLE.pattern}|(?:{_MEASURED}"
    r"|名字|名称|姓名|全名|全称|简称|职务|职业|身份|头衔|时间|日期|地点|地址|位置|起点|终点"
    r"|原因|目的|目标|主题|标题|内容|特点|特色|优势|作用|意义|结果|措施|办法|做法|方式|方面|理由"
    r"|定位|来源|背景|前身|里面|内部|其中|会上|当中|末班车|首班车|题目|语言|颜色|活动)$"
)
"""Nouns that are always someone's or something's, so that alone they leave open whose."""

NAME_ENDING = re.compile(
    r"(?:[镇厂省市县区乡村国队局园馆号杯]|街道|社区|公司|集团|银行|学院|大学|学校|中学|小学|医院|研究院"
    r"|中心|协会|联盟|基金|合作社|剧团|遗址|物流|影视|新材|女排|男排|大桥)$"
)
"""Endings of names: of places, firms, bodies."""

CHANGE = re.compile(
    r"(?:同比|环比|怎么|为什么|反而)*"
    r"(?:[涨跌降增]了|增加|增长|下降|减少|提高|上升|上涨|下跌|降低|达到|超过|降到|升到|升至|降至|占(?!地))"
    r"(?![值率比额幅速量])"
)
"""Verbs of a quantity itself: what grows is the 增加值, not the town whose it is."""

INSIDE = re.compile(r"会上|里面|其中|内部")
"""What is said of a whole without 的."""

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛"
    "管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏"
    "宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸"
    "冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官楚佟栗匡宗应"
    "台巫鞠桑荆谌银扬明沙伏岑习胥保蔺上贡骆阚厉龚"
)
"""Characters that a person's name may begin with."""

SELF = re.compile(
    r"报道|新闻|文章|本文|文中|文里|页面|电讯|消息|通报|公告|通知|作者是|意思|news|article|report"
)
"""What asks about the text itself, which needs nothing from before."""

QUOTED = re.compile(r"《[^》]+》|“[^”]+”|「[^」]+」|\"[^\"]+\"")


@lru_cache(maxsize=512)
def words_of(text: str) -> tuple[Word, ...]:
    """`tagged_words`, remembered: the rules look at the same few phrases again and again."""
    return tuple(tagged_words(text))


def is_noun(word: Word) -> bool:
    return word.tag[:1] in {"n", "j", "s", "l", "i", "e", "g", "z"} or word.tag == "vn"


def is_name(text: str) -> bool:
    """Whether a phrase looks like the name of something rather than a kind of thing."""
    return bool(
        QUOTED.search(text)
        or NAME_ENDING.search(text)
        or any(word.tag[:2] in {"nr", "ns", "nt", "nz"} for word in words_of(text))
    )


def is_person(text: str) -> bool:
    """Whether two to four characters behind a surname are no word and no other sort of name.

    >>> is_person("褚云雀"), is_person("时尚企业"), is_person("白沙镇")
    (True, False, False)
    """
    if not 2 <= len(text) <= 4 or text[0] not in SURNAMES:
        return False
    first = words_of(text)[0]
    is_other = NAME_ENDING.search(text) or RELATIONAL.search(text)
    return not is_other and (first.tag == "nr" or len(first.text) == 1)
