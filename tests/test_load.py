"""The load benchmark against a server that refuses every third question."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from benchmarks.load import app
from benchmarks.load_figures import Load

ASKED = [{"id": str(number), "question": f"{number}？", "answers": []} for number in range(60)]


class Refusing(BaseHTTPRequestHandler):
    numbers = count(1)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(503 if next(self.numbers) % 3 == 0 else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 100


@pytest.fixture
def url() -> Iterator[str]:
    with Server(("127.0.0.1", 0), Refusing) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_is_answered_and_what_is_not_is_counted(url: str, tmp_path: Path) -> None:
    questions, figures = tmp_path / "set.json", tmp_path / "figures.json"
    questions.write_text(json.dumps({"data": [{"paragraphs": [{"context": "山", "qas": ASKED}]}]}))
    options = ["--url", url, "--scenario", "burst", "--people", "30", "--json", str(figures)]
    result = CliRunner().invoke(app, [str(questions), *options])
    assert result.exit_code == 0, result.output
    [burst] = json.loads(figures.read_text())
    assert (burst["answered"], burst["errors"]) == (20, {"status 503": 10})


@pytest.mark.parametrize(("percent", "seconds"), [(50, 0.2), (95, 0.4), (1, 0.1)])
def test_the_share_that_came_in_time(percent: int, seconds: float) -> None:
    assert Load("", 1, taken=[0.3, 0.1, 0.2, 0.4]).taken_by(percent) == seconds


@pytest.mark.parametrize(
    ("resident", "slope"),
    [({500: 700.0, 1000: 800.0, 1500: 810.0, 2000: 815.0}, 10.0), ({500: 700.0}, None)],
)
def test_growth_is_that_of_the_later_half(resident: dict[int, float], slope: float | None) -> None:
    assert Load("", 1, resident_mb=resident).mb_a_thousand == slope
