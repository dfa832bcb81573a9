"""`python -m index info`, `list`, `verify`: what they print."""

import re
from pathlib import Path

import pytest

from index import UpdateOptions, build_index
from index.storage.folder import version_folder
from tests.fakes import FakeEncoder
from tests.index.commands import Run
from tests.index.folder import Folder


@pytest.fixture
def folder(built: Folder) -> Path:
    """The index of 临平.txt and 余杭.txt."""
    return built.path


def test_info_shows_paths_whole(run_index: Run, articles_folder: Path, tmp_path: Path) -> None:
    marked = articles_folder.rename(tmp_path / "[bold]文章")
    manifest = build_index([marked], tmp_path / "[red] i", UpdateOptions(FakeEncoder())).manifest
    ran = run_index("info", tmp_path / "[red] i")
    assert ran.cells >= {"encoder": "fake", "articles": "2", "characters": "20"}.items()
    shown = re.sub(r"[\s│]", "", ran.out)
    for whole in (marked.name, manifest.built, *manifest.files):
        assert whole in shown


def test_info_prints_nothing_but_json(run_index: Run, folder: Path, articles_folder: Path) -> None:
    ran = run_index("info", folder, "--json")
    assert ran.json["chunking"] == {"size": 240, "overlap": 1}
    assert ran.json["roots"] == [str(articles_folder)]
    assert ran.err == ""


def test_info_names_the_damaged_file(run_index: Run, articles_folder: Path, tmp_path: Path) -> None:
    run_index("build", articles_folder, "--index", tmp_path / "i")
    (version_folder(tmp_path / "i", 1) / "vectors.faiss").write_bytes(b"")
    ran = run_index("info", tmp_path / "i")
    assert (ran.code, ran.out) == (2, "")
    assert "versions/000001/vectors.faiss is cut short" in ran.err
    assert f"--index {tmp_path / 'i'}" in ran.err


@pytest.mark.parametrize(("columns", "cells"), [("60", 2), ("80", 2), ("139", 2), ("140", 8)])
def test_list_shows_every_article_on_a_line(
    run_index: Run, built: Folder, monkeypatch: pytest.MonkeyPatch, columns: str, cells: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    built.add("[red]\x1b[2J.txt", "西湖有塔。")
    ran = run_index("list", built.path)
    for name in ("临平.txt", "余杭.txt", "[red][2J.txt"):
        assert f"│ {name} " in ran.out
    assert ran.out.splitlines()[0].count("┳") == cells - 1


def test_list_shows_a_name_of_40_columns_whole_where_there_are_80(
    run_index: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name = "关于今年国庆节和中秋节放假安排的通知.txt"
    (tmp_path / name).write_text("来源：新华社\n2024-11-12 10:00\n放假八天。", encoding="utf-8")
    run_index("add", tmp_path / name, "--index", tmp_path / "i")
    ran = run_index("list", tmp_path / "i")
    assert f"│ {name} " in ran.out
    assert "│ 新华社 · 2024年11月12日 10:00 " in ran.out
    assert re.search(r"│ \d+ 句 sentences · 原件 kept +│", ran.out)


def test_list_tells_of_which_articles_the_original_is_kept(run_index: Run, built: Folder) -> None:
    built.add("西湖.txt", "西湖有塔。")
    ran = run_index("list", built.path, "--json")
    assert [(each["name"], each["kept"]) for each in ran.json] == [
        ("临平.txt", False),
        ("余杭.txt", False),
        ("西湖.txt", True),
    ]
    counts = [ran.json[0][name] for name in ("characters", "sentences", "chunks")]
    assert (ran.code, ran.err, counts) == (0, "", [10, 2, 1])
    assert run_index("list", built.path).out.count("原件 kept") == 1


def test_verify_finds_a_whole_index_whole(run_index: Run, folder: Path) -> None:
    ran = run_index("verify", folder)
    assert (ran.code, ran.out) == (0, "完好。 Everything is as it was written.\n")
    assert run_index("verify", folder, "--json").json == []


def test_verify_names_what_is_damaged_and_exits_1(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    build_index([articles_folder], tmp_path / "i", UpdateOptions(FakeEncoder()))
    (tmp_path / "i" / "current.json").unlink()
    (tmp_path / "i" / "[red]笔记.txt").write_bytes(b"")
    ran = run_index("verify", tmp_path / "i")
    assert ran.code == 1
    assert ran.out == (
        "current.json：不见了 is missing\n[red]笔记.txt：不是索引的文件 is no file of the index\n"
    )
    assert "python -m index build --index" in ran.err
    assert run_index("verify", tmp_path / "i", "--json").json == [
        {"name": "current.json", "damage": "missing"},
        {"name": "[red]笔记.txt", "damage": "unknown"},
    ]


def test_what_verify_tells_mends_an_index(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "i"
    run_index("build", articles_folder, "--index", folder)
    run_index("remove", "临平.txt", "--index", folder)
    (version_folder(folder, 2) / "articles.sqlite").write_bytes(b"")
    assert run_index("verify", folder).code == 1
    ran = run_index("build", "--index", folder)
    assert ran.code == 0
    assert "Version 1 stands in for it" in ran.err
    assert run_index("info", folder).code == 0


@pytest.mark.parametrize("columns", ["80", "180"])
def test_list_shows_number_and_date_of_a_document(
    run_index: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = "云水发〔2024〕17号\n防汛通知\n请值班。\n云水县水利局\n二〇二四年五月六日\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    run_index("add", tmp_path / "a.txt", "--index", tmp_path / "i")
    ran = run_index("list", tmp_path / "i")
    for part in ("云水发〔2024〕17号", "云水县水利局", "2024年5月6日"):
        assert part in ran.out
