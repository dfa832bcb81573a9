"""For language models: the articles as tools of the Model Context Protocol, by its official SDK.

`tools` are what `web.api` does, with `reading` of articles and answers as `telling` has them for a
model; `protocol` offers them. A client comes in by stdin and stdout (`command`) or by streamable
HTTP (`over_http`). The SDK is optional (`installed`), and imported only when it is spoken.
"""
