"""The batches of every pass, made anew from the questions and always the same again."""

from collections.abc import Iterator, Sequence
from random import Random

from evaluation.sets.questions import EvaluationSet
from qa.reader.layout import Layout
from training.sampling.batches import Labelled, shuffled
from training.sampling.examples import Lessons, examples
from training.sampling.features import Feature, features
from training.settings import Settings


class Curriculum:
    """What is read in which order; a position in it is a pass and a batch, nothing else."""

    def __init__(
        self,
        sets: Sequence[EvaluationSet],
        *,
        layout: Layout,
        settings: Settings,
        shares: Sequence[float] = (),
    ) -> None:
        """`shares` are those of each set's questions that are asked in a pass, or all 1."""
        self._lessons = Lessons.from_sets(sets, settings.windows, shares=shares)
        self._layout = layout
        self._settings = settings
        self._made: tuple[int, list[list[Feature]]] = (-1, [])

    def steps(self, passes: float) -> int:
        """The number of batches in so many passes, by the size of the first."""
        return round(passes * len(self._groups(0)))

    def batches(self, epoch: int, batch: int) -> Iterator[tuple[int, int, Labelled]]:
        """All batches from a position on, without end: the next position and the batch."""
        while True:
            groups = self._groups(epoch)
            for place in range(batch, len(groups)):
                yield epoch, place + 1, Labelled.collate(groups[place])
            epoch, batch = epoch + 1, 0

    def _groups(self, epoch: int) -> list[list[Feature]]:
        if self._made[0] != epoch:
            settings = self._settings
            made = examples(self._lessons, epoch=epoch, settings=settings)
            usable = [each for each in features(made, self._layout) if each is not None]
            rng = Random(f"{settings.seed}/{epoch}")  # noqa: S311
            tokens = settings.training.tokens_in_batch
            self._made = (
                epoch,
                shuffled(usable, tokens=tokens, rng=rng, length=lambda each: len(each.tokens.ids)),
            )
        return self._made[1]
