"""Files and folders: what is read, what is skipped and why, and what everything is called."""

import os
import re
import sys
from pathlib import Path

import pytest

from corpus import Article, JuzhengError, Loaded, Source, find_sources, load_articles
from tests.corpus.conftest import Read, Refuse
from tests.corpus.files import write_docx


def write(path: Path, content: str | bytes = "今天开会。") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def names(*paths: Path) -> list[str]:
    return [source.name for source in find_sources(paths)]


def load(*paths: Path, max_file_bytes: int = 1000) -> Loaded:
    return load_articles(find_sources(paths), max_file_bytes=max_file_bytes)


@pytest.mark.parametrize(
    "name", ["a.txt", "会议通知.txt", "名 字.txt", "a'b\"c.txt", "a\nb.txt", "A.TXT"]
)
def test_a_file_is_called_by_its_name(tmp_path: Path, name: str) -> None:
    assert names(write(tmp_path / name)) == [name]


def test_files_of_a_folder_are_called_by_their_paths_in_it(tmp_path: Path) -> None:
    for name in ("b.txt", "新闻/2024/甲.txt", "新闻/乙.md", "a.txt"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.txt", "b.txt", "新闻/2024/甲.txt", "新闻/乙.md"]


def test_hidden_files_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".a.txt", ".git/a.txt", "甲/.b/c.txt", "~$报告.docx", ".DS_Store"):
        write(tmp_path / name)
    assert load(tmp_path) == Loaded((), (), {})


def test_what_is_hidden_may_be_given(tmp_path: Path) -> None:
    file = write(tmp_path / ".juzheng" / ".a.txt")
    write(tmp_path / ".juzheng" / "b.txt")
    assert names(tmp_path / ".juzheng") == ["b.txt"]
    assert names(file) == [".a.txt"]


def test_three_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [write(tmp_path / each / "新闻" / "a.txt", each) for each in "甲乙丙"]
    sources = find_sources(path.parent for path in paths)
    assert [source.path for source in sources] == paths
    assert [source.name for source in sources[:2]] == ["a.txt", "新闻/a.txt"]
    assert len({source.name for source in sources}) == 3


def test_a_name_made_longer_may_be_taken_too(tmp_path: Path) -> None:
    first, second = tmp_path / "甲", tmp_path / "乙"
    paths = [
        write(first / "a.txt"),
        write(first / "乙" / "a.txt", "二"),
        write(second / "a.txt", "三"),
    ]
    sources = find_sources([first, second])
    assert [source.path for source in sources] == paths
    assert len({source.name for source in sources}) == 3


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [write(tmp_path / each / "a.txt", each) for each in "甲乙"]
    assert names(*paths) == ["a.txt", paths[1].as_posix()]


def test_a_path_given_twice_is_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert names(path, path, tmp_path, tmp_path / "." / "a.txt") == ["a.txt"]


@pytest.mark.parametrize("name", ["没有.txt", "没有的 文件夹", "x" * 300, "a\0b"])
def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(JuzhengError, match=r"does not exist\. Check the path") as caught:
        find_sources([tmp_path, tmp_path / name])
    assert name in caught.value.chinese


def test_links_that_go_in_circles_do_not_hang(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    loaded = load(tmp_path)
    assert [article.name for article in loaded.articles] == ["a.txt"]
    assert [error.path.name for error in loaded.skipped] == ["b.txt"]


@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_a_link_is_read_under_its_own_name(tmp_path: Path, name: str) -> None:
    blob = write(tmp_path / "内容" / "blob")
    if name == "a.docx":
        write_docx(blob)
    (tmp_path / name).symlink_to(blob)
    (article,) = load(tmp_path / name, max_file_bytes=10**6).articles
    assert (article.name, article.text) == (name, "今天开会。")


def test_a_link_that_leads_nowhere_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "没有")
    (error,) = load(tmp_path).skipped
    assert error.chinese.startswith("a.txt：打不开")
    assert error.english.startswith("a.txt: cannot be opened (No such file or directory). Check")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
@pytest.mark.parametrize("name", ["a.txt", "a.docx"])
def test_a_pipe_does_not_hang(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert [error.path.name for error in load(tmp_path).skipped] == [name]
    assert [error.path.name for error in load(tmp_path / name).skipped] == [name]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.txt" / "b.txt")
    assert names(tmp_path) == ["a.txt/b.txt"]
    assert names(tmp_path / "a.txt") == ["b.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes on Linux only")
def test_a_name_in_gb18030_is_shown_and_its_file_is_read(tmp_path: Path) -> None:
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "会议.txt".encode("gbk"))))
    write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "坏的.bin".encode("gbk"))))
    loaded = load(tmp_path)
    assert [article.name for article in loaded.articles] == ["会议.txt"]
    assert str(loaded.skipped[0]).startswith("坏的.bin：不读这种文件")


