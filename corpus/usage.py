"""What is wrong with the call of a command, in Chinese beside typer's English."""

import re

import typer

_FAULTS = {
    r"Missing argument '(.+)'\.": "缺少参数 {}",
    r"Missing option '(.+?)'\..*": "缺少选项 {}",
    r"Missing command\.": "缺少命令",
    r"No such command '(.+)'\. Did you mean (.+)\?": "没有命令 {}，是不是 {}",
    r"No such command '(.+)'\.": "没有命令 {}",
    r"No such option: (.+) \(Possible options: (.+)\)": "没有选项 {}，是不是 {}",
    r"No such option: (.+)": "没有选项 {}",
    r"Option '(.+)' requires .+\.": "选项 {} 后面要有值",
    r"Option '(.+)' does not take a value\.": "选项 {} 后面不能有值",
    r"Got unexpected extra argument\(s\) \((.+)\)": "多了参数 {}（有空格的要加引号）",
}
_WRONG_VALUE = re.compile(r"Invalid value for '(.+?)': (.+)", re.DOTALL)
_FAULTS_OF_VALUES = {
    r"Input should be a valid integer, .+": "：要整数",
    r"Input should be a valid number, .+": "：要数字",
    r"Input should be greater than or equal to (.+)": "：不能小于 {}",
    r"Input should be less than or equal to (.+)": "：不能大于 {}",
    r"Value error, .+ is not one of (.+)\.": "：只能是 {}",
    r".+ '(.+)' does not exist\.": "：{} 不存在",
    r".+ '(.+)' is a directory\.": "：{} 是文件夹，要文件",
    r".+ '(.+)' is not readable\.": "：{} 不可读",
}


def usage_message(error: typer.TyperException) -> str:
    """How the command is called, what is wrong, and where to read more.

    What is not about a call stays as typer says it, such as the help that it shows without one.
    """
    english = error.format_message()
    chinese = _in_chinese(english)
    if not chinese:
        return english
    context: typer.Context | None = getattr(error, "ctx", None)
    if not context:
        return f"{chinese}。\n{english}"
    more = f"{context.command_path} --help"
    return f"用法 {context.get_usage()}\n{chinese}。详见 {more}\n{english} See {more}"


def _in_chinese(english: str) -> str | None:
    if wrong := _WRONG_VALUE.fullmatch(english):
        return f"{wrong[1]} 的值不对{_translation(wrong[2], _FAULTS_OF_VALUES) or ''}"
    return _translation(english, _FAULTS)


def _translation(english: str, table: dict[str, str]) -> str | None:
    for pattern, chinese in table.items():
        if match := re.fullmatch(pattern, english, re.DOTALL):
            return chinese.format(*match.groups())
    return None
