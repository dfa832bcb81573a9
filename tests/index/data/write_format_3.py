"""Write `format_3.zip`, an index as the code of that time left it, which no later code can."""

import os
import shutil
import tempfile
from pathlib import Path

from index import (
    Original,
    UpdateOptions,
    add_originals,
    build_index,
    remove_articles,
    rename_article,
)
from tests.fakes import FakeEncoder

ROOT = Path("/juzheng-format-3/文章")
"""A folder that is on no machine but while this runs."""


def main() -> None:
    options, work = UpdateOptions(FakeEncoder()), Path(tempfile.mkdtemp())
    index = work / "index"
    ROOT.mkdir(parents=True)
    for name, text in (
        ("临平.txt", "临平有山。临平有水。"),
        ("余杭.txt", "余杭有塔。余杭有桥。"),
        ("塘栖.txt", "塘栖有码头。"),
    ):
        (ROOT / name).write_text(text, encoding="utf-8")
        os.utime(ROOT / name, (1_700_000_000, 1_700_000_000))
    build_index([ROOT], index, options)
    notice = Original("通知.md", "# 放假通知\n\n周五放假。周六上班。\n".encode())
    news = Original("旧闻.txt", "西湖有塔。西湖有桥。".encode())
    add_originals([notice, news], index, options)
    rename_article("余杭.txt", "余杭的事", index, options)
    rename_article("旧闻.txt", "西湖的事", index, options)
    remove_articles(["塘栖.txt"], index)
    shutil.rmtree(ROOT.parent)
    for lock in index.glob("*.lock"):
        lock.unlink()
    for version in sorted((index / "versions").iterdir())[:-1]:
        shutil.rmtree(version)
    shutil.make_archive(str(Path(__file__).parent / "format_3"), "zip", index)
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
