"""`python -m training`: a run and its curves, what it gives, and what is fitted on that."""

import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from corpus import JuzhengError
from corpus.console import make_typer, notes, progress_bar, run
from index.encoders.checksums import write_sums
from index.encoders.encoder import SHIPPED_ENCODER
from index.encoders.installed import need_full_installation
from qa.reader.span_reader import SHIPPED_READER
from training.settings import DEFAULT_FILE, Settings, load_settings

EXAMPLES = """
python -m training train --train training/written/train.json --train cmrc2018_train.json@0.5 \
--trial cmrc2018_trial.json --start models/reader --checkpoints ~/checkpoints
python -m training score ~/checkpoints/best.pt --trial cmrc2018_trial.json
python -m training export ~/checkpoints/best.pt models/reader
python -m training mix ~/checkpoints/best.pt@0.7 models/reader@0.3 --to ~/mixed.pt
python -m training rules cmrc2018_trial.json
python -m training ask cmrc2018_trial.json training/written/trial.json --to ~/asked
python -m training ask evaluation/sets/linping.jsonl --on corpus/articles --to ~/asked
python -m training calibrate ~/asked/*.jsonl
python -m training yes-no training/written/train.json --trial training/written/trial.json
python -m training show --train cmrc2018_train.json
"""
app = make_typer("训练阅读器。 Train the reader.", EXAMPLES)


@app.callback()
def check_installation() -> None:
    """Before any command: what trains is there."""
    need_full_installation("训练", "Training")


_Shares = Annotated[
    list[str],
    typer.Option(
        metavar="FILE[@SHARE]",
        help="SQuAD 式 JSON，每轮问其中几成  SQuAD-style JSON, and the share asked in each pass",
    ),
]
_Files = Annotated[list[Path], typer.Option(dir_okay=False, help="SQuAD 式 JSON  SQuAD-style JSON")]
_Folder = Annotated[Path, typer.Option(file_okay=False, help="检查点文件夹  where checkpoints lie")]
_Checkpoint = Annotated[Path, typer.Argument(dir_okay=False)]
_SettingsFile = Annotated[
    Path, typer.Option("--settings", exists=True, dir_okay=False, help="训练设置  the settings")
]


@app.command()
def train(
    train: _Shares,
    trial: _Files,
    checkpoints: _Folder,
    start: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="从这个阅读器或检查点开始  begin with these weights, of a reader's folder",
        ),
    ] = None,
    settings_file: _SettingsFile = DEFAULT_FILE,
    decay_now: Annotated[
        bool, typer.Option("--decay-now", help="提前收尾  end the run early, but well")
    ] = False,
) -> None:
    """训练，或从最后的检查点继续。 Train, or go on from the last checkpoint."""
    import torch

    from evaluation.sets.squad import read_squad
    from qa.reader.layout import Layout
    from training.losses import reading_loss
    from training.network import SpanNetwork
    from training.run import Run, Trialled
    from training.sampling.curriculum import Curriculum
    from training.trial import Trial, quality, score
    from training.weights.starting import start_from

    settings = _prepare(settings_file)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    layout = Layout(SHIPPED_ENCODER / "tokenizer.json")
    network = SpanNetwork.from_encoder(SHIPPED_ENCODER, dropout=settings.training.dropout)
    if start:
        start_from(start, network)
    if settings.training.frozen_layers:
        network.freeze(settings.training.frozen_layers)
    training = Run(checkpoints, network.to(device), settings=settings)
    training.resume()
    trials = {file.stem: Trial.draw(read_squad(file), settings) for file in trial}

    def evaluate() -> Trialled:
        scores = {
            name: score(network, each, layout=layout, settings=settings)
            for name, each in trials.items()
        }
        return Trialled(scores, quality(scores))

    files = [_with_share(each) for each in train]
    curriculum = Curriculum(
        [read_squad(file) for file, _ in files],
        shares=[share for _, share in files],
        layout=layout,
        settings=settings,
    )
    loss = reading_loss(network, settings.losses)
    training.train(curriculum, loss, evaluate, decay_now=decay_now)


