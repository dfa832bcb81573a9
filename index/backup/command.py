"""The commands `backup` and `restore` of all data, and `export` of the originals alone."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.console import notes, print_json, printable
from index.audit import Actor, AuditLog, Entry
from index.backup.archive import Archive
from index.backup.exporting import export_originals
from index.backup.making import Backup, check_places, make_backup
from index.backup.restoring import Restored, RestoreOptions, restore_backup
from index.console import (
    AllowDownload,
    Data,
    EncoderName,
    IndexFolder,
    build_progress,
    note_problem,
    options_with,
    upgrade_noting,
)
from index.opening import data_folder, index_folder

Json = Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")]
Replace = Annotated[
    bool, typer.Option("--replace", help="取代现有数据  put it in the place of what is there")
]
Follow = Annotated[
    bool,
    typer.Option(
        "--follow", help="文章文件夹还在原处就继续跟随  follow folders that are still there"
    ),
]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写入此文件  file to write")],
    index: IndexFolder = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """把全部数据备份成一个文件，不必停下网页。 Keep all data in one file; the chat may run on.

    其中有用户的密码摘要和签名密钥，请妥善保管。
    It holds hashes of passwords and the signing key: keep it safe.
    """
    folder, source = data_folder(data), index_folder(index, data)
    check_places(file, folder, source)
    log = AuditLog.default(data)
    log.check()
    upgrade_noting(source)
    with build_progress() as on_progress:
        made = make_backup(file, folder, source, on_progress=on_progress, on_damage=note_problem)
    log.record([Entry.of(Actor(), "backup_made", name=str(file.absolute()))])
    _tell_made(made, json=json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件  file of a backup")],
    index: IndexFolder = None,
    data: Data = None,
    encoder: EncoderName = None,
    allow_download: AllowDownload = False,
    replace: Replace = False,
    follow: Follow = False,
    json: Json = False,
) -> None:
    """把备份恢复到新的或空的数据文件夹。 Restore a backup into a data folder that is new or empty.

    中断了就再运行一次。 Run it again where it was interrupted.
    """
    folder, target = data_folder(data), index_folder(index, data)
    how = RestoreOptions(replace, follow, reencode=encoder is not None)
    with Archive(file) as archive, options_with(encoder, allow_download=allow_download) as options:
        restored = restore_backup(archive, folder, target, options, how)
    AuditLog.default(data).record([Entry.of(Actor(), "backup_restored", name=str(file.absolute()))])
    _tell_restored(restored, folder, json=json)


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新的或空的文件夹  new folder")],
    index: IndexFolder = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """把所有原件按名字写到一个文件夹，一字节不差。 Write all originals under their names."""
    source, log = index_folder(index, data), AuditLog.of_command(data, elsewhere=index)
    upgrade_noting(source)
    with build_progress() as on_progress:
        exported = export_originals(source, folder, on_progress=on_progress)
    if log:
        log.record([Entry.of(Actor(), "originals_exported", name=str(folder.absolute()))])
    if json:
        print_json(asdict(exported) | {"folder": str(folder)})
    else:
        print(f"{exported.files} 个文件 files: {printable(str(folder))}")
    for name, written in exported.renamed.items() if not json else []:
        print(f"{printable(name)} → {printable(written)}")
    _note("原件不在了或已损坏，没有导出 gone or damaged, not exported", exported.lost)
    if exported.lost:
        raise typer.Exit(1)


def _tell_made(made: Backup, *, json: bool) -> None:
    facts = made.manifest.index if made.manifest else None
    size, articles = made.path.stat().st_size, facts.articles if facts else 0
    if json:
        lists = {"lost": made.lost, "changed": made.changed, "left_out": made.left_out}
        print_json({"file": str(made.path), "bytes": size, "articles": articles} | lists)
    else:
        print(f"{printable(str(made.path))}：{articles} 篇文章，{size:,} 字节，已核对。")
        print(f"{articles} articles, {size:,} bytes, checked.")
    _note("原件不在了或已损坏，只备份了文字 gone or damaged, kept as text alone", made.lost)
    _note("索引之后又改过，按现在的样子备份 changed since it was indexed", made.changed)
    _note("没有备份 not kept", made.left_out)


def _tell_restored(restored: Restored, folder: Path, *, json: bool) -> None:
    if json:
        values: dict[str, Any] = asdict(restored)
        print_json(values | {"aside": str(restored.aside) if restored.aside else None})
    else:
        print(f"已恢复到 restored to {printable(str(folder))}：{restored.articles} 篇文章 articles")
    _note("在这里读出来不同了 read otherwise here", restored.changed)
    _note("原件在这里读不了，沿用备份里的文字 text taken from the backup", restored.taken_over)
    _note("继续跟随 followed again", restored.followed)
    _note("不再跟随，文章由索引保存 no longer followed, kept by the index", restored.unfollowed)
    if restored.aside:
        _note("被取代的文件放在 what was replaced lies in", [str(restored.aside)])


def _note(what: str, names: Sequence[str]) -> None:
    """Tell on stderr of the first few."""
    if names:
        shown = "、".join(printable(name) for name in names[:MOST_NAMES])
        more = f" …（共 {len(names)} in all）" if len(names) > MOST_NAMES else ""
        notes.print(f"{what}：{shown}{more}", style="yellow", markup=False, soft_wrap=True)


MOST_NAMES = 10
