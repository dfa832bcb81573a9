"""The index of format 3 that lies in `data`, unpacked, and as if it had been built elsewhere."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from index.storage import manifest
from index.storage.folder import FILES, version_folder

ARCHIVE = Path(__file__).parent / "data" / "format_3.zip"
VERSION = 5
ROOT = "/juzheng-format-3/文章"
ARTICLES = {
    "临平.txt": "临平有山。临平有水。",
    "余杭.txt": "余杭有塔。余杭有桥。",
    "塘栖.txt": "塘栖有码头。",
}
NAMES = ["临平.txt", "余杭的事", "西湖的事", "通知.md"]
"""What its articles go by; 塘栖.txt was removed."""


def unpack(folder: Path) -> Path:
    shutil.unpack_archive(ARCHIVE, folder)
    return folder


def unpack_beside_its_articles(folder: Path, root: Path) -> Path:
    """The index as it would be if it had been built from `root`, with its articles in there."""
    unpack(folder)
    root.mkdir(parents=True)
    version = version_folder(folder, VERSION)
    with closing(sqlite3.connect(version / FILES.articles)) as connection, connection:
        connection.execute(
            "UPDATE sources SET origin = ?, path = CAST(replace(path, ?, ?) AS BLOB)"
            " WHERE origin != x''",
            (os.fsencode(root), ROOT, str(root)),
        )
        for name, text in ARTICLES.items():
            (root / name).write_text(text, encoding="utf-8")
            os.utime(root / name, (1_700_000_000, 1_700_000_000))
            status = (root / name).stat()
            size = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
            path = os.fsencode(root / name)
            connection.execute("UPDATE sources SET stamp = ? WHERE path = ?", (size, path))
    values = json.loads((version / FILES.manifest).read_bytes())
    values |= {"roots": [str(root)], "files": manifest.fingerprints(version)}
    del values["files"][FILES.manifest], values["checksum"]
    values = json.loads(json.dumps(values))
    content = manifest._content(values | {"checksum": manifest._checksum(values)})
    (version / FILES.manifest).write_bytes(content)
    return folder
