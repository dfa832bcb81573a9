"""The list of articles as HTML, and what became of files that were added."""

from collections.abc import Sequence
from html import escape

from index.catalogue import CataloguePage, Entry
from index.outcomes import Outcome
from web.markup import both
from web.steps import Stage, Step

PAGE = 50
"""Articles of one page of the list."""
STAGES: dict[Stage, tuple[str, str]] = {
    "waiting": ("前面还有别的改动", "Waiting for other changes"),
    "files": ("正在读取", "Reading"),
    "chunks": ("正在编码", "Encoding"),
    "articles": ("正在写入", "Writing"),
    "done": ("完成", "Done"),
}


def articles_html(page: CataloguePage, *, start: int, search: str, manages: bool) -> str:
    """A page of the list, which begins at the article in place `start`."""
    if not page.entries:
        found = (
            both("没有符合的文章。", "No article matches.")
            if search.strip()
            else both("还没有文章。", "There is no article yet.")
        )
        return f"<p class='empty'>{found}</p>"
    rows = "".join(_row(entry, manages=manages) for entry in page.entries)
    return f"{_turning(page, start)}<ul>{rows}</ul>"


def _turning(page: CataloguePage, start: int) -> str:
    first, last = start + 1, start + len(page.entries)
    shown = both(
        f"第 {first:,}–{last:,} 篇，共 {page.total:,} 篇", f"{first:,}–{last:,} of {page.total:,}"
    )
    buttons = ""
    if page.total > PAGE:
        before, after = start - PAGE, start + PAGE
        buttons = _turn("‹", "上一页", "previous page", before, before >= 0) + _turn(
            "›", "下一页", "next page", after, after < page.total
        )
    return f"<div class='turning'><span>{shown}</span>{buttons}</div>"


def _turn(sign: str, chinese: str, english: str, offset: int, there: bool) -> str:
    return (
        f"<button type='button' class='turn' data-offset='{offset}'"
        f" aria-label='{chinese} {english}'{'' if there else ' disabled'}>{sign}</button>"
    )


def _row(article: Entry, *, manages: bool) -> str:
    name, title = escape(article.name), escape(article.title)
    sentences = both(f"{article.sentences:,} 句", f"{article.sentences:,} sentences")
    added = both(f"{article.added[:10]} 加入", f"added {article.added[:10]}")
    about = " · ".join(
        escape(part)
        for part in (article.source, (article.published or "").replace("T", " "), article.name)
        if part
    )
    acts = _act("only", "只问它", "Ask only this")
    if manages:
        acts += _act("rename", "改名", "Rename") + _act("remove", "删除", "Delete")
    return (
        f"<li data-article='{escape(article.id)}' data-name='{name}'>"
        f"<button type='button' class='preview' lang='zh'>{title}</button>"
        f"<p>{about} · {sentences} · {added}</p><div class='acts'>{acts}</div></li>"
    )


def _act(name: str, chinese: str, english: str) -> str:
    return f"<button type='button' class='{name}'>{both(chinese, english)}</button>"


def step_html(step: Step) -> str:
    """How far the adding is, with the time that is left where that can be told."""
    chinese, english = STAGES[step.stage]
    if step.total:
        chinese += f" {step.done:,}/{step.total:,}"
        english += f" {step.done:,}/{step.total:,}"
    if step.seconds_left is not None:
        chinese += f"，约剩 {step.seconds_left:.0f} 秒"
        english += f", about {step.seconds_left:.0f} s left"
    value = f" max='{step.total}' value='{step.done}'" if step.done else ""
    return (
        f"<p role='status'>{both(chinese, english)}</p>"
        f"<progress{value} aria-label='进度 progress'></progress>"
    )


def outcomes_html(outcomes: Sequence[Outcome]) -> str:
    """What became of each file."""
    lines = "".join(
        f"<li class='{each.status}'><b>{escape(each.name)}</b> {both(*each.in_words())}</li>"
        for each in outcomes
    )
    return f"<ul role='status'>{lines}</ul>"


def problem_html(chinese: str, english: str) -> str:
    return f"<p role='alert' class='refused'>{both(chinese, english)}</p>"
