"""`python app.py`: the web chat, on this machine alone unless it is told otherwise.

Beside the page it serves the routes for machines, `/api` and `/healthz`.
"""

from pathlib import Path
from typing import Annotated

import typer

from corpus.console import DATA_HELP, make_typer, notes, run
from corpus.errors import as_called

EXAMPLES = """
python app.py
python app.py --port 8000 --index 我的索引
python app.py --min-confidence 0.5
python -m web users add 小王 --manage && python app.py --host 0.0.0.0
python app.py --host 0.0.0.0 --tls-cert 证书.pem --tls-key 私钥.pem
python app.py --log juzheng.log
python app.py --shared postgresql://juzheng@db.example/juzheng
"""
MIN_CONFIDENCE_HELP = "把握低于此值就不作答  withhold answers below this confidence"
USERS_HELP = as_called("用户文件，默认在数据文件夹里  file of users, made by: python -m web users")
OPEN_HELP = "没有用户文件也对外开放  serve other machines without a file of users"
ALLOW_HOST_HELP = "还可以用哪些主机名访问  further host names that are answered to"
TLS_CERT_HELP = "TLS 证书，PEM；给出后用 https  certificate for HTTPS, with those it was signed by"
TLS_KEY_HELP = "证书的私钥，PEM，没有密码  the certificate's private key, without a password"
GOODBYE_SECONDS = 5
"""What is being answered when the server is stopped has so long to be done."""
RATE_HELP = "每个客户端每秒的请求数，0 为不限  requests a second for each client, 0 for any"
DATA_WARNING_HELP = (
    "数据文件夹超过多少 GB 就提醒，0 为不提醒  warn of a larger data folder, 0 for never"
)
SHARED_HELP = (
    "几个进程共用的 PostgreSQL，密码放在环境里  what several processes share; no password here"
)
LOG_HELP = "日志，每行一个 JSON；- 为标准错误  write a log of JSON lines to FILE, - is stderr"
LOG_QUESTIONS_HELP = "日志也记问题原文  let the log tell the questions too"

app = make_typer("打开网页，向文章提问。 Open the web chat.", EXAMPLES)


@app.command(epilog=app.info.epilog)
def serve(
    host: Annotated[str, typer.Option(help="监听地址  address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口  port")] = 7860,
    index: Annotated[
        Path | None, typer.Option(help="索引文件夹，默认在数据文件夹里  index folder")
    ] = None,
    data: Annotated[Path | None, typer.Option(help=DATA_HELP)] = None,
    encoder: Annotated[
        str | None,
        typer.Option(help="本地 sentence-transformers 文件夹  local model folder"),
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help=MIN_CONFIDENCE_HELP)
    ] = None,
    users: Annotated[Path | None, typer.Option(help=USERS_HELP)] = None,
    open_to_anyone: Annotated[bool, typer.Option("--open-to-anyone", help=OPEN_HELP)] = False,
    allow_host: Annotated[list[str] | None, typer.Option(help=ALLOW_HOST_HELP)] = None,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help=TLS_CERT_HELP)] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help=TLS_KEY_HELP)] = None,
    rate: Annotated[float | None, typer.Option(min=0, help=RATE_HELP)] = None,
    data_warning: Annotated[
        float | None, typer.Option(metavar="GB", min=0, help=DATA_WARNING_HELP)
    ] = None,
    shared: Annotated[str | None, typer.Option(metavar="URL", help=SHARED_HELP)] = None,
    log: Annotated[str | None, typer.Option(metavar="FILE", help=LOG_HELP)] = None,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help=LOG_QUESTIONS_HELP)
    ] = False,
) -> None:
    """打开网页。 Open the web chat."""
    from index.milvus.server.address import milvus_address
    from index.opening import IS_CHECKOUT, data_folder, default_index
    from web.limits import limits_with
    from web.operation.disk import Disk
    from web.operation.logs import start_log
    from web.operation.memory import share_arenas
    from web.server.exposure import check_exposure
    from web.server.listening import address_in_words, listening
    from web.server.tls import check_certificate
    from web.service.opening import open_backend
    from web.service.service import Service
    from web.shared.watching import watch_shared_place

    share_arenas()
    start_log(log, questions=log_questions)
    watch = watch_shared_place(shared, users=users)
    exposure = check_exposure(host, users=users, data=data, is_open=open_to_anyone)
    check_certificate(tls_cert, tls_key)
    sockets = listening(host, port)  # before anything is loaded: the port may be taken
    limits = limits_with(requests_per_second=rate, data_gigabytes=data_warning)
    elsewhere = index is not None and milvus_address(index) is not None
    watched = [data_folder(data), *(() if elsewhere else (index or default_index(data),))]
    service = Service(
        lambda: open_backend(index, data=data, encoder=encoder, min_confidence=min_confidence),
        disk=Disk(watched, limits),
        shared=watch.place if watch else None,
    )
    service.start()  # the models load while what follows imports the web server

    import uvicorn

    from index.audit import AuditLog
    from web.server.connections import connections_within
    from web.server.server import build_server
    from web.shared.counts import counts_of

    application = build_server(
        service,
        temporary=data_folder(data) / "gradio",
        users=exposure.users,
        everyone=exposure.everyone,
        hosts=[host, *(allow_host or ())],
        audit=AuditLog.default(data),
        limits=limits,
        counts=counts_of(limits, service.shared),
    )
    config = uvicorn.Config(
        application,
        http=connections_within(limits),
        log_config=None,
        log_level="warning",
        ws="none",
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    server = uvicorn.Server(config)
    service.when_failed(lambda: setattr(server, "should_exit", True))
    address = address_in_words(host, port, scheme="https" if tls_cert else "http")
    notes.print(f"句证 Juzheng：{address}", markup=False, soft_wrap=True)
    if not IS_CHECKOUT:
        notes.print(f"数据 data：{data_folder(data)}", markup=False, soft_wrap=True)
    server.run(sockets)
    service.close()
    if watch:
        watch.close()
    if service.failure:
        raise service.failure


if __name__ == "__main__":
    run(app)
