"""The list of articles as HTML, and what became of files that were added."""

from collections.abc import Sequence
from html import escape

from index.catalogue import CataloguePage, Entry
from index.updates.file_results import FileResult
from qa.wording import published_words
from web.markup import both
from web.service.progress import Stage, Step

PAGE = 50
"""Articles of one page of the list."""
STAGES: dict[Stage, tuple[str, str]] = {
    "waiting": ("等前面的改动完成", "Waiting for other changes"),
    "files": ("正在读取", "Reading"),
    "chunks": ("正在编码", "Encoding"),
    "articles": ("正在写入", "Writing"),
    "done": ("完成", "Done"),
}


def articles_html(page: CataloguePage, *, start: int, search: str, manages: bool) -> str:
    """A page of the list, which begins at the article in place `start`; it names the search."""
    return f"{_page(page, start, search, manages)}<i hidden data-search='{escape(search)}'></i>"


def _page(page: CataloguePage, start: int, search: str, manages: bool) -> str:
    if not page.entries:
        message = (
            both("没有符合的文章。", "No article matches.")
            if search.strip()
            else both("还没有文章。", "There is no article yet.")
        )
        return f"<p class='empty'>{message}</p>"
    rows = "".join(_row(entry, manages=manages) for entry in page.entries)
    return f"{_pager(page, start)}<ul>{rows}</ul>"


def _pager(page: CataloguePage, start: int) -> str:
    first, last = start + 1, start + len(page.entries)
    place = both(
        f"第 {first:,}–{last:,} 篇，共 {page.total:,} 篇", f"{first:,}–{last:,} of {page.total:,}"
    )
    buttons = ""
    if page.total > PAGE:
        before, after = start - PAGE, start + PAGE
        previous, following = both("‹ 上一页", "‹ Previous"), both("下一页 ›", "Next ›")
        buttons = _pager_button(previous, before, there=before >= 0)
        buttons += _pager_button(following, after, there=after < page.total)
    return f"<div class='turning'><span>{place}</span>{buttons}</div>"


def _pager_button(label: str, offset: int, *, there: bool) -> str:
    disabled = "" if there else " disabled"
    return f"<button type='button' class='turn' data-offset='{offset}'{disabled}>{label}</button>"


def _row(article: Entry, *, manages: bool) -> str:
    name, title = escape(article.name), escape(article.title)
    sentences = both(f"{article.sentences:,} 句", f"{article.sentences:,} sentences")
    added = both(f"{article.added[:10]} 加入", f"added {article.added[:10]}")
    parts = [escape(part) for part in (article.number, article.source) if part]
    if article.published:
        parts.append(both(*published_words(article.published)))
    about = " · ".join((*parts, name))
    mark = " data-kept" if article.kept else ""
    acts = _act("only", "只问这篇", "Ask only this")
    if manages:
        acts += _act("rename", "改名", "Rename") + _act("remove", "删除", "Delete")
    return (
        f"<li data-article='{escape(article.id)}' data-name='{name}'{mark}>"
        f"<button type='button' class='preview' lang='zh'>{title}</button>"
        f"<p>{about} · {sentences} · {added}</p><div class='acts'>{acts}</div></li>"
    )


def _act(name: str, chinese: str, english: str) -> str:
    return f"<button type='button' class='{name}'>{both(chinese, english)}</button>"


def step_html(step: Step) -> str:
    """How far the adding is, with the time that is left where that can be told."""
    chinese, english = STAGES[step.stage]
    if step.stage == "waiting" and step.total:
        chinese = f"前面还有 {step.total:,} 项改动"
        english = f"{step.total:,} {'change comes' if step.total == 1 else 'changes come'} first"
    elif step.total:
        chinese += f" {step.done:,}/{step.total:,}"
        english += f" {step.done:,}/{step.total:,}"
    if step.seconds_left is not None:
        chinese += f"，约剩 {step.seconds_left:.0f} 秒"
        english += f", about {step.seconds_left:.0f} s left"
    value = f" max='{step.total}' value='{step.done}'" if step.done else ""
    return (
        f"<p role='status' id='step'>{both(chinese, english)}</p>"
        f"<progress{value} aria-labelledby='step'></progress>"
    )


def outcomes_html(file_results: Sequence[FileResult]) -> str:
    """What became of each file."""
    lines = "".join(
        f"<li class='{each.status}'><b>{escape(each.name)}</b> {both(*each.in_words())}</li>"
        for each in file_results
    )
    return f"<ul role='status'>{lines}</ul>"


def problem_html(chinese: str, english: str) -> str:
    return f"<p role='alert' class='refused'>{both(chinese, english)}</p>"
