"""`python -m index`: results on stdout, the rest on stderr, and what the exit code says."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from corpus.console import run
from index import Manifest, UpdateOptions, build_index
from index.__main__ import app
from index.storage.folder import version_folder
from index.storage.versions import whole_version
from tests.fakes import FakeEncoder


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Run(Protocol):
    def __call__(self, *arguments: str | Path) -> Ran: ...


@pytest.fixture
def index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `python -m index` with the stand-in for the encoder and a data folder of its own."""
    monkeypatch.setattr("index.console.open_encoder", lambda name, **options: FakeEncoder())
    monkeypatch.setenv("JUZHENG_DATA", str(tmp_path / "data"))

    def index(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["index", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run(app)
        return Ran(int(ended.value.code or 0), *capsys.readouterr())

    return index


def manifest_of(folder: Path) -> Manifest:
    return whole_version(folder).manifest


def test_build_shows_what_it_indexed(index: Run, articles_folder: Path) -> None:
    ran = index("build", articles_folder)
    assert ran.code == 0
    assert (
        _cells(ran.out)
        >= {
            "新增 added": "2",
            "文章 articles": "2",
            "句子 sentences": "4",
            "片段 chunks": "2",
            "字符 characters": "20",
        }.items()
    )


def test_build_goes_to_the_data_folder(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    index("build", articles_folder)
    assert manifest_of(tmp_path / "data" / "index").articles == 2


def test_build_goes_to_the_data_folder_given(
    index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    index("build", articles_folder, "--data", tmp_path / "别的")
    assert manifest_of(tmp_path / "别的" / "index").articles == 2


def test_build_goes_to_the_index_given(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    index("build", articles_folder, "--index", tmp_path / "我的", "--data", tmp_path / "别的")
    assert manifest_of(tmp_path / "我的").articles == 2
    assert not (tmp_path / "别的").exists()


def test_build_without_paths_takes_the_articles_that_ship(index: Run) -> None:
    assert index("build", "--json").json["articles"] == 1


def test_build_lists_the_skipped_files_and_why(index: Run, articles_folder: Path) -> None:
    (articles_folder / "[red]空.txt").write_bytes(b"")
    (articles_folder / "重复.txt").write_bytes((articles_folder / "临平.txt").read_bytes())
    ran = index("build", articles_folder)
    assert ran.code == 0
    assert "[red]空.txt: it holds no text" in ran.out
    assert "重复.txt = 临平.txt" in ran.out


def test_build_prints_nothing_but_json(index: Run, articles_folder: Path) -> None:
    (articles_folder / "空.txt").write_bytes(b"")
    (articles_folder / "重复.txt").write_bytes((articles_folder / "临平.txt").read_bytes())
    ran = index("build", articles_folder, "--json")
    assert ran.json["articles"] == 2
    assert [Path(each["file"]).name for each in ran.json["skipped"]] == ["空.txt"]
    assert ran.json["duplicates"] == {"重复.txt": "临平.txt"}
    assert ran.json["added"] == ["临平.txt", "余杭.txt"]
    assert ran.json["changed"]
    assert ran.err.strip() == ""


@pytest.mark.usefixtures("settled")
def test_a_build_without_news_says_so(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    assert ("没有变化 unchanged", "第 1 版 version") in _cells(index("build").out)
    again = index("build", articles_folder, "--json").json
    assert (again["changed"], again["added"], again["version"]) == (False, [], 1)


def test_a_build_tells_what_it_changed(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    (articles_folder / "临平.txt").rename(articles_folder / "临安.txt")
    (articles_folder / "余杭.txt").unlink()
    (articles_folder / "[red]\x1b[2J.txt").write_text("西湖有塔。", encoding="utf-8")
    cells = re.sub(r"[ \n│]+", " ", index("build").out)
    assert "新增 added 1 [red][2J.txt" in cells
    assert "移除 removed 1 余杭.txt" in cells
    assert "改名 renamed 1 临平.txt → 临安.txt" in cells


def test_long_lists_are_counted(index: Run, tmp_path: Path) -> None:
    for number in range(13):
        (tmp_path / f"{number:02}.txt").write_text(f"第{number}页。", encoding="utf-8")
    shown = index("build", tmp_path).out
    assert "09.txt" in shown
    assert "10.txt" not in shown
    assert "…… +3" in shown


def test_without_paths_a_named_index_must_be_there(index: Run, tmp_path: Path) -> None:
    ran = index("build", "--index", tmp_path / "没有")
    assert (ran.code, ran.out) == (2, "")
    assert "there is none. Build it:" in ran.err


def test_json_is_not_ascii_escaped(index: Run, articles_folder: Path) -> None:
    assert f'"{articles_folder}"' in index("build", articles_folder, "--json").out


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_build_exits_1_when_nothing_could_be_indexed(
    index: Run, tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    ran = index("build", tmp_path / "空.txt", *options)
    assert (ran.code, ran.out) == (1, "")
    assert "空.txt could be indexed" in ran.err
    assert "空.txt: it holds no text" in ran.err


def test_build_exits_0_when_some_could(index: Run, articles_folder: Path) -> None:
    (articles_folder / "空.txt").write_bytes(b"")
    assert index("build", articles_folder).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "没有"], "没有 does not exist"),
        (["build", "--index", "README.md"], "README.md: this is a file"),
        (["build", "--index", "corpus"], "corpus: it holds something else"),
        (["build", "--max-file-mb", "-1"], "--max-file-mb"),
        (["info", "没有"], "没有: there is none. Build it: python -m index build"),
        (["info", "corpus"], "corpus: it holds something else"),
        (["info", "/"], "/: it holds something else"),
        (["build", "--index", "/"], "/: it holds something else"),
        (["search", "临平", "--index", "没有"], "没有: there is none"),
        (["search", "临平", "--top-k", "0"], "--top-k"),
        (["search"], "Missing argument"),
        (["serach"], "serach"),
    ],
)
def test_other_errors_exit_2_without_a_traceback(
    index: Run, arguments: list[str], told: str
) -> None:
    ran = index(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["build", "search"])
def test_an_unknown_encoder_exits_2(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["index", command, "corpus/articles", "--encoder", "a/b"])
    with pytest.raises(SystemExit, match="2"):
        run(app)
    assert "no encoder folder a/b" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["build", "add", "compact", "search"])
def test_a_command_has_the_option_that_its_error_tells_of(index: Run, command: str) -> None:
    assert "--allow-download" in index(command, "--help").out


def test_info_describes_an_index(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    build_index([articles_folder], tmp_path / "[red] i", UpdateOptions(FakeEncoder()))
    ran = index("info", tmp_path / "[red] i")
    assert ran.code == 0
    assert _cells(ran.out) >= {"encoder": "fake", "articles": "2", "characters": "20"}.items()


def test_info_shows_paths_whole(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    marked = articles_folder.rename(tmp_path / "[bold]文章")
    manifest = build_index([marked], tmp_path / "i", UpdateOptions(FakeEncoder())).manifest
    shown = re.sub(r"[\s│]", "", index("info", tmp_path / "i").out)
    for whole in (marked.name, manifest.built, *manifest.files):
        assert whole in shown


def test_info_prints_nothing_but_json(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    ran = index("info", tmp_path / "i", "--json")
    assert ran.json["chunking"] == {"size": 240, "overlap": 1}
    assert ran.json["roots"] == [str(articles_folder)]
    assert ran.err == ""


def test_info_names_the_damaged_file(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    (version_folder(tmp_path / "i", 1) / "vectors.faiss").write_bytes(b"")
    ran = index("info", tmp_path / "i")
    assert (ran.code, ran.out) == (2, "")
    assert "versions/000001/vectors.faiss is cut short" in ran.err
    assert f"--index {tmp_path / 'i'}" in ran.err


@pytest.mark.usefixtures("settled")
def test_search_shows_where_each_chunk_stands(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    ran = index("search", "余杭有塔", "--top-k", "1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "1. [余杭.txt 0-10]\n   余杭有塔。余杭有桥。\n"


def test_search_moves_no_cursor(index: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("余杭\x1b[2J有塔。\n\n余杭有桥。", encoding="utf-8")
    index("build", tmp_path / "a.txt")
    assert index("search", "余杭").out == "1. [a.txt 0-16]\n   余杭[2J有塔。 余杭有桥。\n"


def test_search_prints_nothing_but_json(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    ran = index("search", "余杭有塔", "--json")
    assert [hit["article"] for hit in ran.json] == ["余杭.txt", "临平.txt"]
    assert ran.json[0].keys() == {"article", "start", "end", "text", "score", "cosine", "bm25"}
    assert "余杭有塔" in ran.out


def test_search_builds_the_default_index_and_says_so(index: Run) -> None:
    ran = index("search", "临影厂", "--json", "--top-k", "2")
    assert len(ran.json) == 2
    assert "Index updated: 1 added, 0 removed." in ran.err


def test_search_says_what_changed_and_what_it_skips(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    (articles_folder / "空.txt").write_bytes(b"")
    (articles_folder / "临平.txt").unlink()
    ran = index("search", "余杭", "--json")
    assert len(ran.json) == 1
    assert "Index updated: 0 added, 1 removed." in ran.err
    assert "空.txt: it holds no text" in ran.err


def test_search_tells_which_articles_are_out_of_reach(index: Run, tmp_path: Path) -> None:
    file = tmp_path / "盘" / "远" / "a.txt"
    file.parent.mkdir(parents=True)
    file.write_text("西湖有塔。", encoding="utf-8")
    index("build", file.parent)
    file.parents[1].rename(tmp_path / "拔掉的盘")
    ran = index("search", "西湖", "--json")
    assert len(ran.json) == 1
    assert f"python -m index remove {file.parent}" in ran.err


def test_an_empty_index_is_searched_in_vain(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    index("remove", "临平.txt", "余杭.txt")
    for ran in (index("search", "临平"), index("search", "临平", "--json")):
        assert (ran.code, ran.out.strip(" []\n")) == (0, "")


def test_add_shows_what_it_added(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    ran = index("add", articles_folder / "临平.txt", articles_folder / "余杭.txt")
    assert ran.code == 0
    assert ("新增 added", "2") in _cells(ran.out)
    assert manifest_of(tmp_path / "data" / "index").articles == 2


def test_add_prints_nothing_but_json(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    index("build", articles_folder, "--index", tmp_path / "i")
    (tmp_path / "新.txt").write_text("西湖有塔。", encoding="utf-8")
    files = (tmp_path / "新.txt", articles_folder / "临平.txt")
    ran = index("add", *files, "--index", tmp_path / "i", "--json")
    assert (ran.json["added"], ran.json["articles"]) == (["新.txt"], 3)
    assert ran.json["duplicates"] == {"临平.txt": "临平.txt"}
    assert (ran.code, ran.err.strip()) == (0, "")


def test_add_exits_1_when_nothing_could_be_added(
    index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    index("build", articles_folder)
    (tmp_path / "空.txt").write_bytes(b"")
    ran = index("add", tmp_path / "空.txt", "--json")
    assert ran.code == 1
    assert [Path(each["file"]).name for each in ran.json["skipped"]] == ["空.txt"]


def test_add_exits_0_when_it_is_there_already(index: Run, articles_folder: Path) -> None:
    for _ in range(2):
        assert index("add", articles_folder / "临平.txt").code == 0


@pytest.mark.parametrize("name", ["没有.txt", "."])
def test_add_of_what_is_no_file_exits_2(index: Run, tmp_path: Path, name: str) -> None:
    ran = index("add", tmp_path / name)
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be opened" in ran.err
    assert "index build" in ran.err


def test_rename_shows_what_it_renamed(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    assert "临平.txt → 山水" in index("rename", "临平.txt", "山水").out
    again = index("rename", "山水", "山", "--json").json
    assert (again["renamed"], again["added"]) == ({"山水": "山"}, [])


def test_rename_to_a_name_that_is_taken_exits_2(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    ran = index("rename", "临平.txt", "余杭.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "another article is called 余杭.txt" in ran.err


def test_remove_shows_what_it_removed(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    ran = index("remove", "临平.txt")
    assert ran.code == 0
    assert ("文章 articles", "1") in _cells(ran.out)
    assert "临平.txt" in ran.out
    assert index("remove", "余杭.txt", "--json").json["removed"] == ["余杭.txt"]


def test_remove_of_what_is_not_there_exits_2(index: Run, articles_folder: Path) -> None:
    index("build", articles_folder)
    ran = index("remove", "没有.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no article 没有.txt" in ran.err


@pytest.mark.parametrize(("columns", "cells"), [("60", 2), ("80", 2), ("139", 2), ("140", 7)])
def test_list_shows_every_article_on_a_line(
    index: Run,
    articles_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    columns: str,
    cells: int,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (articles_folder / "[red]\x1b[2J.txt").write_text("西湖有塔。", encoding="utf-8")
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    ran = index("list", tmp_path / "i")
    assert ran.code == 0
    for name in ("临平.txt", "余杭.txt", "[red][2J.txt"):
        assert f"│ {name} " in ran.out
    assert ran.out.splitlines()[0].count("┳") == cells - 1


def test_list_shows_a_name_of_40_columns_whole_where_there_are_80(
    index: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name = "关于今年国庆节和中秋节放假安排的通知.txt"
    (tmp_path / name).write_text("来源：新华社\n2024-11-12 10:00\n放假八天。", encoding="utf-8")
    index("add", tmp_path / name, "--index", tmp_path / "i")
    ran = index("list", tmp_path / "i")
    assert f"│ {name} " in ran.out
    assert re.search(r"│ 新华社 · 2024-11-12T10:00\S* · \d+ 句 sentences · 原件 kept +│", ran.out)


def test_list_prints_nothing_but_json(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    ran = index("list", tmp_path / "i", "--json")
    assert [each["name"] for each in ran.json] == ["临平.txt", "余杭.txt"]
    counts = [ran.json[0][name] for name in ("characters", "sentences", "chunks")]
    assert counts == [10, 2, 1]
    assert (ran.code, ran.err) == (0, "")


def test_list_tells_of_which_articles_the_original_is_kept(
    index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    index("build", articles_folder / "临平.txt", "--index", tmp_path / "i")
    index("add", articles_folder / "余杭.txt", "--index", tmp_path / "i")
    listed = index("list", tmp_path / "i", "--json").json
    assert [(each["name"], each["kept"]) for each in listed] == [
        ("临平.txt", False),
        ("余杭.txt", True),
    ]
    assert index("list", tmp_path / "i").out.count("原件 kept") == 1


def test_verify_finds_a_whole_index_whole(
    index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    ran = index("verify", tmp_path / "i")
    assert (ran.code, ran.out) == (0, "完好。 Everything is as it was written.\n")
    assert index("verify", tmp_path / "i", "--json").json == []


def test_verify_names_what_is_damaged_and_exits_1(
    index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    (tmp_path / "i" / "current.json").unlink()
    (tmp_path / "i" / "[red]笔记.txt").write_bytes(b"")
    ran = index("verify", tmp_path / "i")
    assert ran.code == 1
    assert ran.out == (
        "current.json：不见了 is missing\n[red]笔记.txt：不是索引的文件 is no file of the index\n"
    )
    assert "python -m index build --index" in ran.err
    assert index("verify", tmp_path / "i", "--json").json == [
        {"name": "current.json", "damage": "missing"},
        {"name": "[red]笔记.txt", "damage": "unknown"},
    ]


def test_what_verify_tells_mends_an_index(
    index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "i"
    index("build", articles_folder, "--index", folder)
    index("remove", "临平.txt", "--index", folder)
    (version_folder(folder, 2) / "articles.sqlite").write_bytes(b"")
    assert index("verify", folder).code == 1
    ran = index("build", "--index", folder)
    assert ran.code == 0
    assert "Version 1 stands in for it" in ran.err
    assert index("info", folder).code == 0


def test_compact_writes_an_index_anew(index: Run, articles_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "i"
    index("build", articles_folder, "--index", folder)
    index("remove", "临平.txt", "--index", folder)
    ran = index("compact", folder, "--json")
    assert (ran.code, ran.json["version"], ran.json["articles"]) == (0, 3, 1)
    assert index("verify", folder).code == 0


@pytest.mark.parametrize("command", ["info", "list", "verify", "compact"])
def test_without_an_index_a_command_exits_2(index: Run, tmp_path: Path, command: str) -> None:
    ran = index(command, tmp_path / "没有")
    assert (ran.code, ran.out) == (2, "")
    assert "there is none. Build it:" in ran.err


def test_help_ends_in_examples(index: Run) -> None:
    ran = index("--help")
    assert ran.code == 0
    examples = ran.out.partition("Examples:")[2].split("\n\n")
    commands = [line.strip() for line in examples if line.strip()]
    assert len(commands) >= 4
    assert all(command.startswith("python -m index ") for command in commands)


@pytest.mark.parametrize(
    "command", ["build", "add", "rename", "remove", "list", "info", "verify", "compact", "search"]
)
def test_every_option_is_explained(index: Run, command: str) -> None:
    ran = index(command, "--help")
    assert ran.code == 0
    assert re.search(r"--json +输出 JSON +print JSON", ran.out)


def test_it_all_works_in_a_process_of_its_own(tmp_path: Path) -> None:
    """The real encoder, another working folder, a locale that knows no Chinese."""
    project = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-m", "index", "search", "臨影廠的戶外街景", "--json", "--data", "数据"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(project), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "8000平方米的户外街景" in json.loads(ran.stdout.decode())[0]["text"]
    assert "Index updated: 1 added, 0 removed." in ran.stderr.decode()
    assert (tmp_path / "数据" / "index" / "current.json").is_file()


def _cells(table: str) -> set[tuple[str, str]]:
    rows = re.findall(r"^│ (.+?) +│ (.+?) +│$", table, re.MULTILINE)
    return set(rows)