FAULTS = {
    "空.txt": (b"", "没有文字", "it holds no text. Check the file"),
    "空白.txt": (" \u3000\r\n\t".encode(), "没有文字", "it holds no text. Check the file"),
    "只有标记.md": (b"\xef\xbb\xbf", "没有文字", "it holds no text. Check the file"),
    "太大.txt": ("今".encode() * 400, "超过 1,000 字节的上限", "or raise --max-file-mb"),
    "图片.txt": (b"\x89PNG\0\0", "二进制", "Convert it to .txt"),
    "乱码.txt": (b"\xff\xff\xff", "认不出编码", "save it as UTF-8"),
    "图.jpg": (b"\xff\xd8", "不读这种文件（.jpg）", "files of this kind (.jpg) are not read"),
    "旧.wpd": (b"\xd0\xcf", "请另存为其中一种", "Save it as .docx"),
    "README": (b"x", "没有扩展名", "(no ending)"),
    "假.docx": (b"PK\3\4x", "文件损坏", "save it anew"),
    "假.pdf": (b"\0x", "文件损坏", "save it anew"),
}


def test_a_fault_is_told_by_name_with_reason_and_next_step(tmp_path: Path) -> None:
    """A file for each fault, and two that can be read, first and last."""
    for name, (content, _, _) in FAULTS.items():
        write(tmp_path / name, content)
    write(tmp_path / "0.txt", "今天开会。")
    write(tmp_path / "鿿.md", "# 通知\n明天放假。")
    loaded = load(tmp_path)
    assert [article.title for article in loaded.articles] == ["今天开会", "通知"]
    assert {error.path.name for error in loaded.skipped} == FAULTS.keys()
    for error in loaded.skipped:
        _, chinese, english = FAULTS[error.path.name]
        assert re.match(f"{error.path.name}：.*{re.escape(chinese)}", error.chinese)
        assert re.match(f"{error.path.name}: .*{re.escape(english)}", error.english)


def test_a_file_that_may_not_be_read_is_told_by_name(
    tmp_path: Path, refuse: Refuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_nothing(path: Path, *arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    paths = [write(tmp_path / "a.txt"), write(tmp_path / "a.docx")]
    monkeypatch.setattr(Path, "open", open_nothing)
    for path in paths:
        assert "cannot be opened (Permission denied). Check" in refuse(path).english


@pytest.mark.parametrize(("limit", "count"), [(14, 0), (15, 1)])
def test_the_size_limit_can_be_set(tmp_path: Path, limit: int, count: int) -> None:
    write(tmp_path / "a.txt", "今天开会。")
    loaded = load(tmp_path, max_file_bytes=limit)
    assert (len(loaded.articles), len(loaded.skipped)) == (count, 1 - count)


def test_of_files_with_the_same_text_the_first_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "今天开会。")
    write(tmp_path / "b.txt", "明天放假。")
    write(tmp_path / "c.txt", "今天开会。".encode("gb18030"))
    write(tmp_path / "d.md", "今天开会。".encode("utf-16"))
    loaded = load(tmp_path)
    assert [article.name for article in loaded.articles] == ["a.txt", "b.txt"]
    assert loaded.duplicates == {"c.txt": "a.txt", "d.md": "a.txt"}


def test_progress_is_told_of_every_file(tmp_path: Path) -> None:
    for name, content in (("a.txt", "一"), ("b.bin", "二"), ("c.txt", "一")):
        write(tmp_path / name, content)
    seen: list[Source] = []
    sources = find_sources([tmp_path])
    load_articles(sources, on_file=seen.append)
    assert tuple(seen) == sources


@pytest.mark.parametrize(
    "text",
    [
        "　　今天开会。\r\n\r\n明天放假。\n",
        "<script>alert(1)</script>\n![x](http://a.cn/x.png) ${HOME} </s> &amp;。",
    ],
)
def test_the_text_is_the_decoded_file(tmp_path: Path, read: Read, text: str) -> None:
    assert read(write(tmp_path / "a.md", text.encode("utf-8-sig"))).text == text


def test_an_article_of_its_own_kind_is_made(tmp_path: Path) -> None:
    (article,) = load(write(tmp_path / "通知.txt", "来源：本站\n今天开会。")).articles
    assert article == Article("通知.txt", "来源：本站\n今天开会。", "今天开会", source="本站")
