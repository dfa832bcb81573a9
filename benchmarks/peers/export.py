"""Write an encoder in OpenVINO's format: `python -m benchmarks.peers.export ENCODER FOLDER`.

As sentence-transformers tells its users to do once: https://sbert.net, "Speeding up Inference".
"""

import sys
from importlib import import_module
from typing import Any

sentence_transformers: Any = import_module("sentence_transformers")


def main() -> None:
    encoder, folder = sys.argv[1:]
    model = sentence_transformers.SentenceTransformer(encoder, device="cpu", backend="openvino")
    model.save_pretrained(folder)


if __name__ == "__main__":
    main()
