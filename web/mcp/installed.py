"""Whether the SDK is there, and what to do where it is not."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SERIES = "2"
"""Of the SDK: what comes before or after it has other functions."""
_REQUIREMENTS = Path(__file__).parents[2] / "requirements-mcp.txt"
_INSTALLATION = (
    f"pip install -r {_REQUIREMENTS.name}"
    if _REQUIREMENTS.exists()
    else 'pip install "juzheng[mcp]"'  # there is no checkout
)
NOT_INSTALLED = (
    f"要用 MCP，请先安装它的软件包：{_INSTALLATION}",
    f"MCP needs a package of its own: {_INSTALLATION}",
)


def is_installed() -> bool:
    """Whether the SDK is there, without importing it, which takes half a second."""
    try:
        return version("mcp").partition(".")[0] == SERIES
    except PackageNotFoundError:
        return False
