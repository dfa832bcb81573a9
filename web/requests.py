"""What a request is, by its head alone: whose, for machines or the page, with a file or not."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""What changes nothing."""
MCP = "/mcp"
"""Where clients of the Model Context Protocol come in."""
PROXIED = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip"})
"""Headers of which one tells that a proxy passed a request on."""
METRICS = "/metrics"
"""Where Prometheus reads."""
UPLOADS = frozenset({"/api/articles", "/gradio_api/upload"})
"""Where files are taken."""


def is_upload(scope: Scope) -> bool:
    return scope["method"] not in SAFE_METHODS and scope["path"].rstrip("/") in UPLOADS


def is_for_machines(scope: Scope) -> bool:
    """Whether the path of a request is the API's, MCP's or a probe's, and not the page's."""
    path: str = scope["path"]
    return path in {"/api", "/healthz", METRICS} or path.startswith("/api/") or is_for_models(scope)


def is_for_models(scope: Scope) -> bool:
    """Whether a request speaks the Model Context Protocol."""
    path: str = scope["path"]
    return path.rstrip("/") == MCP


def is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine and was passed on by no proxy."""
    try:
        address = ip_address((scope.get("client") or ("", 0))[0])
    except ValueError:
        return False
    return address.is_loopback and not PROXIED & {name for name, _ in scope["headers"]}


def client_of(scope: Scope) -> str:
    """Who sent a request: an IPv4 address, or the 64 bits of IPv6 that one household is given."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(ip_network((address, 64), strict=False))
    return str(address)
