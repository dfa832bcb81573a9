"""Whether the SDK is there, and what to do where it is not."""

from importlib.metadata import PackageNotFoundError, version

SERIES = "2"
"""Of the SDK: what comes before or after it has other functions."""
NOT_INSTALLED = (
    "要用 MCP，请先安装它的软件包：pip install -r requirements-mcp.txt",
    "MCP needs a package of its own: pip install -r requirements-mcp.txt",
)


def is_installed() -> bool:
    """Whether the SDK is there, without importing it, which takes half a second."""
    try:
        return version("mcp").partition(".")[0] == SERIES
    except PackageNotFoundError:
        return False
