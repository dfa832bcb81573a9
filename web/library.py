"""The articles behind the page and the routes: listed, added, renamed, removed while it runs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from index import Built, LivingIndex, Making, Original, PassageIndex, add_originals, remove_articles
from index.article_store import Listed

Progress = Callable[[str, int, int], None]
"""Told of a stage ("files", "chunks" or "articles"), how much of it is done, of how much."""


@dataclass(frozen=True, slots=True)
class Library:
    """The articles of a living index; whoever changes them is answered when it has switched."""

    living: LivingIndex

    @property
    def index(self) -> PassageIndex:
        return self.living.current

    def listed(self) -> list[Listed]:
        """What is known of each article, by name."""
        return self.index.articles.listed()

    def add(
        self,
        originals: Iterable[Original],
        *,
        on_progress: Progress = lambda stage, done, total: None,
    ) -> Built:
        """Add files; the index keeps their originals. Raises what `add_originals` does."""
        making = replace(Making(self.living.encoder), on_progress=on_progress)
        built = add_originals(originals, self.living.folder, making)
        self.living.refresh()
        return built

    def rename(self, article_id: str, name: str) -> Built:
        """Give an article another name."""
        raise NotImplementedError

    def remove(self, article_ids: Sequence[str]) -> Built:
        """Take articles out. Raises what `remove_articles` does."""
        built = remove_articles(article_ids, self.living.folder)
        self.living.refresh()
        return built
