# Juzheng without torch, for a server: every file format but those that LibreOffice converts.
#
#     docker build -t juzheng .      (with those: --build-arg LIBREOFFICE=1; for docs/many-processes.md
#                                     and docs/milvus.md, their clients: --build-arg MANY=1)
#     docker run --rm -it -v juzheng:/data juzheng users add 小李 --manage
#     docker run -d -p 127.0.0.1:7860:7860 -v juzheng:/data juzheng
#
# Not built where it was written, which had no Docker. Its two `make` steps on the copied files and its
# entry point were run there without one.

FROM python:3.11-slim-bookworm AS installed
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/juzheng
COPY Makefile requirements-light.txt requirements-light.lock ./
RUN make .venv/installed-light
# Any value brings the clients of PostgreSQL and Milvus, 45 MB, in versions that leave the others as
# they are. What these files build upon, requirements.txt, would bring torch.
ARG MANY=
COPY requirements-milvus.txt requirements-postgres.txt ./
RUN if [ -n "$MANY" ]; then \
        .venv/bin/python -m pip freeze > held.txt \
        && grep -hv '^-r ' requirements-milvus.txt requirements-postgres.txt > clients.txt \
        && .venv/bin/python -m pip install --no-cache-dir -c held.txt -r clients.txt \
        && rm held.txt clients.txt; \
    fi
COPY LICENSE NOTICE app.py juzheng.py ./
COPY corpus corpus
COPY index index
COPY qa qa
COPY web web
COPY evaluation evaluation
COPY training training
COPY models models
RUN make install LIGHT=1

FROM python:3.11-slim-bookworm
# Any value brings LibreOffice, 330 MB, which reads .doc, .wps, .rtf, .xls, .et, .ppt and .dps.
ARG LIBREOFFICE=
RUN if [ -n "$LIBREOFFICE" ]; then \
        apt-get update \
        && apt-get install -y --no-install-recommends \
            libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui \
        && rm -rf /var/lib/apt/lists/*; \
    fi
RUN useradd --system --uid 10001 --home-dir /data juzheng \
    && install -d -o juzheng -g juzheng -m 0700 /data
COPY --from=installed /opt/juzheng /opt/juzheng
ENV PATH=/opt/juzheng/.venv/bin:$PATH JUZHENG_DATA=/data PYTHONDONTWRITEBYTECODE=1
USER juzheng
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
# Without a file of users it refuses to be seen by other machines, and so does the container's start.
ENTRYPOINT ["python", "/opt/juzheng/juzheng.py"]
CMD ["--host", "0.0.0.0"]