@app.command()
def pretrain(
    texts: Annotated[list[Path], typer.Argument(metavar="FILE…", help="文章  articles")],
    checkpoints: _Folder,
    settings_file: _SettingsFile = DEFAULT_FILE,
    trial: Annotated[int, typer.Option(min=1, help="留出几篇  texts held back")] = 100,
) -> None:
    """读不带题目的文章：猜被遮住的字词。 Read texts without questions: guess masked words.

    之后用 train --start 接着训练。 Then go on by train --start.
    """
    from corpus import find_sources, load_articles
    from qa.reader.layout import Layout
    from training.masking import MaskedNetwork, MaskedTexts, guessed_right, masked_loss
    from training.run import Run, Trialled

    settings = _prepare(settings_file)
    layout = Layout(SHIPPED_ENCODER / "tokenizer.json")
    articles = load_articles(find_sources(set(texts))).articles
    network = MaskedNetwork.from_encoder(SHIPPED_ENCODER)
    held_back = MaskedTexts(articles[:trial], layout=layout, settings=settings)

    def evaluate() -> Trialled:
        share = guessed_right(network, held_back)
        return Trialled({"texts": {"guessed": share}}, share)

    run = Run(checkpoints, network, settings=settings)
    run.resume()
    course = MaskedTexts(articles[trial:], layout=layout, settings=settings)
    run.train(course, partial(masked_loss, network), evaluate, decay_now=False)


@app.command()
def curves(
    folder: Annotated[Path, typer.Argument(file_okay=False)],
    to: Annotated[Path, typer.Option(dir_okay=False, help="SVG 文件  an SVG file")],
) -> None:
    """画出训练曲线。 Draw the learning curves of the run in a folder of checkpoints."""
    from training.curves import draw, read_log

    draw(read_log(folder), to)


@app.command(name="score")
def score_checkpoint(
    checkpoint: _Checkpoint,
    trial: _Files,
    settings_file: _SettingsFile = DEFAULT_FILE,
    questions: Annotated[int, typer.Option(min=1, help="最多几题  how many, at most")] = 1_000_000,
) -> None:
    """给定段落的 EM、F1，和能否作答的 AUROC。 EM and F1, passage given, and AUROC of no-answer."""
    from dataclasses import replace

    from evaluation.sets.squad import read_squad
    from qa.reader.layout import Layout
    from training.network import SpanNetwork
    from training.trial import Trial, score
    from training.weights.checkpoints import averaged, load

    settings = _prepare(settings_file)
    sizes = replace(settings.trial, questions=questions, unanswerable=questions)
    settings = replace(settings, trial=sizes)
    network = SpanNetwork.from_encoder(SHIPPED_ENCODER)
    network.load_own_weights(averaged(load(checkpoint)))
    layout = Layout(SHIPPED_ENCODER / "tokenizer.json")
    for file in trial:
        drawn = Trial.draw(read_squad(file), settings)
        scores = score(network, drawn, layout=layout, settings=settings)
        counts = {"answerable": len(drawn.answerable), "unanswerable": len(drawn.unanswerable)}
        print(json.dumps({"set": file.name} | counts | scores))


@app.command()
def mix(
    readers: Annotated[
        list[str],
        typer.Argument(
            metavar="READER[@SHARE]…",
            help="检查点或阅读器文件夹，及其份额  checkpoints, readers, and their shares",
        ),
    ],
    to: Annotated[Path, typer.Option(dir_okay=False, help="写成的检查点  the checkpoint to write")],
) -> None:
    """把起点相同的几个阅读器平均成一个。 Average readers that began alike into one.

    旧阅读器所没有的，取自写在它前面的那个。 What an older reader lacks is the one's before it.
    """
    from training.network import SpanNetwork
    from training.weights.checkpoints import write
    from training.weights.mixing import mixed
    from training.weights.starting import start_from

    network = SpanNetwork.from_encoder(SHIPPED_ENCODER)
    weights, shares = [], []
    for reader, share in map(_with_share, readers):
        start_from(reader, network)
        weights.append({name: each.clone() for name, each in network.own_weights().items()})
        shares.append(share)
    write(to, {"weights": mixed(weights, shares), "step": 0, "mixed": readers})


@app.command(name="export")
def export_checkpoint(
    checkpoint: _Checkpoint,
    folder: Annotated[Path, typer.Argument(file_okay=False)] = SHIPPED_READER,
) -> None:
    """把检查点写成可随代码发布的阅读器。 Write a checkpoint as the reader that ships."""
    from training.network import SpanNetwork
    from training.weights.checkpoints import load
    from training.weights.export import export

    export(load(checkpoint), folder, network=SpanNetwork.from_encoder(SHIPPED_ENCODER))
    write_sums(folder)


