"""What of the page is not Python: its scripts and its style, which stand in `assets`."""

from pathlib import Path

ASSETS = Path(__file__).with_name("assets")


def script(name: str) -> str:
    """The script that a `gr.HTML` runs once when it appears."""
    return (ASSETS / name).read_text(encoding="utf-8")
