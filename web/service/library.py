"""The articles behind the page and the routes: listed, added, renamed, removed while it runs."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from threading import Thread

from corpus import DEFAULT_COLLECTION, JuzhengError
from index import (
    FileResult,
    Original,
    PassageIndex,
    ReloadingIndex,
    UpdateOptions,
    UpdateResult,
    collection_name,
)
from index.audit import LOCAL, Actor, AuditLog, article_entries
from index.search.catalogue import CataloguePage, Order
from index.updates.rename import shown_name
from web.limits import LIMITS, Limits
from web.service.additions import Additions, refusals
from web.service.change_queue import ChangeQueue
from web.service.progress import Step, Steps

MOST_WAITING = 20
"""Changes that wait in the queue; a further one is refused."""
PATIENCE_SECONDS = 600
"""How long a change waits for the one before it."""
PROGRAM = Actor()
"""Who changes the library where nobody else is named."""
UNNAMED = "未命名.txt"
LONGEST_BEGINNING = 24
"""Characters of a pasted text that are its name where no one gave it one."""


class RefusedUploadError(JuzhengError):
    """What was to be added is more than the library takes."""


class UnknownCollectionError(JuzhengError):
    """A collection that is not there, for who asks; `usable` are those that are."""

    def __init__(self, name: str | None, usable: Sequence[str]) -> None:
        listed = "、".join(usable) or "（无 none）"
        wanted = f"没有合集 {name}。" if name else "请选择合集。"
        wanted_english = f"There is no collection {name}." if name else "Choose a collection."
        super().__init__(f"{wanted}可用的合集：{listed}", f"{wanted_english} Usable: {listed}")


@dataclass(frozen=True, slots=True)
class Library:
    """The articles of a reloading index; whoever changes them is answered when it has switched.

    Changes queue, and are done one at a time. Questions are answered meanwhile. With `collections`
    there are no articles for it but theirs; None stands for all. With an `audit` log, where each is
    recorded as done by `actor`, nothing is changed while it cannot be written. With `additions`,
    who manages some collections alone may add so many bytes and no more.
    """

    reloading: ReloadingIndex
    limits: Limits = LIMITS
    collections: frozenset[str] | None = None
    queue: ChangeQueue = field(
        default_factory=lambda: ChangeQueue(
            most_waiting=MOST_WAITING, patience_seconds=PATIENCE_SECONDS
        )
    )
    audit: AuditLog | None = None
    additions: Additions | None = None

    @property
    def index(self) -> PassageIndex:
        return self.reloading.current.within(self.collections)

    def within(self, collections: Collection[str]) -> "Library":
        """What is left of it where there are no other collections than these."""
        seen = frozenset(collections)
        return replace(
            self, collections=seen if self.collections is None else seen & self.collections
        )

    def listed(
        self, search: str = "", *, order: Order = "name", start: int = 0, count: int = 50
    ) -> CataloguePage:
        """A page of the articles with `search` in their name, title or source."""
        return self.index.listed(search, order=order, start=start, count=count)

    def counts(self) -> dict[str, int]:
        """How many articles each collection has; also of those that are empty yet may be used."""
        usable = {DEFAULT_COLLECTION} if self.collections is None else self.collections
        return dict.fromkeys(sorted(usable), 0) | self.index.articles.collections()

    def known(self, names: Collection[str]) -> frozenset[str]:
        """These collections.

        Raises:
            UnknownCollectionError: one is not there; whether it is there for others makes no
                difference.
        """
        there = self.counts()
        for each in names:
            if each not in there:
                raise UnknownCollectionError(each, list(there))
        return frozenset(names)

    def collection(self, name: str | None = None) -> str:
        """The collection that is to be added to: `name`, else the default one, else the only one.

        Raises:
            UnknownCollectionError: there is no such collection, or none that goes without saying.
        """
        if name is not None:
            name = collection_name(name)
        if self.collections is None:
            return name or DEFAULT_COLLECTION
        likely = sorted(self.collections & {DEFAULT_COLLECTION} or self.collections)
        if name in self.collections or (name is None and len(likely) == 1):
            return name or likely[0]
        raise UnknownCollectionError(name, sorted(self.collections))

    def add(
        self,
        originals: Sequence[Original],
        *,
        collection: str | None = None,
        actor: Actor = PROGRAM,
        on_step: Callable[[Step], None] = lambda step: None,
    ) -> UpdateResult:
        """Add files; the index keeps their originals, and `file_results` tells of each.

        Raises:
            RefusedUploadError: they are too many.
            UnknownCollectionError: they can be added to no such collection.
            BusyError: too many others are changing the library.
            JuzhengError: what `IndexStore.add` raises, or the audit log cannot be written.
        """
        self._check(originals)
        chosen = self.collection(collection)
        files = [
            replace(each, name=shown_name(each.name) or UNNAMED, collection=chosen)
            for each in originals
        ]
        steps = Steps(on_step)
        options = UpdateOptions(
            self.reloading.encoder, on_progress=steps.advance, on_step=steps.reach
        )
        with self._changing(on_wait=steps.wait):
            steps.begin("files")
            refused = list(self._refusals(files, actor))
            taken = [each for each, no in zip(files, refused, strict=True) if not no]
            if self.additions and actor.user != LOCAL:
                self.additions.note(actor.user, taken)
            most = self.limits.corpus_characters
            built = self.reloading.store.add(taken, options, most_characters=most)
            self._record(actor, built)
        others = iter(built.file_results)
        results = tuple(each or next(others) for each in refused)
        return replace(built, file_results=results)

    def add_steps(
        self,
        originals: Sequence[Original],
        *,
        collection: str | None = None,
        actor: Actor = PROGRAM,
    ) -> Iterator[Step]:
        """`add`, told step by step; the last step brings what `add` returns.

        The files are added to the end, also where no one listens to it.
        """
        self._check(originals)
        chosen = self.collection(collection)
        steps: SimpleQueue[Step | BaseException] = SimpleQueue()

        def work() -> None:
            try:
                built = self.add(originals, collection=chosen, actor=actor, on_step=steps.put)
                steps.put(Step("done", built=built))
            except BaseException as error:
                steps.put(error)

        Thread(target=work, name="add-articles", daemon=True).start()
        while True:
            step = steps.get()
            if isinstance(step, BaseException):
                raise step
            yield step
            if step.built:
                return

    def rename(self, article_id: str, name: str, *, actor: Actor = PROGRAM) -> UpdateResult:
        """Give an article another name. Raises what `IndexStore.rename` and `add` do."""
        with self._changing():
            self._check_there([article_id])
            options = UpdateOptions(self.reloading.encoder)
            renamed = self.reloading.store.rename(article_id, name, options)
            return self._record(actor, renamed)

    def remove(self, article_ids: Sequence[str], *, actor: Actor = PROGRAM) -> UpdateResult:
        """Take articles out, by their ids. Raises what `IndexStore.remove` and `add` do."""
        with self._changing():
            self._check_there(article_ids)
            return self._record(actor, self.reloading.store.remove(article_ids))

    def move(
        self, article_ids: Sequence[str], collection: str, *, actor: Actor = PROGRAM
    ) -> UpdateResult:
        """Put articles into another collection. Raises what `IndexStore.move` and `add` do."""
        chosen = self.collection(collection)
        with self._changing():
            self._check_there(article_ids)
            options = UpdateOptions(self.reloading.encoder)
            moved = self.reloading.store.move(article_ids, chosen, options)
            return self._record(actor, moved)

    @contextmanager
    def _changing(self, on_wait: Callable[[int], None] = lambda before: None) -> Iterator[None]:
        """The first place in the queue of changes, at the end of which the change is in use."""
        with self.queue.place(on_wait):
            if self.audit:
                self.audit.check()
            yield
            self.reloading.refresh()

    def _record(self, actor: Actor, result: UpdateResult) -> UpdateResult:
        if self.audit:
            self.audit.record(article_entries(actor, result))
        return result

    def _check_there(self, article_ids: Sequence[str]) -> None:
        """What others see, a name, or the path of a folder is as if it were not there."""
        for each in article_ids:
            if each not in self.index:
                raise JuzhengError(
                    "这篇文章已经不在了，可能刚刚被移除。请刷新列表。",
                    "this article is no longer here; it may just have been removed. Reload the"
                    " list.",
                )

    def _check(self, originals: Sequence[Original]) -> None:
        """What is wrong with an upload as a whole is told before anyone waits in the queue."""
        most, count = self.limits.files_per_upload, len(originals)
        if not originals:
            raise RefusedUploadError("没有选择文件。", "no files were chosen.")
        if count > most:
            raise RefusedUploadError(
                f"一次最多加入 {most} 个文件，现在有 {count} 个。请分几次加入。",
                f"at most {most} files are added at once and these are {count}. Add them in parts.",
            )
        if len(self.reloading.current.articles) + count > self.limits.corpus_articles:
            raise RefusedUploadError(
                f"索引最多放 {self.limits.corpus_articles:,} 篇文章，放不下了。请先移除一些。",
                f"the index takes {self.limits.corpus_articles:,} articles and has no room for"
                " these. Remove some first.",
            )

    def _refusals(self, files: Sequence[Original], actor: Actor) -> Iterator[FileResult | None]:
        """For each file why it is not taken; before anything of it is kept."""
        if not self.additions or self.collections is None or actor.user == LOCAL:
            return refusals(files, self.limits)
        used = self.additions.used(actor.user, self.collections)
        return refusals(files, self.limits, used=used, additions=self.additions)


def pasted(text: str, name: str = "") -> Original:
    """A text that was typed or pasted, as a file in UTF-8; unnamed, it is called by how it begins.

    >>> pasted("  放假通知\\n明天放假。").name
    '放假通知.txt'
    """
    beginning = shown_name(text.strip().partition("\n")[0])[:LONGEST_BEGINNING].strip()
    name = shown_name(name) or (f"{beginning}.txt" if beginning else UNNAMED)
    return Original(name, text.encode("utf-8", "replace"))
