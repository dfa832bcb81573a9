"""The files that are indexed: as they were at first, and as they are once they were changed."""

from pathlib import Path

PLACES = ("临平", "余杭", "塘栖", "南苑", "星桥", "乔司", "运河", "崇贤", "仁和", "良渚")
THINGS = ("公园", "码头", "图书馆", "体育馆", "影厂", "老街", "小镇", "地铁站", "医院", "学校")


def text(place: str, *, edition: int = 1) -> str:
    """A notice of some two hundred characters; editions differ in every sentence.

    >>> text("临平").splitlines()[0]
    '临平第1期通报'
    """
    first = PLACES.index(place)
    sentences = [
        f"{place}{thing}在{edition}月{day}日开放，共有{edition * 100 + day}人参观。"
        for day, thing in enumerate((THINGS[first:] + THINGS[:first])[:7], start=1)
    ]
    return f"{place}第{edition}期通报\n\n" + "".join(sentences) + "\n"


def write_first(root: Path) -> None:
    """Eight files, two of them in a folder of their own."""
    (root / "内").mkdir(parents=True)
    for place in PLACES[:6]:
        _write(root / f"{place}.txt", text(place))
    for place in PLACES[6:8]:
        _write(root / "内" / f"{place}.md", text(place))


def change(root: Path) -> None:
    """Two files are new, two have changed, one is renamed, one is removed, one is a copy."""
    _write(root / "仁和.txt", text("仁和"))
    _write(root / "内" / "良渚.md", text("良渚"))
    _write(root / "临平.txt", text("临平", edition=2))
    _write(root / "内" / "运河.md", text("运河", edition=2))
    (root / "余杭.txt").rename(root / "余杭（新）.txt")
    (root / "塘栖.txt").unlink()
    _write(root / "南苑（副本）.txt", text("南苑"))


def write_first_added(folder: Path) -> None:
    """A file that is added before anything is interrupted."""
    folder.mkdir()
    _write(folder / "通知.txt", text("临平", edition=5))


def write_added(folder: Path) -> None:
    """Three files to add, of which one has a name that is taken and one a text that is there."""
    folder.mkdir()
    _write(folder / "附件.md", text("余杭", edition=6))
    _write(folder / "通知.txt", text("塘栖", edition=7))
    _write(folder / "南苑又一份.txt", text("南苑"))


RENAMED = ("南苑.txt", "南苑（改名）")
"""An article that is renamed: its file, of which there is a copy, keeps its name."""
REMOVED = ("南苑.txt", "通知.txt")
"""Articles that are removed: one from a file that stays, one from an original."""


def _write(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
