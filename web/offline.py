"""Gradio fetches what a raw request names by URL; here nothing is fetched from anywhere."""

from typing import NoReturn

import safehttpx


def stay_offline() -> None:
    """Take the two functions from Gradio by which it fetches URLs.

    An event with a file of `http://…`, and `/gradio_api/file=http://…`, would be downloaded by
    the server: its protection against SSRF lets public addresses pass.
    """
    safehttpx.get = _fetch_nothing
    safehttpx.async_validate_url = _fetch_nothing


async def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"not fetched: {url}")
