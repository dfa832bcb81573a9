"""`--collection` of the commands: given, remembered, listed, asked, and moved between."""

from pathlib import Path

from tests.index.commands import Run


def listed(ran: Run, folder: Path) -> dict[str, str]:
    """The collection of each article, by its name."""
    return {each["name"]: each["collection"] for each in ran("list", folder, "--json").json}


def test_a_folder_is_built_into_a_collection_and_stays_there(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    index = ["--index", tmp_path / "i"]
    assert run_index("build", articles_folder, "--collection", "人事", *index).code == 0
    (articles_folder / "西湖.txt").write_text("西湖有塔。", encoding="utf-8")
    run_index("build", *index)
    assert set(listed(run_index, tmp_path / "i").values()) == {"人事"}
    info = run_index("info", tmp_path / "i", "--json").json
    assert info["collections"] == {"人事": 3}
    assert info["folders"] == {str(articles_folder): "人事"}
    assert "人事: 3" in run_index("info", tmp_path / "i").out


def test_a_collection_without_a_folder_is_refused(run_index: Run, tmp_path: Path) -> None:
    ran = run_index("build", "--collection", "人事", "--index", tmp_path / "i")
    assert (ran.code, ran.out) == (2, "")
    assert "Name the folders that belong to the collection 人事." in ran.err


def test_what_is_added_and_moved_is_listed_by_collection(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    index = ["--index", tmp_path / "i"]
    run_index("build", articles_folder, *index)
    file = tmp_path / "薪酬.txt"
    file.write_text("临平的薪酬是三千元。", encoding="utf-8")
    run_index("add", file, "--collection", "人事", *index)
    assert "临平.txt" in run_index("move", "临平.txt", "--collection", "制度", *index).out
    expected = {"临平.txt": "制度", "余杭.txt": "默认", "薪酬.txt": "人事"}
    assert listed(run_index, tmp_path / "i") == expected
    only = run_index("list", tmp_path / "i", "--collection", "人事", "--json").json
    assert [each["name"] for each in only] == ["薪酬.txt"]


def test_a_search_stays_within_the_collections_named(
    run_index: Run, articles_folder: Path, tmp_path: Path
) -> None:
    index = ["--index", tmp_path / "i"]
    run_index("build", articles_folder, "--collection", "人事", *index)
    found = run_index("search", "临平", "--collection", "人事", *index, "--json").json
    assert {hit["article"] for hit in found} == {"临平.txt", "余杭.txt"}
    ran = run_index("search", "临平", "--collection", "没有", *index)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no collection 没有. There are: 人事" in ran.err
