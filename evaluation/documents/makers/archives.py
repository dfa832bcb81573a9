"""Office files are zip archives, which tell when they were packed: pack them all at one time."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

MADE = datetime(2024, 1, 1)
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def pack_anew(path: Path) -> None:
    """The same archive, with every member packed, and the file last changed, at `MADE`."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            if name == "docProps/core.xml":  # openpyxl puts the time of saving there
                content = _CHANGED.sub(rb"\g<1>" + f"{MADE.isoformat()}Z".encode(), content)
            member = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
