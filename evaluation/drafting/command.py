"""The commands `python -m qa draft` and `python -m qa review`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from corpus import JuzhengError, find_sources, load_articles
from corpus.console import notes, printable
from evaluation.drafting.reviewing import Decision, Line
from evaluation.drafting.reviewing import review as review_lines
from evaluation.sets.questions import TABLES
from evaluation.sets.table_rows import write_table
from qa.feedback.lines import kept_from_overwriting

CHOICES = "k 留 keep · s 删 strike · e 改 edit · l 以后再看 later · q 停 quit"


def draft(
    articles: Annotated[
        list[Path], typer.Argument(metavar="ARTICLE…", help="文章或文件夹  articles or folders")
    ],
    out: Annotated[
        Path, typer.Option("--out", dir_okay=False, help="写入 .jsonl 或 .xlsx  where to write")
    ],
    each: Annotated[int, typer.Option(min=1, help="每篇最多几题  of each article")] = 20,
) -> None:
    """从文章草拟评测题，待人取舍。 Draft evaluation questions, for a person to keep or strike.

    草拟的题照搬原文的字句，测得的数会偏高。 They repeat the text, so figures on them are too good.
    """
    from evaluation.drafting.drafts import drafts

    if out.suffix.lower() not in {".jsonl", ".xlsx"}:
        raise JuzhengError(
            f"{out.name}：只能写成 .jsonl 或 .xlsx。",
            f"{out.name}: only .jsonl and .xlsx can be written.",
        )
    loaded = load_articles(find_sources(articles))
    for skipped in loaded.skipped:
        notes.print(f"注意 warning: {skipped}", style="yellow", markup=False)
    lines = list(drafts(loaded.articles, each=each))
    _write(out, lines)
    vain = sum(not line["answers"] for line in lines)
    notes.print(
        f"{len(lines)} 题（{vain} 题没有答案）写入 {out}。请用 review 或在表格里逐题核对；"
        f"没核对的题不会拿来评测。\n{len(lines)} questions, {vain} without an answer. Check each,"
        " by review or in the sheet; evaluate refuses those that nobody has.",
        markup=False,
    )


def review(
    file: Annotated[
        Path,
        typer.Argument(dir_okay=False, help="draft 或 feedback export 所写  what they wrote"),
    ],
) -> None:
    """逐题核对：留、删、改，随时存。 Check lines one by one; each decision is kept at once."""
    if file.suffix.lower() in TABLES:
        raise JuzhengError(
            f"{file.name} 是表格，请直接在里面改，核对后清空“核对”一格。",
            f"{file.name} is a table: change it there, and clear 核对 beside what was checked.",
        )
    console = Console(highlight=False)
    kept, struck = review_lines(file, lambda line, left: _decide(line, left, console), _edit)
    notes.print(f"留 {kept}，删 {struck}。 {kept} kept, {struck} struck.", markup=False)


def _write(out: Path, lines: Sequence[Line]) -> None:
    with kept_from_overwriting(out):
        if out.suffix.lower() == ".xlsx":
            write_table(out, lines)
            return
        with out.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _decide(line: Line, left: int, console: Console) -> Decision:
    console.rule(f"还有 {left} 题 left")
    console.print(printable(str(line["check"])), style="dim", markup=False)
    console.print(Text(printable(line["question"]), style="bold"))
    answers = line.get("answers")
    for answer in answers if answers is not None else ["?"]:
        console.print(Text(f"答 {printable(answer)}"))
    for sentence in line.get("evidence") or []:
        shown = Text(f"据 {printable(sentence)}")
        shown.highlight_words(answers or [], style="reverse")
        console.print(shown)
    while True:
        try:
            return Decision(console.input(f"{CHOICES}> ").strip().lower())
        except EOFError:
            return Decision.quit
        except ValueError:
            continue


def _edit(line: Line) -> Line:
    """What is typed anew; an empty line leaves a text as it is, a lone - empties it."""
    notes.print("直接回车不改，- 清空；几个答案用 | 隔开。 Enter: as it is; -: none; | between.")
    question = input(f"问 question [{line['question']}]: ").strip() or line["question"]
    fields = {"question": question}
    for name, words in (("answers", "答 answers"), ("evidence", "据 evidence")):
        old = line.get(name) or []
        typed = input(f"{words} [{' | '.join(old)}]: ").strip()
        new = [part.strip() for part in typed.split("|")] if typed else old
        fields[name] = [] if typed == "-" else new
    if fields["evidence"] != line.get("evidence"):
        fields["offsets"] = None
    kind = line["kind"] if line["kind"] != "unanswerable" or not fields["answers"] else "fact"
    return fields | {"kind": kind if fields["answers"] else "unanswerable"}
