import json
from pathlib import Path

from training.curves import draw, read_log
from training.run import LOG_FILE


def log(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / LOG_FILE).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def test_a_step_made_again_counts_as_the_last_time(tmp_path: Path) -> None:
    again = log(
        tmp_path,
        {"event": "start", "step": 0},
        {"step": 20, "loss": 3.0},
        {"step": 40, "loss": 2.0},
        {"event": "stop", "step": 40},
        {"event": "start", "step": 20},
        {"step": 40, "loss": 1.0},
        {"event": "trial", "step": 40, "set": {"f1": 60.0, "auroc": 0.9}},
    )
    assert [(row["step"], row.get("loss")) for row in read_log(again)] == [
        (20, 3.0),
        (40, None),
        (40, 1.0),
    ]


def test_the_curves_are_drawn_alike_each_time(tmp_path: Path) -> None:
    rows = [
        {"step": 20, "loss": 3.0},
        {"step": 20, "event": "trial", "reports": {"f1": 60.0, "auroc": 0.9}},
    ]
    for name in ("a.svg", "b.svg"):
        draw(rows, tmp_path / name)
    drawn = (tmp_path / "a.svg").read_text("utf-8")
    assert drawn == (tmp_path / "b.svg").read_text("utf-8")
    assert "trial f1" in drawn
    assert "reports" in drawn
