"""The page: questions and articles to the left, and to the right the article with the evidence.

What of it is not Python, its scripts and its style, stands in `assets`.
"""

from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from web.articles.panel import Articles
from web.auth.access import LOGOUT, PASSWORD, user_name
from web.chat.evidence import EMPTY_EVIDENCE
from web.chat.panel import Chat
from web.evaluation.panel import Evaluation
from web.markup import both
from web.service.service import Service
from web.wording import word

ASSETS = Path(__file__).with_name("assets")


def build_page(service: Service) -> gr.Blocks:
    """The page, wired to `service`."""
    chat, articles, evaluation = Chat(service), Articles(service), Evaluation(service)
    with gr.Blocks(title="句证 Juzheng", analytics_enabled=False, fill_width=True) as page:
        header = gr.HTML(header_html(""), elem_id="header", js_on_load=_script("header.js"))
        with gr.Row(equal_height=False, elem_id="main"):
            with gr.Column(scale=6, min_width=320, elem_id="left"), gr.Tabs(elem_id="tabs") as tabs:
                with gr.Tab(word("ask_tab"), id="ask"):
                    chat.build()
                with gr.Tab(word("articles_tab"), id="articles") as articles_tab:
                    articles.build(script=_script("articles.js"))
                with gr.Tab(word("evaluation_tab"), id="evaluation", visible=False) as evaluating:
                    evaluation.build(script=_script("evaluation.js"))
            with gr.Column(scale=6, min_width=320, elem_id="right"):
                evidence = gr.HTML(
                    EMPTY_EVIDENCE,
                    elem_id="evidence",
                    label=word("evidence"),
                    js_on_load=_script("evidence.js"),
                )
        address = gr.Textbox(visible=False)  # where a script can put what only a browser knows
        first = gr.Textbox(visible=False)  # what the panel shows first, unless it shows something
        chat.wire(evidence, script=_script("copying.js") + _script("chat.js"))
        articles.wire(articles_tab, tabs, evidence, chat.among)
        evaluation.wire(evaluating)
        opening: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        page.load(_greeting, None, header, **opening)
        page.load(chat.restore, [chat.turns, chat.verdicts], chat.chat, **opening)
        page.load(chat.offer, None, chat.chat, **opening)
        opened = [articles.manage, articles.list, chat.among, *articles.choosers]
        page.load(articles.restore, None, opened, **opening)
        page.load(evaluation.restore, None, evaluating, **opening)
        # What was asked meanwhile is told only to a second event.
        page.load(chat.wait, None, None, **opening).then(
            chat.begin, [chat.turns, chat.pending, address], first, js=_ADDRESS, **opening
        ).then(None, [first, evidence], evidence, js=_UNLESS_SHOWN, **opening)
    page.queue(default_concurrency_limit=8, max_size=256, status_update_rate=10)
    return page  # type: ignore[no-any-return]


def header_html(name: str) -> str:
    """The name of the page and its switches; of who is logged in, the password and the way out."""
    way_out = (
        f"<a href='{PASSWORD}'>" + both("改密码", "Password") + "</a>"
        f"<form method='post' action='{LOGOUT}'><button title='{escape(name)}'>"
        + both("退出", "Log out")
        + "</button></form>"
    )
    return f"<header>{TITLE}<nav>{SWITCHES}{way_out if name else ''}</nav></header>"


_ADDRESS = "(turns, pending, _) => [turns, pending, location.hash]"
_UNLESS_SHOWN = "(first, shown) => /class='[^']*(sheet|gone)/.test(shown) ? shown : first || shown"
"""A question may have been answered while the first evidence was on its way."""
TITLE = (
    "<h1><span class='seal' aria-hidden='true'>证</span>句证<small>Juzheng</small></h1><p>"
    + both(
        "答案是文章里的原句，一字不改。",
        "Answers cut out of the articles, with the sentence that proves them.",
    )
    + "</p>"
)
SWITCHES = (
    "<button type='button' id='theme' aria-label='浅色或深色 light or dark'>◐</button>"
    "<button type='button' id='language'><span class='zh' lang='en'>English</span>"
    "<span class='en' lang='zh'>中文</span></button>"
)


def _greeting(request: gr.Request) -> str:
    return header_html(user_name(request))


def _script(name: str) -> str:
    """The script that a `gr.HTML` runs once when it appears."""
    return (ASSETS / name).read_text(encoding="utf-8")
