"""How faults are told."""

from pathlib import Path

from corpus import JuzhengError, UnreadableFileError


def test_a_fault_is_told_in_both_languages() -> None:
    error = JuzhengError("请检查。", "Check it.")
    assert str(error) == "请检查。\nCheck it."


def test_a_fault_of_a_file_names_it() -> None:
    error = UnreadableFileError(Path("新闻/通知.txt"), "没有文字。", "no text.")
    assert (error.chinese, error.english) == ("通知.txt：没有文字。", "通知.txt: no text.")
    assert (error.reason, error.reason_english) == ("没有文字。", "no text.")
    assert isinstance(error, JuzhengError)
