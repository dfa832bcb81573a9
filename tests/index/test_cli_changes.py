"""`python -m index build`, `add`, `rename`, `remove`, `compact`: what they print."""

import re
from pathlib import Path

import pytest

from index import Manifest
from index.storage.versions import whole_version
from tests.index.commands import Run


def manifest_of(folder: Path) -> Manifest:
    return whole_version(folder).manifest


def test_build_shows_what_it_indexed(run_index: Run, articles_folder: Path) -> None:
    ran = run_index("build", articles_folder)
    assert ran.code == 0
    expected = {
        "新增 added": "2",
        "文章 articles": "2",
        "句子 sentences": "4",
        "片段 chunks": "2",
        "字符 characters": "20",
    }
    assert ran.cells >= expected.items()


@pytest.mark.parametrize(
    ("options", "index"),
    [
        ([], "data/index"),
        (["--data", "别的"], "别的/index"),
        (["--index", "我的", "--data", "别的"], "我的"),
    ],
)
def test_build_goes_to_the_index_or_the_data_folder(
    run_index: Run,
    articles_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    index: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    run_index("build", articles_folder, *options)
    assert manifest_of(tmp_path / index).articles == 2


def test_build_without_paths_takes_the_articles_that_ship(run_index: Run) -> None:
    assert run_index("build", "--json").json["articles"] == 1


def test_build_lists_the_skipped_files_and_why(run_index: Run, articles_folder: Path) -> None:
    (articles_folder / "[red]空.txt").write_bytes(b"")
    (articles_folder / "重复.txt").write_bytes((articles_folder / "临平.txt").read_bytes())
    ran = run_index("build", articles_folder)
    assert ran.code == 0
    assert "[red]空.txt: it holds no text" in ran.out
    assert "重复.txt = 临平.txt" in ran.out


def test_build_prints_nothing_but_json(run_index: Run, articles_folder: Path) -> None:
    (articles_folder / "空.txt").write_bytes(b"")
    (articles_folder / "重复.txt").write_bytes((articles_folder / "临平.txt").read_bytes())
    ran = run_index("build", articles_folder, "--json")
    assert ran.json["articles"] == 2
    assert [Path(each["file"]).name for each in ran.json["skipped"]] == ["空.txt"]
    assert ran.json["duplicates"] == {"重复.txt": "临平.txt"}
    assert ran.json["added"] == ["临平.txt", "余杭.txt"]
    assert ran.json["changed"]
    assert f'"{articles_folder}"' in ran.out
    assert ran.err.strip() == ""


@pytest.mark.usefixtures("settled")
def test_a_build_without_news_says_so(run_index: Run, articles_folder: Path) -> None:
    run_index("build", articles_folder)
    assert ("没有变化 unchanged", "第 1 版 version") in run_index("build").cells
    again = run_index("build", articles_folder, "--json").json
    assert (again["changed"], again["added"], again["version"]) == (False, [], 1)


def test_a_build_tells_what_it_changed(run_index: Run, articles_folder: Path) -> None:
    run_index("build", articles_folder)
    (articles_folder / "临平.txt").rename(articles_folder / "临安.txt")
    (articles_folder / "余杭.txt").unlink()
    (articles_folder / "[red]\x1b[2J.txt").write_text("西湖有塔。", encoding="utf-8")
    cells = re.sub(r"[ \n│]+", " ", run_index("build").out)
    assert "新增 added 1 [red][2J.txt" in cells
    assert "移除 removed 1 余杭.txt" in cells
    assert "改名 renamed 1 临平.txt → 临安.txt" in cells


def test_long_lists_are_counted(run_index: Run, tmp_path: Path) -> None:
    for number, sign in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅"):  # so that none is like another
        (tmp_path / f"{number:02}.txt").write_text(f"{sign * 9}。", encoding="utf-8")
    shown = run_index("build", tmp_path).out
    assert "09.txt" in shown
    assert "10.txt" not in shown
    assert "…… +3" in shown


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_build_exits_1_when_nothing_could_be_indexed(
    run_index: Run, tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    ran = run_index("build", tmp_path / "空.txt", *options)
    assert (ran.code, ran.out) == (1, "")
    assert "空.txt could be indexed" in ran.err
    assert "空.txt: it holds no text" in ran.err


def test_add_shows_what_it_added(run_index: Run, articles_folder: Path) -> None:
    for added in ("2", None):
        ran = run_index("add", articles_folder / "临平.txt", articles_folder / "余杭.txt")
        assert (ran.code, dict(ran.cells).get("新增 added")) == (0, added)


def test_add_prints_nothing_but_json(run_index: Run, articles_folder: Path, tmp_path: Path) -> None:
    run_index("build", articles_folder, "--index", tmp_path / "i")
    (tmp_path / "新.txt").write_text("西湖有塔。", encoding="utf-8")
    files = (tmp_path / "新.txt", articles_folder / "临平.txt")
    ran = run_index("add", *files, "--index", tmp_path / "i", "--json")
    assert (ran.json["added"], ran.json["articles"]) == (["新.txt"], 3)
    assert ran.json["duplicates"] == {"临平.txt": "临平.txt"}
    assert (ran.code, ran.err.strip()) == (0, "")


def test_add_exits_1_when_nothing_could_be_added(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    run_index("build", articles_folder)
    (tmp_path / "空.txt").write_bytes(b"")
    ran = run_index("add", tmp_path / "空.txt", "--json")
    assert ran.code == 1
    assert [Path(each["file"]).name for each in ran.json["skipped"]] == ["空.txt"]


@pytest.mark.parametrize("name", ["没有.txt", "."])
def test_add_of_what_is_no_file_exits_2(run_index: Run, tmp_path: Path, name: str) -> None:
    ran = run_index("add", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be opened" in ran.err
    assert "index build" in ran.err


def test_rename_shows_what_it_renamed(run_index: Run, articles_folder: Path) -> None:
    run_index("build", articles_folder)
    assert "临平.txt → 山水" in run_index("rename", "临平.txt", "山水").out
    again = run_index("rename", "山水", "山", "--json").json
    assert (again["renamed"], again["added"]) == ({"山水": "山"}, [])


def test_remove_shows_what_it_removed(run_index: Run, articles_folder: Path) -> None:
    run_index("build", articles_folder)
    ran = run_index("remove", "临平.txt")
    assert ran.code == 0
    assert ("文章 articles", "1") in ran.cells
    assert "临平.txt" in ran.out
    assert run_index("remove", "余杭.txt", "--json").json["removed"] == ["余杭.txt"]


def test_compact_writes_an_index_anew(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "i"
    run_index("build", articles_folder, "--index", folder)
    run_index("remove", "临平.txt", "--index", folder)
    ran = run_index("compact", folder, "--json")
    assert (ran.code, ran.json["version"], ran.json["articles"]) == (0, 3, 1)
    assert run_index("verify", folder).code == 0