@app.command()
def rules(
    sets: Annotated[list[Path], typer.Argument(metavar="SET…", dir_okay=False)],
    folder: Annotated[Path, typer.Option(file_okay=False)] = SHIPPED_READER,
    questions: Annotated[int, typer.Option(min=1, help="每套最多几题  how many, at most")] = 1000,
) -> None:
    """给定段落，手写的答案规则各值多少。 What each span rule is worth, the passage given."""
    from corpus import Chunking
    from evaluation.sets.squad import read_squad
    from index.encoders.shipped import shipped_word_embeddings
    from qa.reader.layout import Layout
    from qa.reader.network import Network
    from training.calibration.rules import read_all, worth

    network = Network(folder, word_embeddings=shipped_word_embeddings())
    layout = Layout(SHIPPED_ENCODER / "tokenizer.json")
    for file in sets:
        trial = read_squad(file)
        count = min(questions, sum(each.answerable for each in trial.questions))
        with progress_bar(f"阅读 reading {file.name}") as progress:
            found = read_all(trial, network, layout, size=Chunking().size, questions=questions)
            lines = list(worth(list(progress.track(found, total=count))))
        for line in (file.name, *lines):
            notes.print(line, markup=False)


@app.command()
def ask(
    sets: Annotated[list[Path], typer.Argument(metavar="SET…", dir_okay=False)],
    to: Annotated[Path, typer.Option(file_okay=False, help="写到哪里  where it is kept")],
    folder: Annotated[Path, typer.Option(file_okay=False)] = SHIPPED_READER,
    questions: Annotated[
        int, typer.Option(min=10, help="每套最多几题  how many of each set, at most")
    ] = 2000,
    on: Annotated[
        Path | None,
        typer.Option(exists=True, help="没有自带文章的题集问什么  an index or articles"),
    ] = None,
    foreign: Annotated[
        bool, typer.Option("--foreign", help="只问不是中文的  those alone in other languages")
    ] = False,
) -> None:
    """记下阅读器在试题中读到的。 Keep what the reader finds for trial questions.

    已有的不再问；分了部分的题集只问 dev。 What is there already is not asked again; of sets with
    splits only dev is asked.
    """
    from random import Random

    from evaluation.opening import Asked, open_sets
    from index import open_encoder
    from qa.answering import TOP_K
    from qa.reader import SpanReader
    from qa.reader.calibration import is_foreign
    from training.calibration import asking

    encoder = open_encoder(None)
    reader = SpanReader(folder=folder)
    to.mkdir(parents=True, exist_ok=True)
    for file in sets:
        kept = to / f"{file.parent.name}-{file.stem}{'-foreign' * foreign}.jsonl"
        if kept.exists():
            continue
        [opened] = open_sets([file], Asked(encoder, on, split="dev"))
        trial = opened.content
        with progress_bar(f"提问 asking {file.name}") as progress:
            every = [each for each in trial.questions if not foreign or is_foreign(each.question)]
            chosen = Random(0).sample(every, min(questions, len(every)))  # noqa: S311
            task = progress.add_task("", total=len(chosen))
            advance = partial(progress.advance, task)
            asked = asking.ask_all(
                chosen, opened.index, reader, top_k=TOP_K, name=kept.stem, on_asked=advance
            )
            asking.write(asked, kept)


@app.command()
def calibrate(
    kept: Annotated[list[Path], typer.Argument(metavar="KEPT…", dir_okay=False)],
    folder: Annotated[Path, typer.Option(file_okay=False)] = SHIPPED_READER,
    withheld: Annotated[
        float, typer.Option(min=0, max=1, help="可答而不答的比例  share wrongly withheld")
    ] = 0.05,
    also: Annotated[
        str, typer.Option(help="只加这一特征，其余不变  add this feature alone, hold all others")
    ] = "",
) -> None:
    """从 ask 所记拟合置信度。 Fit the confidence by what `ask` kept."""
    from qa.reader.calibration import CONFIDENCE_COLUMNS, Calibration
    from training.calibration.asking import read
    from training.calibration.fitting import fit, fit_also
    from training.calibration.judging import report

    if also and also not in CONFIDENCE_COLUMNS:
        raise typer.BadParameter(", ".join(CONFIDENCE_COLUMNS), param_hint="--also")
    sets = [read(file) for file in kept]
    calibration = fit_also(sets, Calibration.load(folder), also) if also else fit(sets)
    calibration.save(folder)
    write_sums(folder)
    if also:
        return
    for line in report(sets, calibration, withheld=withheld):
        notes.print(line, markup=False)


