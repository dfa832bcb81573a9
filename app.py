"""`python app.py`: the web chat, on this machine alone.

Beside the page it serves `POST /api/ask` and, for whoever waits for it, `GET /healthz`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.console import make_typer, notes, run

if TYPE_CHECKING:
    from web.service import Backend

EXAMPLES = """
python app.py
python app.py --port 8000 --index 我的索引
python app.py --min-confidence 0.5
"""
MIN_CONFIDENCE_HELP = "把握低于此值就不作答  withhold answers below this confidence"

app = make_typer("打开网页，向文章提问。 Open the web chat.", EXAMPLES)


@app.command(epilog=app.info.epilog)
def serve(
    host: Annotated[str, typer.Option(help="监听地址  address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口  port")] = 7860,
    index: Annotated[
        Path | None, typer.Option(help="索引文件夹，默认 .juzheng/index  index folder")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="运行时数据的文件夹  folder for all run-time data")
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option(help="本地 sentence-transformers 文件夹  local model folder"),
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help=MIN_CONFIDENCE_HELP)
    ] = None,
) -> None:
    """打开网页。 Open the web chat."""
    from web.service import Service

    service = Service(lambda: _open_backend(index, data, encoder, min_confidence))
    service.start()  # the models load while what follows imports the web server

    import uvicorn

    from index.opening import data_folder
    from web.server import build_server

    application = build_server(service, temporary=data_folder(data) / "gradio")
    config = uvicorn.Config(application, host=host, port=port, log_level="warning")
    server = uvicorn.Server(config)
    service.when_failed(lambda: setattr(server, "should_exit", True))
    notes.print(f"句证 Juzheng：http://{host}:{port}", markup=False)
    server.run()
    if service.failure:
        raise service.failure


def _open_backend(
    index: Path | None, data: Path | None, encoder: str | None, min_confidence: float | None
) -> "Backend":
    from index.console import open_living_index_noting
    from qa import QuestionAnswerer, SpanReader
    from qa.answering import MIN_CONFIDENCE
    from web.library import Library
    from web.service import Backend

    living = open_living_index_noting(index, data=data, encoder=encoder)
    living.start()
    least = MIN_CONFIDENCE if min_confidence is None else min_confidence
    answerer = QuestionAnswerer(living, SpanReader(), min_confidence=least)
    return Backend(answerer, Library(living))


if __name__ == "__main__":
    run(app)
