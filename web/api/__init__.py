"""For machines: questions, searches and articles over HTTP, told of in OpenAPI."""

from web.api.routes import machine_server

__all__ = ["machine_server"]
