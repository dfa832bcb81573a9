"""The words of the page's own controls, in Chinese and English; Gradio picks by the browser."""

import gradio as gr

WORDS = {
    "ask_tab": ("问答", "Ask"),
    "articles_tab": ("文章", "Articles"),
    "evaluation_tab": ("评测", "Evaluation"),
    "set": ("题集", "Set of questions"),
    "part": ("部分", "Part"),
    "add_set": ("上传题集", "Upload a set"),
    "run_set": ("开始评测", "Run"),
    "stop_run": ("停止", "Stop"),
    "chat": ("对话", "Chat"),
    "question": ("问题", "Question"),
    "question_hint": (
        "问文章里的事，按回车发送，Shift+回车换行",
        "Ask about the articles: Enter sends, Shift+Enter starts a new line",
    ),
    "among": ("只问这些文章", "Ask only these articles"),
    "collection": ("合集", "Collection"),
    "into": ("加到合集（可新建）", "Collection (or a new one)"),
    "more": ("范围与导出", "Scope and export"),
    "export_word": ("导出 .docx", "Export .docx"),
    "export_markdown": ("导出 .md", "Export .md"),
    "export_json": ("导出 .json", "Export .json"),
    "evidence": ("证据", "Evidence"),
    "search_articles": ("查找文章", "Search articles"),
    "search_articles_hint": ("标题、文件名或来源", "title, file name or source"),
    "upload": ("添加文件", "Add files"),
    "add_folder": ("添加整个文件夹", "Add a whole folder"),
    "stop_adding": ("停止添加", "Stop adding"),
    "paste": ("粘贴文本", "Paste text"),
    "paste_name": ("名称", "Name"),
    "paste_name_hint": ("例如：放假通知", "for example: notice"),
    "paste_text": ("正文", "Text"),
    "paste_add": ("添加", "Add"),
}
"""By key: Chinese, English."""


def words() -> gr.I18n:
    chinese = {key: chinese for key, (chinese, _) in WORDS.items()}
    english = {key: english for key, (_, english) in WORDS.items()}
    return gr.I18n(**{"zh-CN": chinese, "zh": chinese, "zh-TW": chinese, "en": english})


def word(key: str) -> gr.i18n.I18nData:
    """A control's label, told in the language that the browser asks for.

    Raises:
        KeyError: there is no such word.
    """
    WORDS[key]  # else the page would show the key
    return gr.i18n.I18nData(key)