@app.command()
def judge(
    kept: Annotated[list[Path], typer.Argument(metavar="KEPT…", dir_okay=False)],
    folder: Annotated[Path, typer.Option(file_okay=False)] = SHIPPED_READER,
) -> None:
    """看已有的置信度在 ask 所记上如何。 Judge a reader's confidence by what `ask` kept."""
    from qa.answering import MIN_CONFIDENCE
    from qa.reader.calibration import Calibration
    from training.calibration.asking import read
    from training.calibration.judging import Judged

    calibration = Calibration.load(folder)
    for file in kept:
        judged = Judged.of(read(file), calibration)
        lines = (judged.line(MIN_CONFIDENCE), judged.risks(), *judged.bands(MIN_CONFIDENCE))
        for line in (file.name, *lines):
            notes.print(line, markup=False)


@app.command()
def yes_no(
    train: Annotated[list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False)],
    trial: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="试题  trial sets")
    ] = None,
    folder: Annotated[Path, typer.Option(file_okay=False)] = SHIPPED_READER,
) -> None:
    """拟合是与否。 Fit what tells yes from no, and say how often it is right."""
    import numpy as np

    from evaluation.sets.squad import read_squad
    from training.calibration.yes_no import Settled, fit_yes_no, left_out, told

    settled = [each for file in train for each in Settled.of_set(read_squad(file))]
    model = fit_yes_no(settled)
    model.save(folder)
    write_sums(folder)
    notes.print("train, texts left out", *told(settled, left_out(settled)), sep="\n", markup=False)
    for file in trial or ():
        tried = list(Settled.of_set(read_squad(file)))
        yes = np.array([model.probability(each.known) for each in tried])
        notes.print(file.name, *told(tried, yes), sep="\n", markup=False)


@app.command()
def gather(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER…", file_okay=False)],
    to: Annotated[
        Path, typer.Option(file_okay=False, help="train.json 与 trial.json 所在  where they lie")
    ],
    against: Annotated[
        list[Path],
        typer.Option(help="不得泄漏的题集与文章  sets and articles that must not leak"),
    ],
) -> None:
    """检查写好的文本，收进训练与试题。 Check written texts and gather them for training and trial.

    已收的不再收。 What is there already is not added again.
    """
    from collections import Counter

    from corpus import find_sources, load_articles
    from evaluation.sets.squad import read_squad
    from training.gathering import Leaks, add, read_entries, read_written, write_entries

    squads = [file for file in against if file.suffix == ".json"]
    articles = [each for file in squads for each in read_squad(file).articles]
    articles += load_articles(find_sources(set(against) - set(squads))).articles
    texts, faults = read_written(folders, Leaks(each.text for each in articles))
    for fault in faults:
        notes.print(fault, style="yellow", markup=False)
    for split in ("train", "trial"):
        file = to / f"{split}.json"
        entries = add(read_entries(file), [each for each in texts if each.split == split])
        write_entries(entries, file)
        asked = [q for each in entries for p in each["paragraphs"] for q in p["qas"]]
        vain = sum(not q["answers"] for q in asked)
        notes.print(f"{file.name}: {len(entries)} texts, {len(asked)} questions, {vain} in vain")
        for heading, of in (("register", entries), ("kind", asked)):
            counts = Counter(each[heading] for each in of).most_common()
            notes.print(f"  {heading}: {', '.join(f'{name} {n}' for name, n in counts)}")
    if faults:
        raise typer.Exit(1)


@app.command()
def show(
    train: _Files,
    settings_file: _SettingsFile = DEFAULT_FILE,
    count: Annotated[int, typer.Option(min=1, help="几个例子  how many examples")] = 20,
) -> None:
    """看看训练用的例子。 Show what a reader is trained on."""
    from evaluation.sets.squad import read_squad
    from qa.reader.layout import Layout
    from training.sampling.examples import Lessons
    from training.sampling.show import shown

    settings = load_settings(settings_file)
    found = Lessons.from_sets([read_squad(file) for file in train], settings.windows)
    for line in shown(found, Layout(SHIPPED_ENCODER / "tokenizer.json"), settings, count):
        print(line)


def _with_share(file: str) -> tuple[Path, float]:
    """A file and the share of its questions that is asked in each pass.

    >>> _with_share("a.json@0.5"), _with_share("a.json")
    ((PosixPath('a.json'), 0.5), (PosixPath('a.json'), 1.0))
    """
    name, mark, share = file.rpartition("@")
    try:
        return (Path(name), float(share)) if mark else (Path(file), 1.0)
    except ValueError as error:
        raise JuzhengError(
            f"{file}：@ 后面该是 0 到 1 之间的数。",
            f"{file}: behind @ stands a number from 0 to 1.",
        ) from error


def _prepare(settings_file: Path) -> Settings:
    """The settings, with the seed set and the threads told."""
    import torch

    settings = load_settings(settings_file)
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.training.threads)
    return settings


if __name__ == "__main__":
    run(app)
