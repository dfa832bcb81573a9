"""`python -m web mcp` as a client starts it: a process of its own, with the models that ship."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from typer.testing import CliRunner

from corpus import JuzhengError
from index import UpdateOptions, build_index
from index.encoders.shipped import ShippedEncoder
from web.__main__ import app
from web.mcp import command

PROJECT = Path(__file__).parents[2]
COMMAND = ["-m", "web", "mcp"]
INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


@contextmanager
def started(*arguments: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *COMMAND, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=cwd, encoding="utf-8"
    ) as process:
        yield process


def asked(process: subprocess.Popen[str], method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The result of a request, which is the next line that the process writes."""
    assert process.stdin
    assert process.stdout
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    response = json.loads(process.stdout.readline())
    assert (response["jsonrpc"], response["id"]) == ("2.0", 1)
    return dict(response["result"])


@pytest.mark.anyio
async def test_a_client_that_starts_it_is_answered(encoder: ShippedEncoder, tmp_path: Path) -> None:
    (tmp_path / "山.txt").write_text("临平的山\n临平的超山高265米。临平有河。\n", encoding="utf-8")
    build_index([tmp_path / "山.txt"], tmp_path / "index", UpdateOptions(encoder))
    server = StdioServerParameters(
        command=sys.executable,
        args=[*COMMAND, "--index", str(tmp_path / "index")],
        env={"PYTHONPATH": str(PROJECT), "JUZHENG_DATA": str(tmp_path)},
        cwd=tmp_path,
    )
    async with Client(server) as model:
        result = await model.call_tool("ask", {"question": "超山高多少米？"})
    answer = result.structured_content or {}
    assert (answer["answer"], answer["evidence"][0]["text"]) == ("265米", "临平的超山高265米。")


def test_nothing_but_the_protocol_is_written_to_stdout(tmp_path: Path) -> None:
    with started("--data", str(tmp_path), cwd=PROJECT) as process:
        server = asked(process, "initialize", INITIALIZE)["serverInfo"]
        question = {"name": "ask", "arguments": {"question": "算力小镇集聚了多少家企业？"}}
        answer = asked(process, "tools/call", question)["structuredContent"]
        rest, noted = process.communicate()
    assert (server["name"], answer["answer"]) == ("juzheng", "1300余家")
    assert (rest, process.returncode) == ("", 0)
    assert "索引已更新：新增 1 篇" in noted


def test_an_index_that_is_not_there_is_told(tmp_path: Path) -> None:
    with started("--index", str(tmp_path / "没有"), cwd=PROJECT) as process:
        written, noted = process.communicate()
    assert (written, process.returncode) == ("", 2)
    assert "这里没有索引。请先建立" in noted


def test_without_the_package_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "is_installed", lambda: False)
    done = CliRunner().invoke(app, ["mcp"])
    assert isinstance(done.exception, JuzhengError)
    assert done.exception.chinese.endswith("pip install -r requirements-mcp.txt")
