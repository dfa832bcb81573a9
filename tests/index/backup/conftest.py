"""A data folder with an index of followed and added files, and what else lies in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from index import Original, add_originals
from index.backup.archive import Archive
from index.backup.making import make_backup
from index.backup.restoring import Restored, RestoreOptions, restore_backup
from tests.index.folder import Folder

FILES = {
    "users.json": '{"format": 1, "users": {}}',
    "feedback.jsonl": '{"verdict": "right"}\n',
    "audit.jsonl": '{"action": "login"}\n',
    "signing.key": "k" * 32,
    "sets/0123456789abcdef/题集.csv": "question\n",
    "runs/20261127-080000/run.json": "{}",
}


class Data:
    """A data folder, its index, and what is done with both."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.index = Folder(path / "index")

    def back_up(self, to: Path) -> Archive:
        make_backup(to, self.path, self.index.path)
        return Archive(to)

    def restore(self, file: Path, **how: bool) -> Restored:
        with Archive(file) as archive:
            options = self.index.options
            how_ = RestoreOptions(**how)
            return restore_backup(archive, self.path, self.index.path, options, how_)

    @property
    def files(self) -> dict[str, str]:
        """What lies there beside the index, but for what is hidden."""
        found = (path for path in self.path.rglob("*") if path.is_file())
        names = {path.relative_to(self.path).as_posix(): path for path in found}
        return {
            name: path.read_text("utf-8")
            for name, path in names.items()
            if not name.startswith("index/") and not any(p[0] == "." for p in name.split("/"))
        }

    @property
    def told(self) -> list[dict[str, Any]]:
        """All that is known of each article, chunks and texts included."""
        with self.index.load().articles as articles:
            return [
                {
                    "article": each.article,
                    "collection": each.article.collection,
                    "blocks": each.article.blocks,
                    "pages": each.article.pages,
                    "sentences": [(s.start, s.end) for s in each.sentences],
                    "chunks": [(c.start, c.end) for c in each.chunks],
                    "added": articles.added(each.article.id),
                }
                for each in articles
            ]


@pytest.fixture
def data(tmp_path: Path, articles_folder: Path, settled: None) -> Data:
    """Two followed files, one of them renamed, and two that were added, one to a collection."""
    data = Data(tmp_path / "data")
    (articles_folder / "说明.md").write_text("# 说明\n\n## 开放\n\n公园每天开放。\n", "utf-8")
    data.index.build(articles_folder)
    data.index.add("通知.txt", "西湖有塔。西湖有桥。")
    staff = Original("工资.txt", "工资每月十日发放。".encode(), "人事")
    add_originals([staff], data.index.path, data.index.options)
    data.index.rename("余杭.txt", "余杭的事")
    for name, content in FILES.items():
        (data.path / name).parent.mkdir(parents=True, exist_ok=True)
        (data.path / name).write_text(content, "utf-8")
    (data.path / "gradio").mkdir()
    (data.path / "gradio" / "上传.txt").write_text("正在上传", "utf-8")
    (data.path / ".users.json.lock").touch()
    return data


@pytest.fixture
def other(tmp_path: Path) -> Data:
    """A data folder that is not there yet, as on another machine."""
    return Data(tmp_path / "另一台" / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "备份.zip"


def manifest_of(file: Path) -> dict[str, Any]:
    with Archive(file) as archive:
        manifest: dict[str, Any] = json.loads(archive.manifest.content())
        return manifest
