"""The list of articles as HTML, and what became of files that were added."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from html import escape

from index.search.catalogue import CataloguePage, Entry
from index.updates.file_results import FileResult
from qa.wording import origin_words, published_words
from web.markup import both
from web.service.progress import Stage, Step

PAGE = 50
"""Articles of one page of the list."""
SHORT_PAGE = 10
"""Articles of a page that needs no second pager below."""
MOST_TOLD = 3
"""Files of which the page tells one by one what became of them; of more first the sums."""
STAGES: dict[Stage, tuple[str, str]] = {
    "waiting": ("等前面的改动完成", "Waiting for other changes"),
    "files": ("正在读取", "Reading"),
    "chunks": ("正在编码", "Encoding"),
    "articles": ("正在写入", "Writing"),
    "done": ("完成", "Done"),
}


def articles_html(
    page: CataloguePage, *, start: int, search: str, manages: bool, collections: Sequence[str]
) -> str:
    """A page of the list, which begins at the article in place `start`; it names the search.

    Where there are several collections each article tells its own.
    """
    shown = _page(page, start, search, manages, tells=len(collections) > 1)
    options = "".join(f"<option value='{escape(each)}'></option>" for each in collections)
    known = f"<datalist id='collections'>{options}</datalist>" if manages else ""
    return f"{shown}{known}<i hidden data-search='{escape(search)}'></i>"


def _page(page: CataloguePage, start: int, search: str, manages: bool, *, tells: bool) -> str:
    if not page.entries:
        message = (
            both("没有符合的文章。", "No article matches.")
            if search.strip()
            else both("还没有文章。", "There is no article yet.")
        )
        return f"<p class='empty'>{message}</p>"
    rows = "".join(_row(entry, manages=manages, tells=tells) for entry in page.entries)
    pager = _pager(page, start)
    below = pager if len(page.entries) > SHORT_PAGE and page.total > PAGE else ""
    return f"{pager}<ul>{rows}</ul>{below}"


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


def _row(article: Entry, *, manages: bool, tells: bool) -> str:
    name, title = escape(article.name), escape(article.title)
    sentences = both(f"{article.sentences:,} 句", f"{article.sentences:,} sentences")
    here = datetime.fromisoformat(article.added).astimezone().date()  # the index keeps UTC
    chinese, english = published_words(here.isoformat())
    added = both(f"{chinese}加入", f"added {english}")
    parts = [escape(part) for part in (article.number, article.source) if part]
    about = " · ".join(
        (*parts, *(both(*each) for each in origin_words(article.name, article.published)))
    )
    if tells:
        about = f"<b class='in'>{escape(article.collection)}</b> · {about}"
    mark = " data-kept" if article.kept else ""
    acts = _act("only", "只问这篇", "Ask only this")
    if manages:
        acts += _act("rename", "改名", "Rename") + _act("move", "移动", "Move")
        acts += _act("remove", "删除", "Delete")
    return (
        f"<li data-article='{escape(article.id)}' data-name='{name}'"
        f" data-collection='{escape(article.collection)}'{mark}>"
        f"<button type='button' class='preview' lang='zh'>{title}</button>"
        f"<p>{about} · {sentences} · {added}</p><div class='acts'>{acts}</div></li>"
    )


def _act(name: str, chinese: str, english: str) -> str:
    return f"<button type='button' class='{name}'>{both(chinese, english)}</button>"


def step_html(step: Step, before: int = 0, of: int = 0) -> str:
    """How far the adding is, with the time that is left where that can be told.

    `before` of so many files were added by earlier batches.
    """
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
    if before:
        chinese = f"已加入 {before:,}/{of:,} 个；{chinese}"
        english = f"{before:,} of {of:,} files are in; {english}"
    value = f" max='{step.total}' value='{step.done}'" if step.done else ""
    return (
        f"<p role='status' id='step'>{both(chinese, english)}</p>"
        f"<progress{value} aria-labelledby='step'></progress>"
    )


def outcomes_html(file_results: Sequence[FileResult]) -> str:
    """What became of the files: how many, then each, folded away where they are many.

    What was refused always stands open.
    """
    if len(file_results) <= MOST_TOLD:
        return f"<ul role='status'>{_outcomes(file_results)}</ul>"
    refused = [each for each in file_results if each.status == "refused"]
    others = [each for each in file_results if each.status != "refused"]
    told = f"<p role='status'>{both(*_summed(file_results))}</p>"
    if refused:
        told += f"<ul>{_outcomes(refused)}</ul>"
    if others:
        each_file = both("逐个看", "One by one")
        told += f"<details><summary>{each_file}</summary><ul>{_outcomes(others)}</ul></details>"
    return told


def _summed(file_results: Sequence[FileResult]) -> tuple[str, str]:
    counts = Counter(each.status for each in file_results)
    near = sum(bool(each.near) for each in file_results)
    chinese, english = f"加入 {counts['added']} 篇", f"{counts['added']} added"
    if near:
        chinese += f"（其中 {near} 篇与别的几乎相同）"
        english += f" ({near} nearly the same as another)"
    if same := counts["duplicate"]:
        chinese, english = f"{chinese}，内容相同 {same} 个", f"{english}, {same} there already"
    if refused := counts["refused"]:
        chinese, english = f"{chinese}，没有收下 {refused} 个", f"{english}, {refused} refused"
    return f"{chinese}。", f"{english}."


def _outcomes(file_results: Sequence[FileResult]) -> str:
    return "".join(
        f"<li class='{each.status}'><b>{escape(each.name)}</b> {both(*each.in_words())}</li>"
        for each in file_results
    )


def problem_html(chinese: str, english: str) -> str:
    return f"<p role='alert' class='refused'>{both(chinese, english)}</p>"
