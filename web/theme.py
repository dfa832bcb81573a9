"""Gradio's plainest theme, in the colours of `page.css`, which differ by light and dark."""

import gradio as gr

COLOURS = {
    "body_background_fill": "var(--paper)",
    "background_fill_primary": "var(--sheet)",
    "background_fill_secondary": "var(--paper)",
    "block_background_fill": "var(--sheet)",
    "input_background_fill": "var(--sheet)",
    "border_color_primary": "var(--line)",
    "block_border_color": "var(--line)",
    "body_text_color": "var(--ink)",
    "body_text_color_subdued": "var(--faint)",
    "input_placeholder_color": "var(--faint)",
    "input_border_color_focus": "var(--accent)",
    "button_primary_background_fill": "var(--accent)",
    "button_primary_background_fill_hover": "var(--accent)",
    "button_primary_text_color": "var(--on-accent)",
    "button_primary_text_color_hover": "var(--on-accent)",
    "loader_color": "var(--accent)",
}
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")


def theme() -> gr.themes.Base:
    plain = gr.themes.Base(font=list(FONTS), font_mono=["monospace"])
    everywhere = {"color_accent": "var(--accent)"}
    return plain.set(
        **everywhere, **COLOURS, **{f"{name}_dark": value for name, value in COLOURS.items()}
    )
