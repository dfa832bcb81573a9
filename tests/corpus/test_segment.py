"""Words for searching."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.segment import fold, segment, simplify, tagged_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("臨平臺灣", "临平台湾"),
        ("Ｇ６０，（ＡＢＣ）", "g60,(abc)"),
        ("ABC", "abc"),
        ("８０００㎡", "8000㎡"),
        ("İß", "İß"),
        ("①ﬁ𠮷", "1ﬁ𠮷"),
        ("乾隆", "干隆"),
        ("", ""),
    ],
)
def test_folding_makes_spellings_equal(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_simplifying_changes_traditional_characters_only() -> None:
    assert simplify("臨平說ＡBc，") == "临平说ＡBc，"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("臨影廠的戶外街景有多大？", ["临影厂", "户外", "街景", "多", "大"]),
        ("中国网络视听协会", ["中国", "网络", "视听", "协会"]),
        ("Ｇ６０ Science Corridor", ["g60", "science", "corridor"]),
        ("增加3.6%", ["增加", "3.6%"]),
        ("数字经济", ["数字", "经济"]),  # long words are found by their parts
        *((word, [word]) for word in ("谁", "多少", "什么", "哪里")),
        (
            "临平的会议是在杭州和上海开的 the end of it",
            ["临平", "会议", "杭州", "上海", "开", "end"],
        ),
        ("，。！ \n", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert segment(text) == words


@pytest.mark.parametrize("text", ["臨平區Ｇ６０，去年 3.6%\n", "說\ud800話", ""])
def test_tagged_words_are_the_whole_text_at_its_offsets(text: str) -> None:
    words = list(tagged_words(text))
    assert "".join(word.text for word in words) == simplify(text)
    assert all(simplify(text)[word.start : word.end] == word.text for word in words)


SEGMENT = "from corpus.segment import segment; print(segment('街景'))"
XDG = pytest.mark.skipif(sys.platform != "linux", reason="XDG_CACHE_HOME is Linux's")


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )


@XDG
def test_the_dictionary_cache_lies_in_the_users_cache_folder(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    done = run(SEGMENT, XDG_CACHE_HOME=str(own), TMPDIR=str(shared), PYTHONWARNINGS="error")
    assert (done.stdout, done.stderr) == ("['街景']\n", "")
    assert [path.name for path in (own / "juzheng").iterdir()] == ["jieba-0.42.1"]
    assert not list(shared.iterdir())


@XDG
def test_words_are_cut_where_no_cache_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(SEGMENT, XDG_CACHE_HOME=str(tmp_path / "file"))
    assert (done.stdout, done.stderr) == ("['街景']\n", "")


def test_importing_loads_no_dictionary() -> None:
    code = (
        "import jieba, corpus.segment as s;"
        "print(jieba.dt.initialized, s._tokenizer.cache_info().currsize)"
    )
    assert run(code).stdout == "False 0\n"
