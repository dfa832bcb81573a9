"""Chinese and English, light and dark: as the browser has it, or as it was chosen."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import ask, open_articles
from tests.web.conftest import Visitor
from tests.web.quick import Quick


@pytest.mark.parametrize(
    ("locale", "lang", "tab", "hint"),
    [
        ("zh-CN", "zh-CN", "文章", "问文章里的事，按回车发送，Shift+回车换行"),
        ("zh-TW", "zh-CN", "文章", "问文章里的事，按回车发送，Shift+回车换行"),
        ("en-GB", "en", "Articles", "Ask about the articles: Enter sends, Shift+Enter starts a"),
        ("de-DE", "en", "Articles", "Ask about the articles: Enter sends, Shift+Enter starts a"),
    ],
)
def test_the_page_speaks_as_the_browser_does(
    visit: Visitor, quick: Quick, locale: str, lang: str, tab: str, hint: str
) -> None:
    page = visit(quick.url, locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.get_by_role("tab").nth(1)).to_have_text(tab)
    placeholder = page.locator("#question textarea").get_attribute("placeholder") or ""
    assert placeholder.startswith(hint)


def test_english_speaks_no_chinese_but_that_of_the_articles(visit: Visitor, quick: Quick) -> None:
    page = visit(quick.url, locale="en-US")
    expect(page.locator("#evidence .about")).to_contain_text("published 5 November 2024")
    assert chinese(page) == ["句证", "余杭晨报", "余杭"]
    ask(page, "临平有什么山？")
    open_articles(page)
    assert chinese(page) == ["句证", "余杭晨报", "余杭", "临平", "临平"]  # names of articles


def chinese(page: Page) -> list[str]:
    """Chinese that is shown, read out or told on hover, outside of what is marked as Chinese."""
    found: list[str] = page.evaluate(
        """() => {
          const told = [];
          const add = (text) => {
            told.push(...(text?.match(/[\\u4e00-\\u9fff]+/g) ?? []));
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const isOurs = !node.closest("[lang=zh], [aria-hidden=true], #among, .user");
            if (!node.checkVisibility() || !isOurs) continue;
            for (const name of ["placeholder", "aria-label", "title"]) add(node.getAttribute(name));
            if (["SCRIPT", "STYLE"].includes(node.tagName)) continue;
            for (const each of node.childNodes) if (each.nodeType === 3) add(each.data);
          }
          return told;
        }"""
    )
    return found


def test_the_language_is_switched_and_stays_so(visit: Visitor, quick: Quick) -> None:
    page = visit(quick.url)
    ask(page, "坏：switched")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("tab").first).to_have_text("Ask")
    assert "Something went wrong" in page.locator(".told").inner_text()
    page.reload()
    expect(page.get_by_role("tab").first).to_have_text("Ask")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("tab").first).to_have_text("问答")


def test_light_and_dark_are_switched_and_stay_so(quick_page: Page) -> None:
    colour = "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    assert quick_page.evaluate(colour) == "rgb(247, 244, 236)"
    quick_page.locator("#theme").click()
    assert quick_page.evaluate(colour) == "rgb(26, 25, 23)"
    quick_page.reload()
    quick_page.locator("#question textarea").wait_for()
    assert quick_page.evaluate(colour) == "rgb(26, 25, 23)"
