"""Juzheng beside Haystack and txtai: the same passages, the same encoder, turn and turn about.

The peers have an environment of their own, because they want other versions of the libraries they
share with Juzheng. With a CPU build of torch, which is a tenth as large (README.md, "Install"):

    python3 -m venv ~/peers
    ~/peers/bin/python -m pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu
    ~/peers/bin/python -m pip install -r benchmarks/requirements-peers.txt

    python -m benchmarks.peers cmrc2018_dev.json --peers-python ~/peers/bin/python

The set is SQuAD-style and brings its passages. Each of these runs in a process of its own, one
after another, as often as `--runs` says:

- juzheng-defaults: `LocalIndex.from_articles`, which cuts the articles into chunks and indexes
  them in memory, as the peers do; `LocalIndex.search`.
- haystack-defaults: the in-memory store with its BM25, which cuts Chinese into single characters;
  both retrievers and their reciprocal rank fusion in a pipeline.
- haystack-fastest: the encoder run by OpenVINO, jieba's words for BM25, the components called
  without a pipeline.
- txtai-defaults: a hybrid index without content; its BM25, too, takes single characters.
- txtai-fastest: the encoder run by OpenVINO, jieba's words for BM25.

All encode with the shipped folder, which the fastest settings have from it in OpenVINO's format;
its int8 quantisation, which they could have too, would make it another encoder. Their batches of
32 texts stay as they are: 4, 8 and 16 are no faster. All index the text of Juzheng's chunks, title
first. Threads are left to each. jieba's work is timed wherever it is done. Haystack's telemetry is
switched off.

What is measured:

- import: seconds to import what indexes and searches;
- ready: seconds until the first question is answered, from an index of one article: importing,
  loading the encoder and whatever is put off until it is needed included;
- chunks/s: of all articles indexed, with all that loaded;
- p50 and p95: milliseconds of a question, encoding it included, for ten chunks;
- peak MB: of the process, as the operating system counts it;
- Recall@1 and @5: of the chunks found, whether one belongs to the article that is asked.
"""
